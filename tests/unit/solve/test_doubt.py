"""A wrong answer of CP-SAT is noticed, and a right one is confirmed."""

import re
import time
from dataclasses import replace
from functools import cache
from itertools import count, islice
from threading import Event

import pytest
from crowded_worlds import a_crowded_problem
from ortools.sat.python import cp_model
from random_worlds import Draw, a_random_goal, random_rules
from worlds import a_child, a_problem, an_institution

from planner.domain.outcome import Verdict
from planner.errors import ModelError
from planner.measures.goal import InOrder, StageGoal
from planner.measures.imbalance import Imbalance
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.rules.every_area_served import EveryAreaServed
from planner.rules.total_places import TotalPlaces
from planner.solve import doubt, finish, search, stages
from planner.solve.doubt import Claim
from planner.solve.flat import Flat
from planner.solve.run import Run, run
from planner.solve.settings import Settings

SETTINGS = Settings(workers=1)
WORLDS = 20
GOAL = InOrder(stages=tuple(StageGoal(objective=one()) for one in (Unserved, Imbalance, Travel)))


def a_case(seed):
    draw = Draw(seed)
    return a_crowded_problem(draw), random_rules(draw), a_random_goal(draw)


@cache
def right_outcome(seed):
    """Return what the solver says when nothing is wrong, which more than one test asks for."""
    return stages.solve(*a_case(seed), SETTINGS)


def test_what_is_proven_or_infeasible_is_confirmed():
    seen = {Verdict.PROVEN: set(), Verdict.INFEASIBLE: set()}
    for seed in range(60):
        for stage in right_outcome(seed).stages:
            seen[stage.verdict].add(stage.second_opinion)
            is_confirmed = stage.second_opinion == "confirmed"
            assert (stage.second_engine == doubt.ENGINE.title) is is_confirmed
    assert seen == {Verdict.PROVEN: {"plain", "confirmed"}, Verdict.INFEASIBLE: {"confirmed"}}


def test_a_wrong_infeasible_is_noticed_in_twenty_of_twenty_worlds(monkeypatch):
    feasible = list(islice((seed for seed in count() if right_outcome(seed).plan), WORLDS))
    monkeypatch.setattr(
        search,
        "run",
        lambda *_, **__: Run(verdict=Verdict.INFEASIBLE, values=None, bound=None),
    )
    # A constructed plan would notice it before SCIP is asked.
    monkeypatch.setattr(stages, "construct", lambda *_: None)
    caught = 0
    for seed in feasible:
        with pytest.raises(ModelError, match=r"CP-SAT .* says that there is no plan, but SCIP"):
            stages.solve(*a_case(seed), SETTINGS)
        caught += 1
    assert caught == WORLDS


def worse(model, *args, **kwargs):
    """Return a solution that is not the best one, and call it proven."""
    best = run(model, *args, **kwargs)
    if not model.has_objective() or best.verdict is not Verdict.PROVEN:
        return best
    objective = model.proto.objective
    extra = model.proto.constraints.add()
    extra.linear.vars.extend(objective.vars)
    extra.linear.coeffs.extend(objective.coeffs)
    extra.linear.domain.extend([best.bound - round(objective.offset) + 1, 2**52])
    return (
        replace(second, verdict=Verdict.PROVEN)
        if (second := run(model, *args, **kwargs)).values
        else best
    )


def answer(case):
    """Return the values of the stages, or what the planner says against itself."""
    try:
        return [one.value for one in stages.solve(*case, SETTINGS).stages]
    except ModelError as error:
        return str(error)


def test_a_wrong_optimum_is_noticed_in_twenty_of_twenty_worlds(monkeypatch):
    caught = 0
    for seed in range(200):
        right = [one.value for one in right_outcome(seed).stages]
        with monkeypatch.context() as patch:
            patch.setattr(search, "run", worse)
            # A constructed plan would notice it before SCIP is asked.
            patch.setattr(stages, "construct", lambda *_: None)
            found = answer(a_case(seed))
        # Of several years a first one that is too good may leave no plan at all.
        if re.search(r"says that (no plan is better|there is no plan), but SCIP", str(found)):
            caught += 1
        elif not re.search("recount gives|but one with .* was found", str(found)):
            # There was nothing worse to be had.
            assert found == right
        if caught == WORLDS:
            break
    assert caught == WORLDS


def test_a_first_stage_that_says_a_constructed_plan_can_not_be_ends_at_once(monkeypatch):
    def asked(*_, **__):
        raise AssertionError

    monkeypatch.setattr(search, "run", worse)
    # Neither a later stage nor another engine has to notice it.
    monkeypatch.setattr(stages, "doubted", asked)
    problem, rules = a_problem([an_institution("N1")], [a_child("A")]), (TotalPlaces(places=6),)
    told = []
    with pytest.raises(ModelError, match=r"no plan .* less than 1, but one with 0 was constructed"):
        stages.solve(problem, rules, GOAL, SETTINGS, told.append)
    assert {one.measure for one in told} == {"unserved"}


def test_a_wrong_bound_that_a_stage_rests_on_is_not_in_the_model_that_is_asked(monkeypatch):
    # Of several years the first one's bound becomes a constraint; here it is too high.
    def too_high(_ahead, stage, main, _until):
        if stage.name == "unserved":
            main.hold_least(stage.name, stage.terms(main.variables, problem), 1)

    institutions = [an_institution("N1", places_now=4), an_institution("S1", area_id="S")]
    children = [a_child("A", institution_id="N1"), a_child("B", entry="2027/28")]
    problem = a_problem(institutions, children, years=2)
    monkeypatch.setattr(stages.FirstYear, "least", too_high)
    # A plan to start with would deny it at once.
    monkeypatch.setattr(stages, "construct", lambda *_: None)
    monkeypatch.setattr(stages, "roll", lambda *_: None)
    with pytest.raises(ModelError, match="unserved: CP-SAT"):
        stages.solve(problem, (), GOAL, SETTINGS)


def test_a_wrong_claim_that_institutions_can_not_open_is_noticed():
    model = cp_model.CpModel()
    one, other = model.new_bool_var("one"), model.new_bool_var("other")
    model.add(one + other == 1)
    model.minimize(2 * one + other)
    stage = stages.solve(
        a_problem([an_institution("N1")], [a_child("A")]), (), GOAL, SETTINGS
    ).stages[0]
    # If the other can't open, 2 is the best there is.
    claim = Claim(flat=Flat(model), chains=(), closed=frozenset({other.index}), value=2)
    with pytest.raises(ModelError, match="finds a plan that then"):
        doubt.confirmed(stage, claim, until=time.monotonic() + 60, interrupted=Event())


def test_without_time_nothing_is_confirmed(monkeypatch):
    monkeypatch.setattr(finish, "_DOUBT_S", 0.0)
    problem = a_problem([an_institution("N1", places_max=0)])
    outcome = stages.solve(problem, (EveryAreaServed(),), GOAL, SETTINGS)
    assert [one.second_opinion for one in outcome.stages] == ["not_confirmed"]


def test_a_stage_that_is_not_proven_is_not_asked_about(monkeypatch):
    monkeypatch.setattr(
        search, "run", lambda *_, **__: Run(verdict=Verdict.NONE_FOUND, values=None, bound=None)
    )
    problem = a_problem([an_institution("N1")], [a_child("A")])
    outcome = stages.solve(problem, (), GOAL, SETTINGS)
    assert [one.second_opinion for one in outcome.stages] == ["not_asked"]
