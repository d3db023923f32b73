"""Count every measure from the plan."""

from collections.abc import Iterable

from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.measures.base import Figure, Measure


def recount(plan: Plan, problem: Problem, measures: Iterable[Measure]) -> tuple[Figure, ...]:
    """Return all figures of all measures, in the order of the measures."""
    return tuple(figure for measure in measures for figure in measure.figures(plan, problem))
