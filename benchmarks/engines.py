"""Give the whole model of a scenario to an engine alone, stage after stage; one JSON line each.

Run ``python -m benchmarks.engines SCENARIO --form textbook state --engine highs --limit 600``. The
*textbook form* is the rules as they are posted, the *state form* has the constraints of
``planner.solve.strengthen`` too. Both have one decision for a child's whole stay, no settled child
and no pair that ages rule out, so they are flattered; neither merges children, starts from a plan,
nor looks at the first year first. Seconds are the engine's alone, by clock and processor.
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from math import isfinite
from pathlib import Path

from ortools.math_opt.python import mathopt

from planner.model.posting import Posting
from planner.model.variables import Variables
from planner.report.record import versions
from planner.scenario.build import Case, read_case
from planner.solve.build import build
from planner.solve.flat import Flat
from planner.solve.goals import StageToSolve, stages_of
from planner.solve.scope import scope_of, spells
from planner.solve.strengthen import settle_fixed_children
from planner.solve.translate import translate

ENGINES = {"highs": mathopt.SolverType.HIGHS, "scip": mathopt.SolverType.GSCIP}


def textbook(case: Case) -> Variables:
    """Return the model as the rules post it."""
    problem = case.problem
    scope = replace(scope_of(problem, case.rules), spells=spells(problem, case.rules))
    variables = Variables(problem, scope)
    for unserved in variables.unserved.values():
        variables.fix(unserved, 0)
    for rule in case.rules:
        rule.post(Posting(variables, rule.id), problem)
    settle_fixed_children(variables)
    variables.settle()
    return variables


def state(case: Case) -> Variables:
    """Return the model as the planner builds it."""
    problem = case.problem
    merged = spells(problem, case.rules)
    return build(problem, case.rules, replace(scope_of(problem, case.rules), spells=merged))


FORMS: dict[str, Callable[[Case], Variables]] = {"textbook": textbook, "state": state}


def stages(case: Case, form: str, engine: str, limit_s: float) -> Iterator[dict[str, object]]:
    """Yield what came of each stage, until one isn't proven or the time is over."""
    variables = FORMS[form](case)
    left_s = limit_s
    for stage in stages_of(case.goal):
        terms = stage.terms(variables, case.problem)
        variables.model.minimize(terms)
        row, found_s = _solved(variables, stage, engine, left_s)
        yield row
        left_s -= found_s
        if row["status"] != "optimal" or left_s <= 0:
            return
        variables.model.add(terms <= stage.limit(int(str(row["value"]))))


def _solved(
    variables: Variables, stage: StageToSolve, engine: str, limit_s: float
) -> tuple[dict[str, object], float]:
    model = mathopt.Model.from_model_proto(translate(Flat(variables.model)))
    start, cpu = time.monotonic(), time.process_time()
    parameters = mathopt.SolveParameters(
        time_limit=timedelta(seconds=limit_s), relative_gap_tolerance=0.0
    )
    result = mathopt.solve(model, ENGINES[engine], params=parameters)
    seconds = time.monotonic() - start
    bounds = result.termination.objective_bounds
    return {
        "measure": stage.name,
        "status": result.termination.reason.name.lower(),
        "value": round(bounds.primal_bound) if isfinite(bounds.primal_bound) else None,
        "bound": round(bounds.dual_bound, 2) if isfinite(bounds.dual_bound) else None,
        "seconds": round(seconds, 1),
        "cpu_s": round(time.process_time() - cpu, 1),
    }, seconds


def main() -> None:
    """Measure every form with every engine named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines")
    parser.add_argument("scenario", type=Path)
    parser.add_argument("--form", nargs="+", choices=FORMS, default=list(FORMS))
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=["highs"])
    parser.add_argument("--limit", type=float, default=600.0)
    given = parser.parse_args()
    case = read_case(given.scenario, {})
    for form in given.form:
        for engine in given.engine:
            line = {
                "scenario": given.scenario.stem,
                "form": form,
                "engine": engine,
                "limit_s": given.limit,
                "stages": list(stages(case, form, engine, given.limit)),
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "cores": os.cpu_count(),
                "versions": versions(),
            }
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
