"""The auditor's allocation is the best there is, compared with every allocation there is."""

from collections import Counter
from itertools import product

import numpy as np
import pytest
from worlds import FIRST_YEAR, a_child, a_plan, a_problem, an_institution

from planner.audit.allocate import allocate
from planner.audit.check import breaches
from planner.errors import ModelError
from planner.measures.goal import InOrder, StageGoal, WeightedSum
from planner.measures.imbalance import Imbalance
from planner.measures.transitions import Transitions
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.rules.age_fit import AgeFit
from planner.rules.children_keep_place import ChildrenKeepPlace
from planner.rules.special_groups import SpecialGroups
from planner.rules.travel_limit import TravelLimit

UNSERVED, TRANSITIONS, TRAVEL, IMBALANCE = Unserved(), Transitions(), Travel(), Imbalance()
USUAL = (UNSERVED, TRANSITIONS, TRAVEL)


def in_order(*objectives, tolerant=()):
    return InOrder(
        stages=tuple(
            StageGoal(objective=one, tolerance_permille=100 if one.id in tolerant else 0)
            for one in objectives
        )
    )


def a_world(random):
    """Return a problem of at most four children and three institutions, and places by kind."""
    sites = {
        key: an_institution(
            key,
            places_now=4,
            special_places=special,
            special_group="hearing" if special else None,
            age_to_years=int(random.choice([2, 5])),
        )
        for key in "PQR"
        for special in (int(random.integers(0, 2)),)
    }
    children = [
        a_child(
            f"c{k}",
            birth_year=FIRST_YEAR - int(random.integers(1, 5)),
            special_group=str(random.choice(["", "hearing"], p=[0.7, 0.3])) or None,
            **enrolment(random),
        )
        for k in range(int(random.integers(1, 5)))
    ]
    travel_m = {
        child.id: {key: int(random.integers(0, 6)) * 100 for key in sites} for child in children
    }
    problem = a_problem(sites.values(), children, travel_m=travel_m)
    return problem, some_places(random, children)


def some_places(random, children):
    """Return ordinary places; who has none keeps, or not, a place for each of its own children."""
    own = Counter(
        child.institution_id
        for child in children
        if child.has_basisplads and child.special_group is None
    )
    ordinary = {key: int(random.integers(0, 3)) for key in "PQR"}
    kept = {key: int(random.integers(0, own[key] + 1)) for key in "PQR" if not ordinary[key]}
    return {"places": ordinary, "phasing_out": kept}


def enrolment(random):
    kind = random.integers(0, 3)
    if kind == 0:
        return {"institution_id": str(random.choice(list("PQR")))}
    enrolled = str(random.choice(["", "P", "Q", "R"])) or None
    return {"entry": "2026/27", "institution_id": enrolled}


def every_allocation(problem, places, rules):
    """Return all plans with these standings that contradict nothing and break no child's rule."""
    found = []
    for wheres in product([None, *problem.institutions], repeat=len(problem.children)):
        serves = {
            child: where for child, where in zip(problem.children, wheres, strict=True) if where
        }
        plan = a_plan(problem, **places, serves=serves)
        if not breaches(plan, problem, rules):
            found.append(plan)
    return found


def values(plan, problem, objectives):
    return tuple(one.value(plan, problem) for one in objectives)


RULES = {
    "no rule": (),
    "special groups": (SpecialGroups(),),
    "ages and distances": (AgeFit(), TravelLimit(limit_m=300)),
    "all of them": (SpecialGroups(), AgeFit(), TravelLimit(limit_m=400)),
}
GOALS = {
    "the usual order": in_order(*USUAL),
    "another order": in_order(TRAVEL, TRANSITIONS, UNSERVED),
    "only what places decide": in_order(IMBALANCE),
    "a weighted sum": WeightedSum(weights=((500, UNSERVED), (150, TRANSITIONS), (1, TRAVEL))),
}


def key_of(goal):
    """Return by what plans are compared: the goal, and then the usual three."""

    def compared(plan, problem):
        if isinstance(goal, WeightedSum):
            first = (sum(weight * one.value(plan, problem) for weight, one in goal.weights),)
        else:
            first = values(plan, problem, goal.objectives)
        return (*first, *values(plan, problem, USUAL))

    return compared


@pytest.mark.parametrize("goal", GOALS.values(), ids=GOALS)
@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_no_allocation_is_better(rules, goal):
    random = np.random.default_rng(20_260_801)
    compared = key_of(goal)
    choices = 0
    for _ in range(15):
        problem, places = a_world(random)
        if not (every := every_allocation(problem, places, rules)):
            continue
        standings = a_plan(problem, **places).standings
        found = allocate(standings, problem, rules, goal, {})
        assert found.standings == standings
        assert breaches(found, problem, rules) == ()
        assert compared(found, problem) == min(compared(plan, problem) for plan in every)
        choices += len({compared(plan, problem) for plan in every}) > 1
    assert choices > 8


