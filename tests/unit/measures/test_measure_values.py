"""Every measure counted by hand on a small world."""

from statistics import mean

import pytest
from worlds import a_child, a_plan, a_problem, an_area, an_institution

from planner.domain.problem import Problem
from planner.measures.base import Figure, Measure
from planner.measures.basis_institutions import BasisInstitutions
from planner.measures.imbalance import Imbalance
from planner.measures.knowledge_banks import KnowledgeBanks
from planner.measures.moved_places import MovedPlaces
from planner.measures.ownership_deviation import OwnershipDeviation
from planner.measures.transitions import Transitions
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.measures.vacant_place_years import VacantPlaceYears

Y1, Y2, Y3 = "2026/27", "2027/28", "2028/29"


def two_institutions(*children, years: int = 1, **options) -> Problem:
    return a_problem(
        [
            an_institution("I1", places_now=6),
            an_institution("I2", places_now=6, area_id="S", ownership="selvejende"),
        ],
        children,
        years=years,
        **options,
    )


def figure(measure: Measure, statistic: str, plan, problem, year=None) -> Figure:
    found = [
        one
        for one in measure.figures(plan, problem)
        if (one.statistic, one.year, one.subject) == (statistic, year, None)
    ]
    assert len(found) == 1
    assert found[0].measure == measure.id
    return found[0]


def shown(one: Figure) -> float:
    return one.value / 10**one.decimals


# Unserved


def test_a_child_without_a_place_counts_in_every_year_it_needs_one():
    problem = two_institutions(
        a_child("A"),
        a_child("B", entry=Y2),
        a_child("C", birth_year=2021, school_start_year=2027),
        a_child("D", institution_id="I1"),
        years=3,
    )
    plan = a_plan(problem, {"I1": 6}, serves={"D": {Y1: "I1", Y2: "I1"}})
    # A three years, B two, C one, D the last year.
    assert Unserved().value(plan, problem) == 3 + 2 + 1 + 1
    assert shown(figure(Unserved(), "total", plan, problem)) == 7


def test_nobody_is_unserved_when_all_have_a_place():
    problem = two_institutions(a_child("A"), a_child("B", institution_id="I2"))
    plan = a_plan(problem, {"I1": 6, "I2": 6}, serves={"A": "I1", "B": "I2"})
    assert Unserved().value(plan, problem) == 0


def test_unserved_children_are_counted_as_children_where_publishing_is_decided():
    problem = two_institutions(a_child("A"), years=3)
    one = figure(Unserved(), "total", a_plan(problem), problem)
    assert one.value == 3
    assert one.children == 1


# Transitions


@pytest.mark.parametrize(
    ("child", "serves", "count"),
    [
        ({"institution_id": "I1"}, "I1", 0),
        ({"institution_id": "I1"}, "I2", 1),
        ({"institution_id": "I1"}, {Y1: "I1", Y2: "I2", Y3: "I2"}, 1),
        ({"institution_id": "I1"}, {Y1: "I2", Y2: "I1", Y3: "I2"}, 3),
        ({}, "I1", 0),
        ({}, {Y1: "I1", Y2: "I2", Y3: "I2"}, 1),
        ({"institution_id": "I1", "entry": Y1}, "I1", 0),
        ({"institution_id": "I1", "entry": Y1}, "I2", 1),
        ({"institution_id": "I1", "entry": Y2}, "I2", 1),
        ({"institution_id": "I1", "entry": Y2}, "I1", 0),
        # Without a place in between, it changes only if it comes back elsewhere.
        ({"institution_id": "I1"}, {Y1: "I1", Y3: "I1"}, 0),
        ({"institution_id": "I1"}, {Y1: "I1", Y3: "I2"}, 1),
        ({}, {Y2: "I1", Y3: "I1"}, 0),
        # A child that starts school changes nothing.
        ({"institution_id": "I1", "school_start_year": 2027}, {Y1: "I1"}, 0),
    ],
)
def test_a_transition_is_a_change_of_institution(child, serves, count):
    problem = two_institutions(a_child("A", **child), years=3)
    plan = a_plan(problem, {"I1": 6, "I2": 6}, serves={"A": serves})
    assert Transitions().value(plan, problem) == count


