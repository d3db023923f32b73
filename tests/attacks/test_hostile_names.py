"""A name is nothing but a name wherever it is written, and is shown as it is.

Characters that can't be seen are replaced in one way everywhere. What reads tables refuses many of
these names; here they come past it.
"""

import csv
import io
import re
import sqlite3
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from containers import unpacked
from drawings import drawn_paths
from hostile_names import NAMES
from made_variants import BASIS, a_variant
from small_case import INSTITUTIONS, scenario, tell, write_case

from planner.compare.comparison import compared
from planner.compare.directory import _texts
from planner.compare.workbook import workbook
from planner.domain.outcome import Outcome, Verdict
from planner.front.front import Front
from planner.front.trade import Trade
from planner.front.words import markdown
from planner.measures.imbalance import Imbalance
from planner.measures.moved_places import MovedPlaces
from planner.report.changes import Placement
from planner.report.geopackage import write_geopackage
from planner.report.maps import draw_plan_map
from planner.report.markdown import as_paragraph, in_markdown
from planner.report.record import Timings, run_record
from planner.report.sheets import Caption, save_sheet
from planner.report.tables import (
    DECISIONS_COLUMNS,
    PLACES_COLUMNS,
    csv_text,
    decisions_rows,
    places_rows,
)
from planner.report.told.run import ToldRun
from planner.report.web.page import report_page
from planner.scenario.build import read_case
from planner.text import plain, shown

# No name may bring any of these: what moves a cursor, what can't be seen, what turns others round.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Return a case with an institution for each name, all of them growing, and its plan."""
    folder = tmp_path_factory.mktemp("hostile")
    rows = [
        INSTITUTIONS[0]
        | {"institution_id": f"H{k:02d}", "name": f"Huset {k}", "basis_places": 0}
        | {"x": 701_000 + 600 * k}
        for k in range(len(NAMES))
    ]
    settings = scenario(rules={"total_places": {"places": 7 * len(NAMES)}})
    case = read_case(write_case(folder, settings=settings, institutions=rows, children=[]))
    paths = {row["institution_id"]: [(BASIS, 7)] for row in rows}
    plan = a_variant("x", case, paths).made.plan
    keys = list(case.problem.institutions)
    named = {
        key: replace(case.problem.institutions[key], name=name)
        for key, name in zip(keys, NAMES, strict=True)
    }
    areas = {
        key: replace(area, name=NAMES[k])
        for (key, area), k in zip(case.problem.areas.items(), (8, 15, 19), strict=True)
    }
    problem = replace(case.problem, institutions=named, areas=areas)
    told = case.scenario.model_copy(update={"title": NAMES[8] + NAMES[19] + NAMES[18]})
    return replace(case, problem=problem, scenario=told), plan


def test_there_are_thirty():
    assert len(set(NAMES)) >= 30


# -- tables -----------------------------------------------------------------------------------


def is_live(cell):
    return cell[:1] in set("=+-@\t\r")


