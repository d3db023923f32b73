"""Random problems of children without a place, and the rules that the relaxation reads."""

from random_worlds import Draw
from worlds import a_child, a_problem, an_area, an_institution

from planner.measures.goal import InOrder, StageGoal
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.rules.age_fit import AgeFit
from planner.rules.every_area_served import EveryAreaServed
from planner.rules.institution_size import InstitutionSize
from planner.rules.integrated import Integrated
from planner.rules.minimum_places import MinimumPlaces
from planner.rules.ownership_balance import OwnershipBalance
from planner.rules.phase_out import PhaseOut
from planner.rules.total_places import TotalPlaces
from planner.rules.travel_limit import TravelLimit

GOAL = InOrder(stages=(StageGoal(objective=Unserved()), StageGoal(objective=Travel())))


def a_case(seed, *, children, institutions):
    draw = Draw(seed)
    sites = [_a_site(draw, f"I{k}") for k in range(institutions)]
    count = draw.whole(1, children)
    newcomers = [a_child(f"N{k}", entry="2026/27", birth_year=2021 + k % 4) for k in range(count)]
    step = draw.one_of(1, 100)
    travel_m = {
        child.id: {one.id: step * draw.whole(1, 30) for one in sites} for child in newcomers
    }
    areas = [an_area("N"), an_area("S")]
    problem = a_problem(sites, newcomers, areas=areas, travel_m=travel_m)
    return problem, tuple(_rules(draw, count, institutions))


def _a_site(draw, key):
    return an_institution(
        key,
        area_id=draw.one_of("N", "S"),
        ownership=draw.one_of("kommunal", "selvejende"),
        age_from_years=draw.one_of(0, 0, 0, 3),
        capacity_places=draw.whole(5, 40),
        places_max=draw.whole(1, 3),
        may_host=draw.one_of("no", "undecided", "undecided", "undecided"),
    )


def _rules(draw, children, institutions):
    if draw.happens(0.7):
        yield MinimumPlaces(minimum=draw.whole(1, 2))
    if draw.happens(0.5):
        low = draw.whole(0, children)
        yield TotalPlaces(places=(low, low + draw.whole(1, 4)))
    if draw.happens(0.4):
        yield EveryAreaServed(minimum=draw.one_of(None, 2))
    if draw.happens(0.4):
        low = draw.one_of(0.0, 0.2, 0.4)
        yield OwnershipBalance(selvejende_share=(low, low + 0.5))
    if draw.happens(0.5):
        few = draw.whole(1, institutions)
        yield InstitutionSize(
            institutions=(few, draw.whole(few, institutions)),
            places=draw.one_of(None, (1, 2), (2, 3)),
        )
    yield from _rules_of_pairs(draw)


def _rules_of_pairs(draw):
    for rule, chance in ((AgeFit(), 0.3), (PhaseOut(), 0.3), (Integrated(max_share=0.2), 0.2)):
        if draw.happens(chance):
            yield rule
    if draw.happens(0.2):
        yield TravelLimit(limit_m=draw.one_of(20, 2000))
