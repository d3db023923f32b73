"""Run CP-SAT once, tell how it goes, and stop when asked."""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import ortools
from ortools.sat.python import cp_model

from planner.domain.outcome import Verdict
from planner.errors import ModelError
from planner.solve.settings import Settings
from planner.text import Text

ENGINE = f"CP-SAT {ortools.__version__}"
_POLL_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a stage stands.

    Parameters
    ----------
    stage, stages
        Which one, counted from 1, and how many.
    incumbent, bound
        Best value so far and proven bound; None before there is one.
    seconds
        Since the stage began. [s]
    """

    measure: str
    stage: int
    stages: int
    incumbent: int | None
    bound: int | None
    seconds: float


Watch = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run of the solver gave.

    Parameters
    ----------
    values
        Of every variable, by index; None without a solution.
    bound
        Proven lower bound, rounded up to the integer that it proves.
    """

    verdict: Verdict
    values: tuple[int, ...] | None
    bound: int | None
    seconds: float
    was_interrupted: bool


class _Reporter(cp_model.CpSolverSolutionCallback):
    """Pass incumbents and bounds on."""

    def __init__(self, report: Callable[[int | None, int | None], None]) -> None:
        super().__init__()
        self._report = report

    def on_solution_callback(self) -> None:
        """Pass on a new incumbent."""
        self._report(round(self.objective_value), proven_bound(self.best_objective_bound))


def proven_bound(bound: float) -> int:
    """Round a bound of an integer objective up to what it proves, never beyond."""
    return math.ceil(bound - 1e-6)


def run(
    model: cp_model.CpModel,
    settings: Settings,
    *,
    time_limit_s: float,
    report: Callable[[int | None, int | None], None],
) -> Run:
    """Solve a model in a thread, so that Ctrl-C keeps the best solution.

    Parameters
    ----------
    time_limit_s
        Wall time for this run. [s]
    report
        Called with incumbent and bound whenever one of them gets better.

    Raises
    ------
    ModelError
        If CP-SAT finds the model invalid.
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = settings.workers
    solver.parameters.interleave_search = True
    solver.parameters.random_seed = settings.seed
    solver.parameters.max_time_in_seconds = max(0.01, time_limit_s)
    # With the solver's own handler, Ctrl-C in a solving thread aborts Python (ortools 9.15).
    solver.parameters.catch_sigint_signal = False
    solver.best_bound_callback = lambda bound: report(None, proven_bound(bound))
    status: list[int] = []
    thread = threading.Thread(
        target=lambda: status.append(int(solver.solve(model, _Reporter(report)))), daemon=True
    )
    start = time.monotonic()
    thread.start()
    was_interrupted = _wait(thread, solver)
    seconds = time.monotonic() - start
    return _result(model, solver, status[0], seconds, was_interrupted=was_interrupted)


def _wait(thread: threading.Thread, solver: cp_model.CpSolver) -> bool:
    was_interrupted = False
    while thread.is_alive():
        try:
            thread.join(_POLL_S)
        except KeyboardInterrupt:
            was_interrupted = True
            solver.stop_search()
    return was_interrupted


def _result(
    model: cp_model.CpModel,
    solver: cp_model.CpSolver,
    status: int,
    seconds: float,
    *,
    was_interrupted: bool,
) -> Run:
    if status == cp_model.MODEL_INVALID:
        text = model.validate()
        raise ModelError(Text(da=f"modellen er ugyldig: {text}", en=f"invalid model: {text}"))
    verdict = {
        int(cp_model.OPTIMAL): Verdict.PROVEN,
        int(cp_model.FEASIBLE): Verdict.FEASIBLE,
        int(cp_model.INFEASIBLE): Verdict.INFEASIBLE,
    }.get(status, Verdict.NONE_FOUND)
    has_plan = verdict in {Verdict.PROVEN, Verdict.FEASIBLE}
    return Run(
        verdict=verdict,
        values=tuple(solver.response_proto.solution) if has_plan else None,
        bound=proven_bound(solver.best_objective_bound) if has_plan else None,
        seconds=seconds,
        was_interrupted=was_interrupted,
    )
