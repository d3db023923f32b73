"""Areas, institutions and children, and what follows from their data."""

import pickle

import numpy as np
import pytest
from worlds import a_child, a_problem, an_area, an_institution

from planner.domain.travel import TravelMatrix


def a_city():
    return a_problem(
        [
            an_institution("N1", area_id="N", places_now=6, special_places=2, places_max=9),
            an_institution("N2", area_id="N"),
            an_institution("S1", area_id="S", places_now=1),
        ],
        [
            a_child("here", institution_id="N1"),
            a_child("also", institution_id="N1"),
            a_child("new", entry="2027/28", institution_id="N2"),
        ],
        areas=[
            an_area("N", omraade="Nord", children_0_5=30),
            an_area("S", omraade="Syd", children_0_5=10),
            an_area("V", omraade="Syd", children_0_5=5),
        ],
        years=2,
    )


def test_places_are_ordinary_or_for_a_special_group():
    one = a_city().institutions["N1"]
    assert (one.ordinary_places_now, one.ordinary_places_max) == (4, 7)


@pytest.mark.parametrize(("age", "is_taken"), [(1, False), (2, True), (4, True), (5, False)])
def test_an_institution_takes_its_ages_both_ends_included(age, is_taken):
    one = an_institution("A", age_from_years=2, age_to_years=4)
    assert one.takes_age(age) is is_taken


def test_a_newcomer_needs_a_place_from_its_entry_until_it_starts_school():
    child = a_child("c", entry="2027/28", school_start_year=2029)
    assert [child.needs_place(year) for year in range(2026, 2031)] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_a_child_that_is_there_needs_a_place_until_it_starts_school():
    child = a_child("c", institution_id="A", school_start_year=2027)
    assert [child.needs_place(year) for year in (2026, 2027)] == [True, False]


def test_a_child_counts_as_the_age_it_reaches_and_never_more_than_five():
    child = a_child("c", birth_year=2022)
    assert [child.age_years(year) for year in (2024, 2026, 2027, 2029)] == [2, 4, 5, 5]


def test_children_are_found_by_where_they_have_their_basis_place():
    found = a_city().current_children_by_institution
    assert {key: [child.id for child in here] for key, here in found.items()} == {
        "N1": ["here", "also"],
        "N2": [],
        "S1": [],
    }


def test_children_in_need_differ_from_year_to_year():
    problem = a_city()
    assert [child.id for child in problem.children_in_need(2026)] == ["here", "also"]
    assert [child.id for child in problem.children_in_need(2027)] == ["here", "also", "new"]


def test_institutions_are_grouped_by_area_and_by_administrative_district():
    problem = a_city()

    def ids(groups):
        return {key: [one.id for one in here] for key, here in groups.items()}

    by_area = {"N": ["N1", "N2"], "S": ["S1"], "V": []}
    assert ids(problem.institutions_by_area) == by_area
    assert ids(problem.institutions_by_unit("area")) == by_area
    assert ids(problem.institutions_by_unit("omraade")) == {"Nord": ["N1", "N2"], "Syd": ["S1"]}


@pytest.mark.parametrize(
    ("unit", "per", "expected"),
    [
        ("area", "children", {"N": 30, "S": 10, "V": 5}),
        ("area", "institutions", {"N": 2, "S": 1, "V": 0}),
        ("area", "none", {"N": 1, "S": 1, "V": 1}),
        ("omraade", "children", {"Nord": 30, "Syd": 15}),
        ("omraade", "institutions", {"Nord": 2, "Syd": 1}),
        ("omraade", "none", {"Nord": 1, "Syd": 1}),
    ],
)
def test_need_is_counted_in_children_in_institutions_or_not_at_all(unit, per, expected):
    assert a_city().need_by_unit(unit, per) == expected


def test_an_area_is_named_and_a_district_is_its_own_name():
    assert a_city().unit_name("N") == "Bydel N"
    assert a_city().unit_name("Syd") == "Syd"


def test_travel_is_looked_up_by_child_and_institution_as_a_plain_integer():
    matrix = TravelMatrix(["a", "b"], ["P", "Q", "R"], np.arange(6).reshape(2, 3))
    assert [[matrix[child, key] for key in "PQR"] for child in "ab"] == [[0, 1, 2], [3, 4, 5]]
    assert type(matrix["a", "Q"]) is int


def test_what_is_measured_when_asked_for_is_the_same_of_a_pair_and_of_all():
    asked = []

    def measured(rows, columns):
        found = 10 * rows + columns
        asked.append(found.size)
        return found

    matrix = TravelMatrix(["a", "b"], ["P", "Q", "R"], measured)
    pairs = [("b", "R"), ("a", "Q")]
    assert matrix.of_pairs(pairs).tolist() == [12, 1]
    # No more than was asked for.
    assert asked == [2]
    assert [matrix[pair] for pair in pairs] == [12, 1]
    assert pickle.loads(pickle.dumps(matrix)).of_pairs(pairs).tolist() == [12, 1]  # noqa: S301  (our own)
    assert asked == [2, 6]
    assert matrix.of_pairs([]).tolist() == []


@pytest.mark.parametrize("shape", [(3, 2), (2, 2), (6,)])
def test_travel_of_another_shape_is_refused(shape):
    with pytest.raises(ValueError, match="one row per child"):
        TravelMatrix(["a", "b"], ["P", "Q", "R"], np.zeros(shape, dtype=np.int64))


def test_travel_in_fractions_is_refused():
    with pytest.raises(ValueError, match="whole metres"):
        TravelMatrix(["a"], ["P"], np.array([[1.5]]))


def test_travel_between_unknown_names_is_an_error():
    with pytest.raises(KeyError):
        TravelMatrix(["a"], ["P"], np.array([[1]]))["P", "a"]
