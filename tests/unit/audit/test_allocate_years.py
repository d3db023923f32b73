"""The allocation over several years, compared with every allocation there is."""

import numpy as np
import pytest
from allocated_worlds import a_world, every_plan, some_rules
from every_allocation import (
    GOALS,
    TRANSITIONS,
    TRAVEL,
    UNSERVED,
    USUAL,
    choices_when_none_is_better,
    in_order,
    tolerances_used,
)
from random_years import a_case_of_years
from worlds import FIRST_YEAR, a_child, a_plan, a_problem, an_institution

from planner.audit.allocate import allocate
from planner.audit.check import breaches
from planner.domain.names import school_year_label
from planner.errors import ModelError
from planner.measures.vacant_place_years import VacantPlaceYears
from planner.report.stage_records import tolerated
from planner.rules.age_fit import AgeFit
from planner.rules.children_keep_place import ChildrenKeepPlace
from planner.rules.quality_response import QualityResponse
from planner.rules.special_groups import SpecialGroups
from planner.solve.settings import Settings
from planner.solve.stages import solve

KEEP = ChildrenKeepPlace()
USUALLY = in_order(*USUAL)


def allocated(problem, *rules, goal=USUALLY, **places):
    """Return the allocation for a plan's standings."""
    return allocate(a_plan(problem, **places).standings, problem, rules, goal, {})


def told(plan):
    """Return who is where in which calendar years."""
    return [
        (stay.child_id, stay.institution_id, stay.from_year, stay.to_year) for stay in plan.stays
    ]


@pytest.mark.parametrize("goal", GOALS.values(), ids=GOALS)
def test_no_allocation_is_better(goal):
    random = np.random.default_rng(20_260_801)
    cases = ((*a_world(random), some_rules(random)) for _ in range(40))
    assert choices_when_none_is_better(cases, goal) > 10


def test_within_a_tolerance_what_comes_later_is_as_good_as_it_can_be():
    random = np.random.default_rng(7)
    worlds = (a_world(random) for _ in range(40))
    assert tolerances_used(worlds, random, most_extra_m=500) > 3


def test_a_limit_on_vacant_places_counts_the_places():
    problem = a_problem([an_institution("P", places_now=3)], [a_child("c")], years=2)
    standings = a_plan(problem, {"P": 3}).standings
    goal = in_order(VacantPlaceYears(), UNSERVED, tolerant={"vacant_place_years"})
    assert allocate(standings, problem, (), goal, {"vacant_place_years": 4}).stays
    with pytest.raises(ModelError, match="can't be allocated"):
        allocate(standings, problem, (), goal, {"vacant_place_years": 3})


def test_a_child_that_waits_gets_the_place_of_one_that_leaves():
    problem = a_problem(
        [an_institution("P", places_now=1)],
        [
            a_child("there", institution_id="P", school_start_year=FIRST_YEAR + 2),
            a_child("waits"),
        ],
        years=3,
    )
    found = allocated(problem, KEEP, places={"P": 1})
    assert told(found) == [("there", "P", 2026, 2027), ("waits", "P", 2028, 2028)]
    assert UNSERVED.value(found, problem) == 2


def test_who_waits_where_it_is_enrolled_changes_only_by_going_elsewhere():
    sites = [an_institution(key, places_now=1) for key in "PQ"]
    children = [a_child("c", entry="2026/27", institution_id="Q")]
    problem = a_problem(sites, children, years=2, travel_m={"c": {"P": 100, "Q": 900}})
    in_the_second_year = {"2027/28": 1}
    places = {"P": in_the_second_year, "Q": in_the_second_year}
    assert told(allocated(problem, places=places)) == [("c", "Q", 2027, 2027)]
    by_travel = in_order(UNSERVED, TRAVEL)
    assert told(allocated(problem, goal=by_travel, places=places)) == [("c", "P", 2027, 2027)]


