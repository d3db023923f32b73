"""What a plan's stages say after the auditor has placed the children anew."""

from types import SimpleNamespace

import pytest
from worlds import a_child, a_problem, an_institution

from planner.domain.outcome import Outcome, Stage, Verdict
from planner.domain.plan import Plan, Standing, Status, Stay
from planner.errors import ModelError
from planner.measures.goal import InOrder, StageGoal
from planner.measures.transitions import Transitions
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.report.judge import judged


def a_case():
    """A newcomer enrolled far from home, and a place near it."""
    problem = a_problem(
        [an_institution("N1", places_max=1), an_institution("S1", places_max=1)],
        [a_child("A", entry="2026/27", institution_id="N1")],
        travel_m={"A": {"N1": 900, "S1": 100}},
    )
    measures = (Unserved(), Travel(), Transitions())
    goal = InOrder(stages=tuple(StageGoal(objective=one) for one in measures))
    return SimpleNamespace(problem=problem, goal=goal, rules=())


def an_outcome(case, travel_m, bound_m, transitions, where):
    year = case.problem.school_years[0]
    basis = Standing(status=Status.BASIS, places=1)
    plan = Plan(
        standings={(key, year): basis for key in case.problem.institutions},
        stays=(Stay(child_id="A", institution_id=where, from_year=year, to_year=year),),
    )
    stages = (
        a_stage("unserved", 0, 0),
        a_stage("travel", travel_m, bound_m),
        a_stage("transitions", transitions, transitions),
    )
    return Outcome(verdict=Verdict.FEASIBLE, plan=plan, stages=stages)


def a_stage(measure, value, bound):
    return Stage(
        measure=measure,
        verdict=Verdict.PROVEN if value == bound else Verdict.FEASIBLE,
        value=value,
        bound=bound,
        limit=value,
        seconds=0,
        engine="",
    )


def test_a_better_open_stage_may_make_a_later_one_worse_and_no_longer_proven():
    case = a_case()
    outcome = an_outcome(case, 900, 0, 0, "N1")
    found = judged(outcome, outcome.plan, case)
    assert [one.value for one in found.stages] == [0, 100, 1]
    assert [one.limit for one in found.stages] == [0, 900, 1]
    assert [one.verdict for one in found.stages[1:]] == [Verdict.FEASIBLE, Verdict.FEASIBLE]
    assert found.verdict is Verdict.FEASIBLE


def test_an_open_stage_that_reaches_its_bound_is_proven():
    case = a_case()
    outcome = an_outcome(case, 900, 100, 1, "N1")
    found = judged(outcome, outcome.plan, case)
    assert {one.verdict for one in found.stages} == {Verdict.PROVEN}


def test_a_later_stage_that_is_worse_without_an_excuse_is_a_disagreement():
    case = a_case()
    outcome = an_outcome(case, 100, 100, 0, "S1")
    with pytest.raises(ModelError, match="transitions: 0 <= 1 <= 0"):
        judged(outcome, outcome.plan, case)


def test_a_value_below_its_bound_is_a_disagreement():
    case = a_case()
    outcome = an_outcome(case, 900, 200, 0, "N1")
    with pytest.raises(ModelError, match="travel: 200 <= 100 <= 900"):
        judged(outcome, outcome.plan, case)
