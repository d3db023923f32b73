"""The one door from floats to integers."""

import math
from fractions import Fraction

import numpy as np
import pytest

from planner.errors import BadValueError
from planner.units import LARGEST_SAFE, largest_remainder, permille, whole_metres


@pytest.mark.parametrize(
    ("distance_m", "expected"),
    [(0, 0), (0.49, 0), (0.5, 1), (1.5, 2), (2.5, 3), (1234.499, 1234), (1e15, 10**15)],
)
def test_a_distance_is_rounded_to_the_nearest_metre_halves_up(distance_m, expected):
    found = whole_metres(distance_m)
    assert (found, type(found)) == (expected, int)


@pytest.mark.parametrize("distance_m", [-0.1, math.nan, math.inf, -math.inf, float(LARGEST_SAFE)])
def test_what_is_no_distance_is_refused(distance_m):
    with pytest.raises(ValueError, match="a distance must be a finite number of metres"):
        whole_metres(distance_m)


@pytest.mark.parametrize(
    ("share", "expected"), [(0, 0), (1, 1000), (0.35, 350), (0.29, 290), (0.001, 1), (0.7, 700)]
)
def test_a_share_is_exact_in_permille(share, expected):
    found = permille(share)
    assert (found, type(found)) == (expected, int)


def test_every_share_with_three_decimals_is_its_permille():
    assert [permille(float(f"0.{k:03d}")) for k in range(1000)] == list(range(1000))


@pytest.mark.parametrize("share", [0.0005, 0.1234, 1 / 3])
def test_a_share_with_more_than_three_decimals_is_refused(share):
    with pytest.raises(BadValueError, match="at most three decimals"):
        permille(share)


@pytest.mark.parametrize(
    ("weights", "total", "expected"),
    [
        ((1, 1, 1), 10, (4, 3, 3)),
        ((1, 1), 1, (1, 0)),
        ((0, 1, 0), 7, (0, 7, 0)),
        ((50, 30, 20), 10, (5, 3, 2)),
        ((1, 2, 3), 0, (0, 0, 0)),
        ((7,), 3, (3,)),
    ],
)
def test_a_total_is_shared_out_by_largest_remainder_ties_to_the_first(weights, total, expected):
    assert largest_remainder(weights, total) == expected


def test_shares_add_up_and_none_is_a_whole_unit_off():
    random = np.random.default_rng(1)
    for _ in range(200):
        weights = tuple(int(one) for one in random.integers(0, 50, size=random.integers(1, 9)))
        total = int(random.integers(0, 10_000))
        if sum(weights) == 0:
            continue
        shares = largest_remainder(weights, total)
        assert sum(shares) == total
        for share, weight in zip(shares, weights, strict=True):
            assert abs(share - Fraction(weight * total, sum(weights))) < 1


@pytest.mark.parametrize("weights", [(), (0, 0)])
def test_nothing_can_be_shared_out_by_no_weight(weights):
    with pytest.raises(ValueError, match="at least one weight must be positive"):
        largest_remainder(weights, 5)
