"""Without any rule, the auditor takes for a plan exactly what the solver takes for one."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from every_plan import World, told
from tiny_worlds import WORLDS
from worlds import a_child, a_problem, an_institution, stays

from planner.audit.check import breaches
from planner.domain.plan import Plan, Standing, Status, Stay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.problem import Problem


def one_year() -> Problem:
    """An institution with a special group, one without places, three kinds of children."""
    return a_problem(
        [
            an_institution(
                "N1", places_now=2, special_places=1, special_group="immune", places_max=2
            ),
            an_institution("S1", places_now=1, places_max=1),
        ],
        [a_child("A", institution_id="N1"), a_child("B", institution_id="S1"), a_child("C")],
    )


def one_year_special_child() -> Problem:
    """A child of a special group that is where the group is."""
    return a_problem(
        [
            an_institution(
                "N1", places_now=2, special_places=1, special_group="immune", places_max=2
            )
        ],
        [
            a_child("A", institution_id="N1"),
            a_child("M", institution_id="N1", special_group="immune"),
        ],
    )


def two_years() -> Problem:
    """One child leaves after the first year, another comes."""
    return a_problem(
        [an_institution("N1", places_now=1, places_max=1)],
        [
            a_child("A", institution_id="N1", school_start_year=2027),
            a_child("B", entry="2027/28"),
        ],
        years=2,
    )


TINIEST = {make.__name__: make for make in (one_year, one_year_special_child, two_years)}


def key(plan: Plan) -> tuple:
    return tuple(sorted(plan.standings.items(), key=lambda item: item[0])), plan.stays


def standings_of(most: int, special: int) -> list[Standing]:
    """Return every standing, sensible or not."""
    return [
        Standing(status=status, places=places, special_places=reserved)
        for status, places, reserved in product(Status, range(most + 2), range(special + 2))
    ]


def anything(problem: Problem) -> Iterator[Plan]:
    """Yield everything that has the shape of a plan."""
    institutions = list(problem.institutions.values())
    pairs = [(one.id, year) for one in institutions for year in problem.school_years]
    standings = [
        standings_of(one.places_max, one.special_places)
        for one in institutions
        for _ in problem.school_years
    ]
    who = [(child, year) for child in problem.children for year in problem.school_years]
    where = [None, *problem.institutions]
    found = [
        stays(problem, {pair: here for pair, here in zip(who, chosen, strict=True) if here})
        for chosen in product(where, repeat=len(who))
    ]
    for chosen in product(*standings):
        by_pair = dict(zip(pairs, chosen, strict=True))
        for several in found:
            yield Plan(standings=by_pair, stays=several)


@pytest.mark.parametrize("name", TINIEST)
def test_the_auditor_takes_for_a_plan_what_the_solver_does(name: str):
    world = World(name, TINIEST[name]())
    solved = {key(plan) for plan in world.plans.values()}
    too_strict, too_lax, refused = [], [], 0
    for plan in anything(world.problem):
        is_silent = not breaches(plan, world.problem, ())
        refused += not is_silent
        if is_silent != (key(plan) in solved):
            (too_lax if is_silent else too_strict).append(plan)
    assert [told(plan) for plan in too_strict[:1]] == [], f"too strict on {len(too_strict)}"
    assert [told(plan) for plan in too_lax[:1]] == [], f"too lax on {len(too_lax)}"
    assert solved
    assert refused


@pytest.mark.parametrize("name", WORLDS)
def test_the_auditor_takes_every_plan_of_the_solver(name: str):
    world = WORLDS[name]
    refused = [plan for plan in world.plans.values() if breaches(plan, world.problem, ())]
    assert [told(plan) for plan in refused[:1]] == []


def a_stay(child: str, institution: str, first: int, last: int) -> Stay:
    return Stay(child_id=child, institution_id=institution, from_year=first, to_year=last)


def with_one_child(stay: Stay, **standings: Standing) -> tuple[Plan, Problem]:
    problem = a_problem([an_institution("N1", places_now=1)], [a_child("A", institution_id="N1")])
    usual = {"N1": Standing(status=Status.BASIS, places=1), **standings}
    by_pair = {(name, problem.school_years[0]): one for name, one in usual.items()}
    return Plan(standings=by_pair, stays=(stay,)), problem


def test_the_usual_plan_of_the_next_tests_is_one():
    plan, problem = with_one_child(a_stay("A", "N1", 2026, 2026))
    assert breaches(plan, problem, ()) == ()


@pytest.mark.parametrize(
    "stay",
    [
        pytest.param(("A", "N9", 2026, 2026), id="in an institution that doesn't exist"),
        pytest.param(("A", "N1", 2026, 2028), id="beyond the planned years"),
        pytest.param(("A", "N1", 2024, 2026), id="before the planned years"),
        pytest.param(("A", "N1", 2027, 2026), id="that ends before it begins"),
    ],
)
def test_a_stay_that_no_solver_could_mean_is_refused(stay: tuple):
    plan, problem = with_one_child(a_stay(*stay))
    assert breaches(plan, problem, ())


def test_places_in_an_institution_that_does_not_exist_are_refused():
    nowhere = Standing(status=Status.BASIS, places=6)
    plan, problem = with_one_child(a_stay("A", "N1", 2026, 2026), N9=nowhere)
    assert breaches(plan, problem, ())
