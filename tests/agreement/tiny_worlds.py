"""Worlds small enough to look at all of their plans, each with something special in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from every_plan import World
from worlds import a_child, a_problem, an_area, an_institution

if TYPE_CHECKING:
    from planner.domain.problem import Problem


def three_areas() -> Problem:
    """One year; areas of unequal size, one of them without places today."""
    return a_problem(
        [
            an_institution("N1", area_id="N", places_now=2, places_max=3, capacity_places=10),
            an_institution(
                "S1",
                area_id="S",
                ownership="selvejende",
                places_now=1,
                places_max=2,
                capacity_places=4,
            ),
            an_institution("V1", area_id="V", ownership="privat", places_max=2, capacity_places=6),
        ],
        [a_child("A", institution_id="N1"), a_child("B")],
        areas=[
            an_area("N", omraade="Nord", children_0_5=100),
            an_area("S", omraade="Syd", children_0_5=50),
            an_area("V", omraade="Syd", children_0_5=50),
        ],
        travel_m={"A": {"N1": 3000, "S1": 100}, "B": {"N1": 1000, "S1": 1001, "V1": 250}},
    )


def two_years() -> Problem:
    """A child that is there, one that comes in the second year; places may come and go."""
    return a_problem(
        [
            an_institution("N1", places_now=2, places_max=2, quality="watch"),
            an_institution("S1", area_id="S", ownership="selvejende", places_max=2),
        ],
        [
            a_child("A", institution_id="N1"),
            a_child("B", institution_id="S1", entry="2027/28"),
        ],
        years=2,
        travel_m={"A": {"N1": 400, "S1": 1500}, "B": {"N1": 1500, "S1": 0}},
    )


def newcomer_stays() -> Problem:
    """A newcomer of the first year goes on into the second."""
    return a_problem(
        [
            an_institution("N1", places_now=1, places_max=1, quality="watch"),
            an_institution("S1", area_id="S", places_max=1, age_to_years=2),
        ],
        [a_child("A", birth_year=2024), a_child("B", institution_id="N1", school_start_year=2027)],
        years=2,
        travel_m={"A": {"N1": 1500, "S1": 200}},
    )


def declined() -> Problem:
    """One that said no and has no room at all under the model; its two children may be moved."""
    return a_problem(
        [
            an_institution("N1", places_now=2, places_max=0, may_host="no"),
            an_institution("S1", area_id="S", places_max=1, ownership="selvejende"),
        ],
        [a_child("A", institution_id="N1"), a_child("B", institution_id="N1")],
        years=2,
    )


def declined_and_full() -> Problem:
    """More children stay where the answer was no than the model has room for elsewhere."""
    return a_problem(
        [
            an_institution("N1", places_now=3, places_max=0, may_host="no", ownership="selvejende"),
            an_institution("S1", area_id="S", places_max=1),
        ],
        [a_child(key, institution_id="N1") for key in "ABC"],
    )


def one_area() -> Problem:
    """Three institutions in one area, one of them large and one under watch."""
    return a_problem(
        [
            an_institution("N1", places_now=2, places_max=3),
            an_institution("N2", places_now=2, places_max=2, quality="watch"),
            an_institution("S1", places_now=1, places_max=2, ownership="selvejende"),
        ],
        [a_child("A", institution_id="N2"), a_child("B", entry="2026/27", institution_id="N2")],
    )


def special_group() -> Problem:
    """A group for hearing-impaired children beside ordinary places; three kinds of children."""
    return a_problem(
        [
            an_institution(
                "N1",
                places_now=2,
                special_places=1,
                special_group="hearing",
                places_max=3,
                capacity_places=8,
            ),
            an_institution("S1", area_id="S", ownership="selvejende", places_now=1, places_max=2),
        ],
        [
            a_child("H", institution_id="N1", special_group="hearing"),
            a_child("B"),
            a_child("M", special_group="immune"),
        ],
    )


def special_two_years() -> Problem:
    """The places of a special group might go and come back."""
    return a_problem(
        [
            an_institution(
                "N1", places_now=2, special_places=2, special_group="immune", places_max=3
            ),
            an_institution("S1", area_id="S", places_now=1, places_max=1),
        ],
        [a_child("M", institution_id="N1", special_group="immune")],
        years=2,
    )


def kinds() -> Problem:
    """One year; a vuggestue, a børnehave that is closed to some, premises that don't suit."""
    return a_problem(
        [
            an_institution(
                "N1", age_to_years=2, places_now=1, places_max=2, may_host="yes", capacity_places=7
            ),
            an_institution(
                "N2", age_from_years=3, places_max=1, closed_to="autisme", capacity_places=10
            ),
            an_institution(
                "S1",
                area_id="S",
                places_now=1,
                places_max=2,
                capacity_places=10,
                is_premises_suitable=False,
                ownership="selvejende",
            ),
        ],
        [
            a_child("A", institution_id="N1", birth_year=2024),
            a_child("B", birth_year=2022),
            a_child("C", institution_id="S1", entry="2026/27"),
        ],
    )


