"""The guess of a travel without capacities, by hand."""

import numpy as np
from small_locations import a_location

from planner.solve.location import FAR_M
from planner.solve.swap import has_room, swapped_m

THREE = [[10, 40, 90], [20, 30, 90], [90, 50, 0]]


def test_a_swap_finds_the_median():
    location = a_location(THREE, open_sites=2)
    assert swapped_m(location, np.array([0.7, 0.7, 0.6])) == 10 + 20 + 0


def test_a_point_that_opens_too_many_is_no_guess():
    location = a_location(THREE, open_sites=1)
    assert swapped_m(location, np.array([1.0, 1.0, 0.0])) is None


def test_a_child_that_nobody_can_take_is_no_guess():
    location = a_location([[10, 20], [FAR_M, FAR_M]], open_sites=2)
    assert swapped_m(location, np.array([1.0, 1.0])) is None


def test_one_site_is_nothing_to_swap():
    assert swapped_m(a_location([[10]], open_sites=1), np.array([1.0])) is None


def test_there_is_room_if_each_can_take_all():
    assert has_room(a_location(THREE, open_sites=2, most=3))
    assert not has_room(a_location(THREE, open_sites=2, most=2))
