"""The tables of a run, as rows and as CSV."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from planner.domain.names import SchoolYear, school_year_label
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.measures.transitions import Transitions
from planner.report.disclosure import PublicFigure

Cell = str | int

# What a spreadsheet would take for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> str:
    """Return rows as CSV: UTF-8, comma, point, one line each."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _safe(value) for key, value in row.items()})
    return out.getvalue()


def _safe(value: Cell) -> Cell:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


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
    """Return one row per institution and year that has or had places."""
    rows: list[dict[str, Cell]] = []
    for key, institution in problem.institutions.items():
        for year in problem.school_years:
            now = plan.standing(key, year)
            before = plan.standing_before(key, year, problem)
            if now.places or before.places:
                rows.append(
                    {
                        "institution_id": key,
                        "name": institution.name,
                        "area_id": institution.area_id,
                        "area": problem.areas[institution.area_id].name,
                        "ownership": institution.ownership,
                        "school_year": school_year_label(year),
                        "status": now.status.value,
                        "places_before": before.places,
                        "places": now.places,
                        "special_places": now.special_places,
                        "change": now.places - before.places,
                        "is_synthetic": "yes" if problem.is_synthetic else "no",
                    }
                )
    return rows


MEASURES_COLUMNS = ("measure", "statistic", "school_year", "label", "value", "unit")


def measures_rows(figures: Iterable[PublicFigure]) -> list[dict[str, Cell]]:
    """Return one row per published figure; a suppressed value is empty."""
    return [
        {
            "measure": one.measure,
            "statistic": one.statistic,
            "school_year": "" if one.year is None else school_year_label(one.year),
            "label": one.label.da,
            "value": "" if one.value is None else str(one.value),
            "unit": one.unit.da,
        }
        for one in figures
    ]


CHILDREN_COLUMNS = (
    "child_id",
    "institution_id",
    "from_year",
    "to_year",
    "distance_m",
    "is_transition",
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
                problem.children[stay.child_id], stay.institution_id, problem
            ),
        }
        for stay in plan.stays
    ]
