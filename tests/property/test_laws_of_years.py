"""What must hold of any planner of several years, whatever the problem."""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from changed_problems import not_by_institutions, renamed, with_useless_institution
from random_years import USUAL_GOAL, a_case_of_years
from test_laws import values

from planner.audit.check import breaches
from planner.domain.names import school_year_label
from planner.domain.plan import Plan, Stay
from planner.rules.age_fit import AgeFit
from planner.rules.children_keep_place import ChildrenKeepPlace
from planner.solve import stages
from planner.solve.scope import spells
from planner.solve.settings import Settings

SEEDS = tuple(
    seed for seed in range(20_000, 20_130) if len(a_case_of_years(seed)[0].school_years) > 1
)[:48]


def a_case(seed):
    problem, rules, _ = a_case_of_years(seed)
    return problem, rules


@cache
def values_of(seed):
    """Return the values of a case as it is, which more than one law asks for."""
    return values(*a_case(seed))


def split(rule, problem, number):
    """Return the rule twice, until a year and from the next one."""
    years = rule.years(problem)
    if len(years) < 2:
        return (rule,)
    last = years[number % (len(years) - 1)]
    return (
        rule.model_copy(update={"until_year": school_year_label(last)}),
        rule.model_copy(update={"from_year": school_year_label(last + 1)}),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_rule_of_all_years_is_the_same_rule_twice_of_some_years_each(seed):
    problem, rules = a_case(seed)
    halves = tuple(half for rule in rules for half in split(rule, problem, seed))
    assert values(problem, halves) == values_of(seed)


def test_most_rules_are_split():
    cases = [a_case(seed) for seed in SEEDS]
    parts = [len(split(rule, problem, 0)) for problem, rules in cases for rule in rules]
    assert sum(part == 2 for part in parts) > len(parts) / 2


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_and_of_rules_changes_no_value_of_several_years(seed):
    problem, rules = a_case(seed)
    turned = replace(
        problem,
        institutions=dict(reversed(problem.institutions.items())),
        children=dict(reversed(problem.children.items())),
    )
    right = values_of(seed)
    assert values(turned, rules) == right
    assert values(problem, rules[::-1]) == right


@pytest.mark.parametrize("seed", SEEDS)
def test_the_names_of_institutions_and_children_change_no_value_of_several_years(seed):
    problem, rules = a_case(seed)
    assert values(renamed(problem), rules) == values_of(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_institution_that_can_have_no_places_changes_no_value_of_several_years(seed):
    problem, rules = a_case(seed)
    rules = not_by_institutions(rules)
    assert values(with_useless_institution(problem), rules) == values(problem, rules)


@pytest.mark.parametrize("seed", SEEDS)
def test_years_that_share_their_decisions_have_the_values_of_years_apart(seed, monkeypatch):
    problem, rules = a_case(seed)
    others = tuple(rule for rule in rules if not isinstance(rule, ChildrenKeepPlace))
    rules = (*others, ChildrenKeepPlace())
    shared = values(problem, rules)
    asked = []

    def apart(*arguments):
        asked.append(spells(*arguments))
        return {}

    monkeypatch.setattr(stages, "spells", apart)
    assert values(problem, rules) == shared
    assert asked


def test_some_years_share_their_decisions_and_some_children_are_not_served():
    seen = Counter()
    for seed in SEEDS:
        problem, rules = a_case(seed)
        rules = (*(rule for rule in rules if not isinstance(rule, AgeFit)), ChildrenKeepPlace())
        firsts = spells(problem, rules)
        seen["shared"] += any(first < year for (_, year), first in firsts.items())
        found = values(problem, rules)
        seen["served"] += found is not None and found[0] == 0
        seen["not served"] += found is not None and found[0] > 0
    assert min(seen["shared"], seen["served"], seen["not served"]) > 2, seen


def first_year_of(plan, problem):
    """Return the first year of a problem and of a plan; who comes later is still a child."""
    year = problem.school_years[0]
    standings = {(key, y): one for (key, y), one in plan.standings.items() if y == year}
    chosen = tuple(
        Stay(
            child_id=stay.child_id,
            institution_id=stay.institution_id,
            from_year=year,
            to_year=year,
        )
        for stay in plan.stays
        if stay.from_year == year
    )
    return Plan(standings=standings, stays=chosen), replace(problem, school_years=(year,))


@pytest.mark.parametrize("block", range(4))
def test_the_first_year_of_a_plan_keeps_the_rules_of_a_problem_of_one_year(block):
    later = []
    for seed in SEEDS[block::4]:
        problem, rules = a_case(seed)
        outcome = stages.solve(problem, rules, USUAL_GOAL, Settings(time_limit_s=60, workers=1))
        if outcome.plan is None:
            continue
        assert breaches(outcome.plan, problem, rules) == (), seed
        plan, first = first_year_of(outcome.plan, problem)
        assert breaches(plan, first, rules) == (), seed
        later.append(
            sum((child.entry or 0) > first.school_years[0] for child in first.children.values())
        )
    assert len(later) > 3
    assert any(later)
