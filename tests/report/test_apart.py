"""Symbols that would cover each other are moved apart, and the others stay where they are."""

import math
from itertools import combinations

import numpy as np
import pytest

from planner.report.apart import moved_apart

ANYWHERE = (-math.inf, -math.inf, math.inf, math.inf)


def overlaps(at, reach):
    return [
        (one, other)
        for one, other in combinations(range(len(at)), 2)
        if np.abs(at[one] - at[other]).max() < reach[one] + reach[other]
    ]


def crowd(number):
    """Return a spiral of symbols, all of which overlap some."""
    turns = np.arange(number)
    at = np.stack([np.cos(turns), np.sin(turns)], axis=1) * turns[:, None] ** 0.5
    return 100 + at, 3 + turns % 4


@pytest.mark.parametrize("number", [2, 7, 40])
def test_none_covers_another_afterwards(number):
    at, reach = crowd(number)
    assert overlaps(at, reach)
    assert overlaps(moved_apart(at, reach, ANYWHERE), reach) == []


def test_two_that_overlap_part_by_what_is_missing_and_a_third_stays():
    at = np.array([[10.0, 10.0], [14.0, 10.0], [40.0, 10.0]])
    found = moved_apart(at, np.array([4.0, 4.0, 4.0]), ANYWHERE)
    assert found[:, 1].tolist() == [10, 10, 10]
    assert found[1, 0] - found[0, 0] == pytest.approx(8.6, abs=0.05)
    assert found[:2, 0].mean() == pytest.approx(12)
    assert found[2].tolist() == [40, 10]


def test_symbols_in_one_place_part_too():
    at = np.full((5, 2), 20.0)
    assert overlaps(moved_apart(at, np.full(5, 3.0), ANYWHERE), np.full(5, 3.0)) == []


def test_nothing_leaves_the_map():
    at = np.array([[3.0, 3.0], [3.0, 4.0], [4.0, 3.0]])
    found = moved_apart(at, np.full(3, 3.0), (0, 0, 40, 40))
    assert overlaps(found, np.full(3, 3.0)) == []
    assert (found >= 3).all()


def test_one_symbol_or_none_is_left_alone():
    assert moved_apart(np.zeros((0, 2)), np.zeros(0), ANYWHERE).shape == (0, 2)
    assert moved_apart(np.ones((1, 2)), np.ones(1), ANYWHERE).tolist() == [[1, 1]]
