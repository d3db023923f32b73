"""HiGHS and SCIP find the same optima in the whole model, children one by one and no scope.

``PLANNER_MID_CASES`` sets how many worlds; the default is what CI has time for.
"""

import os
import threading
import time
from itertools import takewhile

import pytest
from mid_worlds import a_mid_case

from planner.domain.outcome import Verdict
from planner.model.posting import Posting
from planner.solve.build import build
from planner.solve.engines import Engine, ask
from planner.solve.flat import Flat
from planner.solve.goals import stages_of
from planner.solve.settings import Settings
from planner.solve.stages import solve

CASES = int(os.environ.get("PLANNER_MID_CASES", "3"))
BATCH = 4
ENGINE_S = 60


def optima(problem, rules, goal, engine):
    """Return the optimum of each stage as far as the engine gets; None if it is infeasible."""
    variables = build(problem, rules)
    found = []
    for stage in stages_of(goal):
        terms = stage.terms(variables, problem)
        variables.model.minimize(terms)
        flat = Flat(variables.model)
        until = time.monotonic() + ENGINE_S
        run = ask(flat, engine, until=until, interrupted=threading.Event())
        if run.verdict is Verdict.INFEASIBLE:
            return [*found, None]
        if run.verdict is not Verdict.PROVEN:
            break
        found.append(flat.value(run.values))
        Posting(variables, "stage").at_most(stage.name, terms, stage.limit(found[-1]))
    return found


def is_settled(stage):
    return stage.verdict in {Verdict.PROVEN, Verdict.INFEASIBLE}


@pytest.mark.parametrize("engine", Engine)
@pytest.mark.parametrize("batch", range(-(-CASES // BATCH)))
def test_another_engine_finds_the_same_optima_in_the_whole_model(batch, engine):
    compared = 0
    for seed in range(BATCH * batch, min(CASES, BATCH * (batch + 1))):
        problem, rules, goal = a_mid_case(seed)
        found = optima(problem, rules, goal, engine)
        stages = solve(problem, rules, goal, Settings(time_limit_s=120, workers=1)).stages
        values = [stage.value for stage in takewhile(is_settled, stages)]
        both = min(len(found), len(values))
        assert found[:both] == values[:both], seed
        compared += both
    assert compared > BATCH
