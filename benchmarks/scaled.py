"""The bundled city several times over, to see how time grows with size.

Each copy has areas, institutions and children of its own; from a child of one copy to an
institution of another it is as far as in the same copy and ``APART_M`` more for each copy between.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from planner.domain.names import AreaId, ChildId, InstitutionId
from planner.domain.problem import Problem
from planner.domain.travel import TravelMatrix
from planner.rules.base import Rule
from planner.rules.total_places import TotalPlaces

# More than any way within the city. [m]
APART_M = 30_000


def scaled(problem: Problem, rules: Iterable[Rule], times: int) -> tuple[Problem, tuple[Rule, ...]]:
    """Return so many copies of a problem as one, and the rules with so many times the places."""
    copies = range(times)
    children, institutions = tuple(problem.children), tuple(problem.institutions)
    one_m = np.array(
        [[problem.travel_m[child, key] for key in institutions] for child in children],
        dtype=np.int64,
    )
    distance_m = np.block([[one_m + APART_M * abs(a - b) for b in copies] for a in copies])
    travel_m = TravelMatrix(
        [ChildId(f"{key}.{n}") for n in copies for key in children],
        [InstitutionId(f"{key}.{n}") for n in copies for key in institutions],
        distance_m,
    )
    whole = replace(
        problem,
        areas={
            AreaId(f"{key}.{n}"): replace(
                one, id=AreaId(f"{key}.{n}"), omraade=f"{one.omraade}.{n}"
            )
            for n in copies
            for key, one in problem.areas.items()
        },
        institutions={
            InstitutionId(f"{key}.{n}"): replace(
                one, id=InstitutionId(f"{key}.{n}"), area_id=AreaId(f"{one.area_id}.{n}")
            )
            for n in copies
            for key, one in problem.institutions.items()
        },
        children={
            ChildId(f"{key}.{n}"): replace(
                one,
                id=ChildId(f"{key}.{n}"),
                home_area_id=AreaId(f"{one.home_area_id}.{n}"),
                institution_id=None
                if one.institution_id is None
                else InstitutionId(f"{one.institution_id}.{n}"),
            )
            for n in copies
            for key, one in problem.children.items()
        },
        travel_m=travel_m,
    )
    return whole, tuple(_scaled_rule(rule, times) for rule in rules)


def _scaled_rule(rule: Rule, times: int) -> Rule:
    if not isinstance(rule, TotalPlaces):
        return rule
    places = rule.places
    many = places * times if isinstance(places, int) else tuple(times * one for one in places)
    return rule.model_copy(update={"places": many})
