"""Random worlds of some 40 children and 12 institutions, the same for a seed."""

from random_worlds import Draw
from random_years import USUAL_GOAL
from worlds import a_child, a_problem, an_area, an_institution

from planner.measures.goal import InOrder, StageGoal
from planner.measures.imbalance import Imbalance
from planner.measures.moved_places import MovedPlaces
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.rules.age_fit import AgeFit
from planner.rules.area_balance import AreaBalance
from planner.rules.children_keep_place import ChildrenKeepPlace
from planner.rules.every_area_served import EveryAreaServed
from planner.rules.minimum_places import MinimumPlaces
from planner.rules.ownership_balance import OwnershipBalance
from planner.rules.phase_out import PhaseOut
from planner.rules.quality_response import QualityResponse
from planner.rules.registry import share_minimum
from planner.rules.special_groups import SpecialGroups
from planner.rules.total_places import TotalPlaces
from planner.rules.vacancies_to_fewest import VacanciesToFewest

INSTITUTIONS = 12
CHILDREN = 40
AREAS = "NSV"


def a_mid_case(seed):
    """Return a problem of one to three school years, rules and a goal."""
    draw = Draw(seed)
    institutions = [_an_institution(draw, k) for k in range(INSTITUTIONS)]
    years = draw.one_of(1, 1, 1, 2, 3)
    children = _children(draw, institutions, years)
    travel_m = {
        child.id: {one.id: 100 * draw.whole(1, 60) for one in institutions} for child in children
    }
    areas = [an_area(key, children_0_5=draw.whole(200, 900)) for key in AREAS]
    problem = a_problem(institutions, children, areas=areas, years=years, travel_m=travel_m)
    return problem, _rules(draw, institutions), _a_goal(draw)


def _an_institution(draw, number):
    now = draw.one_of(0, 0, 3, 6, 7, 8)
    youngest, oldest = draw.one_of((0, 5), (0, 5), (0, 2), (3, 5))
    return an_institution(
        f"I{number:02}",
        area_id=AREAS[number % len(AREAS)],
        ownership=draw.one_of("kommunal", "kommunal", "selvejende"),
        age_from_years=youngest,
        age_to_years=oldest,
        places_now=now,
        places_max=now + draw.whole(0, 6) if now else draw.whole(6, 12),
        may_host=draw.one_of("yes", "undecided", "undecided", "no") if now < 6 else "undecided",
        quality=draw.one_of(*["ok"] * 6, "watch"),
    )


def _children(draw, institutions, years):
    free = {one.id: one.places_now for one in institutions}
    children = []
    for k in range(CHILDREN):
        age = draw.whole(0, 5)
        born = {"birth_year": 2026 - age, "school_start_year": 2026 + max(1, 6 - age)}
        fitting = [one.id for one in institutions if free[one.id] and one.takes_age(age)]
        if fitting and draw.happens(0.7):
            where = draw.one_of(*fitting)
            free[where] -= 1
            children.append(a_child(f"C{k:02}", institution_id=where, **born))
        else:
            home = draw.one_of(None, *(one.id for one in institutions))
            entry = f"{2026 + (later := draw.whole(0, years - 1))}/{27 + later}"
            born["school_start_year"] = max(born["school_start_year"], 2027 + later)
            children.append(a_child(f"N{k:02}", entry=entry, institution_id=home, **born))
    return children


def _rules(draw, institutions):
    now = sum(one.places_now for one in institutions)
    optional = (
        EveryAreaServed(),
        PhaseOut(),
        AgeFit(),
        SpecialGroups(),
        QualityResponse(response="stop_intake"),
        VacanciesToFewest(unit="area", per="children"),
        AreaBalance(band_percent=(40, 200)),
        OwnershipBalance(selvejende_share=(0.1, 0.7)),
    )
    always = (
        MinimumPlaces(minimum=draw.one_of(4, 6)),
        ChildrenKeepPlace(),
        TotalPlaces(places=(now, now + 12)),
    )
    return share_minimum((*always, *(rule for rule in optional if draw.happens(0.5))))


def _a_goal(draw):
    if draw.happens(0.5):
        return USUAL_GOAL
    order = draw.order([Travel(), Imbalance(), MovedPlaces()])
    return InOrder(stages=tuple(StageGoal(objective=one) for one in (Unserved(), *order)))