def test_transitions_of_all_children_are_added():
    problem = two_institutions(
        a_child("A", institution_id="I1"),
        a_child("B", institution_id="I2"),
        a_child("C", institution_id="I2"),
    )
    plan = a_plan(problem, {"I1": 6, "I2": 6}, serves={"A": "I2", "B": "I1", "C": "I2"})
    assert shown(figure(Transitions(), "total", plan, problem)) == 2


def test_a_child_that_changes_twice_is_one_child_where_publishing_is_decided():
    problem = two_institutions(a_child("A", institution_id="I1"), years=2)
    plan = a_plan(problem, {"I1": 6, "I2": 6}, serves={"A": {Y1: "I2", Y2: "I1"}})
    one = figure(Transitions(), "total", plan, problem)
    assert one.value == 2
    assert one.children == 1


# Moved places


@pytest.mark.parametrize(
    ("i1", "i2", "moved"),
    [
        (6, 6, 0),
        (7, 6, 0),
        (0, 12, 6),
        ({Y1: 6, Y2: 8}, {Y1: 6, Y2: 4}, 2),
        ({Y1: 4, Y2: 6}, {Y1: 8, Y2: 6}, 4),
    ],
)
def test_a_place_that_leaves_is_moved_once(i1, i2, moved):
    problem = two_institutions(years=2)
    plan = a_plan(problem, {"I1": i1, "I2": i2})
    assert MovedPlaces().value(plan, problem) == moved
    assert shown(figure(MovedPlaces(), "total", plan, problem)) == moved


def test_the_places_of_one_that_is_phasing_out_move_as_its_children_leave():
    problem = two_institutions(
        a_child("A", institution_id="I1", school_start_year=2027),
        a_child("B", institution_id="I1", school_start_year=2028),
        years=3,
    )
    plan = a_plan(
        problem,
        {"I2": 6},
        phasing_out={"I1": {Y1: 2, Y2: 1}},
        serves={"A": "I1", "B": "I1"},
    )
    assert MovedPlaces().value(plan, problem) == 4 + 1 + 1


def special_world() -> Problem:
    return a_problem(
        [
            an_institution("I1", places_now=8, special_places=8, special_group="immune"),
            an_institution("I2", places_now=9),
        ],
        years=2,
    )


def test_places_of_a_special_group_can_move_too():
    problem = special_world()
    plan = a_plan(problem, {"I2": 9}, special={"I1": {Y1: 8, Y2: 5}})
    assert MovedPlaces().value(plan, problem) == 3


def test_places_of_a_special_group_that_come_back_hide_none_that_leave():
    problem = special_world()
    plan = a_plan(problem, {"I2": {Y1: 9, Y2: 6}}, special={"I1": {Y1: 0, Y2: 8}})
    assert MovedPlaces().value(plan, problem) == 8 + 3


# Imbalance


def areas(n: int, s: int) -> list:
    return [
        an_area("N", children_0_5=n, omraade="Nord"),
        an_area("S", children_0_5=s, omraade="Syd"),
    ]


@pytest.mark.parametrize(
    ("n", "s", "i1", "i2", "places"),
    [(100, 100, 6, 6, 0), (100, 100, 8, 4, 2), (300, 100, 6, 6, 3), (300, 100, 0, 0, 0)],
)
def test_imbalance_is_the_places_that_would_have_to_change_area(n, s, i1, i2, places):
    problem = two_institutions(areas=areas(n, s))
    plan = a_plan(problem, {"I1": i1, "I2": i2})
    assert shown(figure(Imbalance(), "total", plan, problem)) == places


def test_imbalance_is_right_to_three_hundredths_where_shares_are_no_round_numbers():
    problem = two_institutions(areas=areas(200, 100))
    plan = a_plan(problem, {"I1": 140, "I2": 130})
    # Fair is 180 and 90.
    assert shown(figure(Imbalance(), "total", plan, problem)) == pytest.approx(40, abs=0.03)


def test_imbalance_is_added_over_the_years():
    problem = two_institutions(areas=areas(100, 100), years=2)
    plan = a_plan(problem, {"I1": {Y1: 8, Y2: 9}, "I2": {Y1: 4, Y2: 3}})
    assert shown(figure(Imbalance(), "total", plan, problem)) == 2 + 3


