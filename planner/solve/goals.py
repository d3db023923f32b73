"""The stages of a goal, as the solver takes them."""

from collections.abc import Callable

from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.measures.base import Objective
from planner.measures.goal import Goal, WeightedSum
from planner.model.posting import Expr, Posting
from planner.model.variables import Variables

WEIGHTED_SUM = "weighted_sum"


class StageToSolve:
    """One objective expression, how to count it from a plan, and the limit it leaves."""

    def __init__(
        self,
        name: str,
        number: tuple[int, int],
        weights: tuple[tuple[int, Objective], ...],
        limit: Callable[[int], int],
    ) -> None:
        self.name = name
        self.number = number
        self.limit = limit
        self._weights = weights

    @property
    def is_last(self) -> bool:
        """Whether no stage comes after it."""
        return self.number[0] == self.number[1]

    def terms(self, variables: Variables, problem: Problem) -> Expr:
        """State the objective to the solver, for the years of a problem."""
        posting = Posting(variables, self.name)
        return posting.total(
            (weight, objective.terms(Posting(variables, objective.id), problem))
            for weight, objective in self._weights
        )

    def value(self, plan: Plan, problem: Problem) -> int:
        """Count the objective from a plan."""
        return sum(weight * objective.value(plan, problem) for weight, objective in self._weights)


def stages_of(goal: Goal) -> list[StageToSolve]:
    """Return the measures in order, or the one weighted sum."""
    if isinstance(goal, WeightedSum):
        return [StageToSolve(WEIGHTED_SUM, (1, 1), goal.weights, lambda value: value)]
    count = len(goal.stages)
    return [
        StageToSolve(stage.objective.id, (k, count), ((1, stage.objective),), stage.limit)
        for k, stage in enumerate(goal.stages, start=1)
    ]
