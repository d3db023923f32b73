"""Solver and brute force agree on status and objective of random tiny worlds.

``PLANNER_ORACLE_CASES`` sets how many; the default is what CI has time for.
"""

import os
from functools import cache

import pytest
from brute_force import best_values
from random_worlds import Draw, a_random_goal, a_random_problem, random_rules

from planner.domain.outcome import Verdict
from planner.rules.registry import RULES
from planner.solve.settings import Settings
from planner.solve.stages import solve

CASES = int(os.environ.get("PLANNER_ORACLE_CASES", "600"))
BATCH = 100


def a_case(seed):
    draw = Draw(seed)
    return a_random_problem(draw), random_rules(draw), a_random_goal(draw)


@cache
def best_of(seed):
    """Return the values of the best plan of a case, which more than one test asks for."""
    return best_values(*a_case(seed))


@pytest.mark.parametrize("batch", range(-(-CASES // BATCH)))
def test_the_solver_finds_what_trying_every_plan_finds(batch):
    for seed in range(BATCH * batch, min(CASES, BATCH * (batch + 1))):
        problem, rules, goal = a_case(seed)
        outcome = solve(problem, rules, goal, Settings(time_limit_s=60, workers=1))
        right = best_of(seed)
        found = None
        if outcome.verdict is not Verdict.INFEASIBLE:
            assert outcome.verdict is Verdict.PROVEN, seed
            found = [stage.value for stage in outcome.stages]
        assert found == right, (seed, [rule.id for rule in rules], goal)


def test_the_cases_hold_every_rule_and_both_verdicts():
    seen, impossible = set(), 0
    for seed in range(200):
        _, rules, _ = a_case(seed)
        seen |= {rule.id for rule in rules}
        impossible += best_of(seed) is None
    assert seen == {kind.id for kind in RULES}
    assert 20 < impossible < 180
