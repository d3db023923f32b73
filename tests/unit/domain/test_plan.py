"""A plan: what an institution is in each year, and who is where; and how a solve ended."""

import pytest
from worlds import a_child, a_problem, an_institution

from planner.domain.outcome import Stage, Verdict
from planner.domain.plan import NO_PLACES, Plan, Standing, Status, Stay, standing_today


def test_special_places_are_among_the_places_and_make_no_basis_institution():
    both = Standing(status=Status.BASIS, places=8, special_places=2)
    assert (both.ordinary_places, both.is_basis) == (6, True)
    assert not Standing(status=Status.BASIS, places=2, special_places=2).is_basis
    assert not Standing(status=Status.PHASING_OUT, places=3).is_basis
    assert not NO_PLACES.is_basis


def a_stay(child, where, first, last):
    return Stay(child_id=child, institution_id=where, from_year=first, to_year=last)


def test_children_are_found_by_year_and_by_institution():
    plan = Plan(
        standings={},
        stays=(
            a_stay("a", "P", 2026, 2027),
            a_stay("a", "Q", 2028, 2028),
            a_stay("b", "P", 2027, 2027),
        ),
    )
    assert [plan.institution_of("a", year) for year in (2025, 2026, 2027, 2028, 2029)] == [
        *(None, "P", "P", "Q", None)
    ]
    assert plan.children_at("P", 2027) == ("a", "b")
    assert plan.children_at("P", 2028) == ()


def test_an_institution_that_a_plan_does_not_name_has_no_places():
    standing = Standing(status=Status.BASIS, places=6)
    plan = Plan(standings={("P", 2026): standing}, stays=())
    assert plan.standing("P", 2026) == standing
    assert plan.standing("P", 2027) == plan.standing("Q", 2026) == NO_PLACES


def test_before_the_first_year_is_today():
    problem = a_problem(
        [an_institution("P", places_now=7, special_places=1), an_institution("Q")],
        [a_child("a")],
        years=2,
    )
    today = Standing(status=Status.BASIS, places=7, special_places=1)
    assert standing_today("P", problem) == today
    assert standing_today("Q", problem) == NO_PLACES
    later = Standing(status=Status.PHASING_OUT, places=1)
    plan = Plan(standings={("P", 2026): later}, stays=())
    assert plan.standing_before("P", 2026, problem) == today
    assert plan.standing_before("P", 2027, problem) == later


@pytest.mark.parametrize(
    ("value", "bound", "gap"),
    [(None, 3, None), (3, None, None), (4, 4, 0), (4, 3, 0.25), (0, 0, 0), (0, -1, 1)],
)
def test_the_gap_is_the_distance_to_the_bound_and_unknown_without_a_plan(value, bound, gap):
    stage = Stage(
        measure="travel",
        verdict=Verdict.FEASIBLE,
        value=value,
        bound=bound,
        limit=value,
        seconds=1.0,
        engine="x",
    )
    assert stage.gap == gap


def test_the_words_for_how_a_solve_ended_are_a_contract():
    assert [verdict.value for verdict in Verdict] == [
        *("proven", "feasible", "infeasible", "none_found")
    ]
    assert [status.value for status in Status] == ["basis", "phasing_out", "none"]
