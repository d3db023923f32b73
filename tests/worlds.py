"""Tiny worlds and plans with defaults, so that a test says only what it is about.

A value that may differ from year to year is either one value, which holds in every planned
year, or a mapping from school year (``"2026/27"``) to value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import numpy as np

from planner.domain.names import ChildId, InstitutionId, SchoolYear, parse_school_year
from planner.domain.plan import Plan, Standing, Status, Stay
from planner.domain.problem import Area, Child, Institution, Problem
from planner.domain.travel import TravelMatrix

FIRST_YEAR = SchoolYear(2026)
# Between every home and institution of which a test says nothing. [m]
USUAL_TRAVEL_M = 1000

T = TypeVar("T")
ByYear = T | Mapping[str, T]


def an_area(id: str, **fields: Any) -> Area:  # noqa: A002
    """Return an area with 100 children, in the one område of the world."""
    return Area(
        **{"id": id, "name": f"Bydel {id}", "omraade": "Byen", "children_0_5": 100, **fields}
    )


def an_institution(id: str, **fields: Any) -> Institution:  # noqa: A002
    """Return a large municipal institution for all ages, without places today."""
    default = {
        "name": f"Institution {id}",
        "area_id": "N",
        "ownership": "kommunal",
        "age_from_years": 0,
        "age_to_years": 5,
        "capacity_places": 100,
        "places_now": 0,
        "places_max": 20,
    }
    return Institution(**{"id": id, **default, **fields})


def a_child(id: str, **fields: Any) -> Child:  # noqa: A002
    """Return a two-year-old newcomer of the first year.

    One with an institution and without an entry has its basisplads there today.
    """
    if "entry" in fields and isinstance(fields["entry"], str):
        fields["entry"] = parse_school_year(fields["entry"])
    is_there = fields.get("institution_id") is not None and fields.get("entry") is None
    default = {
        "birth_year": FIRST_YEAR - 2,
        "school_start_year": FIRST_YEAR + 4,
        "entry": None if is_there else FIRST_YEAR,
        "institution_id": None,
        "has_basisplads": is_there,
        "home_area_id": "N",
    }
    return Child(**{"id": id, **default, **fields})


def a_problem(
    institutions: Iterable[Institution],
    children: Iterable[Child] = (),
    *,
    areas: Iterable[Area] | None = None,
    years: int = 1,
    travel_m: Mapping[str, Mapping[str, int]] | None = None,
) -> Problem:
    """Return a problem; areas that nobody describes are made for the institutions."""
    by_id = {one.id: one for one in institutions}
    child_by_id = {child.id: child for child in children}
    if areas is None:
        areas = [an_area(key) for key in dict.fromkeys(one.area_id for one in by_id.values())]
    given = travel_m or {}
    distance_m = np.array(
        [[given.get(child, {}).get(key, USUAL_TRAVEL_M) for key in by_id] for child in child_by_id],
        dtype=np.int64,
    ).reshape(len(child_by_id), len(by_id))
    return Problem(
        school_years=tuple(SchoolYear(FIRST_YEAR + k) for k in range(years)),
        areas={area.id: area for area in areas},
        institutions=by_id,
        children=child_by_id,
        travel_m=TravelMatrix(list(child_by_id), list(by_id), distance_m),
    )


def a_plan(
    problem: Problem,
    places: Mapping[str, ByYear[int]] | None = None,
    *,
    serves: Mapping[str, ByYear[str]] | None = None,
    phasing_out: Mapping[str, ByYear[int]] | None = None,
    special: Mapping[str, ByYear[int]] | None = None,
) -> Plan:
    """Return a plan, its statuses derived.

    Parameters
    ----------
    places
        Ordinary places; an institution that has any is a basis institution. [places]
    serves
        Institution of each child; one value holds in every year the child needs a place.
    phasing_out
        Ordinary places of institutions that are phasing out. [places]
    special
        Places for special groups; as today where it says nothing. [places]
    """
    ordinary = _spread(problem, places)
    leaving = _spread(problem, phasing_out)
    today = {key: one.special_places for key, one in problem.institutions.items()}
    reserved = _spread(problem, {**today, **(special or {})})
    standings = {
        (InstitutionId(key), year): _standing(
            ordinary.get((key, year), 0), leaving.get((key, year), 0), reserved[key, year]
        )
        for key in problem.institutions
        for year in problem.school_years
    }
    return Plan(standings=standings, stays=stays(problem, _where(problem, serves or {})))


def stays(
    problem: Problem, where: Mapping[tuple[ChildId, SchoolYear], InstitutionId]
) -> tuple[Stay, ...]:
    """Return the stays of children, consecutive years in one place joined."""
    found: list[Stay] = []
    for child in problem.children:
        start: SchoolYear | None = None
        for year in problem.school_years:
            here = where.get((child, year))
            if here is None:
                continue
            start = year if start is None or where.get((child, year - 1)) != here else start
            if where.get((child, year + 1)) != here:
                found.append(
                    Stay(child_id=child, institution_id=here, from_year=start, to_year=year)
                )
    return tuple(sorted(found))


def _standing(ordinary: int, leaving: int, special: int) -> Standing:
    if ordinary and leaving:
        message = "an institution can't be a basis institution and be phasing out"
        raise ValueError(message)
    status = Status.BASIS if ordinary or special else Status.NONE
    if leaving:
        status = Status.PHASING_OUT
    return Standing(status=status, places=ordinary + leaving + special, special_places=special)


def _where(
    problem: Problem, serves: Mapping[str, ByYear[str]]
) -> dict[tuple[ChildId, SchoolYear], InstitutionId]:
    found = {}
    for name, value in serves.items():
        child = problem.children[ChildId(name)]
        if isinstance(value, Mapping):
            years = {parse_school_year(label): key for label, key in value.items()}
        else:
            years = {y: value for y in problem.school_years if child.needs_place(y)}
        found.update({(child.id, year): InstitutionId(key) for year, key in years.items()})
    return found


def _spread(
    problem: Problem, values: Mapping[str, ByYear[int]] | None
) -> dict[tuple[str, SchoolYear], int]:
    found = {}
    for key, value in (values or {}).items():
        if InstitutionId(key) not in problem.institutions:
            message = f"no institution {key}"
            raise ValueError(message)
        for year in problem.school_years:
            if not isinstance(value, Mapping):
                found[key, year] = value
        if isinstance(value, Mapping):
            found.update({(key, parse_school_year(label)): n for label, n in value.items()})
    return found
