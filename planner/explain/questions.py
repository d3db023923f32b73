"""Put question after question to the solver, each in a process of its own."""

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from planner.domain.outcome import Outcome
from planner.domain.problem import Problem
from planner.measures.goal import Goal
from planner.rules.base import Rule
from planner.solve.process import SolverProcess
from planner.solve.run import Watch
from planner.solve.settings import Settings


class Questions:
    """Solver processes, one for each question; the next one gets ready while one is asked.

    Parameters
    ----------
    solve_there
        What solves a question, with the parameters of ``stages.solve``.
    """

    def __init__(self, solve_there: Callable[..., Outcome]) -> None:
        self._solve_there = solve_there
        self._next = SolverProcess(solve_there)

    def __enter__(self) -> Self:
        """Return them; the first process gets ready."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process that was got ready for nothing."""
        self._next.__exit__(kind, error, trace)

    def solve(  # noqa: PLR0913  (what to solve, and who may stop it)
        self,
        problem: Problem,
        rules: tuple[Rule, ...],
        goal: Goal,
        settings: Settings,
        *,
        interrupted: threading.Event,
        watch: Watch = lambda _: None,
    ) -> Outcome:
        """Ask one question; the parameters are those of ``SolverProcess.solve``."""
        here, self._next = self._next, SolverProcess(self._solve_there)
        with here as process:
            return process.solve(
                problem, rules, goal, settings, interrupted=interrupted, watch=watch
            )
