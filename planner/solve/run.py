"""Run CP-SAT once, tell how it goes, and stop when asked."""

import math
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version

from ortools.sat.python import cp_model

from planner.domain.outcome import Verdict
from planner.errors import ModelError, SolveError
from planner.solve.settings import Settings
from planner.text import text

ENGINE = f"CP-SAT {version('ortools')}"
_POLL_S = 0.02
# How often a solution of a search that goes on is handed on, at most. [s]
_KEEP_EVERY_S = 3.0
# How long a search that was interrupted may take to its first solution. [s]
_GRACE_S = 3.0
# What a sum of floating point numbers may be off, for each unit of its size.
_ROUNDING = 2.0**-48
# Linear relaxation with all cuts and its reduced costs: what proves these models (DESIGN.md, 3).
_SUBSOLVERS = ("max_lp", "reduced_costs")


# What comes after the stages, in the place of a measure.
CANONICAL, SECOND_OPINION = "canonical", "second_opinion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a stage stands, or one of the steps after the last.

    Parameters
    ----------
    stage, stages
        Which one, counted from 1, and how many; the steps after them are counted on.
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
Values = tuple[int, ...]
Report = Callable[[int | None, int | None], None]
Keep = Callable[[Values], None]


def teller(watch: Watch | None, measure: str, number: int, count: int) -> Report:
    """Return what tells a watch of incumbent and bound, with the seconds from now on.

    Parameters
    ----------
    measure
        What is minimised, or ``CANONICAL`` or ``SECOND_OPINION``.
    number, count
        Which stage it is, and of how many.
    """
    start = time.monotonic()

    def tell(incumbent: int | None, bound: int | None) -> None:
        if watch is not None:
            watch(
                Progress(
                    measure=measure,
                    stage=number,
                    stages=count,
                    incumbent=incumbent,
                    bound=bound,
                    seconds=time.monotonic() - start,
                )
            )

    return tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run of the solver gave.

    Parameters
    ----------
    values
        Of every variable, by index; None without a solution.
    bound
        Proven lower bound, rounded up to the integer that it proves; None if there is none.
    """

    verdict: Verdict
    values: Values | None
    bound: int | None


@contextmanager
def interruption() -> Iterator[threading.Event]:
    """Turn Ctrl-C into an event, so that it is lost nowhere between two runs of the solver."""
    interrupted = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield interrupted
        return
    before = signal.signal(signal.SIGINT, lambda *_: interrupted.set())
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)


class _Solutions(cp_model.CpSolverSolutionCallback):
    """Pass incumbents and bounds on at once, and solutions now and then.

    Parameters
    ----------
    due
        When the first solution may be handed on, by the monotonic clock. [s]
    """

    def __init__(self, report: Report, keep: Keep, due: float) -> None:
        super().__init__()
        self.found = threading.Event()
        self._report = report
        self._keep = keep
        self._due = due
        self._newest: deque[Values] = deque(maxlen=1)

    def on_solution_callback(self) -> None:
        """Pass on a new incumbent."""
        self._newest.append(tuple(self.response_proto.solution))
        self.found.set()
        self._report(round(self.objective_value), proven_bound(self.best_objective_bound))

    def hand_on(self) -> None:
        """Hand on the newest solution if there is one and it is time."""
        if self._newest and time.monotonic() >= self._due:
            self._keep(self._newest.pop())
            self._due = time.monotonic() + _KEEP_EVERY_S


def proven_bound(bound: float, tolerance: float = _ROUNDING) -> int:
    """Round a bound of an integer objective up to what it proves, never beyond.

    Parameters
    ----------
    tolerance
        By how much the bound may be off for each unit of its size; a millionth at least.
    """
    return math.ceil(bound - max(1e-6, tolerance * abs(bound)))


def run(  # noqa: PLR0913  (each is a thing of its own that the caller decides)
    model: cp_model.CpModel,
    settings: Settings,
    *,
    time_limit_s: float,
    enough_s: float = math.inf,
    interrupted: threading.Event,
    hint: Iterable[tuple[int, int]] = (),
    report: Report = lambda *_: None,
    keep: Keep = lambda _: None,
    is_from_below: bool = False,
) -> Run:
    """Solve a model in a thread, so that an interruption keeps the best solution.

    Parameters
    ----------
    time_limit_s
        Wall time for this run. [s]
    enough_s
        Wall time after which it ends as soon as it has a solution. [s]
    interrupted
        Set when the user wants to stop.
    hint
        Variables' indices and the values to try first.
    report
        Called with incumbent and bound whenever one of them gets better.
    keep
        Called with a solution while the search for better ones goes on, in the caller's thread
        and every few seconds at most; not with the last one, which is returned.
    is_from_below
        Whether to ask for a solution with no more than the bound, and raise that until there is
        one; what is sought is the bound.

    Raises
    ------
    ModelError
        If CP-SAT finds the model invalid.
    SolveError
        If the solver fails without an answer.
    """
    if time_limit_s <= 0:
        return Run(verdict=Verdict.NONE_FOUND, values=None, bound=None)
    model.clear_hints()  # type: ignore[no-untyped-call]
    if not _has_measure(model):
        # Workers that take turns may abort where nothing is minimised (ortools 9.15:
        # "heuristics.fixed_search != nullptr").
        settings = replace(settings, workers=1)
    for index, value in hint:
        model.add_hint(model.get_int_var_from_proto_index(index), value)
    enough = time.monotonic() + enough_s
    solver = _solver(settings, time_limit_s)
    solver.parameters.use_objective_lb_search = is_from_below
    bounds: list[int] = []

    def on_bound(bound: float) -> None:
        bounds.append(proven_bound(bound))
        report(None, bounds[-1])

    solver.best_bound_callback = on_bound
    status: list[int] = []
    # Where there is a hint, its plan has been handed on already.
    solutions = _Solutions(report, keep, due=time.monotonic() + _KEEP_EVERY_S if hint else 0.0)
    done = threading.Event()

    def solve() -> None:
        try:
            status.append(int(solver.solve(model, solutions)))
        finally:
            done.set()

    threading.Thread(target=solve, daemon=True).start()
    _wait(done, solutions, interrupted, solver, enough)
    if not done.is_set():
        return Run(verdict=Verdict.NONE_FOUND, values=None, bound=None)
    if not status:
        raise SolveError(text("the solver ended without a status"))
    return _result(model, solver, status[0], bounds)


def _has_measure(model: cp_model.CpModel) -> bool:
    """Say whether there is something to minimise: an objective may be there that is constant."""
    domains = (model.proto.variables[index].domain for index in model.proto.objective.vars)
    return any(domain[0] < domain[1] for domain in domains)


def _solver(settings: Settings, time_limit_s: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = settings.workers
    parameters.subsolvers.extend(_SUBSOLVERS)
    if settings.workers == 1:
        # A single worker is none of the subsolvers; this is what makes it see the relaxation.
        parameters.linearization_level = 2
    # The same plan every time: workers take turns in a fixed order.
    parameters.interleave_search = settings.workers > 1
    parameters.random_seed = settings.seed
    parameters.max_time_in_seconds = time_limit_s
    # Both cost seconds in presolve here and find nothing.
    parameters.symmetry_level = 0
    parameters.cp_model_probing_level = 0
    # With the solver's own handler, Ctrl-C in a solving thread aborts Python (ortools 9.15).
    parameters.catch_sigint_signal = False
    return solver


def _wait(
    done: threading.Event,
    solutions: _Solutions,
    interrupted: threading.Event,
    solver: cp_model.CpSolver,
    enough: float,
) -> None:
    """Wait for the solver, hand solutions on, and stop it in time or when the user interrupts.

    A solver stopped before its first solution may abort the process (ortools 9.15), so it is
    stopped after that, and left behind if none comes soon.
    """
    # Not Thread.join: interrupted, it takes the thread for finished (Python 3.11).
    until = math.inf
    while not done.wait(_POLL_S) and time.monotonic() < until:
        solutions.hand_on()
        if interrupted.is_set():
            until = min(until, time.monotonic() + _GRACE_S)
        is_over = interrupted.is_set() or time.monotonic() >= enough
        if is_over and solutions.found.is_set():
            solver.stop_search()


def _result(
    model: cp_model.CpModel,
    solver: cp_model.CpSolver,
    status: int,
    bounds: list[int],
) -> Run:
    if status == cp_model.MODEL_INVALID:
        raise ModelError(text("invalid model: {reason}", reason=model.validate()))
    verdict = {
        int(cp_model.OPTIMAL): Verdict.PROVEN,
        int(cp_model.FEASIBLE): Verdict.FEASIBLE,
        int(cp_model.INFEASIBLE): Verdict.INFEASIBLE,
    }.get(status, Verdict.NONE_FOUND)
    has_plan = verdict in {Verdict.PROVEN, Verdict.FEASIBLE}
    if has_plan:
        # In whole numbers, where the bound as a floating point number may be off.
        exact = solver.response_proto.inner_objective_lower_bound
        bounds.append(exact + round(model.proto.objective.offset))
    return Run(
        verdict=verdict,
        values=tuple(solver.response_proto.solution) if has_plan else None,
        bound=max(bounds, default=None),
    )