def test_imbalance_per_institution_and_per_nothing():
    problem = a_problem(
        [an_institution("I1"), *(an_institution(f"S{k}", area_id="S") for k in range(3))],
        areas=areas(1, 999),
    )
    plan = a_plan(problem, {"I1": 6, "S0": 6})
    # A fair share of the twelve for N: a quarter, or half.
    assert Imbalance(per="institutions").value(plan, problem) == 3 * 10**4
    assert Imbalance(per="none").value(plan, problem) == 0


def test_imbalance_between_omraader_looks_at_wholes():
    problem = a_problem(
        [
            an_institution("I1"),
            an_institution("I2", area_id="M"),
            an_institution("I3", area_id="S"),
        ],
        areas=[an_area("N", omraade="A"), an_area("M", omraade="A"), an_area("S", omraade="B")],
    )
    plan = a_plan(problem, {"I1": 12, "I3": 12})
    # Fair is 8 in each area, or 16 and 8.
    assert Imbalance().value(plan, problem) == pytest.approx(8 * 10**4, abs=300)
    assert Imbalance(unit="omraade").value(plan, problem) == pytest.approx(4 * 10**4, abs=300)


def test_places_of_special_groups_are_no_coverage():
    problem = a_problem(
        [
            an_institution("I1", places_now=8, special_places=8, special_group="immune"),
            an_institution("I2", area_id="S"),
        ]
    )
    plan = a_plan(problem, {"I1": 6, "I2": 6})
    assert Imbalance().value(plan, problem) == 0


# Travel


def travelling(distances_m: list[int], years: int = 1) -> tuple:
    names = [f"C{k}" for k in range(len(distances_m))]
    problem = a_problem(
        [an_institution("I1", places_max=50)],
        [a_child(name) for name in names],
        years=years,
        travel_m={name: {"I1": metres} for name, metres in zip(names, distances_m, strict=True)},
    )
    return a_plan(problem, {"I1": 50}, serves=dict.fromkeys(names, "I1")), problem


def test_travel_is_summed_over_children_and_years():
    plan, problem = travelling([100, 250], years=2)
    assert Travel().value(plan, problem) == 2 * (100 + 250)


def test_the_figures_of_travel_are_those_of_a_textbook():
    distances_m = [900, 100, 200, 300, 400, 500, 600, 700, 800, 1000, 5500]
    plan, problem = travelling(distances_m)
    told = {one.statistic: shown(one) for one in Travel().figures(plan, problem)}
    assert told == {
        "total": sum(distances_m),
        "mean": mean(distances_m),
        "median": 600,
        "p90": 1000,
        "longest": 5500,
    }


def test_nine_tenths_of_ten_children_have_at_most_the_ninth_distance():
    plan, problem = travelling([10, 20, 30, 40, 50, 60, 70, 80, 90, 1000])
    assert shown(figure(Travel(), "p90", plan, problem)) == 90


def test_the_median_of_an_even_number_lies_between_the_two_in_the_middle():
    plan, problem = travelling([100, 200, 400, 5000])
    assert shown(figure(Travel(), "median", plan, problem)) == 300


def test_without_a_placed_child_there_are_no_figures_of_travel():
    problem = two_institutions(a_child("A"))
    plan = a_plan(problem)
    assert Travel().value(plan, problem) == 0
    assert Travel().figures(plan, problem) == ()


def test_only_the_longest_distance_is_that_of_a_single_child():
    plan, problem = travelling([100, 200, 300, 400, 500, 600])
    single = {one.statistic for one in Travel().figures(plan, problem) if one.is_of_one_child}
    assert single == {"longest"}


def test_figures_of_travel_say_on_how_many_children_they_rest_and_not_on_how_many_years():
    plan, problem = travelling([100, 200], years=3)
    assert {one.children for one in Travel().figures(plan, problem)} == {2}


# Ownership deviation


@pytest.mark.parametrize(
    ("share", "i1", "i2", "places"),
    [(None, 6, 6, 0), (None, 6, 8, 1), (None, 8, 6, 1), (0.25, 6, 6, 3), (0.25, 0, 0, 0)],
)
def test_ownership_deviation_is_the_places_too_many_or_too_few(share, i1, i2, places):
    problem = two_institutions()
    plan = a_plan(problem, {"I1": i1, "I2": i2})
    measure = OwnershipDeviation(selvejende_share=share)
    assert shown(figure(measure, "total", plan, problem)) == places


