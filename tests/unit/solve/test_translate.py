"""The translated model is the CP-SAT model: the same optimum, no point more and none less."""

import threading
import time
from itertools import product

import pytest
from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model
from random_models import a_random_model
from random_worlds import Draw

from planner.domain.outcome import Verdict
from planner.solve.engines import Engine, ask
from planner.solve.flat import Clause, Flat, Linear
from planner.solve.translate import translate

SEEDS = range(400)
BLOCKS = 4


def answer(flat, engine):
    return ask(flat, engine, until=time.monotonic() + 60, interrupted=threading.Event())


def best(model):
    """Return the optimum of CP-SAT, None without one."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    assert status in {cp_model.OPTIMAL, cp_model.INFEASIBLE}
    return round(solver.objective_value) if status == cp_model.OPTIMAL else None


def relaxed(flat):
    """Return the optimum of the linear relaxation, None without one."""
    model = mathopt.Model.from_model_proto(translate(flat, is_integer=False))
    result = mathopt.solve(model, mathopt.SolverType.GLOP)
    if result.termination.reason is mathopt.TerminationReason.OPTIMAL:
        return result.objective_value()
    assert "INFEASIBLE" in result.termination.reason.name
    return None


@pytest.mark.parametrize("engine", Engine)
@pytest.mark.parametrize("block", range(BLOCKS))
def test_other_engines_find_the_optimum_of_cp_sat(engine, block):
    seen = {None: 0}
    for seed in SEEDS[block::BLOCKS]:
        model = a_random_model(Draw(seed))
        flat, right = Flat(model), best(model)
        found = answer(flat, engine)
        if right is None:
            assert found.verdict is Verdict.INFEASIBLE, seed
        else:
            assert found.verdict is Verdict.PROVEN, seed
            assert (flat.value(found.values), found.bound) == (right, right), seed
        seen[right] = seen.get(right, 0) + 1
    assert 5 < seen[None] < len(SEEDS) / BLOCKS - 20


@pytest.mark.parametrize("block", range(BLOCKS))
def test_the_relaxation_bounds_the_optimum(block):
    tight = 0
    for seed in SEEDS[block::BLOCKS]:
        model = a_random_model(Draw(seed))
        right, bound = best(model), relaxed(Flat(model))
        if right is not None:
            assert bound is not None
            assert bound <= right + 1e-6
            tight += bound > right - 1
    assert tight > 10


def test_the_models_hold_every_kind_of_constraint():
    flats = [Flat(a_random_model(Draw(seed))) for seed in SEEDS]
    sums = [one for flat in flats for one in flat.constraints if isinstance(one, Linear)]
    clauses = [one for flat in flats for one in flat.constraints if isinstance(one, Clause)]
    assert any(len(domain) > 2 for flat in flats for domain in flat.domains)
    for holes, enforced in product((True, False), repeat=2):
        assert any((len(one.domain) > 2, bool(one.when)) == (holes, enforced) for one in sums)
    assert any(min(one.when, default=0) < 0 for one in sums)
    assert any(min(one.literals) < 0 for one in clauses)
    assert any(flat.offset for flat in flats)


def points(flat):
    """Return every solution of the model, tried one by one."""
    ranges = [
        [v for low, high in zip(d[::2], d[1::2], strict=True) for v in range(low, high + 1)]
        for d in flat.domains
    ]
    return {values for values in product(*ranges) if flat.holds(values)}


def translated_points(flat):
    """Return every solution of the translation, each found by asking for just that one."""
    found = set()
    for values in product(*(range(d[0], d[-1] + 1) for d in flat.domains)):
        one = flat.frozen()
        proto = translate(one)
        for index, value in enumerate(values):
            proto.variables.lower_bounds[index] = proto.variables.upper_bounds[index] = value
        result = mathopt.solve(mathopt.Model.from_model_proto(proto), mathopt.SolverType.HIGHS)
        if result.termination.reason is mathopt.TerminationReason.OPTIMAL:
            found.add(values)
    return found


def test_every_point_of_a_few_models_is_one_of_the_translation_and_no_other():
    tried = 0
    for seed in range(1000, 1100):
        flat = Flat(a_random_model(Draw(seed)))
        size = 1
        for domain in flat.domains:
            size *= domain[-1] - domain[0] + 1
        if size <= 200:
            assert translated_points(flat) == points(flat), seed
            tried += 1
    assert tried > 5


@pytest.mark.parametrize("engine", Engine)
def test_a_model_with_an_empty_clause_or_sum_is_infeasible(engine):
    for empty in (Clause(()), Linear((), (1, 4), ()), Linear((), (1, 2, 4, 5), ())):
        model = cp_model.CpModel()
        model.new_bool_var("x")
        flat = Flat(model)
        flat.constraints.append(empty)
        assert answer(flat, engine).verdict is Verdict.INFEASIBLE


def test_big_m_is_what_the_domains_leave_and_no_more():
    model = cp_model.CpModel()
    x, b = model.new_int_var(2, 7, "x"), model.new_bool_var("b")
    model.add(3 * x >= 15).only_enforce_if(~b)
    proto = translate(Flat(model))
    # 3x >= 15 - (15 - 6) b
    assert list(proto.linear_constraint_matrix.coefficients) == [3, 9]
    assert list(proto.linear_constraints.lower_bounds) == [15]
