"""The bundled city with a plan made up for the pictures, read with nothing but csv."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np

from planner.domain.names import AreaId, InstitutionId, SchoolYear
from planner.domain.plan import Plan, Standing, Status, standing_today
from planner.domain.problem import Area, Institution, Problem
from planner.domain.travel import TravelMatrix
from planner.report.changes import Placement
from planner.rules.minimum_places import MinimumPlaces

COPENHAGEN = Path(__file__).parents[1] / "planner" / "copenhagen"
YEARS = (SchoolYear(2026), SchoolYear(2027))


def the_areas():
    return gpd.read_file(COPENHAGEN / "areas.geojson").to_crs("EPSG:25832")


def an_institution(number, **changes):
    values = {
        "id": InstitutionId(f"T{number:02d}"),
        "name": f"Dagtilbud {number}",
        "area_id": AreaId("01"),
        "ownership": "kommunal",
        "age_from_years": 0,
        "age_to_years": 5,
        "capacity_places": 100,
        "places_now": 0,
        "places_max": 16,
        "x_m": 724900 + 300 * number,
        "y_m": 6176700,
    }
    return Institution(**{**values, **changes})


def a_problem(institutions, *, is_synthetic=True):
    features = json.loads((COPENHAGEN / "areas.geojson").read_text("utf-8"))["features"]
    areas = [feature["properties"] for feature in features]
    by_id = {institution.id: institution for institution in institutions}
    return Problem(
        school_years=YEARS,
        areas={
            AreaId(row["area_id"]): Area(
                id=AreaId(row["area_id"]),
                name=row["name"],
                omraade=row["omraade"],
                children_0_5=row["children_0_5"],
            )
            for row in areas
        },
        institutions=by_id,
        children={},
        travel_m=TravelMatrix((), tuple(by_id), np.zeros((0, len(by_id)), dtype=np.int64)),
        is_synthetic=is_synthetic,
    )


def copenhagen():
    with (COPENHAGEN / "institutions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return a_problem(
        Institution(
            id=InstitutionId(row["institution_id"]),
            name=row["name"],
            area_id=AreaId(row["area_id"]),
            ownership=row["ownership"],
            age_from_years=int(row["age_from"]),
            age_to_years=int(row["age_to"]),
            capacity_places=int(row["capacity"]),
            places_now=int(row["basis_places"]),
            places_max=int(row["basis_places_max"]),
            special_group=row["special_group"] or None,
            special_places=int(row["special_places"]),
            x_m=int(row["x"]),
            y_m=int(row["y"]),
        )
        for row in rows
    )


def a_plan(problem, changes):
    """Today's standings in both years, but for what is said to change; it stays so."""
    standings = {}
    for year in problem.school_years:
        for key in problem.institutions:
            standings[key, year] = standing_today(key, problem)
        for key, (status, places) in changes.items():
            standings[InstitutionId(key), year] = Standing(status=status, places=places)
    return Plan(standings=standings, stays=())


def placed(plan, problem):
    """Return a placement in which an institution with fewer than six places is small."""
    return Placement(plan=plan, problem=problem, rules=(MinimumPlaces(minimum=6),))


# Christianshavn's grows to six; Nørrebro's of five phases out; one of five closes at once.
MADE_UP = {
    "I030": (Status.BASIS, 6),
    "I120": (Status.PHASING_OUT, 4),
    "I184": (Status.NONE, 0),
    "I289": (Status.BASIS, 12),
    "I346": (Status.BASIS, 6),
    "I005": (Status.BASIS, 6),
    "I348": (Status.BASIS, 6),
    "I054": (Status.PHASING_OUT, 3),
    "I150": (Status.BASIS, 6),
    "I166": (Status.BASIS, 6),
}

FIVE_YEARS = tuple(SchoolYear(2026 + k) for k in range(5))


def five_years():
    """Return the city and a plan in which each kind of change happens in some year."""
    problem = replace(copenhagen(), school_years=FIVE_YEARS)
    standings = {
        (key, year): standing_today(key, problem)
        for key in problem.institutions
        for year in FIVE_YEARS
    }
    for key, years in _PATHS.items():
        for year, (status, places) in zip(FIVE_YEARS, years, strict=True):
            standings[InstitutionId(key), year] = Standing(status=status, places=places)
    return problem, Plan(standings=standings, stays=())


_BASIS, _LEAVING, _NONE = Status.BASIS, Status.PHASING_OUT, (Status.NONE, 0)
_PATHS = {
    # Christianshavn's grows at once, Østerbro's of four when it can, Valby's of five is left.
    "I030": [(_BASIS, 6), (_BASIS, 6), (_BASIS, 8), (_BASIS, 8), (_BASIS, 8)],
    "I054": [(_LEAVING, 4), (_LEAVING, 2), (_BASIS, 6), (_BASIS, 7), (_BASIS, 7)],
    "I184": [(_LEAVING, 4), (_LEAVING, 2), (_LEAVING, 1), _NONE, _NONE],
    "I120": [_NONE] * 5,
    "I048": [(_LEAVING, 5), (_LEAVING, 3), (_BASIS, 6), (_BASIS, 6), (_BASIS, 6)],
    "I289": [(_BASIS, 16), (_BASIS, 12), (_BASIS, 12), (_BASIS, 12), (_BASIS, 12)],
    "I005": [_NONE, _NONE, (_BASIS, 6), (_BASIS, 6), (_BASIS, 9)],
    "I111": [(_BASIS, 6)] * 5,
}
