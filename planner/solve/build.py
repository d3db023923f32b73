"""Turn a problem and its rules into a CP-SAT model."""

from collections.abc import Iterable
from typing import Protocol

from planner.domain.problem import Problem
from planner.model.posting import Posting
from planner.model.variables import Scope, Variables
from planner.solve.strengthen import settle_fixed_children, strengthen


class Posts(Protocol):
    """What a rule is to the solver: a name and its constraints."""

    @property
    def id(self) -> str:
        """Name of the constraints."""

    def post(self, posting: Posting, problem: Problem) -> None:
        """State them."""


def build(problem: Problem, rules: Iterable[Posts], scope: Scope | None = None) -> Variables:
    """Return the model with every rule posted and then strengthened.

    Parameters
    ----------
    problem
        The question.
    rules
        The rules that are on.
    scope
        What is known of the children; with spells, every child is served.
    """
    variables = Variables(problem, scope)
    if scope is not None and scope.spells:
        for unserved in variables.unserved.values():
            variables.fix(unserved, 0)
    for rule in rules:
        rule.post(Posting(variables, rule.id), problem)
    settle_fixed_children(variables)
    variables.settle()
    strengthen(variables)
    return variables