def a_small_one() -> Problem:
    """Three years; one place today, whose child leaves after two years, and one newcomer."""
    return a_problem(
        [an_institution("N1", places_now=1, places_max=2, capacity_places=10)],
        [
            a_child("A", institution_id="N1", school_start_year=2028),
            a_child("B", entry="2027/28"),
        ],
        years=3,
    )


def small_ones_that_chose() -> Problem:
    """Two small ones, of which one says yes; a newcomer waits or goes on where it began."""
    return a_problem(
        [
            an_institution("N1", places_now=1, places_max=2, may_host="yes", capacity_places=10),
            an_institution(
                "S1", area_id="S", places_now=1, places_max=1, may_host="no", ownership="selvejende"
            ),
        ],
        [a_child("A", institution_id="S1"), a_child("B", school_start_year=2027)],
        years=2,
    )


def under_watch() -> Problem:
    """Three years; the one institution may pause while its child is there, and come back."""
    return a_problem(
        [an_institution("N1", places_now=2, places_max=2, quality="watch")],
        [
            a_child("A", institution_id="N1", school_start_year=2028),
            a_child("B", entry="2027/28"),
        ],
        years=3,
    )


def turns_three() -> Problem:
    """A child outgrows its vuggestue; another waits and is enrolled where nobody may be open."""
    return a_problem(
        [
            an_institution("N1", places_now=1, places_max=1, age_to_years=2),
            an_institution("S1", area_id="S", places_max=1, age_from_years=2),
        ],
        [
            a_child("A", institution_id="N1", birth_year=2024),
            a_child("B", institution_id="S1", entry="2026/27", birth_year=2023),
        ],
        years=2,
        travel_m={"A": {"N1": 100, "S1": 1500}, "B": {"N1": 1200, "S1": 300}},
    )


def kept_where_it_began() -> Problem:
    """Three years; a newcomer may go on in an institution that closes behind it, or be moved."""
    return a_problem(
        [
            an_institution("N1", places_now=1, places_max=1, quality="watch"),
            an_institution("S1", area_id="S", places_max=1, ownership="selvejende"),
        ],
        [a_child("B")],
        years=3,
        travel_m={"B": {"N1": 1500, "S1": 200}},
    )


def among_special_places() -> Problem:
    """A newcomer of no group may sit in a place for a group, where nothing forbids it."""
    return a_problem(
        [
            an_institution(
                "N1", places_now=1, special_places=1, special_group="hearing", places_max=2
            ),
        ],
        [a_child("B"), a_child("H", institution_id="N1", special_group="hearing")],
        years=2,
    )


WORLDS = {
    make.__name__: World(make.__name__, make())
    for make in (
        three_areas,
        two_years,
        newcomer_stays,
        declined,
        declined_and_full,
        one_area,
        special_group,
        special_two_years,
        kinds,
        a_small_one,
        small_ones_that_chose,
        under_watch,
        turns_three,
        kept_where_it_began,
        among_special_places,
    )
}