def test_within_a_tolerance_what_comes_later_is_as_good_as_it_can_be():
    random = np.random.default_rng(7)
    goal = in_order(UNSERVED, TRAVEL, TRANSITIONS, tolerant={"travel"})
    used = 0
    for _ in range(100):
        problem, places = a_world(random)
        if not (every := every_allocation(problem, places, ())):
            continue
        least = min(values(plan, problem, (UNSERVED, TRAVEL)) for plan in every)
        limit = least[1] + int(random.integers(0, 4)) * 100
        permitted = [
            plan
            for plan in every
            if UNSERVED.value(plan, problem) == least[0] and TRAVEL.value(plan, problem) <= limit
        ]
        standings = a_plan(problem, **places).standings
        found = allocate(standings, problem, (), goal, {"travel": limit})
        assert breaches(found, problem, ()) == ()
        assert TRAVEL.value(found, problem) <= limit
        fewest = min(TRANSITIONS.value(plan, problem) for plan in permitted)
        assert values(found, problem, (UNSERVED, TRANSITIONS)) == (least[0], fewest)
        used += TRAVEL.value(found, problem) > least[1]
    assert used > 10


def test_a_child_keeps_its_place_when_the_rule_says_so():
    problem = a_problem(
        [an_institution("P", places_now=1), an_institution("Q", places_now=1)],
        [a_child("there", institution_id="P"), a_child("new")],
        travel_m={"there": {"P": 900, "Q": 0}, "new": {"P": 0, "Q": 900}},
    )
    standings = a_plan(problem, {"P": 1, "Q": 1}).standings
    goal = in_order(UNSERVED, TRAVEL)

    def where(*rules):
        plan = allocate(standings, problem, rules, goal, {})
        return {stay.child_id: stay.institution_id for stay in plan.stays}

    assert where() == {"there": "Q", "new": "P"}
    assert where(ChildrenKeepPlace()) == {"there": "P", "new": "Q"}


def test_without_children_or_places_there_is_nothing_to_allocate():
    nobody = a_problem([an_institution("P", places_now=1)])
    standings = a_plan(nobody, {"P": 1}).standings
    assert allocate(standings, nobody, (), in_order(*USUAL), {}).stays == ()
    nowhere = a_problem([an_institution("P")], [a_child("c")])
    assert allocate({}, nowhere, (), in_order(*USUAL), {}).stays == ()


def test_a_limit_that_nothing_keeps_is_an_error():
    problem = a_problem([an_institution("P", places_now=1)], [a_child("c")])
    standings = a_plan(problem, {"P": 1}).standings
    goal = in_order(UNSERVED, TRAVEL, tolerant={"travel"})
    with pytest.raises(ModelError, match="can't be allocated"):
        allocate(standings, problem, (), goal, {"travel": 999})


@pytest.mark.parametrize("near", ["PQ", "QP"])
def test_a_limit_holds_although_nothing_that_comes_later_depends_on_the_children(near):
    # Nobody can change institution, so that nothing was solved once the limit was known.
    sites = [an_institution(key, places_now=1) for key in "PQ"]
    travel_m = {
        child: {key: 100 if key == here else 9000 for key in "PQ"}
        for child, here in zip("ab", near, strict=True)
    }
    problem = a_problem(sites, [a_child("a"), a_child("b")], travel_m=travel_m)
    standings = a_plan(problem, {"P": 1, "Q": 1}).standings
    for goal in (in_order(UNSERVED, TRAVEL), in_order(UNSERVED, TRAVEL, IMBALANCE)):
        found = allocate(standings, problem, (), goal, {"travel": 210})
        assert TRAVEL.value(found, problem) == 200


def test_a_place_that_is_kept_for_a_child_is_that_childs_also_where_another_is_nearer():
    sites = [an_institution("P", places_now=1), an_institution("Q", places_now=1)]
    problem = a_problem(
        sites, [a_child("c", institution_id="Q")], travel_m={"c": {"P": 0, "Q": 900}}
    )
    standings = a_plan(problem, {"P": 1}, phasing_out={"Q": 1}).standings
    found = allocate(standings, problem, (), in_order(UNSERVED, TRAVEL), {})
    assert [stay.institution_id for stay in found.stays] == ["Q"]


def test_what_a_measure_was_allowed_is_not_used_without_need():
    random = np.random.default_rng(7)
    goal = in_order(UNSERVED, TRAVEL, TRANSITIONS, tolerant={"travel"})
    wasted = []
    for _ in range(100):
        problem, places = a_world(random)
        if not (every := every_allocation(problem, places, ())):
            continue
        least = min(values(plan, problem, (UNSERVED, TRAVEL)) for plan in every)
        limit = least[1] + int(random.integers(0, 4)) * 100
        standings = a_plan(problem, **places).standings
        found = values(allocate(standings, problem, (), goal, {"travel": limit}), problem, USUAL)
        others = (values(plan, problem, USUAL) for plan in every)
        wasted += [one for one in others if one[:2] == found[:2] and one[2] < found[2]]
    assert wasted == []
