"""``report.html``: sound, silent, usable without a mouse, and nothing of a child in it."""

import base64
import hashlib
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from drawn_worlds import five_years
from made_pages import STAGES, a_page, a_run, cells, parsed, renamed, rows_of
from made_variants import BASIS, LEAVING
from small_case import CHILDREN, RULES

from planner.domain.names import school_year_label
from planner.domain.outcome import Verdict
from planner.report.record import Timings
from planner.report.told.rules import binds
from planner.report.told.run import ToldRun
from planner.report.web.markup import resource
from planner.report.web.page import SCRIPTS, page_lang
from planner.scenario.build import read_case

ROOT = Path(__file__).parents[2]
YEARS = ["2026/27", "2027/28", "2028/29"]
# N2 takes nobody new while its child is there; V1 grows and shrinks; S2 opens later.
PATHS = {
    "N1": [(BASIS, 6)] * 3,
    "N2": [(LEAVING, 1), (LEAVING, 1), (LEAVING, 0)],
    "S1": [(BASIS, 8)] * 3,
    "S2": [(LEAVING, 0), (BASIS, 6), (BASIS, 6)],
    "V1": [(BASIS, 8), (BASIS, 7), (BASIS, 7)],
}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return a_run(tmp_path_factory.mktemp("case"), PATHS, school_years=YEARS)


@pytest.fixture(scope="module")
def pages(run):
    return {lang: a_page(*run, lang=lang) for lang in ("da", "en")}


@pytest.fixture(scope="module")
def page(pages):
    return parsed(pages["da"])


@pytest.fixture(scope="module")
def city():
    """Return the page of the bundled city over five years, with a plan of which much is broken."""
    case = read_case(ROOT / "scenarios" / "model-2026.yaml")
    _, plan = five_years()
    return a_page(case, plan)


@pytest.fixture(scope="module", params=["da", "en", "city"])
def any_page(request, pages):
    return pages.get(request.param) or request.getfixturevalue("city")


