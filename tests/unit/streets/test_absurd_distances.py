"""What is absurd in measured distances, and how detours are told."""

from decimal import Decimal

import numpy as np
import pytest

from planner.streets.distances import UNREACHABLE, Distances, Points
from planner.streets.judge import detour_factors, detour_of, judge

SITES_M = np.array([(0.0, 0.0), (1000.0, 0.0), (0.0, 1000.0), (100.0, 0.0)])
HOMES_M = np.array([(500.0, 0.0), (0.0, 300.0), (900.0, 900.0)])
POINTS = Points(
    child_ids=("a", "b", "c"),
    homes_m=HOMES_M,
    institution_ids=("I", "J", "K", "L"),
    institutions_m=SITES_M,
)


def blocks(from_m):
    """Ways along a grid of streets."""
    return np.abs(from_m[:, None, :] - SITES_M[None, :, :]).sum(axis=2).astype(np.int64)


@pytest.fixture
def distances():
    return Distances(homes_m=blocks(HOMES_M), between_m=blocks(SITES_M))


def test_ways_along_a_grid_are_sound(distances):
    found = judge(POINTS, distances, 0)
    assert (found.too_short, found.crooked) == (0, 0)
    assert not found.cut_off.any()
    assert not found.unreachable_homes.any()


@pytest.mark.parametrize(("metres", "count"), [(500, 0), (491, 0), (486, 1), (0, 1)])
def test_a_way_shorter_than_the_straight_line_is_counted(distances, metres, count):
    # Two per cent and three metres are what projection and rounding may take.
    distances.homes_m[0, 0] = metres
    assert judge(POINTS, distances, 0).too_short == count


def test_a_server_may_leave_out_what_lies_before_the_streets(distances):
    distances.homes_m[0, 0] = 400
    assert judge(POINTS, distances, 100).too_short == 0
    assert judge(POINTS, distances, 50).too_short == 1


def test_a_way_longer_than_with_a_stop_between_is_counted(distances):
    assert distances.homes_m[0].tolist() == [500, 500, 1500, 400]
    distances.homes_m[0, 0] = 503
    assert judge(POINTS, distances, 0).crooked == 0
    distances.homes_m[0, 0] = 504
    assert judge(POINTS, distances, 0).crooked == 1


def test_an_institution_without_ways_is_named_and_its_children_are_not(distances):
    distances.homes_m[:, 1] = UNREACHABLE
    distances.between_m[[0, 2, 3], 1] = UNREACHABLE
    found = judge(POINTS, distances, 0)
    assert found.cut_off.tolist() == [False, True, False, False]
    assert not found.unreachable_homes.any()


def test_a_child_without_a_way_is_told_apart(distances):
    distances.homes_m[2, 3] = UNREACHABLE
    found = judge(POINTS, distances, 0)
    assert found.unreachable_homes.tolist() == [False, False, True]
    assert not found.cut_off.any()


def test_detours_leave_out_what_is_near_and_what_has_no_way(distances):
    between = distances.between_m.copy()
    between[0, 1] = UNREACHABLE
    factors = detour_factors(POINTS, between)
    told = np.isfinite(factors)
    assert not told[0, [0, 1, 3]].any()
    assert told.sum() == 16 - 4 - 2 - 1
    one = detour_of(factors)
    assert one.pairs == 9
    assert one.median == Decimal("1.00")
    assert one.p95 == Decimal("1.41")


def test_of_no_pair_there_is_no_detour():
    one = detour_of(np.full((2, 2), np.nan))
    assert (one.pairs, one.median, one.p95) == (0, None, None)
