"""What is concluded from the answers to single questions, and what is not."""

import threading

import pytest
from worlds import a_plan, a_problem, an_institution

from planner.domain.outcome import Outcome, Verdict
from planner.errors import ModelError
from planner.explain.change import changes
from planner.explain.conflict import conflicts
from planner.explain.oracle import Answer, Oracle
from planner.explain.words import change_lines, conflict_lines
from planner.rules.children_keep_place import ChildrenKeepPlace
from planner.rules.minimum_places import MinimumPlaces
from planner.rules.special_groups import SpecialGroups
from planner.rules.total_places import TotalPlaces
from planner.text import Text

PROBLEM = a_problem([an_institution("N1", places_max=8)])
RULES = (ChildrenKeepPlace(), MinimumPlaces(minimum=9), TotalPlaces(places=8), SpecialGroups())
NOTHING = Outcome(verdict=Verdict.NONE_FOUND, plan=None, stages=())
IMPOSSIBLE = Outcome(verdict=Verdict.INFEASIBLE, plan=None, stages=())


def possible_with(places):
    plan = a_plan(PROBLEM, {"N1": places} if places else {})
    return Outcome(verdict=Verdict.FEASIBLE, plan=plan, stages=())


def truth(rules):
    """Answer as it is in the problem: eight places at most."""
    minimum = next((rule.minimum for rule in rules if isinstance(rule, MinimumPlaces)), 1)
    low, _ = next(
        (rule.range_in(2026, PROBLEM) for rule in rules if isinstance(rule, TotalPlaces)), (0, 0)
    )
    if low == 0:
        return possible_with(0)
    return possible_with(8) if minimum <= 8 else IMPOSSIBLE


def an_oracle(solve, asked=None, interrupted=None):
    def watch(what, _):
        if asked is not None:
            asked.append(what.en)

    return Oracle(PROBLEM, solve, interrupted or threading.Event(), watch)


def test_the_conflict_is_what_it_takes():
    found = conflicts(RULES, an_oracle(truth), most=5)
    assert [one.rules for one in found.found] == [(RULES[1], RULES[2])]
    assert found.found[0].is_minimal
    assert found.are_all


def test_a_plan_answers_every_question_whose_rules_it_keeps():
    asked = []
    oracle = an_oracle(truth, asked)
    conflicts(RULES, oracle, most=5)
    assert asked[:2] == ["all rules", "without children_keep_place, minimum_places"]
    before = len(asked)
    assert oracle.ask(RULES[2:], Text(da="igen", en="again"), 0) is Answer.POSSIBLE
    assert oracle.ask(RULES[1:3], Text(da="igen", en="again"), 0) is Answer.IMPOSSIBLE
    assert len(asked) == before


def test_what_is_undecided_is_neither_left_out_nor_called_necessary():
    def solve(rules):
        return NOTHING if SpecialGroups() not in rules and len(rules) > 1 else truth(rules)

    found = conflicts(RULES, an_oracle(solve), most=5)
    assert set(found.found[0].rules) == {RULES[1], RULES[2], RULES[3]}
    assert not found.found[0].is_minimal
    assert "not proven that it takes all" in english(conflict_lines(found, PROBLEM))


def test_a_whole_that_is_undecided_is_no_conflict():
    found = conflicts(RULES, an_oracle(lambda _: NOTHING), most=5)
    assert (found.answer, found.found) == (Answer.UNDECIDED, ())


def test_nothing_is_asked_once_it_is_to_stop():
    interrupted = threading.Event()

    def solve(rules):
        interrupted.set()
        return truth(rules)

    found = conflicts(RULES, an_oracle(solve, interrupted=interrupted), most=5)
    assert [one.rules for one in found.found] == [RULES]
    assert not found.found[0].is_minimal
    assert not found.are_all


def test_a_plan_that_the_auditor_refuses_is_an_error():
    with pytest.raises(ModelError, match="minimum_places"):
        an_oracle(lambda _: possible_with(3)).ask(
            (MinimumPlaces(minimum=9),), Text(da="en", en="one"), 0
        )


def test_the_smallest_change_is_the_first_that_helps():
    oracle = an_oracle(truth)
    found = conflicts(RULES, oracle, most=5)
    turned = changes(RULES, found.found, oracle)
    helping = {
        one.before.id: one.after for one in turned if one.answer is Answer.POSSIBLE and one.dial
    }
    assert helping == {
        "minimum_places": MinimumPlaces(minimum=8),
        "total_places": TotalPlaces(places=(0, 8)),
    }
    lines = english(change_lines(turned, found))
    assert "minimum_places: {minimum: 8} instead of minimum: 9 (proven smallest change)" in lines
    assert "minimum_places: null" in lines
    assert "No help alone, whatever the value: total_places.places[1]." in lines


def test_a_change_next_to_an_undecided_one_is_not_called_smallest():
    def solve(rules):
        is_ten = any(rule == TotalPlaces(places=(1, 8)) for rule in rules)
        return NOTHING if is_ten else truth(rules)

    oracle = an_oracle(solve)
    found = conflicts(RULES, oracle, most=5)
    turned = changes(RULES, found.found, oracle)
    one = next(one for one in turned if one.after == TotalPlaces(places=(0, 8)))
    assert not one.is_smallest
    assert "not proven that less is not enough" in english(change_lines(turned, found))


def english(lines):
    return "\n".join(line.en for line in lines)