def hash_of(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def directives(page):
    policy = page.one("meta", http_equiv="Content-Security-Policy").attributes["content"]
    return dict(part.split(" ", 1) for part in policy.split("; "))


def test_only_the_pages_own_style_and_script_may_be_used(any_page):
    read = parsed(any_page)
    style, script = (read.one(name).text for name in ("style", "script"))
    assert directives(read) == {
        "default-src": "'none'",
        "style-src": hash_of(style),
        "script-src": hash_of(script),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    # What such a policy forbids, and would be missed.
    inline = {key for one in read.all() for key in one.attributes if key.startswith("on")}
    assert inline == set()
    assert read.all(style=True) == []


def test_the_page_asks_nobody_for_anything(any_page):
    asks = r"https?:|//[a-z]|url\(|@import|srcset|\bsrc=|fetch|XMLHttp|WebSocket|Beacon|import\("
    # A comment of the script is no address.
    text = re.sub(r"^\s*// .*$", "", any_page, flags=re.MULTILINE)
    assert re.findall(asks, text) == []
    links = {one.attributes["href"] for one in parsed(any_page).all(href=True)}
    assert all(link.startswith("#") for link in links)


def test_every_link_and_every_name_in_the_page_has_one_thing_it_means(any_page):
    read = parsed(any_page)
    ids = [one.attributes["id"] for one in read.all(id=True)]
    assert len(set(ids)) == len(ids)
    meant = {one.attributes["href"].removeprefix("#") for one in read.all(href=True)}
    meant |= {one.attributes["data-row"] for one in read.all(data_row=True)}
    meant |= {one.attributes["data-table"] for one in read.all(data_table=True)}
    assert len(meant) > 10
    assert meant <= set(ids)


def test_the_script_finds_what_it_looks_for(page):
    script = "\n".join(map(resource, SCRIPTS))
    assert "innerHTML" not in script
    found = re.findall(r"(?:querySelector|all)\(\"([^\"]+)\"|getElementById\(\"([^\"]+)\"", script)
    selectors = (re.sub(r":[a-z]+\(.*?\)", "", one) for pair in found for one in pair)
    looked_for = {one.split()[-1] for one in selectors if one}
    assert len(looked_for) > 12
    # The script gives this class itself.
    for selector in looked_for - {".chosen"}:
        name, dot, class_ = selector.partition(".")
        name, _, attribute = name.partition("[")
        key, _, value = attribute.rstrip("]").partition("=")
        asked = {key: value or True} if key else {"class": class_} if dot else {}
        is_id = not asked and page.all(id=name)
        assert is_id or page.all(name or None, **asked), selector


def test_the_page_can_be_used_by_who_sees_nothing_and_has_no_mouse(any_page):
    read = parsed(any_page)
    assert read.one("html").attributes["lang"] == page_lang(any_page)
    for landmark in ("header", "nav", "main", "footer", "h1", "title"):
        assert len([one for one in read.all(landmark) if one.name == landmark]) >= 1
    levels = [int(one.name[1]) for one in read.all() if re.fullmatch("h[1-6]", one.name)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(read.all("table")) >= 7
    for table in read.all("table"):
        assert table.one("caption").text
        assert all(one.attributes["scope"] in {"col", "row"} for one in table.all("th"))
        width = len(table.one("thead").all("th"))
        assert {len(cells(row)) for row in table.one("tbody").all("tr")} == {width}
    for region in read.all(class_="scroll"):
        assert {"tabindex", "role", "aria-label"} <= region.attributes.keys()
    labelled = [one for label in read.all("label") for one in label.all()]
    assert all(any(one is other for other in labelled) for one in read.all("input"))
    assert all(any(one is other for other in labelled) for one in read.all("select"))
    assert all(one.attributes["aria-label"] for one in read.all("button"))
    assert read.one("div", class_="map").one("svg").attributes["aria-label"]
    assert read.one(class_="card").attributes["aria-live"] == "polite"
    assert len(read.all(role="status")) == len(read.all(class_="filters"))


def test_without_the_script_no_button_is_shown_that_would_do_nothing(page):
    working = (*page.all(data_scripted=True), *page.all(class_="filters"))
    for control in (*page.all("button"), *page.all("select"), *page.all("input")):
        assert any(control is one for part in working for one in part.all())
    assert all("hidden" in part.attributes for part in working)


def test_the_years_stand_below_each_other_and_today_is_judged_by_the_model(page):
    told = [cells(row) for row in page.one("section", id="short").one("tbody").all("tr")]
    # Today N1 and S1 have six ordinary places, N2 two and V1 four.
    assert told[0][:5] == ["I dag", "2", "20", "0", "2 af 3"]
    assert told[1] == ["2026/27", "3", "22", "1", "3 af 3", "1 vokser, 1 udfases"]
    assert [row[0] for row in told[1:]] == YEARS


def test_the_decisions_stand_by_year_with_their_number_and_who_decides(page):
    told = [cells(row) for row in rows_of(page, "decisions-table")]
    assert [row[:2] for row in told[:2]] == [["2026/27", "1"], ["2026/27", "2"]]
    assert {row[0] for row in told} == {"2026/27", "2027/28", "2028/29"} - {
        label for label in YEARS if not any(row[0] == label for row in told)
    }
    opening = next(row for row in told if "Sandbakken" in row[2])
    assert opening[0] == "2027/28"
    assert opening[2] == "Sandbakken (S2, Syd) åbner med 6 basispladser."
    assert opening[3] == "Børne- og Ungdomsudvalget"


def test_an_institution_tells_today_each_year_and_why(page):
    by_name = {cells(row)[0].split()[0]: cells(row) for row in rows_of(page, "institutions-table")}
    head = cells(page.one("table", id="institutions-table").one("thead").one("tr"))
    assert head[1:7] == ["Bydel", "Ejerform", "I dag", *YEARS]
    assert by_name["Vænget"][1:7] == [
        *("Vest", "Kommunal", "4", "8 Vokser", "7 Får færre pladser", "7"),
    ]
    assert by_name["Vænget"][7].startswith("2026/27: Vænget (V1, Vest) vokser fra 4 til 8")
    assert "Beslutter: institutionen selv" in by_name["Vænget"][7]


def test_no_number_is_told_of_places_where_nobody_new_is_taken(page):
    row = next(one for one in rows_of(page, "institutions-table") if "N2" in one.text)
    assert cells(row)[3:7] == ["2", "Udfases", "Udfases", "Ophører"]
    assert [cell.attributes["data-v"] for cell in row.all("td", data_v=True)] == [
        *("2", "-1", "-1", "0"),
    ]
    titles = [
        one.one("title").text
        for one in page.all("g", data_row=row.attributes["id"])
        if "Udfases" in one.one("title").text
    ]
    assert len(titles) == 2
    assert all(title.endswith(": Udfases") for title in titles)
    # Nor in a sum: 14 of Nord's 8 today are open to new children only at Ærtebjerg.
    nord = next(one for one in rows_of(page, "areas-table") if one.text.startswith("Nord"))
    assert cells(nord) == ["Nord", "300", "8", "6", "6", "6"]


def test_what_rests_on_few_children_is_not_told(page):
    skift = next(one for one in page.all("tr") if one.text.startswith("Skift [børn]"))
    assert cells(skift)[1] == "skjult"
    stage = next(one for one in page.all("tr") if one.text.startswith("1. Skift"))
    assert cells(stage)[1].startswith("skjult")
    assert "Afstand til plads, gennemsnit" not in page.text


def test_what_is_proven_is_told_with_its_bound(page):
    told = [cells(one) for one in page.one("section", id="proof").all("tr")[1:]]
    assert told[0][2] == "bevist; bekræftet af SCIP 9"
    assert told[1] == [
        "2. Flyttede pladser", "7 pladser", "ikke bevist; mindre end 4 pladser kan det ikke være",
    ]  # fmt: skip


def test_a_weighted_sum_is_not_told_as_one_measure_after_the_other(tmp_path):
    case, plan = a_run(tmp_path, objective={"weights": {"unserved": 100, "transitions": 1}})
    stage = replace(STAGES[1], measure="weighted_sum")
    proof = parsed(a_page(case, plan, stages=(stage,))).one("section", id="proof")
    assert "alle mål på én gang" in proof.text
    # The sum itself may tell of few children, for the reader knows the weights.
    assert cells(proof.one("tbody").one("tr"))[:2] == [
        "1. Vægtet sum af målene",
        "skjult, for det ville sige noget om få børn",
    ]


def test_no_child_is_in_the_page(pages):
    text = pages["da"]
    assert "KANARIE" not in text
    for child in CHILDREN:
        for value in (child["x"], child["y"]):
            assert not re.search(rf"(?<![0-9.]){value}(?![0-9])", text)


def test_only_institutions_and_names_of_areas_are_drawn(page, run):
    case, _ = run
    west, _, east, north = case.area_layer.total_bounds
    scale = (east - west) / 976
    known = {(one.x_m, one.y_m) for one in case.problem.institutions.values()}
    drawn = page.all("g", class_="s", data_row=True)
    assert len(drawn) == 1 + 5 * (1 + len(YEARS))
    for one in drawn:
        x, y = map(float, re.findall(r"[0-9.]+", one.attributes["transform"]))
        at = west + (x - 12) * scale, north - (y - 12) * scale
        assert min(np.hypot(at[0] - a, at[1] - b) for a, b in known) < scale
    names = page.one("g", class_="names").all("text")
    assert [one.text for one in names] == ["Nord", "Syd", "Vest"]
    assert len(page.one("div", class_="map").all("circle")) == len(
        [one for one in drawn for _ in one.all("circle")]
    )


HOSTILE = (
    "</script><script>alert(1)</script>",
    '=HYPERLINK("x")',
    "\" onclick='x' & <b>$\\frac{1}{0}$</b>",
    "A\u202ednE\u2066 \x00\x1b[31m\u200b",
    "to\nlinjer\u2028og\ttab",
    "]]>--><svg/onload=x>" + "x" * 900,
)


def test_foreign_words_are_nothing_but_words(run, page):
    case, plan = run
    hostile = renamed(case, HOSTILE)
    hostile = replace(hostile, scenario=hostile.scenario.model_copy(update={"title": HOSTILE[0]}))
    areas = {
        key: replace(one, name=name)
        for (key, one), name in zip(case.problem.areas.items(), HOSTILE[1:], strict=False)
    }
    hostile = replace(hostile, problem=replace(hostile.problem, areas=areas))
    text = a_page(hostile, plan)
    read = parsed(text)
    shape = [(one.name, sorted(one.attributes)) for one in read.all()]
    assert shape == [(one.name, sorted(one.attributes)) for one in page.all()]
    assert directives(read) == directives(page)
    assert read.one("h1").text == HOSTILE[0]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b\u200b\u2028]", text)
    firsts = {cells(row)[0][:6] for row in rows_of(read, "institutions-table")}
    assert {"'=HYPE", "A\ufffddnE\ufffd", "to lin"} <= firsts


def test_a_column_is_sorted_by_numbers_where_it_tells_numbers(page):
    for row in rows_of(page, "institutions-table"):
        for cell in row.all("td", data_v=True):
            number = re.match(r"[0-9]+", cell.text)
            words = {"Ophører": 0, "Udfases": -1, "\N{EN DASH}Uden basispladser": -2}
            expected = int(number[0]) if number else words[cell.text]
            assert int(cell.attributes["data-v"]) == expected


def test_every_choice_finds_rows_and_every_row_is_found_by_a_choice(any_page):
    read = parsed(any_page)
    filters = read.all(class_="filters")
    assert len(filters) == 2
    for one in filters:
        rows = rows_of(read, one.attributes["data-table"])
        for choice in one.all("select"):
            key = f"data-{choice.attributes['data-key']}"
            values = {option.attributes["value"] for option in choice.all("option")} - {""}
            found = {word for row in rows for word in _words(key, row.attributes[key])}
            assert found <= values
            assert found or key == "data-year"


def _words(key, value):
    return value.split() if key == "data-kind" else [value]


def test_at_first_only_institutions_with_places_are_listed(page):
    rows = rows_of(page, "institutions-table")
    hidden = [row for row in rows if "hidden" in row.attributes]
    assert [cells(row)[0] for row in hidden] == ["Åhuset V2"]
    chosen = page.one("option", selected=True)
    assert {row.attributes["data-kind"] for row in hidden} == {""}
    shown = [row for row in rows if "hidden" not in row.attributes]
    assert all(chosen.attributes["value"] in row.attributes["data-kind"] for row in shown)


def test_the_year_that_is_chosen_is_the_one_that_is_drawn(page):
    radios = page.all("input", name="year")
    drawn = page.all("g", data_year=True)
    assert [one.attributes["value"] for one in radios] == [
        one.attributes["data-year"] for one in drawn
    ]
    assert ["checked" in one.attributes for one in radios] == [
        "display" not in one.attributes for one in drawn
    ]


def test_every_sign_of_the_maps_can_be_drawn(page):
    outlines = [one.attributes["d"] for one in page.one("defs").all("path")]
    assert len(outlines) > 8
    assert all(re.fullmatch(r"(?:[MLQCZ](?:-?[0-9.]+ ?)*)+", one) for one in outlines)


def told_rule(run, rule_id, **changes):
    case, plan = run
    rule = next(one for one in case.rules if one.id == rule_id).model_copy(update=changes)
    return binds(rule, ToldRun(record={}, case=case, plan=plan, lang="en"))


@pytest.mark.parametrize(
    ("rule_id", "changes", "says"),
    [
        ("minimum_places", {"minimum": 6}, "Yes. Not kept: A basis institution has at least 7"),
        ("minimum_places", {"minimum": 4}, "No, a notch stricter is kept as well."),
        ("vacancies_to_fewest", {"tolerance": 0}, "Its numbers are fixed"),
        ("age_fit", {}, "Has no number to tighten."),
        ("travel_limit", {}, "Not shown"),
    ],
)
def test_a_rule_binds_when_a_notch_stricter_is_not_kept(run, rule_id, changes, says):
    assert told_rule(run, rule_id, **changes).startswith(says)


def test_every_rule_stands_with_its_sentence(page, run):
    rows = page.one("section", id="rules").one("tbody").all("tr")
    assert len(rows) == len(RULES)
    for row, rule in zip(rows, run[0].rules, strict=True):
        assert rule.label.da in row.text
        assert rule.demand().da in row.text
        assert rule.source.quote_da in row.text


def test_the_audit_names_what_is_broken(city):
    assert "ingen brud" not in parsed(city).one("section", id="audit").text
    told = parsed(city).one("section", id="audit").all("tr")
    assert len(told) > 5
    assert len({one.text for one in told}) == len(told)


def test_the_page_says_where_it_comes_from_and_that_data_are_made_up(run, city, page):
    case, _ = run
    footer = page.one("footer").text
    for told in (case.scenario_hash, case.scenario.case.source, "ortools", "seed 1"):
        assert told in footer
    for one in case.inputs:
        assert one.sha256 in footer
    assert page.all(class_="notice") == []
    assert parsed(city).one(class_="notice").text == "Syntetiske data"


def test_the_page_of_the_city_is_small(city):
    assert len(city.encode()) < 1_000_000


def test_the_same_run_gives_the_same_page_however_long_it_took(run, pages):
    case, plan = run
    slow = [replace(one, seconds=99.0) for one in STAGES]
    told = {"stages": slow, "timings": Timings(read=9.0, solve=9.0)}
    assert a_page(case, plan, **told) == pages["da"]


@pytest.mark.parametrize(
    ("lang", "proven", "feasible"),
    [("da", "bevist bedst", "ikke bevist, at"), ("en", "proven best", "not proven to be")],
)
def test_the_page_says_how_sure_the_plan_is(run, lang, proven, feasible):
    for verdict, says in ((Verdict.PROVEN, proven), (Verdict.FEASIBLE, feasible)):
        short = parsed(a_page(*run, lang=lang, verdict=verdict)).one("section", id="short")
        assert says in short.text


def test_one_school_year_has_no_columns_of_years_among_the_measures(tmp_path):
    page = parsed(a_page(*a_run(tmp_path)))
    head = page.one("section", id="measures").one("thead").one("tr")
    assert cells(head) == ["Mål", "Hele perioden", "Hvad det betyder"]
    label = school_year_label(2026)
    assert cells(page.one("section", id="short").one("table").all("tr")[2])[0] == label
