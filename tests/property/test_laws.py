"""What must hold of any planner, whatever the problem: relations between solves."""

from dataclasses import replace
from functools import cache

import pytest
from changed_problems import (
    not_by_institutions,
    renamed,
    with_travel,
    with_useless_institution,
)
from random_worlds import Draw, a_random_problem, random_rules

from planner.domain.outcome import Verdict
from planner.measures.goal import InOrder, StageGoal
from planner.measures.imbalance import Imbalance
from planner.measures.moved_places import MovedPlaces
from planner.measures.transitions import Transitions
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.rules.total_places import TotalPlaces
from planner.rules.travel_limit import TravelLimit
from planner.solve.settings import Settings
from planner.solve.stages import solve

SEEDS = range(5000, 5060)
GOAL = InOrder(
    stages=tuple(
        StageGoal(objective=one())
        for one in (Unserved, Transitions, MovedPlaces, Imbalance, Travel)
    )
)


def a_case(seed):
    draw = Draw(seed)
    problem = a_random_problem(draw)
    return problem, random_rules(draw), draw


def values(problem, rules, goal=GOAL, **settings):
    settings = {"time_limit_s": 60, "workers": 1} | settings
    outcome = solve(problem, rules, goal, Settings(**settings))
    if outcome.verdict is Verdict.INFEASIBLE:
        return None
    assert outcome.verdict is Verdict.PROVEN
    return [stage.value for stage in outcome.stages]


@cache
def values_of(seed):
    """Return the values of a case as it is, which more than one law asks for."""
    return values(*a_case(seed)[:2])


def is_no_worse(one, other):
    """Say whether ``one`` is as good as ``other``; None, which is no plan, is worst."""
    return other is None or (one is not None and one <= other)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_changes_no_value(seed):
    problem, rules, draw = a_case(seed)
    shuffled = replace(
        problem,
        institutions={one.id: one for one in draw.order(list(problem.institutions.values()))},
        children={one.id: one for one in draw.order(list(problem.children.values()))},
    )
    assert values(shuffled, rules) == values_of(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_names_of_institutions_and_children_change_no_value(seed):
    problem, rules, _ = a_case(seed)
    assert values(renamed(problem), rules) == values_of(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_leaving_a_rule_out_never_makes_the_best_plan_worse(seed):
    problem, rules, _ = a_case(seed)
    everything = values_of(seed)
    for rule in rules:
        without = tuple(one for one in rules if one is not rule)
        assert is_no_worse(values(problem, without), everything), rule.id


@pytest.mark.parametrize("seed", SEEDS)
def test_a_wider_band_of_places_never_makes_the_best_plan_worse(seed):
    problem, rules, _ = a_case(seed)
    others = tuple(rule for rule in rules if not isinstance(rule, TotalPlaces))
    narrow = values(problem, (*others, TotalPlaces(places=(3, 4))))
    wide = values(problem, (*others, TotalPlaces(places=(2, 5))))
    assert is_no_worse(wide, narrow)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_institution_that_can_have_no_places_changes_no_value(seed):
    problem, rules, _ = a_case(seed)
    rules = not_by_institutions(rules)
    assert values(with_useless_institution(problem), rules) == values(problem, rules)


@pytest.mark.parametrize("seed", SEEDS)
def test_three_times_the_distances_are_three_times_the_travel(seed):
    problem, rules, _ = a_case(seed)
    rules = tuple(rule for rule in rules if not isinstance(rule, TravelLimit))
    scaled = with_travel(problem, lambda child, site: 3 * problem.travel_m[child, site])
    near, far = values(problem, rules), values(scaled, rules)
    if near is None:
        assert far is None
    else:
        assert far == [*near[:-1], 3 * near[-1]]


@pytest.mark.parametrize("seed", SEEDS)
def test_seed_and_number_of_workers_change_no_value(seed):
    problem, rules, _ = a_case(seed)
    right = values_of(seed)
    assert values(problem, rules, workers=2) == right
    assert values(problem, rules, seed=7) == right


def test_the_cases_of_the_laws_are_both_possible_and_impossible():
    found = [values_of(seed) for seed in SEEDS]
    assert 10 < sum(one is None for one in found) < 50
