"""The guess of a travel without capacities, by hand and against all choices."""

from itertools import combinations

import numpy as np
from small_locations import a_location

from planner.solve.location import FAR_M
from planner.solve.swap import Swaps, has_room

THREE = [[10, 40, 90], [20, 30, 90], [90, 50, 0]]


def guessed(location, *points):
    swaps = Swaps(location)
    for point in points:
        swaps.look(np.array(point))
    return None if swaps.best is None else swaps.best.travel_m


def test_a_swap_finds_the_median():
    assert guessed(a_location(THREE, open_sites=2), [0.7, 0.7, 0.6]) == 10 + 20 + 0


def test_a_whole_point_is_a_guess_itself():
    assert guessed(a_location(THREE, open_sites=2), [0.0, 1.0, 1.0]) == 40 + 30 + 0


def test_the_best_of_all_points_is_kept():
    location = a_location(THREE, open_sites=2)
    assert guessed(location, [1.0, 0.0, 1.0], [0.0, 1.0, 1.0]) == 10 + 20 + 0


def test_a_point_that_opens_too_many_is_no_guess():
    assert guessed(a_location(THREE, open_sites=1), [1.0, 1.0, 0.0]) is None


def test_a_child_that_nobody_can_take_is_no_guess():
    assert guessed(a_location([[10, 20], [FAR_M, FAR_M]], open_sites=2), [1.0, 1.0]) is None


def test_one_site_is_nothing_to_swap():
    assert guessed(a_location([[10]], open_sites=1), [1.0]) is None


def test_shaking_finds_what_swapping_alone_does_not():
    """Never shorter than the best of all choices, and mostly the best."""
    best = stuck = 0
    for seed in range(40):
        draws = np.random.default_rng(seed)
        travel_m = draws.integers(0, 1000, (5, 5))
        location = a_location(travel_m, open_sites=3)
        least_m = min(
            travel_m[:, list(sites)].min(axis=1).sum() for sites in combinations(range(5), 3)
        )
        found_m = guessed(location, draws.uniform(0.55, 0.65, 5))
        assert found_m >= least_m
        best += found_m == least_m
        stuck += found_m > least_m
    assert best > 35


def test_there_is_room_if_each_can_take_all():
    assert has_room(a_location(THREE, open_sites=2, most=3))
    assert not has_room(a_location(THREE, open_sites=2, most=2))
