"""The small model has the optimum of the full one, and its solution is one of the full model."""

import random

import pytest
from ortools.sat.python import cp_model
from random_worlds import random_goal, random_problem, random_rules

from planner.domain.outcome import Verdict
from planner.model.posting import Posting
from planner.solve.aggregate import Aggregate
from planner.solve.build import build
from planner.solve.flat import Flat
from planner.solve.settings import Settings
from planner.solve.stages import _rows, solve

SEEDS = range(200)


def full_optimum(model: cp_model.CpModel) -> int | None:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    assert status in {cp_model.OPTIMAL, cp_model.INFEASIBLE}
    return round(solver.objective_value) if status == cp_model.OPTIMAL else None


@pytest.mark.parametrize("block", range(10))
def test_every_stage_has_the_optimum_of_the_full_model(block: int):
    feasible = merged = 0
    for seed in SEEDS[block::10]:
        draw = random.Random(seed)  # noqa: S311
        problem, rules, goal = random_problem(draw), random_rules(draw), random_goal(draw)
        outcome = solve(problem, rules, goal, Settings(time_limit_s=60, workers=1))
        variables = build(problem, rules)
        for stage, found in zip(goal.stages, outcome.stages, strict=False):
            objective = stage.objective
            terms = objective.terms(Posting(variables, objective.id), problem)
            variables.model.minimize(terms)
            merged += bool(Aggregate(Flat(variables.model), _rows(variables)).classes)
            best = full_optimum(variables.model)
            assert found.value == best
            assert found.bound == best
            if best is None:
                assert found.verdict is Verdict.INFEASIBLE
                break
            assert found.verdict is Verdict.PROVEN
            feasible += 1
            Posting(variables, "stage").at_most(objective.id, terms, best)
        else:
            assert len(outcome.stages) == len(goal.stages)
    assert feasible
    assert merged
