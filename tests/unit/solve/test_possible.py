"""Whether any plan keeps some rules, and what another engine says where none does."""

import pytest
from worlds import a_child, a_problem, an_institution

from planner.audit.check import breaches
from planner.domain.outcome import Verdict
from planner.measures.goal import InOrder
from planner.rules.children_keep_place import ChildrenKeepPlace
from planner.rules.institution_size import InstitutionSize
from planner.rules.places_stay import PlacesStay
from planner.rules.total_places import TotalPlaces
from planner.solve import possible as module
from planner.solve.possible import possible, possible_or_confirmed
from planner.solve.settings import Settings

GOAL, SETTINGS = InOrder(stages=()), Settings(workers=1, time_limit_s=20)


def a_world(years):
    places = [an_institution("N1", places_now=6, places_max=8), an_institution("N2", places_max=8)]
    return a_problem(places, [a_child("A", institution_id="N1")], years=years)


@pytest.fixture
def _no_short_cut(monkeypatch):
    monkeypatch.setattr(module, "construct", lambda *_: None)


@pytest.mark.parametrize("years", [1, 2])
@pytest.mark.usefixtures("_no_short_cut")
def test_a_plan_that_is_found_keeps_the_rules(years):
    problem = a_world(years)
    rules = (TotalPlaces(places=16), InstitutionSize(places=(8, 8)), ChildrenKeepPlace())
    outcome = possible(problem, rules, GOAL, SETTINGS)
    assert outcome.verdict is Verdict.FEASIBLE
    assert breaches(outcome.plan, problem, rules) == ()


@pytest.mark.parametrize("until", [None, "2026/27"])
def test_years_whose_first_has_no_plan_have_none(until):
    rules = (TotalPlaces(places=17, until=until),)
    outcome = possible_or_confirmed(a_world(2), rules, GOAL, SETTINGS)
    assert (outcome.verdict, outcome.plan) == (Verdict.INFEASIBLE, None)
    (stage,) = outcome.stages
    assert stage.second_opinion == "confirmed"
    assert stage.second_engine.startswith("SCIP")


def test_a_later_year_alone_may_have_no_plan():
    rules = (TotalPlaces(places=17, **{"from": "2027/28"}), PlacesStay(cap_places=9))
    assert possible(a_world(1), rules, GOAL, SETTINGS).verdict is Verdict.FEASIBLE
    assert possible(a_world(2), rules, GOAL, SETTINGS).verdict is Verdict.INFEASIBLE


@pytest.mark.usefixtures("_no_short_cut")
def test_without_time_nothing_is_known():
    settings = Settings(workers=1, time_limit_s=0.0)
    outcome = possible(a_world(1), (TotalPlaces(places=17),), GOAL, settings)
    assert outcome.verdict is Verdict.NONE_FOUND
