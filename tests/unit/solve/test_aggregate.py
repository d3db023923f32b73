"""The small model has the optimum of the full one, and its solution is one of the full model."""

import pytest
from crowded_worlds import a_crowded_problem
from ortools.sat.python import cp_model
from random_worlds import Draw, a_random_goal, random_rules
from worlds import a_problem, an_institution

from planner.domain.outcome import Verdict
from planner.measures.goal import InOrder, StageGoal, WeightedSum
from planner.measures.ownership_deviation import OwnershipDeviation
from planner.model.posting import Posting
from planner.rules.institution_size import InstitutionSize
from planner.rules.room_to_move_on import RoomToMoveOn
from planner.rules.total_places import TotalPlaces
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


def stages(goal):
    if isinstance(goal, WeightedSum):
        return [("weighted_sum", goal.weights, lambda value: value)]
    return [(one.objective.id, ((1, one.objective),), one.limit) for one in goal.stages]


@pytest.mark.parametrize("block", range(10))
def test_every_stage_has_the_optimum_of_the_full_model(block: int):
    feasible = merged = 0
    for seed in SEEDS[block::10]:
        draw = Draw(seed)
        problem, rules, goal = a_crowded_problem(draw), random_rules(draw), a_random_goal(draw)
        outcome = solve(problem, rules, goal, Settings(time_limit_s=60, workers=1))
        variables = build(problem, rules)
        for (name, weights, limit), found in zip(stages(goal), outcome.stages, strict=False):
            posting = Posting(variables, name)
            terms = posting.total(
                (weight, one.terms(Posting(variables, one.id), problem)) for weight, one in weights
            )
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
            posting.at_most("stage", terms, limit(best))
        else:
            assert len(outcome.stages) == len(stages(goal))
    assert feasible
    assert merged


def test_a_constraint_under_the_very_first_variable_is_kept():
    # The first variable has index 0, which equals False: constraints under it were dropped.
    problem = a_problem([an_institution("A", capacity_places=10, places_max=9)])
    rules = (RoomToMoveOn(reserved_places=6), TotalPlaces(places=(0, 9)))
    goal = InOrder(stages=(StageGoal(objective=OwnershipDeviation(selvejende_share=1.0)),))
    outcome = solve(problem, (*rules, InstitutionSize(institutions=(1, 1))), goal, Settings())
    assert outcome.verdict is Verdict.PROVEN
    assert outcome.plan.standing("A", problem.school_years[0]).places == 1
    impossible = solve(problem, (*rules, TotalPlaces(places=5)), goal, Settings())
    assert impossible.verdict is Verdict.INFEASIBLE
