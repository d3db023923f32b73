"""The auditor's allocation is the best there is, compared with every allocation there is."""

from collections import Counter

import numpy as np
import pytest
from every_allocation import (
    GOALS,
    IMBALANCE,
    TRAVEL,
    UNSERVED,
    USUAL,
    choices_when_none_is_better,
    in_order,
    tolerances_used,
)
from worlds import FIRST_YEAR, a_child, a_plan, a_problem, an_institution

from planner.audit.allocate import allocate
from planner.errors import ModelError
from planner.rules.age_fit import AgeFit
from planner.rules.children_keep_place import ChildrenKeepPlace
from planner.rules.special_groups import SpecialGroups
from planner.rules.travel_limit import TravelLimit


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


RULES = {
    "no rule": (),
    "special groups": (SpecialGroups(),),
    "ages and distances": (AgeFit(), TravelLimit(limit_m=300)),
    "all of them": (SpecialGroups(), AgeFit(), TravelLimit(limit_m=400)),
}


def worlds(random, count):
    """Yield problems, and standings that some of their children fit."""
    for _ in range(count):
        problem, places = a_world(random)
        yield problem, a_plan(problem, **places).standings


@pytest.mark.parametrize("goal", GOALS.values(), ids=GOALS)
@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_no_allocation_is_better(rules, goal):
    random = np.random.default_rng(20_260_801)
    cases = ((*world, rules) for world in worlds(random, 15))
    assert choices_when_none_is_better(cases, goal) > 8


def test_within_a_tolerance_what_comes_later_is_as_good_as_it_can_be():
    random = np.random.default_rng(7)
    assert tolerances_used(worlds(random, 100), random, most_extra_m=300) > 10


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
