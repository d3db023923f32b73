"""Worked cases, written from the sources: a plan, and every breach it should have."""

import json
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from worlds import a_child, a_plan, a_problem, an_area, an_institution

from planner.domain.names import parse_school_year
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.rules.base import Rule
from planner.rules.registry import RULES

FOLDER = Path(__file__).resolve().parents[2] / "cases"
RULE_BY_ID = {rule.id: rule for rule in RULES}
CASES = [
    pytest.param(file.stem, case, id=f"{file.stem}: {case['name']}")
    for file in sorted(FOLDER.glob("*.yaml"))
    for case in YAML(typ="safe", pure=True).load(file)["cases"]
]
SPOKEN = [param for param in CASES if "says_da" in param.values[1]]


def the_rule(rule_id: str, case: dict[str, Any]) -> Rule:
    return RULE_BY_ID[rule_id].model_validate_json(json.dumps(case.get("parameters", {})))


def the_problem(world: dict[str, Any]) -> Problem:
    areas = [an_area(key, **fields) for key, fields in world.get("areas", {}).items()]
    return a_problem(
        [an_institution(key, **fields) for key, fields in world["institutions"].items()],
        [a_child(key, **fields) for key, fields in world.get("children", {}).items()],
        areas=areas or None,
        years=world.get("years", 1),
        travel_m=world.get("travel_m"),
    )


def the_world(case: dict[str, Any]) -> tuple[Problem, Plan]:
    problem = the_problem(case["world"])
    return problem, a_plan(problem, **case["plan"])


def expected(case: dict[str, Any]) -> list[tuple[Any, ...]]:
    return sorted(
        (
            parse_school_year(breach["year"]),
            breach["subject"],
            breach["measured"],
            breach["limit"],
            breach["unit"],
            breach.get("child", ""),
        )
        for breach in case["breaches"]
    )


@pytest.mark.parametrize(("rule_id", "case"), CASES)
def test_a_plan_has_exactly_the_breaches_that_the_text_implies(rule_id, case):
    problem, plan = the_world(case)
    found = list(the_rule(rule_id, case).check(plan, problem))
    assert {breach.rule_id for breach in found} <= {rule_id}
    observed = sorted(
        (b.year, b.subject_id, b.measured, b.limit, b.unit, b.child_id or "") for b in found
    )
    assert observed == expected(case)


@pytest.mark.parametrize(("rule_id", "case"), CASES)
def test_a_case_is_of_the_kind_it_says(rule_id, case):
    assert rule_id in RULE_BY_ID
    assert case["kind"] in {"kept", "broken", "at_limit", "reading"}
    if case["kind"] in {"kept", "at_limit"}:
        assert not case["breaches"]
    if case["kind"] == "broken":
        assert case["breaches"]


@pytest.mark.parametrize(("rule_id", "case"), SPOKEN)
def test_the_first_breach_is_said_in_both_languages(rule_id, case):
    problem, plan = the_world(case)
    rule = the_rule(rule_id, case)
    said = rule.explain(next(iter(rule.check(plan, problem))), problem)
    assert (said.da, said.en) == (case["says_da"], case["says_en"])


@pytest.mark.parametrize(("rule_id", "case"), CASES)
def test_no_breach_is_said_without_a_sentence_or_with_a_child(rule_id, case):
    problem, plan = the_world(case)
    rule = the_rule(rule_id, case)
    for breach in rule.check(plan, problem):
        for sentence in (said := rule.explain(breach, problem)).da, said.en:
            assert sentence.endswith(".")
            assert not any(child in sentence.split() for child in problem.children)
