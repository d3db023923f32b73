from worlds import a_child, a_problem, an_area, an_institution

from planner.model.variables import Scope
from planner.rules.age_fit import AgeFit
from planner.rules.every_area_served import EveryAreaServed
from planner.rules.institution_size import InstitutionSize
from planner.rules.minimum_places import MinimumPlaces
from planner.rules.ownership_balance import OwnershipBalance
from planner.rules.total_places import TotalPlaces
from planner.solve.location import FAR_M, location_of
from planner.solve.scope import scope_of


def a_world(**of_last_child):
    sites = [
        an_institution("A", places_max=9, ownership="selvejende"),
        an_institution("B", places_max=12, area_id="S"),
        an_institution("C", places_max=4, area_id="S", age_from_years=3),
    ]
    children = [a_child("1"), a_child("2", **of_last_child)]
    return a_problem(sites, children, areas=[an_area("N"), an_area("S")])


def rows_of(location):
    table = zip(location.per_open, location.per_place, location.least, strict=True)
    return {
        (*per_open.tolist(), *per_place.tolist(), int(least))
        for per_open, per_place, least in table
    }


def test_the_limits_of_one_institution_are_its_fewest_and_most_places():
    rules = (MinimumPlaces(minimum=6), InstitutionSize(places=(2, 10)))
    location = location_of(a_world(), rules, Scope())
    assert location.fewest.tolist() == [6, 6, 6]
    assert location.most.tolist() == [9, 10, 4]
    assert not location.is_forced.any()
    assert rows_of(location) == set()


def test_an_area_with_one_institution_forces_it_open():
    location = location_of(a_world(), (EveryAreaServed(minimum=3),), Scope())
    assert location.is_forced.tolist() == [True, False, False]
    assert rows_of(location) == {(0, 1, 1, 0, 0, 0, 1)}


def test_sums_over_institutions_are_rows():
    rules = (
        TotalPlaces(places=(8, 20)),
        InstitutionSize(institutions=(1, 2)),
        OwnershipBalance(selvejende_share=(0.4, 0.7)),
    )
    assert rows_of(location_of(a_world(), rules, Scope())) == {
        (0, 0, 0, 1, 1, 1, 8),
        (0, 0, 0, -1, -1, -1, -20),
        (1, 1, 1, 0, 0, 0, 1),
        (-1, -1, -1, 0, 0, 0, -2),
        (0, 0, 0, 3, -2, -2, 0),
        (0, 0, 0, -3, 7, 7, 0),
    }


def test_an_institution_that_does_not_take_the_age_is_far():
    problem, rules = a_world(), (AgeFit(),)
    location = location_of(problem, rules, scope_of(problem, rules))
    assert (location.travel_m == FAR_M).tolist() == [[False, False, True]] * 2


def test_a_child_with_a_place_today_makes_it_another_problem():
    assert location_of(a_world(institution_id="A"), (), Scope()) is None


def test_a_special_group_makes_it_another_problem():
    assert location_of(a_world(special_group="hearing"), (), Scope()) is None


def test_without_room_for_all_there_is_nothing_to_price():
    rules = (MinimumPlaces(minimum=20),)
    assert location_of(a_world(), rules, Scope()) is None
