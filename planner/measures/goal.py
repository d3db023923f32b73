"""What a plan is optimised for: measures in order, or one weighted sum."""

from dataclasses import dataclass

from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.measures.base import Objective
from planner.units import PERMILLE


@dataclass(frozen=True, slots=True, kw_only=True)
class StageGoal:
    """One measure to minimise, and how much of it later stages may give up.

    Parameters
    ----------
    tolerance_permille
        Share of the optimum by which later stages may exceed it. [permille]
    """

    objective: Objective
    tolerance_permille: int = 0

    def limit(self, value: int) -> int:
        """Return the most that later stages may have of the measure."""
        return value + value * self.tolerance_permille // PERMILLE


@dataclass(frozen=True, slots=True, kw_only=True)
class InOrder:
    """Lexicographic: each measure is minimised while those before it hold."""

    stages: tuple[StageGoal, ...]

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """The measures, in order."""
        return tuple(stage.objective for stage in self.stages)

    def value_of(self, measure: str, plan: Plan, problem: Problem) -> int:
        """Count the measure of one stage from a plan."""
        objective = next(one for one in self.objectives if one.id == measure)
        return objective.value(plan, problem)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedSum:
    """One sum of measures, each times a whole weight."""

    weights: tuple[tuple[int, Objective], ...]

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """The measures, in the order given."""
        return tuple(objective for _, objective in self.weights)

    def value_of(self, measure: str, plan: Plan, problem: Problem) -> int:
        """Count the sum, which is the only stage, from a plan."""
        del measure
        return sum(weight * one.value(plan, problem) for weight, one in self.weights)


Goal = InOrder | WeightedSum
