"""The stages of a solve as a run tells them, and back: around what would tell of few children."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from planner.domain.outcome import Stage, Verdict
from planner.domain.problem import Thresholds
from planner.measures.goal import Goal, WeightedSum
from planner.measures.travel import Travel
from planner.report.disclosure import COUNTS_CHILDREN, WEIGHTED_SUM, stage_step


def stage_record(
    stage: Stage, goal: Goal, thresholds: Thresholds, suppressed: frozenset[str]
) -> dict[str, Any]:
    """Return one stage as JSON; what would tell of few children is null.

    Parameters
    ----------
    suppressed
        Measures whose totals are not published.
    """
    is_sum = stage.measure == WEIGHTED_SUM
    of_it = {one.id for one in goal.objectives} if is_sum else {stage.measure}
    # A weighted sum of metres is known as exactly as they are.
    is_hidden = (
        _is_small(stage, thresholds) or bool(of_it & suppressed) or (is_sum and Travel.id in of_it)
    )
    told = _rounded(stage, stage_step(stage.measure, thresholds))
    # A share of a count of children is as good as the count.
    gap = told.gap if stage.measure in COUNTS_CHILDREN else stage.gap
    return {
        "measure": stage.measure,
        "status": stage.verdict.value,
        "value": None if is_hidden else told.value,
        "bound": None if is_hidden else told.bound,
        "limit": None if is_hidden else told.limit,
        "gap": None if is_hidden or gap is None else round(gap, 4),
        "seconds": round(stage.seconds, 3),
        "engine": stage.engine,
        "second_opinion": stage.second_opinion,
        "second_engine": stage.second_engine,
    }


def read_stages(run: Mapping[str, Any]) -> tuple[Stage, ...]:
    """Read the stages back from ``run.json``; what is hidden there is None.

    Raises
    ------
    ValueError, KeyError, TypeError
        If it is not such a record.
    """
    names = {one.name for one in fields(Stage)} - {"verdict"}
    return tuple(
        Stage(verdict=Verdict(stage["status"]), **{name: stage[name] for name in names})
        for stage in run["stages"]
    )


def tolerated(goal: Goal, stages: Iterable[Stage]) -> dict[str, int]:
    """Return the limits of measures that the goal lets exceed their least, by id.

    A cap stands in the scenario.
    """
    if isinstance(goal, WeightedSum):
        return {}
    tolerant = {one.objective.id for one in goal.stages if one.tolerance_permille}
    return goal.caps | {
        stage.measure: stage.limit
        for stage in stages
        if stage.measure in tolerant and stage.limit is not None
    }


def _is_small(stage: Stage, thresholds: Thresholds) -> bool:
    counts = (stage.value or 0, stage.bound or 0, stage.limit or 0)
    return stage.measure in COUNTS_CHILDREN and any(map(thresholds.is_small_count, counts))


def _rounded(stage: Stage, step: int) -> Stage:
    """Return a stage in whole steps: what is proven, down; else around it."""
    if step == 1 or stage.value is None or stage.bound is None or stage.limit is None:
        return stage
    is_proven = stage.verdict is Verdict.PROVEN
    return replace(
        stage,
        value=_down(stage.value, step) if is_proven else _up(stage.value, step),
        bound=_down(stage.bound, step),
        limit=_up(stage.limit, step),
    )


def _down(value: int, step: int) -> int:
    return value // step * step


def _up(value: int, step: int) -> int:
    return -_down(-value, step)
