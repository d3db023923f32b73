"""Ask an engine of MathOpt, which shares no code with CP-SAT, about the translated model."""

import threading
import time
from datetime import timedelta
from enum import Enum
from importlib.metadata import version
from math import isfinite

from ortools.math_opt import result_pb2
from ortools.math_opt.core.python import solver
from ortools.math_opt.python import mathopt
from pybind11_abseil.status import StatusNotOk

from planner.domain.outcome import Verdict
from planner.solve.flat import Flat
from planner.solve.run import Run, proven_bound
from planner.solve.translate import translate

_ORTOOLS = version("ortools")
_POLL_S = 0.02
# Of the time, what an engine has before it must end by itself and hand over the best it has.
_OWN_SHARE = 0.9
# These engines reckon in floating point, to six digits.
_TOLERANCE = 1e-6
_WITH_SOLUTION = {
    result_pb2.TERMINATION_REASON_OPTIMAL,
    result_pb2.TERMINATION_REASON_FEASIBLE,
}


class Engine(Enum):
    """An exact engine that comes with ortools."""

    HIGHS = mathopt.SolverType.HIGHS
    SCIP = mathopt.SolverType.GSCIP

    @property
    def title(self) -> str:
        """What it is called in a run."""
        name = {Engine.HIGHS: "HiGHS", Engine.SCIP: "SCIP"}[self]
        return f"{name} (ortools {_ORTOOLS})"


def ask(flat: Flat, engine: Engine, *, until: float, interrupted: threading.Event) -> Run:
    """Solve a model with another engine.

    A solution counts only if its rounded values satisfy the model in exact integers. That there
    is none is said as far as floating point goes.

    Parameters
    ----------
    until
        When to stop, by the monotonic clock. [s]
    interrupted
        Set when the user wants to stop.
    """
    nothing = Run(verdict=Verdict.NONE_FOUND, values=None, bound=None)
    if interrupted.is_set() or time.monotonic() >= until:
        return nothing
    proto = translate(flat)
    parameters = mathopt.SolveParameters(
        time_limit=timedelta(seconds=_OWN_SHARE * max(0.0, until - time.monotonic())),
        relative_gap_tolerance=0.0,
        absolute_gap_tolerance=0.0,
        # What is asked has no solution, most often: it need not be looked for, but be ruled out.
        heuristics=mathopt.Emphasis.OFF,
        presolve=mathopt.Emphasis.HIGH,
    ).to_proto()
    answers: list[result_pb2.SolveResultProto] = []
    done = threading.Event()

    def solve() -> None:
        try:
            answers.append(
                solver.solve(
                    proto,
                    engine.value.value,
                    mathopt.StreamableSolverInitArguments().to_proto(),
                    parameters,
                    mathopt.ModelSolveParameters().to_proto(),
                    None,
                    mathopt.CallbackRegistration().to_proto(),
                    None,
                    None,
                )
            )
        except StatusNotOk:
            # It broke down, which is no answer.
            return
        finally:
            done.set()

    # HiGHS doesn't listen to an interruption, and either may pass its time: then it is left behind.
    threading.Thread(target=solve, daemon=True).start()
    while not done.wait(_POLL_S) and time.monotonic() < until and not interrupted.is_set():
        pass
    return _run_of(flat, answers[0]) if answers else nothing


def _run_of(flat: Flat, answer: result_pb2.SolveResultProto) -> Run:
    reason = answer.termination.reason
    if reason == result_pb2.TERMINATION_REASON_INFEASIBLE:
        return Run(verdict=Verdict.INFEASIBLE, values=None, bound=None)
    values = _values(flat, answer) if reason in _WITH_SOLUTION else None
    if values is None or not flat.holds(values):
        return Run(verdict=Verdict.NONE_FOUND, values=None, bound=None)
    dual = answer.termination.objective_bounds.dual_bound
    bound = proven_bound(dual, _TOLERANCE) if isfinite(dual) else None
    is_best = reason == result_pb2.TERMINATION_REASON_OPTIMAL and bound == flat.value(values)
    verdict = Verdict.PROVEN if is_best else Verdict.FEASIBLE
    return Run(verdict=verdict, values=values, bound=bound)


def _values(flat: Flat, answer: result_pb2.SolveResultProto) -> tuple[int, ...]:
    primal = answer.solutions[0].primal_solution.variable_values
    # Without those that the translation added; a zero may be left out.
    found = [0] * len(flat.domains)
    for index, value in zip(primal.ids, primal.values, strict=True):
        if index < len(found):
            found[index] = round(value)
    return tuple(found)
