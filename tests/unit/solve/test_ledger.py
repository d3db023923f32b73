"""Every better plan is handed on, as the outcome that it would be."""

import pytest
from worlds import a_child, a_problem, an_institution

from planner.domain.outcome import Verdict
from planner.domain.plan import Plan, Stay
from planner.measures.basis_institutions import BasisInstitutions
from planner.measures.goal import InOrder, StageGoal
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.rules.total_places import TotalPlaces
from planner.solve import search, stages
from planner.solve.construct import construct
from planner.solve.goals import stages_of
from planner.solve.ledger import Ledger
from planner.solve.run import Run
from planner.solve.settings import Settings

GOAL = InOrder(stages=(StageGoal(objective=Unserved()), StageGoal(objective=Travel())))
TRAVEL_M = {"A": {"N1": 100, "S1": 900}, "B": {"N1": 500, "S1": 900}}


def a_small_problem():
    sites = [an_institution("N1", places_max=1), an_institution("S1", places_max=1)]
    return a_problem(sites, [a_child("A"), a_child("B")], travel_m=TRAVEL_M)


def a_plan(problem, **where):
    year = problem.school_years[0]
    stays = (
        Stay(child_id=child, institution_id=site, from_year=year, to_year=year)
        for child, site in where.items()
    )
    return Plan(standings={}, stays=tuple(stays))


def told(kept):
    return [[(one.measure, one.value, one.bound) for one in outcome.stages] for outcome in kept]


def test_only_what_is_better_than_all_before_is_handed_on():
    problem, kept = a_small_problem(), []
    first, second = stages_of(GOAL)
    ledger = Ledger(problem, None, kept.append)
    nobody, one, both = (
        a_plan(problem),
        a_plan(problem, A="N1"),
        a_plan(problem, A="N1", B="S1"),
    )
    ledger.found(both)
    assert kept == []
    ledger.begin(first, None)
    for plan in (one, nobody, one):
        ledger.found(plan)
    ledger.report(None, 0)
    ledger.found(both)
    assert told(kept) == [[("unserved", 1, None)], [("unserved", 0, 0)]]
    assert [outcome.plan for outcome in kept] == [one, both]
    assert {outcome.verdict for outcome in kept} == {Verdict.FEASIBLE}
    ledger.end(first, both, Run(verdict=Verdict.PROVEN, values=None, bound=0), 0, "test")
    ledger.begin(second, both)
    ledger.found(a_plan(problem, A="S1", B="N1"))
    assert told(kept)[2:] == [
        [("unserved", 0, 0)],
        [("unserved", 0, 0), ("travel", 1000, None)],
    ]


def test_a_bound_that_is_told_never_falls_within_a_stage():
    problem, told = a_small_problem(), []
    first, second = stages_of(GOAL)
    ledger = Ledger(problem, lambda progress: told.append(progress.bound), lambda _: None)
    ledger.begin(first, None)
    for bound in (2, 1, None, 3):
        ledger.report(None, bound)
    ledger.begin(second, None)
    ledger.report(None, 0)
    assert told == [None, 2, 2, 2, 3, None, 0]


def test_all_that_a_search_finds_can_be_kept_and_its_last_word_is_its_outcome():
    problem, kept = a_small_problem(), []
    outcome = stages.solve(problem, (), GOAL, Settings(workers=1), keep=kept.append)
    assert kept[-1].plan == outcome.plan
    assert kept[-1].stages == outcome.stages
    assert [len(one.stages) for one in kept] == sorted(len(one.stages) for one in kept)
    for one in kept:
        assert one.stages[-1].value == GOAL.value_of(one.stages[-1].measure, one.plan, problem)


def test_the_first_year_planned_alone_is_not_taken_for_the_whole():
    children = [a_child("A"), a_child("B", entry="2027/28")]
    problem, kept = a_problem([an_institution("N1")], children, years=3), []
    # The first year has less of the second measure than all years.
    goal = InOrder(stages=(*GOAL.stages, StageGoal(objective=BasisInstitutions())))
    stages.solve(problem, (), goal, Settings(workers=1), keep=kept.append)
    assert kept
    for one in kept:
        assert {year for _, year in one.plan.standings} == set(problem.school_years)


def test_what_a_search_finds_before_its_stage_is_over_is_handed_on(monkeypatch):
    problem, kept, found = a_small_problem(), [], []
    take = search.Search._take

    def taken(self, values):
        take(self, values)
        found.append((self.plan, kept[-1].plan if kept else None))

    monkeypatch.setattr(search.Search, "_take", taken)
    stages.solve(problem, (), GOAL, Settings(workers=1), keep=kept.append)
    assert [best for _, best in found] == [plan for plan, _ in found]
    # The plan that was constructed, and one for each stage.
    assert len(found) == 1 + len(GOAL.stages)


def test_a_plan_is_kept_before_any_model_is_built(monkeypatch):
    problem, kept = a_small_problem(), []

    def ends(*_):
        raise RuntimeError

    monkeypatch.setattr(stages, "build", ends)
    with pytest.raises(RuntimeError):
        stages.solve(problem, (TotalPlaces(places=2),), GOAL, Settings(), keep=kept.append)
    assert [one.plan for one in kept] == [construct(problem, (TotalPlaces(places=2),))]
    assert kept[0].stages[0].value == 0
