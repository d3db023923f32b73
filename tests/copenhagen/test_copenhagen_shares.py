"""Shares are whole numbers that add up and fit."""

import pytest

from planner.copenhagen.shares import apportion, fill


def test_apportioning_gives_the_largest_remainders_the_rest():
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert apportion(7, [50, 30, 20]) == [4, 2, 1]


def test_filling_respects_the_room_and_shares_out_everything():
    assert fill(10, [2, 20, 0], [1, 1, 1]) == [2, 8, 0]
    assert sum(fill(17, [5, 6, 7], [1, 9, 4])) == 17
    assert fill(0, [], []) == []


def test_filling_more_than_there_is_room_for_is_refused():
    with pytest.raises(ValueError, match="3 does not fit into 2"):
        fill(3, [1, 1], [1, 1])
