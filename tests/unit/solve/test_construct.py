"""The plan that is there at once keeps every rule, or it is none."""

from collections import Counter
from dataclasses import replace

import pytest
from crowded_worlds import a_crowded_problem
from random_worlds import Draw, a_random_problem, random_rules
from random_years import a_case_of_years
from worlds import a_child, a_problem, an_area, an_institution

from planner.audit.check import breaches
from planner.domain.names import SchoolYear
from planner.domain.outcome import Failure, Outcome, Verdict
from planner.errors import ModelError
from planner.measures.goal import InOrder, StageGoal
from planner.measures.unserved import Unserved
from planner.rules.minimum_places import MinimumPlaces
from planner.rules.phase_out import PhaseOut
from planner.rules.total_places import TotalPlaces
from planner.rules.travel_limit import TravelLimit
from planner.rules.vacancies_to_fewest import VacanciesToFewest
from planner.solve import stages
from planner.solve.build import build
from planner.solve.construct import construct
from planner.solve.scope import count_choices, scope_of
from planner.solve.settings import Settings

GOAL = InOrder(stages=(StageGoal(objective=Unserved()),))
SEEDS = range(300)


def one_year(seed):
    draw = Draw(seed)
    return a_random_problem(draw), random_rules(draw)


def several_years(seed):
    problem, rules, _ = a_case_of_years(seed)
    return problem, rules


def crowded(seed):
    draw = Draw(seed)
    return a_crowded_problem(draw), random_rules(draw)


@pytest.mark.parametrize("case", [one_year, several_years, crowded])
def test_what_is_constructed_breaks_nothing(case):
    seen = Counter()
    for seed in SEEDS:
        problem, rules = case(seed)
        plan = construct(problem, rules)
        seen[plan is None] += 1
        if plan is not None:
            assert breaches(plan, problem, rules) == (), seed
    # Many of these worlds have no plan at all, and both must occur for this to say anything.
    assert min(seen.values()) > len(SEEDS) // 10


def test_places_go_to_the_area_with_the_fewest():
    areas = [an_area("N", children_0_5=100), an_area("S", children_0_5=100)]
    institutions = [
        an_institution("N1", area_id="N", places_now=6, places_max=16),
        an_institution("S1", area_id="S", places_now=10, places_max=16),
    ]
    problem = a_problem(institutions, [], areas=areas)
    rules = (TotalPlaces(places=20), VacanciesToFewest(), PhaseOut(minimum=6))
    plan = construct(problem, rules)
    year = problem.school_years[0]
    assert [plan.standing(key, year).places for key in ("N1", "S1")] == [10, 10]


def test_a_place_is_opened_where_a_child_is_enrolled():
    institutions = [
        an_institution(key, area_id="N", places_now=0, places_max=16) for key in ("N1", "N2")
    ]
    child = a_child("A", institution_id="N2", entry="2026/27")
    problem = a_problem(institutions, [child], areas=[an_area("N")])
    plan = construct(problem, (TotalPlaces(places=6), MinimumPlaces(minimum=6)))
    assert plan.institution_of("A", problem.school_years[0]) == "N2"


def test_a_small_institution_fades_and_its_place_goes_on_elsewhere():
    institutions = [
        an_institution("N1", area_id="N", places_now=2, places_max=4),
        an_institution("N2", area_id="N", places_now=6, places_max=16),
    ]
    child = a_child("A", institution_id="N1", school_start_year=2027)
    problem = a_problem(institutions, [child], areas=[an_area("N")], years=2)
    rules = (TotalPlaces(places=8), MinimumPlaces(minimum=6), PhaseOut(minimum=6))
    plan = construct(problem, rules)
    places = [
        [plan.standing(key, SchoolYear(year)).places for year in (2026, 2027)]
        for key in ("N1", "N2")
    ]
    assert places == [[1, 0], [7, 8]]


def test_a_child_is_sent_where_a_rule_lets_it_be():
    institutions = [
        an_institution(key, area_id="N", places_now=6, places_max=6) for key in ("N1", "N2")
    ]
    child = a_child("A", institution_id="N1", entry="2026/27")
    problem = a_problem(
        institutions, [child], areas=[an_area("N")], travel_m={"A": {"N1": 900, "N2": 100}}
    )
    plan = construct(problem, (TotalPlaces(places=12), TravelLimit(limit_m=500)))
    assert plan.institution_of("A", problem.school_years[0]) == "N2"


def test_a_search_that_denies_the_constructed_plan_is_not_believed(monkeypatch):
    problem = a_problem([an_institution("N1", places_now=6)], [a_child("A")])
    rules = (TotalPlaces(places=6),)
    none = Outcome(verdict=Verdict.INFEASIBLE, plan=None, stages=())
    monkeypatch.setattr(stages._Planning, "_outcome_of_all", lambda *_: none)
    with pytest.raises(ModelError, match="constructed"):
        stages.solve(problem, rules, GOAL, Settings())


def test_without_time_the_constructed_plan_is_what_there_is():
    problem = a_problem([an_institution("N1", places_now=6)], [a_child("A")])
    rules = (TotalPlaces(places=6),)
    outcome = stages.solve(problem, rules, GOAL, Settings(time_limit_s=0.0))
    assert outcome.verdict is Verdict.FEASIBLE
    assert outcome.plan == construct(problem, rules)
    assert [(one.value, one.bound) for one in outcome.stages] == [(0, 0)]


@pytest.mark.parametrize(("children", "verdict"), [(6, Verdict.PROVEN), (7, Verdict.FEASIBLE)])
def test_where_a_model_would_be_too_large_the_constructed_plan_is_what_there_is(
    monkeypatch, children, verdict
):
    monkeypatch.setattr(stages, "_MOST_CHOICES", 0)
    newcomers = [a_child(f"A{number}") for number in range(children)]
    problem = a_problem([an_institution("N1", places_now=6)], newcomers)
    rules = (TotalPlaces(places=6),)
    outcome = stages.solve(problem, rules, GOAL, Settings())
    assert (outcome.verdict, outcome.failure) == (Verdict.FEASIBLE, Failure.TOO_LARGE)
    assert outcome.plan == construct(problem, rules)
    (stage,) = outcome.stages
    # No measure is below 0; of anything else nothing is known.
    assert (stage.verdict, stage.value, stage.bound) == (verdict, children - 6, 0)


def test_what_may_be_too_large_is_counted_as_it_is_built():
    for seed in range(20):
        problem, rules, _ = a_case_of_years(seed)
        scope = scope_of(problem, rules)
        built = build(problem, rules, scope)
        settled = len(scope.settled)
        assert count_choices(problem, scope) == len(built.serves) - settled


def test_a_search_cut_short_gives_no_worse_plan_than_the_constructed_one(monkeypatch):
    problem = a_problem([an_institution("N1", places_now=6)], [a_child("A")])
    rules = (TotalPlaces(places=6),)
    start = construct(problem, rules)
    nobody = replace(start, stays=())
    worse = Outcome(verdict=Verdict.FEASIBLE, plan=nobody, stages=())
    monkeypatch.setattr(stages._Planning, "_outcome_of_all", lambda *_: worse)
    outcome = stages.solve(problem, rules, GOAL, Settings())
    assert outcome.plan == start
    assert [one.value for one in outcome.stages] == [0]