def test_a_child_leaves_the_vuggestue_at_three_and_only_then():
    sites = [
        an_institution("V", places_now=1, age_to_years=2),
        an_institution("B", age_from_years=3),
        an_institution("I"),
    ]
    child = a_child("c", institution_id="V", birth_year=FIRST_YEAR - 1)
    problem = a_problem(sites, [child], years=4, travel_m={"c": {"V": 500, "B": 200, "I": 300}})
    found = allocated(problem, KEEP, AgeFit(), places={"V": 1, "B": 1, "I": 1})
    assert told(found) == [("c", "B", 2028, 2029), ("c", "V", 2026, 2027)]
    assert TRANSITIONS.value(found, problem) == 1


def test_an_institution_that_phases_out_keeps_its_children_and_takes_nobody():
    sites = [an_institution("P", places_now=2), an_institution("Q", places_now=2)]
    children = [
        a_child("short", institution_id="P", school_start_year=FIRST_YEAR + 1),
        a_child("long", institution_id="P"),
        a_child("new", entry="2027/28"),
    ]
    nearer = {child: {"P": 0, "Q": 900} for child in ("short", "long", "new")}
    problem = a_problem(sites, children, years=3, travel_m=nearer)
    kept = {"2026/27": 2, "2027/28": 1, "2028/29": 1}
    found = allocated(problem, KEEP, places={"Q": 2}, phasing_out={"P": kept})
    assert breaches(found, problem, (KEEP,)) == ()
    assert told(found) == [
        ("long", "P", 2026, 2028),
        ("new", "Q", 2027, 2028),
        ("short", "P", 2026, 2026),
    ]


def test_an_institution_that_pauses_keeps_those_who_came_before():
    sites = [an_institution("P", places_now=1), an_institution("Q")]
    children = [a_child("first"), a_child("second", entry="2027/28")]
    nearer = {child: {"P": 0, "Q": 900} for child in ("first", "second")}
    problem = a_problem(sites, children, years=3, travel_m=nearer)
    open_again = {"2026/27": 1, "2028/29": 2}
    places = {"P": open_again, "Q": {"2027/28": 1, "2028/29": 1}}
    paused = {"P": {"2027/28": 1}}
    found = allocated(problem, KEEP, places=places, phasing_out=paused)
    assert breaches(found, problem, (KEEP,)) == ()
    assert told(found) == [("first", "P", 2026, 2028), ("second", "Q", 2027, 2028)]
    moved = allocated(problem, goal=in_order(UNSERVED, TRAVEL), places=places, phasing_out=paused)
    assert told(moved)[1:] == [("second", "P", 2028, 2028), ("second", "Q", 2027, 2027)]


def test_a_special_group_keeps_to_its_own_places_in_every_year():
    special = {"special_group": "hearing", "special_places": 1}
    sites = [an_institution("H", places_now=3, **special), an_institution("P")]
    leaves = {"institution_id": "H", "school_start_year": FIRST_YEAR + 1}
    children = [
        a_child("ordinary"),
        a_child("one", special_group="hearing", **leaves),
        a_child("two", special_group="hearing", entry="2026/27"),
    ]
    problem = a_problem(sites, children, years=2)
    found = allocated(problem, KEEP, SpecialGroups(), places={"H": 2, "P": 5})
    assert breaches(found, problem, (KEEP, SpecialGroups())) == ()
    assert ("two", "H", 2027, 2027) in told(found)
    assert UNSERVED.value(found, problem) == 1


def test_intake_stops_in_the_years_of_the_response_only():
    sites = [an_institution("W", places_now=2, quality="watch"), an_institution("P")]
    children = [
        a_child(f"from_{year}", entry=school_year_label(year)) for year in (2026, 2027, 2028)
    ]
    nearer = {child.id: {"W": 0, "P": 900} for child in children}
    problem = a_problem(sites, children, years=3, travel_m=nearer)
    stop = QualityResponse(response="stop_intake", response_years=("2027/28",))
    found = allocated(problem, KEEP, stop, places={"W": 3, "P": 3})
    assert breaches(found, problem, (KEEP, stop)) == ()
    assert told(found) == [
        ("from_2026", "W", 2026, 2028),
        ("from_2027", "P", 2027, 2028),
        ("from_2028", "W", 2028, 2028),
    ]


