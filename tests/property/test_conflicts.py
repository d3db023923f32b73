"""Planted conflicts are found, proven minimal, and what is suggested helps.

``possible`` is asked anew for everything here, so that nothing rests on what was remembered.
"""

import threading
from itertools import combinations

import pytest
from planted_conflicts import a_planted_conflict
from random_worlds import Draw, a_random_problem, random_rules

from planner.domain.outcome import Verdict
from planner.explain.change import changes
from planner.explain.conflict import conflicts
from planner.explain.facts import facts
from planner.explain.oracle import Answer, Oracle
from planner.measures.goal import InOrder
from planner.rules.registry import share_minimum
from planner.solve.possible import possible
from planner.solve.settings import Settings

GOAL, SETTINGS = InOrder(stages=()), Settings(workers=1, time_limit_s=20)


def solved(problem, rules):
    return possible(problem, rules, GOAL, SETTINGS)


def is_possible(problem, rules):
    outcome = solved(problem, rules)
    assert outcome.verdict in {Verdict.FEASIBLE, Verdict.INFEASIBLE}
    return outcome.verdict is Verdict.FEASIBLE


def explained(problem, written):
    oracle = Oracle(problem, lambda rules: solved(problem, rules), threading.Event())
    found = conflicts(share_minimum(written), oracle, most=20)
    return found, changes(written, found.found, oracle)


@pytest.mark.parametrize("seed", range(50))
def test_a_planted_conflict_is_named_and_mended(seed):
    problem, written, planted = a_planted_conflict(seed)
    found, turned = explained(problem, written)
    assert found.answer is Answer.IMPOSSIBLE
    assert found.are_all
    assert planted in [{rule.id for rule in one.rules} for one in found.found]
    for one in found.found:
        assert one.is_minimal
        assert not is_possible(problem, one.rules)
        for rule in one.rules:
            assert is_possible(problem, [other for other in one.rules if other is not rule])
    helping = [one for one in turned if one.answer is Answer.POSSIBLE]
    assert any(one.dial for one in helping)
    for one in helping:
        assert is_possible(problem, changed(written, one.before, one.after))
        if one.dial is not None:
            assert one.is_smallest
            less = one.dial.set_to(
                one.after, one.dial.reading(one.after) - one.dial.loosens * one.dial.step
            )
            assert not is_possible(problem, changed(written, one.before, less))
    for one in turned:
        if one.answer is Answer.IMPOSSIBLE:
            assert not is_possible(problem, changed(written, one.before, one.after))


def changed(written, before, after):
    return share_minimum(
        rule if rule is not before else after
        for rule in written
        if rule is not before or after is not None
    )


@pytest.mark.parametrize("seed", range(60))
def test_numbers_are_said_to_clash_only_where_there_is_no_plan(seed):
    draw = Draw(seed)
    problem, rules = a_random_problem(draw), random_rules(draw)
    assert not (facts(problem, rules) and is_possible(problem, rules))


def test_planted_conflicts_are_shown_by_their_numbers():
    for seed in range(50):
        problem, written, planted = a_planted_conflict(seed)
        rules = [rule for rule in share_minimum(written) if rule.id in planted]
        assert facts(problem, tuple(rules)), seed


def test_every_conflict_of_a_random_world_is_found():
    """All minimal sets, by asking about every set of rules."""
    compared = 0
    for seed in range(80):
        draw = Draw(seed)
        problem, rules = a_random_problem(draw), random_rules(draw)
        if len(rules) <= 7 and not is_possible(problem, rules):
            found, _ = explained(problem, rules)
            assert found.are_all
            assert {frozenset(one.rules) for one in found.found} == least(problem, rules)
            compared += 1
    assert compared >= 8


def least(problem, rules):
    impossible = [
        frozenset(chosen)
        for size in range(len(rules) + 1)
        for chosen in combinations(rules, size)
        if not is_possible(problem, chosen)
    ]
    return {one for one in impossible if not any(other < one for other in impossible)}
