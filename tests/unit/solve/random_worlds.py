"""Small random problems with rules switched on at random; a seed gives the same one always."""

import random

from worlds import a_child, a_problem, an_area, an_institution

from planner.domain.problem import Problem
from planner.measures.goal import InOrder, StageGoal
from planner.measures.registry import OBJECTIVES
from planner.rules.age_fit import AgeFit
from planner.rules.area_balance import AreaBalance
from planner.rules.base import Rule
from planner.rules.children_keep_place import ChildrenKeepPlace
from planner.rules.every_area_served import EveryAreaServed
from planner.rules.institution_size import InstitutionSize
from planner.rules.minimum_places import MinimumPlaces
from planner.rules.phase_out import PhaseOut
from planner.rules.places_stay import PlacesStay
from planner.rules.quality_response import QualityResponse
from planner.rules.registry import share_minimum
from planner.rules.special_groups import SpecialGroups
from planner.rules.travel_limit import TravelLimit
from planner.rules.vacancies_to_fewest import VacanciesToFewest

SOME_RULES: tuple[Rule, ...] = (
    MinimumPlaces(minimum=2),
    EveryAreaServed(),
    ChildrenKeepPlace(),
    PhaseOut(),
    PlacesStay(cap_places=2),
    AreaBalance(band_percent=(30, 220)),
    VacanciesToFewest(),
    SpecialGroups(),
    QualityResponse(response="stop_intake"),
    AgeFit(),
    TravelLimit(limit_m=1500),
    InstitutionSize(institutions=(0, 2)),
)


def random_problem(draw: random.Random) -> Problem:
    """Return three or four institutions in two areas and up to seven children."""
    keys = ["N1", "N2", "S1", "S2"][: draw.randint(3, 4)]
    institutions = []
    for key in keys:
        special = draw.choice((0, 0, 0, 1))
        now = draw.choice((0, 0, 1, 2, 3)) + special
        ages = draw.choice(((0, 5), (0, 5), (0, 2), (3, 5)))
        institutions.append(
            an_institution(
                key,
                area_id=key[0],
                ownership=draw.choice(("kommunal", "selvejende")),
                age_from_years=ages[0],
                age_to_years=ages[1],
                places_now=now,
                places_max=now + draw.randint(0, 3),
                special_places=special,
                special_group="hearing" if special else None,
                may_host=draw.choice(("yes", "no", "undecided", "undecided")),
                quality=draw.choice(("ok", "ok", "watch")),
            )
        )
    children, travel_m = [], {}
    for child in "ABCDEFG"[: draw.randint(2, 7)]:
        home = draw.choice((None, *keys))
        is_newcomer = home is None or draw.random() < 0.6
        children.append(
            a_child(
                child,
                institution_id=home,
                entry=draw.choice(("2026/27", "2027/28")) if is_newcomer else None,
                birth_year=draw.choice((2022, 2024)),
                special_group=draw.choice((None, None, None, "hearing")),
            )
        )
        travel_m[child] = {key: draw.randint(1, 20) * 100 for key in keys}
    areas = [an_area("N", children_0_5=draw.choice((50, 100))), an_area("S", omraade="Syd")]
    return a_problem(
        institutions, children, areas=areas, years=draw.choice((1, 1, 2)), travel_m=travel_m
    )


def random_rules(draw: random.Random) -> tuple[Rule, ...]:
    """Return some of the rules."""
    return share_minimum(rule for rule in SOME_RULES if draw.random() < 0.5)


def random_goal(draw: random.Random) -> InOrder:
    """Return two to five measures in some order."""
    chosen = draw.sample(OBJECTIVES, draw.randint(2, 5))
    return InOrder(stages=tuple(StageGoal(objective=objective()) for objective in chosen))