def test_groups_are_apart_only_in_the_years_of_the_rule():
    site = an_institution("H", places_now=2, special_group="hearing", special_places=1)
    problem = a_problem([site], [a_child("a"), a_child("b")], years=2)
    found = allocated(problem, SpecialGroups(from_year="2027/28"), places={"H": 1})
    assert UNSERVED.value(found, problem) == 1


def test_a_place_that_is_taken_away_from_its_child_is_named_by_the_audit():
    problem = a_problem(
        [an_institution("P", places_now=1), an_institution("Q", places_now=1)],
        [a_child("there", institution_id="P"), a_child("new")],
        years=3,
    )
    closes = {"2026/27": 1}
    found = allocated(problem, KEEP, places={"P": closes, "Q": 1})
    assert [(one.rule_id, one.year) for one in breaches(found, problem, (KEEP,))] == [
        ("children_keep_place", 2027)
    ]
    assert {stay.child_id for stay in found.stays} == {"there", "new"}


@pytest.mark.parametrize("kept", [2, -1])
def test_places_that_no_child_can_have_kept_are_named_by_the_audit(kept):
    sites = [an_institution("P", places_now=2), an_institution("Q")]
    problem = a_problem(sites, [a_child("c", institution_id="P")], years=2)
    found = allocated(problem, KEEP, places={"Q": 1}, phasing_out={"P": kept})
    units = {one.unit for one in breaches(found, problem, ()) if one.subject_id == "P"}
    assert "kept_places" in units


def test_where_two_institutions_keep_a_place_for_one_child_one_of_them_has_it():
    sites = [an_institution("P"), an_institution("Q")]
    problem = a_problem(sites, [a_child("c")], years=2)
    then, later = {"2026/27": 1}, {"2027/28": 1}
    places, kept = {"P": then, "Q": then}, {"P": later, "Q": later}
    found = allocated(problem, goal=in_order(TRAVEL), places=places, phasing_out=kept)
    assert [one.unit for one in breaches(found, problem, ())] == ["kept_places"]


def test_who_could_leave_and_come_back_to_a_closed_institution_has_stayed():
    # H phases out one place for its two children; one of them would have to be counted as new.
    special = {"special_group": "hearing", "special_places": 1}
    sites = [an_institution("H", places_now=3, **special)]
    children = [a_child(key, institution_id="H") for key in ("a", "b")]
    problem = a_problem(sites, children, years=2)
    kept = {"2026/27": 2, "2027/28": 1}
    found = allocated(problem, phasing_out={"H": kept})
    assert breaches(found, problem, ()) == ()
    assert UNSERVED.value(found, problem) == 1


def test_the_same_input_gives_the_same_plan():
    sites = [an_institution(key, places_now=2) for key in "PQR"]
    problem = a_problem(sites, [a_child(f"c{k}") for k in range(5)], years=3)
    plans = [allocated(problem, KEEP, places={"P": 2, "Q": 2, "R": 2}) for _ in range(3)]
    assert plans[0].stays == plans[1].stays == plans[2].stays


def test_any_standings_get_the_allocation_that_breaks_least():
    random = np.random.default_rng(3)
    broken = 0
    for _ in range(40):
        problem, _ = a_world(random)
        _, standings = a_world(random)
        known = {key: one for key, one in standings.items() if key[0] in problem.institutions}
        found = allocate(known, problem, (KEEP,), USUALLY, {})
        broken += bool(breaches(found, problem, (KEEP,)))
        assert bool(breaches(found, problem, (KEEP,))) != bool(every_plan(problem, known, (KEEP,)))
    assert 5 < broken < 35


def test_the_allocation_has_the_values_that_the_solver_proved():
    found = 0
    for seed in range(100):
        problem, rules, goal = a_case_of_years(seed)
        outcome = solve(problem, rules, goal, Settings(time_limit_s=60, workers=1))
        if outcome.plan is None:
            continue
        limits = tolerated(goal, outcome.stages)
        plan = allocate(outcome.plan.standings, problem, rules, goal, limits)
        assert breaches(plan, problem, rules) == (), seed
        for stage in outcome.stages:
            value = goal.value_of(stage.measure, plan, problem)
            assert stage.value <= value <= stage.limit, (seed, stage.measure)
        found += 1
    assert found > 40