def test_ownership_deviation_is_added_over_years_without_making_up():
    problem = two_institutions(years=2)
    plan = a_plan(problem, {"I1": {Y1: 4, Y2: 8}, "I2": {Y1: 8, Y2: 4}})
    assert OwnershipDeviation().value(plan, problem) == 4 * 1000


def test_private_institutions_share_in_the_whole():
    problem = a_problem(
        [an_institution("I1", ownership="privat"), an_institution("I2", ownership="selvejende")]
    )
    plan = a_plan(problem, {"I1": 8, "I2": 6})
    assert OwnershipDeviation().value(plan, problem) == 1000


# Basis institutions


def test_basis_institutions_are_counted_each_year_special_groups_and_phasing_out_apart():
    problem = a_problem(
        [
            an_institution("I1"),
            an_institution("I2", places_now=8, special_places=8, special_group="immune"),
            an_institution("I3", places_now=14, special_places=8, special_group="hearing"),
            an_institution("I4", places_now=2),
        ],
        [a_child("A", institution_id="I4")],
        years=2,
    )
    plan = a_plan(problem, {"I1": {Y2: 6}, "I3": 6}, phasing_out={"I4": 1}, serves={"A": "I4"})
    assert BasisInstitutions().value(plan, problem) == 1 + 2
    assert shown(figure(BasisInstitutions(), "total", plan, problem)) == 3


# Vacant place-years


def test_a_place_without_a_child_is_vacant_in_each_year():
    problem = two_institutions(
        a_child("A", institution_id="I1", school_start_year=2027), a_child("B"), years=2
    )
    plan = a_plan(problem, {"I1": 6, "I2": 6}, serves={"A": "I1", "B": "I2"})
    assert VacantPlaceYears().value(plan, problem) == (12 - 2) + (12 - 1)


def test_places_for_special_groups_may_be_vacant_too():
    problem = special_world()
    assert VacantPlaceYears().value(a_plan(problem, {"I2": 6}), problem) == 2 * (8 + 6)


def test_what_vacant_places_free_is_shown_only_at_a_rate():
    problem = two_institutions(a_child("A"))
    plan = a_plan(problem, {"I1": 6}, serves={"A": "I1"})
    assert [one.statistic for one in VacantPlaceYears().figures(plan, problem)] == ["total"]
    freed = figure(VacantPlaceYears(rate_dkk=250_000), "freed_dkk", plan, problem)
    assert (freed.value, freed.decimals, freed.unit.da) == (5 * 250_000, 0, "kr.")


# Knowledge banks


def reach_world(years: int = 1) -> Problem:
    return a_problem(
        [
            an_institution("I1", x_m=0, y_m=0),
            an_institution("I2", x_m=3000, y_m=4000),
            an_institution("I3", x_m=0, y_m=1000),
            an_institution(
                "I4", x_m=3000, y_m=4000, places_now=8, special_places=8, special_group="immune"
            ),
        ],
        years=years,
    )


def test_the_reach_of_a_bank_is_the_distance_to_the_nearest_for_every_institution():
    problem = reach_world()
    plan = a_plan(problem, {"I1": 6})
    told = {one.statistic: shown(one) for one in KnowledgeBanks().figures(plan, problem)}
    assert told == {"mean": (0 + 5000 + 1000 + 5000) / 4, "longest": 5000, "per_bank": 4.0}


def test_the_nearest_of_two_banks_counts_and_each_year_has_its_own_figures():
    problem = reach_world(years=2)
    plan = a_plan(problem, {"I1": 6, "I2": {Y2: 6}})
    second = problem.school_years[1]
    assert shown(figure(KnowledgeBanks(), "longest", plan, problem, second)) == 1000
    assert shown(figure(KnowledgeBanks(), "mean", plan, problem, second)) == 250
    assert shown(figure(KnowledgeBanks(), "per_bank", plan, problem, second)) == 2.0
    # Three of the city and three of its one område, in two years.
    assert len(KnowledgeBanks().figures(plan, problem)) == 12


def test_without_a_bank_there_is_no_reach():
    problem = reach_world()
    assert KnowledgeBanks().figures(a_plan(problem), problem) == ()


def test_one_that_is_phasing_out_is_no_bank():
    problem = a_problem([an_institution("I1", places_now=2)], [a_child("A", institution_id="I1")])
    plan = a_plan(problem, phasing_out={"I1": 1}, serves={"A": "I1"})
    assert KnowledgeBanks().figures(plan, problem) == ()
