"""The long tables of a run's workbook: decisions, institutions and areas."""

from collections.abc import Iterator, Mapping

from planner.report.changes import LABELS, Change, InstitutionYear
from planner.report.decisions import CityChange
from planner.report.open_places import AreaYear, open_area_years, per_1000
from planner.report.symbols import SHAPES
from planner.report.tables import decisions_rows
from planner.report.told.run import ToldRun
from planner.report.workbook.writing import Cell, Sheet
from planner.text import Text, text, text_in

DECISIONS = text("Proposal")
INSTITUTIONS = text("Institutions")
AREAS = text("Areas")
_KEY = text("Key")
_YEAR = text("School year")
_INSTITUTION = text("Institution")
_AREA = text("Area")
_CHANGE = text("Change")
_BEFORE = text("Before [places]")
_PLACES = text("Places [places]")
_DECISION_HEADS = (
    _YEAR,
    text("No."),
    _KEY,
    _INSTITUTION,
    _AREA,
    _CHANGE,
    _BEFORE,
    text("After [places]"),
    text("Who decides"),
    text("Decision"),
)
_INSTITUTION_HEADS = (
    _KEY,
    _INSTITUTION,
    _AREA,
    text("Ownership"),
    _YEAR,
    _CHANGE,
    _BEFORE,
    _PLACES,
    text("Difference [places]"),
    text("Of them for a special group [places]"),
)
_AREA_HEADS = (
    _KEY,
    _AREA,
    text("Område"),
    _YEAR,
    text("Children aged 0-5 [children]"),
    text("Open places [places]"),
    text_in("open places", "Of them for a special group [places]"),
    text("Open ordinary places [per 1,000 children aged 0-5]"),
)
_KINDS: Mapping[str, Text] = {change.value: label for change, label in LABELS.items()} | {
    CityChange.PLACED.value: text("Placed"),
    CityChange.UNPLACED.value: text("Left without an institution"),
}
_CITY = text("the city")


def decisions(run: ToldRun) -> Sheet:
    """Return every decision, numbered in each school year."""
    lang = run.lang
    rows = tuple(
        (
            row["school_year"],
            row["number"],
            row["institution_id"],
            row["name"] or _CITY.said(lang),
            row["area"],
            _KINDS[str(row["kind"])].said(lang),
            row["places_before"],
            row["places_after"],
            row[f"decides_{lang}"],
            row[f"text_{lang}"],
        )
        for row in decisions_rows(run.placement)
    )
    header = tuple(one.said(lang) for one in _DECISION_HEADS)
    return Sheet(name=DECISIONS.said(lang), header=header, rows=rows)


def institutions(run: ToldRun) -> Sheet:
    """Return every institution that has or had places, today and in each school year."""
    header = tuple(one.said(run.lang) for one in _INSTITUTION_HEADS)
    return Sheet(name=INSTITUTIONS.said(run.lang), header=header, rows=tuple(_institutions(run)))


def _institutions(run: ToldRun) -> Iterator[tuple[Cell, ...]]:
    for years in zip(*run.columns.values(), strict=True):
        for label, row in zip(run.columns, years, strict=True):
            if row.change is not Change.NONE:
                yield (*_about(row, run), label, LABELS[row.change].said(run.lang), *_places(row))


def _about(row: InstitutionYear, run: ToldRun) -> tuple[Cell, ...]:
    one = row.institution
    area = run.case.problem.areas[one.area_id].name
    return one.id, one.name, area, SHAPES[one.ownership].label.said(run.lang)


def _places(row: InstitutionYear) -> tuple[Cell, ...]:
    """Return the numbers of a year; none of them where it would tell how many children are left."""
    before, now = row.places_told_before, row.places_told
    difference = None if before is None or now is None else now - before
    return before, now, difference, None if now is None else row.now.special_places


def areas(run: ToldRun) -> Sheet:
    """Return the open places of every area, today and in each school year."""
    header = tuple(one.said(run.lang) for one in _AREA_HEADS)
    problem = run.case.problem
    counted = {label: open_area_years(rows, problem) for label, rows in run.columns.items()}
    rows = tuple(
        (area.id, area.name, area.omraade, label, *_open(years[area.id]))
        for area in problem.areas.values()
        for label, years in counted.items()
    )
    return Sheet(name=AREAS.said(run.lang), header=header, rows=rows)


def _open(year: AreaYear) -> tuple[Cell, ...]:
    coverage = per_1000(year.ordinary_places, year.children_0_5)
    shown = None if coverage is None else round(coverage, 2)
    return year.children_0_5, year.places, year.special_places, shown
