"""Worked by hand: two children, two institutions, one of which may open."""

import numpy as np
from small_locations import a_location

from planner.solve.ascent import ascend
from planner.solve.price import PARTS_PER_M, Multipliers, Pricing


def priced(location, child, row):
    return Pricing(
        location,
        Multipliers(child=np.array(child) * PARTS_PER_M, row=np.array(row) * PARTS_PER_M),
    )


TWO = [[10, 40], [20, 30]]


def test_the_bound_is_what_the_prices_leave():
    # A: 6 - (50 - 10) - (50 - 20) = -64; B: 6 - 10 - 20 = -24; 100 - 6 - 64 - 24 = 6.
    assert priced(a_location(TWO, most=2), [50, 50], [6]).bound_m == 6


def test_a_pair_costs_what_its_institution_loses_by_it():
    # Opening B costs 30 - 0 more than leaving it closed, so from 30 + 30 = 60 on it is in.
    pricing = priced(a_location(TWO, most=2), [40, 20], [30])
    assert pricing.bound_m == 30
    assert pricing.core(59).tolist() == [[True, False], [True, False]]
    assert pricing.core(60)[0].tolist() == [True, True]
    # Child 2 is 10 worse off than its price there.
    assert pricing.core(69)[1].tolist() == [True, False]
    assert pricing.core(70)[1].tolist() == [True, True]


def test_a_child_that_is_not_among_the_best_takes_the_place_of_one():
    # One place: with child 2 there instead of child 1, A saves 10 less.
    pricing = priced(a_location(TWO, most=1), [40, 40], [0])
    assert pricing.bound_m == 40 + 40 - 30 - 10
    assert pricing.core(49).tolist() == [[True, False], [False, True]]
    assert pricing.core(50).tolist() == [[True, True], [True, True]]


def test_a_bound_between_two_metres_is_rounded_up():
    location = a_location(TWO, most=2)
    multipliers = Multipliers(child=np.array([1, 0]), row=np.array([0]))
    assert Pricing(location, multipliers).bound_m == 1


def test_the_ascent_reaches_the_median_where_the_relaxation_is_exact():
    location = a_location([[10, 40, 90], [20, 30, 90], [90, 50, 0]], most=3, open_sites=2)
    assert Pricing(location, ascend(location)).bound_m == 30
