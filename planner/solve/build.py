"""Turn a problem and its rules into a CP-SAT model."""

from collections.abc import Iterable

from planner.domain.problem import Problem
from planner.model.posting import Posting
from planner.model.variables import Variables
from planner.rules.base import Rule
from planner.solve.strengthen import strengthen


def build(problem: Problem, rules: Iterable[Rule]) -> Variables:
    """Return the model with every rule posted and then strengthened.

    Parameters
    ----------
    problem
        The question.
    rules
        The rules that are on.
    """
    variables = Variables(problem)
    for rule in rules:
        rule.post(Posting(variables, rule.id), problem)
    strengthen(variables)
    return variables
