"""HiGHS and SCIP find the same optima in the whole model, children one by one and no scope.

``PLANNER_MID_CASES`` sets how many worlds; the default is what CI has time for.
"""

import os
import threading
import time

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

CASES = int(os.environ.get("PLANNER_MID_CASES", "8"))
BATCH = 4
ENGINE_S = 60


def optima(problem, rules, goal, engine):
    """Return the optimum of each stage as far as the engine gets, and whether it got to the end.

    A stage that is infeasible is None.
    """
    variables = build(problem, rules)
    found = []
    for stage in stages_of(goal):
        terms = stage.terms(variables, problem)
        variables.model.minimize(terms)
        flat = Flat(variables.model)
        until = time.monotonic() + ENGINE_S
        run = ask(flat, engine, until=until, interrupted=threading.Event())
        if run.verdict is Verdict.INFEASIBLE:
            return [*found, None], True
        if run.verdict is not Verdict.PROVEN:
            return found, False
        found.append(flat.value(run.values))
        Posting(variables, "stage").at_most(stage.name, terms, stage.limit(found[-1]))
    return found, True


@pytest.mark.parametrize("engine", Engine)
@pytest.mark.parametrize("batch", range(-(-CASES // BATCH)))
def test_another_engine_finds_the_same_optima_in_the_whole_model(batch, engine):
    whole = 0
    for seed in range(BATCH * batch, min(CASES, BATCH * (batch + 1))):
        problem, rules, goal = a_mid_case(seed)
        found, is_whole = optima(problem, rules, goal, engine)
        outcome = solve(problem, rules, goal, Settings(time_limit_s=300, workers=1))
        assert outcome.verdict in {Verdict.PROVEN, Verdict.INFEASIBLE}, seed
        values = [stage.value for stage in outcome.stages]
        assert found == (values if is_whole else values[: len(found)]), seed
        whole += is_whole
    assert whole > BATCH / 2
