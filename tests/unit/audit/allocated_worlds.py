"""Small random problems of several years, with what the institutions are and all that can be."""

from itertools import product

from worlds import FIRST_YEAR, a_child, a_problem, an_institution, stays

from planner.audit.check import breaches
from planner.domain.plan import Plan, Standing, Status
from planner.rules.age_fit import AgeFit
from planner.rules.children_keep_place import ChildrenKeepPlace
from planner.rules.quality_response import QualityResponse
from planner.rules.special_groups import SpecialGroups
from planner.rules.travel_limit import TravelLimit

MOST_PLANS = 500


def a_world(random):
    """Return a problem of three years, and standings that some stays of the children fit."""
    problem = _a_problem(random)
    while len(list(every_where(problem))) > MOST_PLANS:
        problem = _a_problem(random)
    every = list(every_where(problem))
    where = every[int(random.integers(len(every)))]
    return problem, _standings(random, problem, where)


def some_rules(random):
    """Return some of the rules that speak of single children."""
    stop = ("2027/28",) if random.random() < 0.5 else None
    rules = (
        ChildrenKeepPlace(),
        SpecialGroups(),
        AgeFit(),
        TravelLimit(limit_m=300),
        QualityResponse(response="stop_intake", response_years=stop),
    )
    return tuple(rule for rule in rules if random.random() < 0.5)


def _a_problem(random):
    sites = [
        an_institution(
            key,
            places_now=2,
            special_places=special,
            special_group="hearing" if special else None,
            quality="watch" if random.random() < 0.3 else "ok",
            age_from_years=int(random.choice([0, 0, 0, 3])),
            age_to_years=int(random.choice([2, 5, 5])),
        )
        for key in ("P", "Q", "R")[: int(random.integers(2, 4))]
        for special in (int(random.random() < 0.3),)
    ]
    keys = [one.id for one in sites]
    children = [_a_child(random, f"c{k}", keys) for k in range(int(random.integers(1, 4)))]
    travel_m = {
        child.id: {key: int(random.integers(0, 6)) * 100 for key in keys} for child in children
    }
    return a_problem(sites, children, years=3, travel_m=travel_m)


def _a_child(random, key, institutions):
    entry = FIRST_YEAR + int(random.integers(0, 3))
    enrolled = {"entry": entry, "institution_id": str(random.choice(["", *institutions])) or None}
    if random.random() < 0.4:
        enrolled = {"institution_id": str(random.choice(institutions))}
    return a_child(
        key,
        birth_year=FIRST_YEAR - int(random.integers(0, 4)),
        school_start_year=entry + int(random.integers(1, 4)),
        special_group="hearing" if random.random() < 0.2 else None,
        **enrolled,
    )


def every_where(problem):
    """Yield every way to be somewhere or nowhere in each year of need."""
    needs = [
        (child, year)
        for year in problem.school_years
        for child in problem.children
        if problem.children[child].needs_place(year)
    ]
    for places in product((None, *problem.institutions), repeat=len(needs)):
        yield dict(zip(needs, places, strict=True))


def _standings(random, problem, where):
    """Return standings that fit those stays, some institutions phasing out where they can."""
    plan = Plan(standings={}, stays=stays(problem, where))
    return {
        (key, year): _standing(random, problem, plan, key, year)
        for key in problem.institutions
        for year in problem.school_years
    }


def _standing(random, problem, plan, key, year):
    special = problem.institutions[key].special_places
    there = [problem.children[child] for child in plan.children_at(key, year)]
    ordinary = [child for child in there if child.special_group is None]
    if random.random() < 0.5 and all(_was_there(plan, one, key, year) for one in ordinary):
        kept = len(ordinary)
        status = Status.PHASING_OUT if kept else Status.BASIS if special else Status.NONE
        return Standing(status=status, places=kept + special, special_places=special)
    places = len(there) + int(random.integers(0, 2))
    status = Status.BASIS if places + special else Status.NONE
    return Standing(status=status, places=places + special, special_places=special)


def _was_there(plan, child, key, year):
    if year == FIRST_YEAR:
        return child.has_basisplads and child.institution_id == key
    return plan.institution_of(child.id, year - 1) == key


def every_plan(problem, standings, rules):
    """Return all plans with these standings that contradict nothing and keep the rules."""
    every = (
        Plan(standings=standings, stays=stays(problem, where)) for where in every_where(problem)
    )
    return [plan for plan in every if not breaches(plan, problem, rules)]
