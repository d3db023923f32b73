"""Compare ``planner explain why`` with an engine alone, institution by institution; JSON lines.

Run ``python -m benchmarks.whys SCENARIO --institutions 20 --seed 1``. Of institutions drawn at
random each is asked for the opposite of the best plan. By how much the planner says that each
measure of the goal changes is compared with what two solves of the textbook form differ by
(``benchmarks.engines``): HiGHS alone, without and with what is asked.
"""

import argparse
import json
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.engines import stages as engine_stages
from planner.domain.names import InstitutionId
from planner.domain.outcome import Outcome, Verdict
from planner.explain.forced import Forced
from planner.explain.why import Comparison
from planner.measures.goal import Goal
from planner.report.judge import judged
from planner.report.record import versions
from planner.scenario.build import Case, read_case
from planner.solve.process import SolverProcess
from planner.solve.settings import Settings

# More places than any institution has.
_ANY_PLACES = 10_000

Values = dict[str, int] | None


def solved(case: Case, limit_s: float) -> Outcome:
    """Return the planner's best plan as the auditor judges it."""
    settings = Settings(time_limit_s=limit_s)
    with SolverProcess() as solver:
        outcome = solver.solve(
            case.problem, case.rules, case.goal, settings, interrupted=threading.Event()
        )
    return outcome if outcome.plan is None else judged(outcome, outcome.plan, case)


def by_engine(case: Case, limit_s: float) -> Values:
    """Return the measures of the goal as HiGHS alone proves them; None if it says no plan exists.

    Raises
    ------
    TimeoutError
        If it doesn't come to an end in the limit.
    """
    rows = list(engine_stages(case, "textbook", "highs", limit_s))
    if rows[0]["status"] == "infeasible":
        return None
    values = {str(row["measure"]): int(str(row["value"])) for row in rows}
    if len(rows) < len(case.goal.objectives) or any(row["status"] != "optimal" for row in rows):
        message = f"not proven within {limit_s} s"
        raise TimeoutError(message)
    return values


def told(comparison: Comparison, goal: Goal) -> Values:
    """Return by how much each measure of the goal changes, recounted from both plans."""
    problem = comparison.case.problem
    before, after = comparison.plans
    return {
        one.id: one.value(after, problem) - one.value(before, problem) for one in goal.objectives
    }


def compared(
    case: Case, key: InstitutionId, before: Outcome, alone: Values, limit_s: float
) -> dict[str, object]:
    """Return what both say of one institution decided otherwise."""
    year = case.problem.school_years[0]
    is_basis = before.plan is not None and before.plan.standing(key, year).is_basis
    bounds = (0, 0) if is_basis else (1, _ANY_PLACES)
    question = Forced.places(case.problem, key, year, *bounds)
    asked = replace(case, rules=(*case.rules, question))
    start = time.monotonic()
    after = solved(asked, limit_s)
    between = time.monotonic()
    alone_after = by_engine(asked, limit_s)
    planner: Values = None
    if after.plan is not None:
        planner = told(
            Comparison(case=case, question=question, before=before, after=after), case.goal
        )
    engine: Values = None
    if alone_after is not None and alone is not None:
        engine = {name: alone_after[name] - value for name, value in alone.items()}
    return {
        "institution": key,
        "asked": "closed" if is_basis else "open",
        "status": after.verdict.value,
        "planner": planner,
        "engine": engine,
        "is_equal": planner == engine and after.verdict in {Verdict.PROVEN, Verdict.INFEASIBLE},
        "planner_s": round(between - start, 1),
        "engine_s": round(time.monotonic() - between, 1),
        "versions": versions(),
    }


def main() -> None:
    """Ask about institutions drawn at random."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.whys")
    parser.add_argument("scenario", type=Path)
    parser.add_argument("--institutions", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=900.0)
    given = parser.parse_args()
    case = read_case(given.scenario, {})
    random = np.random.default_rng(given.seed)
    keys = random.choice(list(case.problem.institutions), given.institutions, replace=False)
    before, alone = solved(case, given.limit), by_engine(case, given.limit)
    for key in keys.tolist():
        line = compared(case, InstitutionId(key), before, alone, given.limit)
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
