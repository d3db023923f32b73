"""What a plan file can't say, said with a plan made by hand: children in the wrong places."""

import pytest
from worlds import a_child, a_plan, a_problem, an_institution

from planner.audit.check import breaches, explain
from planner.rules.registry import RULES

BY_ID = {rule.id: rule for rule in RULES}


def the_problem():
    return a_problem(
        [
            an_institution("A", places_now=6),
            an_institution("S", places_now=8, special_places=2, special_group="hearing"),
            an_institution("W", places_now=6, quality="watch"),
            an_institution("V", places_now=6, age_to_years=2),
        ],
        [
            a_child("barn-1", institution_id="A"),
            a_child("barn-2"),
            a_child("barn-3", birth_year=2022),
            a_child("barn-4", special_group="hearing"),
        ],
        travel_m={"barn-2": {"A": 5000}},
    )


PLACES = {"A": 6, "S": 6, "W": 6, "V": 6}
RIGHT = {"barn-1": "A", "barn-2": "S", "barn-3": "A", "barn-4": "S"}
# Rule, what it asks, where a child is wrongly put, the institution named and the child.
WRONG = {
    "children_keep_place": ({}, {"barn-1": "S"}, "A", "barn-1"),
    "age_fit": ({}, {"barn-3": "V"}, "V", "barn-3"),
    "travel_limit": ({"limit_m": 4999}, {"barn-2": "A"}, "A", "barn-2"),
    "special_groups": ({}, {"barn-4": "A"}, "A", "barn-4"),
    "quality_response": ({"response": "stop_intake"}, {"barn-2": "W"}, "W", "barn-2"),
}


@pytest.mark.parametrize("rule_id", WRONG)
def test_a_child_in_the_wrong_place_is_a_breach_of_the_rule_and_of_nothing_else(rule_id):
    parameters, moved, where, child = WRONG[rule_id]
    rules = [kind() for kind in needed() if kind.id != rule_id] + [BY_ID[rule_id](**parameters)]
    problem = the_problem()
    assert breaches(a_plan(problem, PLACES, serves=RIGHT), problem, rules) == ()
    [breach] = breaches(a_plan(problem, PLACES, serves={**RIGHT, **moved}), problem, rules)
    assert (breach.rule_id, breach.subject_id, breach.child_id) == (rule_id, where, child)
    said = explain(breach, problem, rules)
    assert f"Institution {where} ({where}, " in said.da
    assert said.da != said.en


def needed():
    # A limit has no default, so that rule is left out where it is not the one that is judged.
    return [BY_ID[rule_id] for rule_id in WRONG if rule_id != "travel_limit"]


def test_breaches_come_in_the_order_of_the_rules_after_contradictions():
    problem = the_problem()
    rules = [BY_ID["special_groups"](), BY_ID["age_fit"]()]
    plan = a_plan(problem, {**PLACES, "A": 21}, serves={**RIGHT, "barn-3": "V", "barn-4": "A"})
    assert [one.rule_id for one in breaches(plan, problem, rules)] == [
        "consistency",
        "special_groups",
        "age_fit",
    ]
    assert [one.rule_id for one in breaches(plan, problem, ())] == ["consistency"]


def test_no_sentence_about_a_breach_names_the_child():
    problem = the_problem()
    rules = [kind() for kind in needed()] + [BY_ID["travel_limit"](limit_m=10)]
    nowhere_right = {"barn-1": "S", "barn-2": "W", "barn-3": "V", "barn-4": "A"}
    found = breaches(a_plan(problem, PLACES, serves=nowhere_right), problem, rules)
    assert {one.rule_id for one in found} == set(WRONG)
    for breach in found:
        said = explain(breach, problem, rules)
        for child in problem.children:
            assert child not in said.da + said.en
