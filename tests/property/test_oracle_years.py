"""Solver and brute force agree on status and objective of random tiny worlds of several years.

``PLANNER_ORACLE_YEARS_CASES`` sets how many; the default is what CI has time for.
"""

import os
from collections import Counter
from functools import cache
from itertools import pairwise, product

import pytest
from brute_force import best_values, stages_of
from brute_force_years import Oracle
from random_worlds import Draw, a_random_goal, a_random_problem, random_rules
from random_years import a_case_of_years
from worlds import stays

from planner.audit.check import breaches
from planner.domain.outcome import Verdict
from planner.domain.plan import Plan, Standing, Status
from planner.measures.transitions import Transitions
from planner.measures.unserved import Unserved
from planner.rules.registry import RULES
from planner.solve.settings import Settings
from planner.solve.stages import solve

CASES = int(os.environ.get("PLANNER_ORACLE_YEARS_CASES", "1000"))
BATCH = 50
# How often each rule has to be seen to decide, and not to decide, what is best.
OFTEN = 3


@cache
def best_of(seed):
    """Return the oracle's best plan of a case, which more than one test asks for."""
    problem, rules, goal = a_case_of_years(seed)
    return Oracle(problem, goal).best(rules)


@pytest.mark.parametrize("batch", range(-(-CASES // BATCH)))
def test_the_solver_finds_what_trying_every_plan_of_several_years_finds(batch):
    differing = []
    for seed in range(BATCH * batch, min(CASES, BATCH * (batch + 1))):
        problem, rules, goal = a_case_of_years(seed)
        best = best_of(seed)
        outcome = solve(problem, rules, goal, Settings(time_limit_s=60, workers=1))
        found = None
        if outcome.verdict is not Verdict.INFEASIBLE:
            assert outcome.verdict is Verdict.PROVEN, seed
            found = [stage.value for stage in outcome.stages]
            assert breaches(outcome.plan, problem, rules) == (), seed
        if found != (best.values if best else None):
            differing.append((seed, found, best, [rule.id for rule in rules]))
    assert differing == []


def test_every_rule_decides_what_is_best_in_some_cases_and_not_in_others():
    decides, is_idle = Counter(), Counter()
    for seed in range(CASES):
        problem, rules, goal = a_case_of_years(seed)
        asked = [rule for rule in rules if min(decides[rule.id], is_idle[rule.id]) < OFTEN]
        if not asked:
            continue
        oracle, best = Oracle(problem, goal), best_of(seed)
        for rule in asked:
            without = oracle.best(tuple(one for one in rules if one is not rule))
            is_same = (best and best.values) == (without and without.values)
            (is_idle if is_same else decides)[rule.id] += 1
    wanted = {kind.id: OFTEN for kind in RULES}
    assert {key: min(decides[key], OFTEN) for key in wanted} == wanted, decides
    assert {key: min(is_idle[key], OFTEN) for key in wanted} == wanted, is_idle


def test_the_cases_of_several_years_hold_what_only_years_bring():
    seen = Counter()
    for seed in range(300):
        problem, rules, _ = a_case_of_years(seed)
        best = best_of(seed)
        seen["impossible"] += best is None
        seen[len(problem.school_years)] += 1
        for child in problem.children.values():
            seen["newcomer of a later year"] += (child.entry or 0) > problem.school_years[0]
            seen["leaves on the way"] += child.school_start_year <= problem.school_years[-1]
        seen["some years only"] += any(rule.from_year or rule.until_year for rule in rules)
        if best is None:
            continue
        plan = best.plan
        seen["unserved"] += bool(Unserved().value(plan, problem))
        seen["transitions"] += bool(Transitions().value(plan, problem))
        seen["phases out"] += any(
            one.status is Status.PHASING_OUT for one in plan.standings.values()
        )
        for key in problem.institutions:
            path = [plan.standing(key, year).is_basis for year in problem.school_years]
            seen["closes"] += (True, False) in pairwise(path)
            seen["opens"] += (False, True) in pairwise(path)
        for child in problem.children.values():
            way = [
                plan.institution_of(child.id, year)
                for year in problem.school_years
                if child.needs_place(year)
            ]
            seen["waits"] += None in way[:-1] and way[-1] is not None
            seen["moves"] += len(set(way) - {None}) > 1
    rare = {key: count for key, count in seen.items() if count < 2}
    assert rare == {}
    assert len(seen) == 14


@pytest.mark.parametrize("block", range(2))
def test_the_oracle_of_several_years_is_that_of_one_year_in_one_year(block):
    for seed in range(9000 + block, 9120, 2):
        draw = Draw(seed)
        problem, rules, goal = a_random_problem(draw), random_rules(draw), a_random_goal(draw)
        best = Oracle(problem, goal).best(rules)
        assert (best and best.values) == best_values(problem, rules, goal), seed


def anything(problem):
    """Yield everything that has the shape of a plan, as far as that is not silly."""
    pairs = list(product(problem.institutions.values(), problem.school_years))
    choices = [
        [
            Standing(status=status, places=ordinary + special, special_places=special)
            for ordinary in range(max(one.ordinary_places_max, one.ordinary_places_now) + 1)
            for special in range(one.special_places + 1)
            for status in ([Status.BASIS, Status.PHASING_OUT] if ordinary + special else Status)
        ]
        for one, _ in pairs
    ]
    who = [(child.id, y) for y in problem.school_years for child in problem.children_in_need(y)]
    for chosen in product(*choices):
        standings = {(one.id, y): what for (one, y), what in zip(pairs, chosen, strict=True)}
        for where in product((None, *problem.institutions), repeat=len(who)):
            found = {pair: key for pair, key in zip(who, where, strict=True) if key}
            yield Plan(standings=standings, stays=stays(problem, found))


def how_many(problem):
    count = 1
    for one in problem.institutions.values():
        ordinary = max(one.ordinary_places_max, one.ordinary_places_now) + 1
        count *= (2 * ordinary * (one.special_places + 1) + 1) ** len(problem.school_years)
    needs = sum(len(problem.children_in_need(year)) for year in problem.school_years)
    return count * (len(problem.institutions) + 1) ** needs


def test_the_oracle_finds_what_judging_everything_that_looks_like_a_plan_finds():
    seen = Counter()
    for seed in range(2000):
        problem, rules, goal = a_case_of_years(seed)
        if len(problem.school_years) == 1 or how_many(problem) > 10_000:
            continue
        left = [plan for plan in anything(problem) if not breaches(plan, problem, rules)]
        values = []
        for value, limit in stages_of(goal) if left else ():
            values.append(min(value(plan, problem) for plan in left))
            left = [plan for plan in left if value(plan, problem) <= limit(values[-1])]
        best = Oracle(problem, goal).best(rules)
        assert (best.values if best else []) == values, seed
        seen[best is None] += 1
        if min(seen[True], seen[False]) == OFTEN:
            break
    assert min(seen[True], seen[False]) == OFTEN, seen
