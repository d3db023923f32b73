"""Hand on every better plan, so that none is lost when the search ends before its time."""

import time
from collections.abc import Callable, Iterable

from planner.domain.outcome import Outcome, Stage, Verdict
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.solve.goals import StageToSolve

# Told of a plan as the outcome that it would be if nothing came after it.
Keep = Callable[[Outcome], None]


class Incumbents:
    """The plans that a search over several stages finds, the best of them handed on.

    Parameters
    ----------
    keep
        Given each plan that is better than all before.
    engine
        Engine that finds them.
    """

    def __init__(self, problem: Problem, keep: Keep, engine: str) -> None:
        self.bound: int | None = None
        self._problem = problem
        self._keep = keep
        self._engine = engine
        self._stage: StageToSolve | None = None
        self._start = 0.0
        self._done: tuple[Stage, ...] = ()
        self._least: int | None = None

    def begin(self, stage: StageToSolve, done: Iterable[Stage], plan: Plan | None) -> None:
        """Begin a stage, with the plan that it starts from."""
        self._stage, self._done, self._start = stage, tuple(done), time.monotonic()
        self._least = self.bound = None
        if plan is not None:
            self.found(plan)

    def found(self, plan: Plan) -> None:
        """Hand on a plan if it is the best of the stage so far."""
        if self._stage is None:
            return
        value = self._stage.value(plan, self._problem)
        if self._least is not None and value >= self._least:
            return
        self._least = value
        running = Stage(
            measure=self._stage.name,
            verdict=Verdict.FEASIBLE,
            value=value,
            bound=self.bound,
            limit=self._stage.limit(value),
            seconds=time.monotonic() - self._start,
            engine=self._engine,
        )
        self._hand_on(plan, (*self._done, running))

    def end(self, stages: Iterable[Stage], plan: Plan | None) -> None:
        """Hand on the plan that a stage ended with."""
        self._stage = None
        if plan is not None:
            self._hand_on(plan, tuple(stages))

    def _hand_on(self, plan: Plan, stages: tuple[Stage, ...]) -> None:
        self._keep(Outcome(verdict=Verdict.FEASIBLE, plan=plan, stages=stages))
