"""Which two measures are traded off, and what holds before them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.errors import UsageError
from planner.measures.base import METRES, Objective
from planner.measures.goal import InOrder, StageGoal
from planner.measures.registry import OBJECTIVES
from planner.report.disclosure import COUNTS_CHILDREN, SUM_STEP_M
from planner.scenario.build import Case
from planner.text import Lang, text

# From few possible values to many: the search steps along the first of the two.
_COARSE_FIRST = (
    "basis_institutions",
    "vacant_place_years",
    "moved_places",
    "ownership_deviation",
    "imbalance",
    "travel",
)
# What sets two plans apart by a child without a place, and so tells of that child.
TELLS_OF_UNSERVED = ("vacant_place_years", "travel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """Two measures of which less of one costs more of the other.

    Parameters
    ----------
    before
        What comes first in the scenario and is as good in every point of the front.
    coarse, fine
        The measures; the search steps along the one with fewer possible values.
    """

    before: tuple[StageGoal, ...]
    coarse: Objective
    fine: Objective

    def goal(self, most: int) -> InOrder:
        """Return the goal of a point: the least of ``fine`` with so much of ``coarse``."""
        stages = (StageGoal(objective=self.coarse, at_most=most), StageGoal(objective=self.fine))
        return InOrder(stages=(*self.before, *stages))

    def held(self, plan: Plan, problem: Problem) -> tuple[StageGoal, ...]:
        """Return what comes before, each measure held at what the first plan has of it."""
        return tuple(
            stage
            if stage.at_most is not None
            else StageGoal(objective=stage.objective, at_most=stage.objective.value(plan, problem))
            for stage in self.before
        )

    def values(self, plan: Plan, problem: Problem) -> tuple[int, int]:
        """Count both measures of a plan, ``coarse`` first."""
        return self.coarse.value(plan, problem), self.fine.value(plan, problem)

    def fine_told(self, value: int) -> int:
        """Return what is told of the fine measure: metres of all children in whole kilometres."""
        if self.fine.counted_in != METRES:
            return value
        return (value + SUM_STEP_M // 2) // SUM_STEP_M * SUM_STEP_M


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is searched, and with what.

    Parameters
    ----------
    scenario
        The given scenario's file.
    time_limit_s
        For each point. [s]
    """

    case: Case
    trade: Trade
    scenario: Path
    time_limit_s: float
    lang: Lang


def trade_of(case: Case, names: Sequence[str]) -> Trade:
    """Return what is traded off in a scenario.

    Parameters
    ----------
    names
        Ids of two measures, in any order.

    Raises
    ------
    UsageError
        If these two can't be, or the scenario doesn't put its measures in order.
    """
    _refuse_names(names)
    if not isinstance(case.goal, InOrder):
        raise UsageError(
            text(
                "objective.weights: a weighted sum has no front; write objective.order instead "
                "(and set weights to null)",
            )
        )
    places = [k for k, one in enumerate(case.goal.objectives) if one.id in names]
    first = min(places, default=len(case.goal.stages))
    before, others = case.goal.stages[:first], case.goal.stages[first:]
    _refuse_limits(before, others)
    _refuse_unserved(before, names)
    by_id = {one.id: one for one in case.measures if isinstance(one, Objective)}
    coarse, fine = (by_id[name] for name in sorted(names, key=_COARSE_FIRST.index))
    return Trade(before=before, coarse=coarse, fine=fine)


def _refuse_names(names: Sequence[str]) -> None:
    shown, known = ",".join(names), ", ".join(_COARSE_FIRST)
    counting = [name for name in names if name in COUNTS_CHILDREN]
    if counting:
        raise UsageError(
            text(
                "--measures: {counting} counts children, and from point to point single "
                "children could be seen; choose two of {known}",
                counting=counting[0],
                known=known,
            )
        )
    unknown = [name for name in names if name not in {one.id for one in OBJECTIVES}]
    if unknown:
        raise UsageError(
            text(
                "--measures: {unknown} is no measure; choose two of {known}",
                unknown=unknown[0],
                known=known,
            )
        )
    if len(names) != 2 or names[0] == names[1]:  # noqa: PLR2004  (two)
        raise UsageError(
            text(
                "--measures: {shown} is not two different measures; write two with a comma "
                "between, of {known}",
                shown=shown,
                known=known,
            )
        )


def _refuse_limits(before: Sequence[StageGoal], others: Sequence[StageGoal]) -> None:
    """Refuse tolerances before the two, and caps after: neither has a meaning in a front."""
    tolerant = [one.objective.id for one in before if one.tolerance_permille]
    if tolerant:
        raise UsageError(
            text(
                "objective.order: {tolerant} has a tolerance and stands before the two "
                "measures; remove it or write an at_most, for each point must be as good in it",
                tolerant=tolerant[0],
            )
        )
    capped = [one.objective.id for one in others if one.at_most is not None]
    if capped:
        raise UsageError(
            text(
                "objective.order: {capped} has at_most and doesn't stand before the two "
                "measures; remove it, or move the measure forward",
                capped=capped[0],
            )
        )


def _refuse_unserved(before: Sequence[StageGoal], names: Sequence[str]) -> None:
    """Refuse a front along which other children may be left without a place."""
    telling = [name for name in names if name in TELLS_OF_UNSERVED]
    is_settled = any(one.objective.id == "unserved" and not one.at_most for one in before)
    if telling and not is_settled:
        raise UsageError(
            text(
                "objective.order: with {telling}, unserved must stand before the two measures "
                "(without an at_most over 0); else single children could be seen from point to "
                "point",
                telling=telling[0],
            )
        )
