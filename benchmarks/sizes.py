"""Solve the bundled city at several sizes and write one JSON line for each.

Run ``python -m benchmarks.sizes --times 1 2 5 10 --years 1 5 --limit 600 --seeds 1 2 3``. Seconds
to the first plan count from the call, the start of the solver's process and sending the problem to
it included; peak memory is that of the solver's process, the largest so far in one run.
"""

import argparse
import json
import resource
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.scaled import scaled
from benchmarks.stages import stage_rows
from planner.audit.check import breaches
from planner.domain.outcome import Outcome
from planner.report.record import versions
from planner.scenario.build import Case, read_case
from planner.solve.process import SolverProcess
from planner.solve.settings import Settings

SCENARIO = Path(__file__).parents[1] / "scenarios" / "model-2026.yaml"


def measure(case: Case, times: int, years: int, settings: Settings) -> dict[str, object]:
    """Return what one solve was and took."""
    one = replace(case.problem, school_years=case.problem.school_years[:years])
    problem, rules = scaled(one, case.rules, times)
    found_s: list[float] = []
    start = time.monotonic()

    def keep(_: Outcome) -> None:
        found_s.append(time.monotonic() - start)

    with SolverProcess() as solver:
        outcome = solver.solve(
            problem, rules, case.goal, settings, interrupted=threading.Event(), keep=keep
        )
    wall_s = time.monotonic() - start
    plan = outcome.plan
    return {
        "times": times,
        "years": years,
        "seed": settings.seed,
        "institutions": len(problem.institutions),
        "children": len(problem.children),
        "limit_s": settings.time_limit_s,
        "first_plan_s": round(found_s[0], 1) if found_s else None,
        "wall_s": round(wall_s, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        "status": outcome.verdict.value,
        "is_repeatable": outcome.is_canonical,
        "breaches": None if plan is None else len(breaches(plan, problem, rules)),
        "measures": {}
        if plan is None
        else {one.id: one.value(plan, problem) for one in case.goal.objectives},
        "stages": stage_rows(outcome),
        "versions": versions(),
    }


def main() -> None:
    """Measure every size asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sizes")
    parser.add_argument("--times", nargs="+", type=int, default=[1, 2, 5, 10])
    parser.add_argument("--years", nargs="+", type=int, default=[1, 5])
    parser.add_argument("--seeds", nargs="+", type=int, default=[1])
    parser.add_argument("--limit", type=float, default=600.0)
    given = parser.parse_args()
    case = read_case(SCENARIO, {})
    for years in given.years:
        for times in given.times:
            for seed in given.seeds:
                settings = Settings(time_limit_s=given.limit, seed=seed)
                line = measure(case, times, years, settings)
                sys.stdout.write(json.dumps(line) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
