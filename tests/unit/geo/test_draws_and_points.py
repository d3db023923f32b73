"""Draws are pinned to a seed, and points lie where they are said to."""

import pytest
from pyproj import Transformer

from planner.geo.draws import Draws
from planner.geo.plane import is_clear_of, is_inside, point_around, ring_in_metres

SQUARE = ((0, 0), (10, 0), (10, 10), (0, 10), (0, 0))


def test_the_stream_of_a_seed_is_pinned_against_changes_of_numpy():
    draws = Draws(1)
    assert [draws.below(1000) for _ in range(6)] == [511, 950, 144, 948, 311, 423]


def test_shuffling_keeps_every_item_and_leaves_the_original_alone():
    items = list(range(50))
    shuffled = Draws(3).shuffled(items)
    assert sorted(shuffled) == items == list(range(50))
    assert shuffled != items


def test_a_weight_of_zero_is_never_drawn():
    draws = Draws(4)
    assert {draws.weighted([0, 3, 0, 1]) for _ in range(200)} == {1, 3}


def test_weights_that_sum_to_nothing_are_refused():
    with pytest.raises(ValueError, match="sum must be positive"):
        Draws(5).weighted([0, 0])


@pytest.mark.parametrize(("point", "inside"), [((5, 5), True), ((11, 5), False), ((5, -1), False)])
def test_a_point_is_inside_or_outside_a_ring(point, inside):
    assert is_inside(point, SQUARE) is inside
    assert is_inside(point, tuple(reversed(SQUARE))) is inside


def test_the_margin_counts_to_the_metre_along_edges_and_at_corners():
    assert is_clear_of((5, 3), SQUARE, 3)
    assert not is_clear_of((5, 3), SQUARE, 4)
    assert is_clear_of((-3, -4), SQUARE, 5)
    assert not is_clear_of((-3, -4), SQUARE, 6)


def test_the_disc_grows_until_a_fit_point_is_found():
    def is_far(point):
        return point[0] > 200

    assert is_far(point_around((0, 0), 10, Draws(6), is_far))


def test_outlines_are_rounded_to_the_metre_of_the_official_grid():
    back = Transformer.from_crs("EPSG:25832", "EPSG:4326", always_xy=True)
    ((x, y),) = ring_in_metres([(12.5683, 55.6761)])
    assert 724_000 < x < 725_000
    assert 6_175_000 < y < 6_177_000
    assert back.transform(x, y) == pytest.approx((12.5683, 55.6761), abs=1e-5)
