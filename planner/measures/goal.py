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
    at_most
        In its place the most that any plan may have of the measure and later stages may use up,
        in whole units of ``Objective.value``; None without such a cap.
    """

    objective: Objective
    tolerance_permille: int = 0
    at_most: int | None = None

    def limit(self, value: int) -> int:
        """Return the most that later stages may have of the measure.

        That is less than the value where a cap is out of reach: then there is no plan.
        """
        if self.at_most is not None:
            return self.at_most
        return value + value * self.tolerance_permille // PERMILLE


@dataclass(frozen=True, slots=True, kw_only=True)
class InOrder:
    """Lexicographic: each measure is minimised while those before it hold."""

    stages: tuple[StageGoal, ...]

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """The measures, in order."""
        return tuple(stage.objective for stage in self.stages)

    @property
    def caps(self) -> dict[str, int]:
        """The most that a plan may have of measures that have a cap, by id."""
        return {one.objective.id: one.at_most for one in self.stages if one.at_most is not None}

    def allows(self, plan: Plan, problem: Problem) -> bool:
        """Say whether a plan stays within every cap."""
        caps = self.caps
        return all(self.value_of(key, plan, problem) <= caps[key] for key in caps)

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

    @property
    def caps(self) -> dict[str, int]:
        """None: a sum has no caps."""
        return {}

    def allows(self, plan: Plan, problem: Problem) -> bool:
        """Say that any plan is within no cap."""
        del plan, problem
        return True

    def value_of(self, measure: str, plan: Plan, problem: Problem) -> int:
        """Count the sum, which is the only stage, from a plan."""
        del measure
        return sum(weight * one.value(plan, problem) for weight, one in self.weights)


Goal = InOrder | WeightedSum
