"""``report.pdf``: tells what the page tells, in type that is the same everywhere."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from drawn_worlds import five_years
from made_pages import STAGES, a_page, a_run, cells, parsed, renamed, told_run
from made_variants import BASIS, LEAVING
from pypdf import PdfReader

from planner.report.paper.paper import report_paper, typeset
from planner.report.record import Timings
from planner.scenario.build import read_case

ROOT = Path(__file__).parents[2]
YEARS = ["2026/27", "2027/28", "2028/29"]
PATHS = {
    "N1": [(BASIS, 6)] * 3,
    "N2": [(LEAVING, 1), (LEAVING, 1), (LEAVING, 0)],
    "S1": [(BASIS, 8)] * 3,
    "S2": [(LEAVING, 0), (BASIS, 6), (BASIS, 6)],
    "V1": [(BASIS, 8), (BASIS, 7), (BASIS, 7)],
}
NOWHERE = Path("no-maps")
MAP = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 842 595">'
    '<text x="9" y="50" font-family="DejaVu Sans">Ærø på kort</text></svg>'
)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return a_run(tmp_path_factory.mktemp("case"), PATHS, school_years=YEARS)


@pytest.fixture(scope="module")
def city():
    """Return the bundled city over five years, with a plan of which much is broken."""
    return read_case(ROOT / "scenarios" / "model-2026.yaml"), five_years()[1]


@pytest.fixture(scope="module", params=["small-da", "small-en", "city-da"])
def told(request):
    """Return page and paper of a run."""
    name, lang = request.param.split("-")
    run = request.getfixturevalue(name)
    return parsed(a_page(*run, lang=lang)), a_paper(run, lang)


def lang_of(paper):
    return "en" if b"/Lang(en)" in paper else "da"


def a_paper(run, lang="da", maps=NOWHERE, **more):
    return report_paper(told_run(*run, lang=lang, **more), maps)


def close(text):
    """Return a text without what a line break puts into it or takes away."""
    return re.sub(r"[-\s\u00ad\u200b]+", "", text)


def read(paper):
    return PdfReader(BytesIO(paper))


def lines_of(paper):
    """Return the lines of every page but the first and the last, which are on all of them."""
    pages = [page.extract_text().splitlines() for page in read(paper).pages]
    return [line for page in pages for line in page[1:-1]]


def text_of(paper):
    return close("\n".join(lines_of(paper)))


def headings(paper):
    def titles(outline):
        for one in outline:
            yield from titles(one) if isinstance(one, list) else [one.title]

    return list(titles(read(paper).outline))


def of_measure(row):
    name, *numbers, meaning = cells(row)
    return name, meaning, *numbers


def of_rule(row):
    name, asks, source, reading, binds = cells(row)
    for quote in row.all("q"):
        source = source.replace(quote.text, f"»{quote.text}«")
    return name, asks, source, reading, binds


# How the paper puts the cells of a row of the page one after the other.
ORDERS = {
    "decisions": lambda row: cells(row)[1:],
    "measures": of_measure,
    "rules": of_rule,
}
IN_BOTH = ("short", "decisions", "areas", "measures", "proof", "rules", "audit")


def test_every_row_and_sentence_of_the_page_is_in_the_paper_in_the_same_order(told):
    page, paper = told
    text, at, found = text_of(paper), 0, 0
    parts = [page.one("section", id=key) for key in IN_BOTH]
    for part in [*parts, page.one("footer")]:
        order = ORDERS.get(part.attributes.get("id"), cells)
        rows = [order(row) for body in part.all("tbody") for row in body.all("tr")]
        for row in rows:
            expected = close("".join(row))
            assert expected in text[at:], row
            at = text.index(expected, at) + len(expected)
            found += 1
        for sentence in part.all("p"):
            # The last one tells whether it is the page or the document that is made again.
            is_of_page = part.name == "footer"
            assert is_of_page or close(sentence.text) in text, sentence.text
    assert found > 40


def test_every_number_of_the_paper_is_in_the_page(told):
    page, paper = told
    number = r"\d[\d.,/]*"
    ours = set(re.findall(number, "\n".join(lines_of(paper)).replace("\u00ad\n", "")))
    theirs = set(re.findall(number, " ".join(one.text for one in page.all())))
    assert len(ours) > 30
    assert {one.rstrip(".,/") for one in ours} - {one.rstrip(".,/") for one in theirs} == set()


def test_every_page_has_its_number_and_the_title(told):
    _, paper = told
    pages = read(paper).pages
    assert len(pages) > 2
    lang = lang_of(paper)
    for place, page in enumerate(pages, start=1):
        lines = page.extract_text().splitlines()
        of = f"Side {place} af" if lang == "da" else f"Page {place} of"
        assert lines[-1] == f"{of} {len(pages)}"
        assert lines[0].startswith(read(paper).metadata.title)


def test_made_up_data_are_called_so_on_every_page(small, city):
    for run, says in ((small, False), (city, True)):
        for page in read(a_paper(run)).pages:
            assert (page.extract_text().splitlines()[0].endswith("Syntetiske data")) == says


@pytest.mark.parametrize("lang", ["da", "en"])
def test_the_document_says_what_it_is_for_those_who_dont_see_it(small, lang):
    paper = a_paper(small, lang)
    root = read(paper).trailer["/Root"]
    assert root["/Lang"] == lang == lang_of(paper)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in paper
    assert read(paper).metadata.title == "Lille sag"


def test_the_letters_are_in_the_file_and_none_is_the_machines(city):
    used = {}
    for page in read(a_paper(city)).pages:
        for font in page["/Resources"]["/Font"].values():
            [inner] = font.get_object().get("/DescendantFonts", [font])
            descriptor = inner.get_object()["/FontDescriptor"]
            used[descriptor["/FontName"].partition("+")[2]] = descriptor.keys()
    assert {name.partition("-")[0] for name in used} <= {"LibertinusSerif", "DejaVuSans"}
    assert used
    assert all(keys & {"/FontFile2", "/FontFile3"} for keys in used.values())


def test_the_same_run_gives_the_same_bytes_however_long_it_took(small):
    slow = [replace(one, seconds=99.0) for one in STAGES]
    later = a_paper(small, stages=slow, timings=Timings(read=9.0, solve=9.0))
    paper = a_paper(small)
    assert paper == later
    assert not re.search(rb"CreationDate|CreateDate|ModDate|ModifyDate", paper)


HOSTILE = (
    '#import "@preview/evil:0.1.0": *',
    "$x^2$ og #sys.version",
    "= Overskrift",
    "*fed* _kursiv_ `kode` ~ @her <her>",
    '\\u{41} \\ "anførsel" // væk /* væk */',
    "<script>alert(1)</script>",
    "A\u202ednE\u2066 \x00\u200b\u2060",
    "to\nlinjer\u2028og\ttab",
    "{page} {pages} --- ... 日本 \U0001d5a0",
)
# What can't be seen, or is in none of the fonts, is not left out in silence.
SHOWN = {
    HOSTILE[6]: "A\ufffddnE\ufffd \ufffd\ufffd\ufffd",
    HOSTILE[7]: "to linjer og tab",
    # The last letter is in the upright font but not in the bold one.
    HOSTILE[8]: "{page} {pages} --- ... \ufffd\ufffd \U0001d5a0",
}


@pytest.mark.parametrize("turn", range(3))
def test_foreign_words_are_nothing_but_words(small, turn):
    case, plan = small
    words = HOSTILE[3 * turn :] + HOSTILE[: 3 * turn]
    # In the order N1, N2, S1, S2, V1, V2; of N2, S2 and V1 something is decided.
    called = replace(renamed(case, (words[0], *words[:2], *words[1:3], words[0])))
    areas = {
        key: replace(one, name=name)
        for (key, one), name in zip(case.problem.areas.items(), words[3:6], strict=True)
    }
    of_case = case.scenario.case.model_copy(update={"name": words[6], "source": words[7]})
    scenario = case.scenario.model_copy(update={"title": words[8], "case": of_case})
    problem = replace(called.problem, areas=areas)
    hostile = replace(called, scenario=scenario, problem=problem)
    paper = a_paper((hostile, plan))
    text = text_of(paper)
    for word in words:
        assert close(SHOWN.get(word, word)) in text, word
    # Nothing has become a heading, a reference, a picture or another page.
    assert headings(paper) == headings(a_paper(small))


def test_a_map_is_drawn_as_lines_and_words_on_a_page_of_its_own(small, tmp_path):
    (tmp_path / "plan-2026-27.svg").write_text(MAP, encoding="utf-8")
    (tmp_path / "timeline.svg").write_text(MAP, encoding="utf-8")
    # The map of a later year is not shown: all years stand side by side on another.
    (tmp_path / "plan-2027-28.svg").write_text("no map", encoding="utf-8")
    drawn = read(a_paper(small, maps=tmp_path))
    wide, high = (one for one in drawn.pages if "Ærø på kort" in one.extract_text())
    assert wide.mediabox.width > wide.mediabox.height
    assert high.mediabox.width < high.mediabox.height
    assert [*wide.images, *high.images] == []
    found = [drawn.get_object(number) for number in range(1, len(drawn.xref[0]) + 1)]
    told = [one["/Alt"] for one in found if isinstance(one, dict) and "/Alt" in one]
    assert [one.split(":")[0].split(" over")[0] for one in told] == ["Kort", "Tidslinje"]


@pytest.mark.parametrize("unknown", ["日", "\U000e0041", "\u202e", "\ufffe", "\ue000"])
def test_a_letter_of_a_map_that_is_in_no_font_is_not_left_out_in_silence(small, tmp_path, unknown):
    drawn = MAP.replace("Ærø", f"Ær{unknown}ø")
    (tmp_path / "years.svg").write_text(drawn, encoding="utf-8")
    assert "Ær\ufffdøpåkort" in text_of(a_paper(small, maps=tmp_path))


def test_a_map_that_is_no_picture_is_refused(small, tmp_path):
    (tmp_path / "plan-2026-27.svg").write_text("hello", encoding="utf-8")
    with pytest.raises(ValueError, match="SVG"):
        a_paper(small, maps=tmp_path)


@pytest.mark.parametrize("count", [2, 3, 4, *range(36, 50)])
def test_no_row_is_alone_on_a_page_and_the_header_is_on_every_page(count):
    table = {
        "kind": "table",
        "header": ["Nr.", "Hovedet"],
        "rows": [[str(number), f"Række {number}"] for number in range(count)],
        "widths": [0, 1],
        "numbers": [0],
    }
    said = {"lang": "da", "title": "T", "subtitle": "S", "notice": None, "page_of": "{page}"}
    paper = typeset({**said, "sections": [{"title": "Lang", "blocks": [table]}]}, {})
    pages = [page.extract_text() for page in read(paper).pages]
    rows = [len(re.findall(r"Række \d", page)) for page in pages]
    assert sum(rows) == count
    assert min(rows) > 1
    assert all("Hovedet" in page for page in pages)


def test_a_word_that_is_wider_than_its_column_stays_on_the_paper(small):
    case, plan = small
    long = renamed(case, ["x" * 400] * 6)
    for page in read(a_paper((long, plan))).pages:
        ends = [at + 4.5 * len(one) for at, one in chunks(page) if "xxx" in one]
        assert all(end < page.mediabox.width for end in ends)


def chunks(page):
    found = []
    page.extract_text(visitor_text=lambda text, _, at, *__: found.append((at[4], text.strip())))
    return found


def test_one_school_year_has_no_empty_columns(tmp_path):
    paper = a_paper(a_run(tmp_path))
    assert "Mål Hele perioden" in " ".join(lines_of(paper))
    assert "2027/28" not in text_of(paper)