def rows_as_read(text, delimiter):
    """Return cells as a program reads them that has another idea of what parts two cells."""
    return [
        cell
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for cell in row
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_no_cell_of_a_table_is_a_formula_however_it_is_parted(hostile, delimiter):
    case, plan = hostile
    placement = Placement(plan=plan, problem=case.problem, rules=case.rules)
    for columns, rows in (
        (PLACES_COLUMNS, places_rows(plan, case.problem)),
        (DECISIONS_COLUMNS, decisions_rows(placement)),
    ):
        cells = rows_as_read(csv_text(columns, rows), delimiter)
        assert len(cells) > len(NAMES)
        assert [cell for cell in cells if is_live(cell)] == []


def test_a_table_gives_every_name_back(hostile):
    case, plan = hostile
    text = csv_text(PLACES_COLUMNS, places_rows(plan, case.problem))
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    told = [re.sub("(^|[;|\n])'", r"\1", row["name"]) for row in rows]
    assert told == [re.sub("(^|[;|\n])'", r"\1", shown(name)) for name in NAMES]
    assert not UNSEEN.search(text)


def test_a_workbook_holds_names_as_text_and_nothing_else(hostile):
    case, plan = hostile
    variants = [a_variant(NAMES[0], case, {}), a_variant(NAMES[27], case, {})]
    variants = [replace(one, made=replace(one.made, plan=plan)) for one in variants]
    raw = workbook(compared(variants, None), "da")
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    assert not [name for name in parts if re.search("hyperlink|external|vba|embed", name, re.I)]
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            live = {one.tag.rpartition("}")[2] for one in ET.fromstring(part).iter()}  # noqa: S314  (our own)
            assert live & {"f", "hyperlink", "hyperlinks", "ddeLink", "oleObject"} == set(), name
    shared = ET.fromstring(parts["xl/sharedStrings.xml"])  # noqa: S314
    said = {"".join(one.itertext()) for one in shared}
    # A workbook writes a sign that XML has no room for as its number.
    escaped = {re.sub(r"_x([0-9A-F]{4})_", lambda one: chr(int(one[1], 16)), one) for one in said}
    assert {name.strip() for name in NAMES} - {one.strip() for one in escaped} == set()


# -- pages and drawings -----------------------------------------------------------------------


class Page(HTMLParser):
    """What a page is made of, as a browser takes it."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.cells, self._is_cell = [], set(), [], False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {key for key, _ in attrs}
        if tag == "td":
            self.cells.append("")
        self._is_cell = tag == "td" or (self._is_cell and tag not in {"tr", "table"})

    def handle_endtag(self, tag):
        self._is_cell = self._is_cell and tag != "td"

    def handle_data(self, data):
        if self._is_cell:
            self.cells[-1] += data


def a_page(case, plan):
    outcome = Outcome(verdict=Verdict.FEASIBLE, plan=plan, stages=())
    record = run_record(case, outcome, Timings(), Path("runs/x"))
    return report_page(ToldRun(record=record, case=case, plan=plan, lang="da"))


def test_a_page_says_every_name_and_does_nothing(hostile):
    case, plan = hostile
    text = a_page(case, plan)
    page, usual = Page(text), Page(a_page(*usual_of(case, plan)))
    assert not UNSEEN.search(text)
    assert page.tags == usual.tags
    assert page.attributes == usual.attributes
    shown = {cell.removeprefix("'") for cell in page.cells}
    missing = [name for name in NAMES if not any(plain(name).strip()[:60] in one for one in shown)]
    assert missing == []


def usual_of(case, plan):
    """Return the case with names that are nothing special."""
    problem = case.problem
    named = {key: replace(one, name=f"Huset {key}") for key, one in problem.institutions.items()}
    areas = {key: replace(one, name=f"Bydel {key}") for key, one in problem.areas.items()}
    return replace(case, problem=replace(problem, institutions=named, areas=areas)), plan


def test_drawings_say_names_and_do_nothing(hostile, tmp_path):
    case, plan = hostile
    placement = Placement(plan=plan, problem=case.problem, rules=case.rules)
    caption = Caption(title=case.scenario.title, source=NAMES[9], footer=NAMES[12])
    year = case.problem.school_years[0]
    figure = draw_plan_map(placement, case.area_layer, year=year, caption=caption, lang="da")
    drawn = {path.name: path.read_bytes() for path in save_sheet(figure, tmp_path, "map")}
    for name, raw in drawn.items():
        if name.endswith(".svg"):
            root = ET.fromstring(raw)  # noqa: S314
            tags = {one.tag.rpartition("}")[2] for one in root.iter()}
            assert tags & {"script", "a", "image", "foreignObject", "b", "img"} == set()
            keys = {key.rpartition("}")[2] for one in root.iter() for key in one.attrib}
            assert [key for key in keys if key.startswith("on")] == []
            links = [one.attrib[key] for one in root.iter() for key in one.attrib if "href" in key]
            assert [link for link in links if not link.startswith("#")] == []
            assert not UNSEEN.search(raw.decode())
            words = ["".join(one.itertext()) for one in root.iter() if one.tag.endswith("text")]
            # Its title, and of the first two areas the name.
            assert any(word.startswith("<script>alert(1)</script>A?gro.live") for word in words)
            assert {NAMES[8], NAMES[9], NAMES[12], NAMES[15]} <= {word.strip() for word in words}
        if name.endswith(".pdf"):
            whole = b"".join(unpacked(raw))
            live = rb"/(JavaScript|JS|URI|Launch|OpenAction|AA|EmbeddedFile|SubmitForm)\b"
            assert not re.search(live, whole)
            assert len(drawn_paths(raw)) > 30


def test_a_layer_gives_every_name_back(hostile, tmp_path):
    case, plan = hostile
    placement = Placement(plan=plan, problem=case.problem, rules=case.rules)
    write_geopackage(tmp_path / "plan.gpkg", placement, case.area_layer, "da")
    database = sqlite3.connect(tmp_path / "plan.gpkg")
    rows = database.execute("select name from institutions order by institution_id").fetchall()
    database.close()
    # A layer's text ends at NUL.
    assert [name for (name,) in rows] == [name.partition("\0")[0] for name in NAMES]


# -- Markdown ---------------------------------------------------------------------------------

# What is left of Markdown when what is behind a stroke is taken away.
LIVE = re.compile(r"[`*_\[\]#|!~@<]|&(?!amp;|lt;|gt;)|(?i:https?|ftp|mailto):|(?i:www)\.")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_means_nothing_in_markdown(name):
    for written in (in_markdown(name), as_paragraph(name)):
        assert "\n" not in written
        assert not UNSEEN.search(written)
        assert not LIVE.search(re.sub(r"\\[!-/:-@\[-`{-~]", "", written).replace("\\", " ")) or (
            "\\:" in written
        )
        shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", written)
        for sign, spelt in (("<", "&lt;"), (">", "&gt;"), ("&", "&amp;")):
            shown = shown.replace(spelt, sign)
        assert shown == plain(name).strip()
    assert not re.match(r"[-+=]|[0-9]+[.)]", as_paragraph(name))


def test_the_pages_in_markdown_hold_no_markup_of_a_name(hostile, tmp_path):
    case, plan = hostile
    variants = [a_variant(NAMES[8], case, {}), a_variant(NAMES[28], case, {})]
    variants = [replace(one, made=replace(one.made, plan=plan)) for one in variants]
    pages = _texts(tmp_path, compared(variants, None), "da")
    assert "alert(1)" in pages["compare.md"]
    for live in (r"<script", r"<img", r"(?<!\\)\]\(http", r"(?<!\\)\*\*fed", "(?<!\\\\)`kode"):
        assert not re.search(live, pages["compare.md"])
    assert Page(pages["compare.html"]).attributes <= {
        *("lang", "charset", "content", "name", "http-equiv", "class", "scope", "tabindex"),
        *("role", "aria-label", "alt", "src"),
    }
    # Every row of a table has as many cells as its header.
    tables = re.findall(r"(?:^\|.*\n)+", pages["compare.md"], re.MULTILINE)
    for table in tables:
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1
    assert sum(table.count("\n") for table in tables) > len(NAMES)


def test_a_front_in_markdown_holds_no_markup_of_a_title():
    trade = Trade(before=(), coarse=MovedPlaces(), fine=Imbalance())
    for name in NAMES:
        title = markdown(name, [], Front(), trade, "da").splitlines()[0]
        assert title == f"# {in_markdown(name)}"


# -- the terminal -----------------------------------------------------------------------------


def test_the_terminal_shows_no_name_that_moves_its_cursor(tmp_path, capsys):
    # A table with NUL in it is no table, and an end of line parts two rows.
    names = [name for name in NAMES if not re.search("[\0\r\n]", name)]
    rows = [
        INSTITUTIONS[0]
        | {"institution_id": f"H{k:02d}", "name": name, "basis_places": 0}
        | {"x": 701_000 + 600 * k}
        for k, name in enumerate(names)
    ]
    told = tell(capsys, "check", write_case(tmp_path, institutions=rows, children=[]))
    assert told.code == 4
    refused = [line for line in told.err.splitlines() if ": name: " in line]
    wrong = [name for name in names if len(name) > 200 or not name.strip().isprintable()]
    assert len(refused) == len(wrong) > 3
    assert not UNSEEN.search(told.out + told.err)


@pytest.mark.parametrize("name", NAMES)
def test_a_title_is_one_line_of_the_terminal_or_refused(tmp_path, capsys, name):
    told = tell(capsys, "check", write_case(tmp_path, settings=scenario(title=name)))
    assert not UNSEEN.search(told.out + told.err)
    if told.code == 0:
        assert told.out.splitlines()[0] == f"{plain(name)} · 2026/27"
    else:
        assert told.code == 4
        assert "title" in told.err


@pytest.mark.parametrize("name", ["\x1b[2J", "a\rb", "\u202egro", "a\nb", "=1+1;=2"])
def test_a_path_does_not_move_the_cursor(tmp_path, capsys, name):
    for arguments in (
        ["verify", tmp_path / name],
        ["compare", tmp_path / name, "--out", tmp_path / "x"],
    ):
        told = tell(capsys, *arguments)
        assert told.code in {2, 4}
        assert not UNSEEN.search(told.out + told.err)
