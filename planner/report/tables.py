"""The tables of a run, as rows and as CSV."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter

from planner.domain.names import SchoolYear, school_year_label
from planner.domain.plan import Plan, Standing, Stay
from planner.domain.problem import Child, Problem
from planner.measures.transitions import Transitions
from planner.report.changes import Placement
from planner.report.decisions import Event, decides, events, sentence
from planner.report.disclosure import PublicFigure
from planner.report.withheld import is_told
from planner.text import shown

Cell = str | int

# What a spreadsheet would take for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# It may also cut a cell in two, as a Danish one does at semicolons.
_FORMULA = re.compile(r"(^|[;|\n])(?=[=+\-@])")


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> str:
    """Return rows as CSV: UTF-8, comma, point, one line each."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _safe(value) for key, value in row.items()})
    return out.getvalue()


def _safe(value: Cell) -> Cell:
    return _FORMULA.sub(r"\1'", shown(value)) if isinstance(value, str) else value


PLACES_COLUMNS = (
    "institution_id",
    "name",
    "area_id",
    "area",
    "ownership",
    "school_year",
    "status",
    "places_before",
    "places",
    "special_places",
    "change",
    "is_synthetic",
)


def places_rows(plan: Plan, problem: Problem) -> list[dict[str, Cell]]:
    """Return one row per institution and year that has or had places.

    Where no new children are taken, places are the children left: not told.
    """
    rows: list[dict[str, Cell]] = []
    for key, institution in problem.institutions.items():
        for year in problem.school_years:
            now = plan.standing(key, year)
            before = plan.standing_before(key, year, problem)
            if now.places or before.places:
                is_first = year == problem.school_years[0]
                had: Cell = before.places if is_first else _places_told(before)
                has = _places_told(now)
                rows.append(
                    {
                        "institution_id": key,
                        "name": institution.name,
                        "area_id": institution.area_id,
                        "area": problem.areas[institution.area_id].name,
                        "ownership": institution.ownership,
                        "school_year": school_year_label(year),
                        "status": now.status.value,
                        "places_before": had,
                        "places": has,
                        "special_places": now.special_places,
                        "change": "" if "" in (had, has) else now.places - before.places,
                        "is_synthetic": "yes" if problem.is_synthetic else "no",
                    }
                )
    return rows


def _places_told(standing: Standing) -> Cell:
    return standing.places if is_told(standing) else ""


MEASURES_COLUMNS = ("measure", "statistic", "school_year", "subject", "label", "value", "unit")


def measures_rows(figures: Iterable[PublicFigure]) -> list[dict[str, Cell]]:
    """Return one row per published figure; a suppressed value is empty."""
    return [
        {
            "measure": one.measure,
            "statistic": one.statistic,
            "school_year": "" if one.year is None else school_year_label(one.year),
            "subject": one.subject or "",
            "label": one.label.da,
            "value": "" if one.value is None else str(one.value),
            "unit": one.unit.da,
        }
        for one in figures
    ]


DECISIONS_COLUMNS = (
    "school_year",
    "number",
    "institution_id",
    "name",
    "area",
    "kind",
    "places_before",
    "places_after",
    "decides_da",
    "decides_en",
    "text_da",
    "text_en",
    "is_synthetic",
)


def decisions_rows(placement: Placement) -> list[dict[str, Cell]]:
    """Return one row per decision, numbered in each school year."""
    return [
        _decision(event, number, placement)
        for _, here in groupby(events(placement), attrgetter("year"))
        for number, event in enumerate(here, start=1)
    ]


def _decision(event: Event, number: int, placement: Placement) -> dict[str, Cell]:
    one, problem = event.institution, placement.problem
    who, text = decides(event, placement), sentence(event, problem)
    return {
        "school_year": school_year_label(event.year),
        "number": number,
        "institution_id": "" if one is None else one.id,
        "name": "" if one is None else one.name,
        "area": "" if one is None else problem.areas[one.area_id].name,
        "kind": event.kind.value,
        "places_before": "" if one is None or event.before is None else event.before,
        "places_after": "" if one is None or event.after is None else event.after,
        "decides_da": who.da,
        "decides_en": who.en,
        "text_da": text.da,
        "text_en": text.en,
        "is_synthetic": "yes" if problem.is_synthetic else "no",
    }


CHILDREN_COLUMNS = (
    "child_id",
    "institution_id",
    "from_year",
    "to_year",
    "distance_m",
    "is_transition",
    "is_forecast",
)


def children_rows(plan: Plan, problem: Problem) -> list[dict[str, Cell]]:
    """Return one row per stay: who goes where. Restricted."""
    transitions = Transitions()
    return [
        {
            "child_id": stay.child_id,
            "institution_id": stay.institution_id,
            "from_year": school_year_label(stay.from_year),
            "to_year": school_year_label(SchoolYear(stay.to_year)),
            "distance_m": problem.travel_m[stay.child_id, stay.institution_id],
            "is_transition": transitions.child_cost(
                _as_it_comes(plan, problem, stay), stay.institution_id, problem
            ),
            "is_forecast": "yes" if problem.children[stay.child_id].is_forecast else "no",
        }
        for stay in plan.stays
    ]


def _as_it_comes(plan: Plan, problem: Problem, stay: Stay) -> Child:
    """Return the child as enrolled where it had its place the year before."""
    child = problem.children[stay.child_id]
    before = plan.institution_of(child.id, SchoolYear(stay.from_year - 1))
    return child if before is None else replace(child, institution_id=before)
