"""Who solves an instance, one to a process: the planner, engines on the textbook form.

``python -m benchmarks.peers NAME KIND SEED LIMIT`` prints one JSON object. The planner's time is
all of it, pricing and building too; of the others only the solver's, so they are flattered.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable

from ortools.sat.python import cp_model

from benchmarks.location import GOAL, KINDS, Instance, as_problem
from benchmarks.textbook import textbook
from planner.solve.engines import Engine, ask
from planner.solve.flat import Flat
from planner.solve.run import Progress
from planner.solve.settings import Settings
from planner.solve.stages import solve

Line = dict[str, object]


def by_planner(instance: Instance, limit_s: float) -> Line:
    """Solve it as the planner does."""
    problem, rules = as_problem(instance)
    start = time.monotonic()
    seen: dict[str, float] = {}

    def watch(progress: Progress) -> None:
        if progress.measure == "travel" and progress.incumbent is not None:
            seen.setdefault("first_plan_s", time.monotonic() - start)
            bound = progress.bound or 0
            if progress.incumbent - bound <= 0.01 * progress.incumbent:
                seen.setdefault("one_percent_s", time.monotonic() - start)

    outcome = solve(problem, rules, GOAL, Settings(time_limit_s=limit_s), watch)
    wall_s = time.monotonic() - start
    last = outcome.stages[-1]
    return {
        "status": outcome.verdict.value,
        "value": last.value,
        "bound": last.bound,
        "wall_s": wall_s,
        **seen,
    }


def by_engine(engine: Engine) -> Callable[[Instance, float], Line]:
    """Return what gives the textbook form to an engine of MathOpt."""

    def run(instance: Instance, limit_s: float) -> Line:
        flat = Flat(textbook(instance))
        start = time.monotonic()
        found = ask(flat, engine, until=start + limit_s, interrupted=threading.Event())
        return {
            "status": found.verdict.value,
            "value": None if found.values is None else flat.value(found.values),
            "bound": found.bound,
            "wall_s": time.monotonic() - start,
        }

    return run


def by_cp_sat(instance: Instance, limit_s: float) -> Line:
    """Give the textbook form to CP-SAT, with the two workers that see the linear relaxation."""
    model = textbook(instance)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.subsolvers.extend(("max_lp", "reduced_costs"))
    solver.parameters.max_time_in_seconds = limit_s
    start = time.monotonic()
    status = solver.solve(model)
    has_plan = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    return {
        "status": solver.status_name(status).lower(),
        "value": round(solver.objective_value) if has_plan else None,
        "bound": solver.best_objective_bound,
        "wall_s": time.monotonic() - start,
    }


PEERS: dict[str, Callable[[Instance, float], Line]] = {
    "planner": by_planner,
    "textbook-highs": by_engine(Engine.HIGHS),
    "textbook-scip": by_engine(Engine.SCIP),
    "textbook-cp-sat": by_cp_sat,
}


def main() -> None:
    """Solve one instance by one of them."""
    name, kind, seed, limit_s = sys.argv[1:]
    line = PEERS[name](KINDS[kind](int(seed)), float(limit_s))
    print(json.dumps(line), flush=True)
    # An engine that passed its time may still run in a thread, which Python can't end.
    os._exit(0)


if __name__ == "__main__":
    main()
