"""Solve the shipped scenarios and write one JSON line for each.

Run ``python -m benchmarks.scenarios [SCENARIO ...]``; without names, the shipped ones that are
solved.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

from benchmarks.stages import stage_rows
from planner.domain.outcome import Outcome
from planner.report.record import versions
from planner.scenario.build import Case, read_case
from planner.solve.settings import Settings
from planner.solve.stages import solve

SCENARIOS = Path(__file__).parents[1] / "scenarios"
NAMES = (
    "first-year",
    "model-2026",
    "least-change",
    "shortest-travel",
    "quality-automatic",
    "quality-listed",
    "small-must-grow",
    "small-phase-out",
)


def measure(case: Case) -> tuple[Outcome, float, float]:
    """Return the outcome, wall seconds and CPU seconds of one solve. [s]."""
    solver = case.scenario.solver
    settings = Settings(time_limit_s=solver.time_limit_s, seed=solver.seed, workers=solver.workers)
    start, cpu = time.monotonic(), time.process_time()
    outcome = solve(case.problem, case.rules, case.goal, settings)
    return outcome, time.monotonic() - start, time.process_time() - cpu


def line(name: str, case: Case) -> dict[str, object]:
    """Return what one solve was and took."""
    outcome, wall_s, cpu_s = measure(case)
    return {
        "scenario": name,
        "scenario_hash": case.scenario_hash[:12],
        "cores": os.cpu_count(),
        "versions": versions(),
        "solver": case.scenario.solver.model_dump(),
        "status": outcome.verdict.value,
        "wall_s": round(wall_s, 1),
        "cpu_s": round(cpu_s, 1),
        "stages": stage_rows(outcome),
    }


def main() -> None:
    """Measure the scenarios named, or the shipped ones."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scenarios")
    parser.add_argument("scenarios", nargs="*", type=Path)
    named = parser.parse_args().scenarios or [SCENARIOS / f"{name}.yaml" for name in NAMES]
    for path in named:
        sys.stdout.write(json.dumps(line(path.stem, read_case(path))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
