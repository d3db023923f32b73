"""Judge a plan by the rules; the plan may come from anywhere."""

from collections.abc import Iterable

from planner.audit import consistency
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.rules.base import Rule, Violation
from planner.text import Text


def breaches(plan: Plan, problem: Problem, rules: Iterable[Rule]) -> tuple[Violation, ...]:
    """Return every breach, of consistency first and then rule by rule.

    Parameters
    ----------
    plan
        Any plan, also one that no solver made.
    rules
        The rules that are on.
    """
    found = list(consistency.inconsistencies(plan, problem))
    for rule in rules:
        found += rule.check(plan, problem)
    return tuple(found)


def explain(breach: Violation, problem: Problem, rules: Iterable[Rule]) -> Text:
    """Return the sentence about a breach."""
    for rule in rules:
        if rule.id == breach.rule_id:
            return rule.explain(breach, problem)
    return consistency.explain(breach, problem)
