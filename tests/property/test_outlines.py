"""The outline of several years never has more than a plan, and often as much as the best."""

import math
import threading

import pytest
from ortools.sat.python import cp_model
from random_years import a_case_of_years

from planner.domain.outcome import Verdict
from planner.measures.basis_institutions import BasisInstitutions
from planner.measures.imbalance import Imbalance
from planner.measures.moved_places import MovedPlaces
from planner.measures.transitions import Transitions
from planner.measures.unserved import Unserved
from planner.model.posting import Posting
from planner.solve.build import build
from planner.solve.construct import construct
from planner.solve.flat import Flat
from planner.solve.interchange import chains_of
from planner.solve.outline import Outline, enrolled
from planner.solve.search import Search
from planner.solve.settings import Settings

SEEDS = range(240)
BLOCKS = 4
OBJECTIVES = (MovedPlaces(), Imbalance(), BasisInstitutions())


def optimum(model):
    """Return the least of the objective; None without a solution."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    assert status in {cp_model.OPTIMAL, cp_model.INFEASIBLE}
    return round(solver.objective_value) if status == cp_model.OPTIMAL else None


def held(variables, objective, problem):
    """Hold a measure at its least; return whether there is a plan."""
    posting = Posting(variables, objective.id)
    terms = objective.terms(posting, problem)
    variables.model.minimize(terms)
    least = optimum(variables.model)
    if least is not None:
        posting.at_most("held", terms, least)
    return least is not None


@pytest.mark.parametrize("block", range(BLOCKS))
def test_an_outline_has_no_more_than_the_best_plan_and_none_below_what_it_has(block):
    exact = merged = less = 0
    for seed in SEEDS[block::BLOCKS]:
        problem, rules, _ = a_case_of_years(seed)
        variables = build(problem, rules)
        if not all(held(variables, one, problem) for one in (Unserved(), Transitions())):
            continue
        objective = OBJECTIVES[seed % len(OBJECTIVES)]
        variables.model.minimize(objective.terms(Posting(variables, objective.id), problem))
        best = optimum(variables.model)
        flat, chains, apart = Flat(variables.model), chains_of(variables), enrolled(variables)
        found = optimum(Outline(flat, chains, apart, below=best + 1).model)
        assert found is not None, seed
        assert found <= best, seed
        assert optimum(Outline(flat, chains, apart, below=found).model) is None, seed
        exact += found == best
        less += found < best
        merged += any(len(row) > 2 for chain in chains for row in chain)
    assert min(exact, merged, less) > 0


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_search_takes_what_the_outline_finds_only_if_it_is_better(block):
    proven = improved = 0
    for seed in SEEDS[block::BLOCKS]:
        problem, rules, _ = a_case_of_years(seed)
        start = construct(problem, rules)
        if start is None:
            continue
        measure = (MovedPlaces(), Unserved())[seed // BLOCKS % 2]
        variables = build(problem, rules)
        variables.model.minimize(measure.terms(Posting(variables, measure.id), problem))
        best = optimum(variables.model)
        search = Search(build(problem, rules), Settings(workers=1), threading.Event())
        terms = measure.terms(Posting(search.variables, measure.id), problem)
        search.follow(start.standings, terms, math.inf)
        if search.plan is None:
            continue
        value = measure.value(search.plan, problem)
        found = search.outlined(terms, value, 1e9, lambda *_: None)
        now = measure.value(search.plan, problem)
        assert best <= now <= value, seed
        assert found.bound <= best, seed
        if found.verdict is Verdict.PROVEN:
            assert found.bound == now == best, seed
        proven += found.verdict is Verdict.PROVEN
        improved += now < value
    assert min(proven, improved) > 0
