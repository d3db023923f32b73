"""The small model has the optimum of the full one, and its solution is one of the full model."""

import pytest
from crowded_worlds import a_crowded_problem
from ortools.sat.python import cp_model
from random_worlds import Draw, a_random_goal, random_rules

from planner.domain.outcome import Verdict
from planner.measures.goal import WeightedSum
from planner.model.posting import Posting
from planner.rules.children_keep_place import ChildrenKeepPlace
from planner.solve.aggregate import Aggregate
from planner.solve.build import build
from planner.solve.flat import Flat
from planner.solve.interchange import chains_of
from planner.solve.settings import Settings
from planner.solve.stages import solve

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


@pytest.mark.parametrize("block", range(5))
def test_every_stage_has_the_optimum_of_the_full_model(block: int):
    feasible = merged = several = following = 0
    for seed in SEEDS[block::5]:
        draw = Draw(seed)
        problem, rules, goal = a_crowded_problem(draw), random_rules(draw), a_random_goal(draw)
        if seed % 3:
            others = (rule for rule in rules if not isinstance(rule, ChildrenKeepPlace))
            rules = (*others, ChildrenKeepPlace())
        outcome = solve(problem, rules, goal, Settings(time_limit_s=60, workers=1))
        variables = build(problem, rules)
        for (name, weights, limit), found in zip(stages(goal), outcome.stages, strict=False):
            posting = Posting(variables, name)
            terms = posting.total(
                (weight, one.terms(Posting(variables, one.id), problem)) for weight, one in weights
            )
            variables.model.minimize(terms)
            found_classes = Aggregate(Flat(variables.model), chains_of(variables)).classes
            merged += bool(found_classes)
            several += any(one.rows > 1 for one in found_classes)
            following += any(one.follows for one in found_classes)
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
    assert several
    assert following


def test_a_constraint_under_the_very_first_variable_is_kept():
    # The first variable has index 0, which equals False: constraints under it were dropped.
    model = cp_model.CpModel()
    first, many = model.new_bool_var("first"), model.new_int_var(0, 9, "many")
    model.add(many >= 4).only_enforce_if(first)
    model.add(first + many >= 1)
    model.minimize(many - 5 * first)
    assert first.index == 0
    assert full_optimum(Aggregate(Flat(model), []).model) == -1


def a_class_of_two_rows(*, follows: bool) -> tuple[cp_model.CpModel, list]:
    """Return three alike children in two years, two and then one of them in N, and their rows."""
    model, chains, literals = cp_model.CpModel(), [], []
    for child in "ABC":
        rows = []
        for year in (1, 2):
            row = {key: model.new_bool_var(f"{child}{key}{year}") for key in ("", "N", "S")}
            model.add(sum(row.values()) == 1)
            rows.append(row)
        if follows:
            for key in ("N", "S"):
                model.add_implication(rows[0][key], rows[1][key])
        literals.append(rows)
        chains.append([{key: one.index for key, one in row.items()} for row in rows])
    for year in (0, 1):
        model.add(sum(rows[year]["N"] for rows in literals) == 2 - year)
    return model, chains


def test_who_keeps_its_place_is_in_the_small_model_too():
    model, chains = a_class_of_two_rows(follows=True)
    assert full_optimum(model) is None
    small = Aggregate(Flat(model), chains)
    (one,) = small.classes
    assert (len(one.members), one.rows, len(one.follows)) == (3, 2, 2)
    assert full_optimum(small.model) is None


def test_rows_are_dealt_out_again_so_that_the_full_model_holds():
    model, chains = a_class_of_two_rows(follows=False)
    flat = Flat(model)
    small = Aggregate(flat, chains)
    assert len(small.model.proto.variables) == 6
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(small.model) == cp_model.OPTIMAL
    assert flat.holds(small.expand(list(solver.response_proto.solution)))
