"""The straight line times a factor, in whole metres."""

import numpy as np

from planner.geo.travel import straight_line_m


def test_each_pair_is_the_straight_line_times_the_factor_rounded_half_up():
    found = straight_line_m([(0, 0), (3, 4)], [(3, 4), (0, 1), (0, 0.5)], 1.5)
    assert found.tolist() == [[8, 2, 1], [0, 6, 7]]
    assert found.dtype == np.int64


def test_moving_everything_changes_no_distance():
    homes, sites = [(10.0, 20.0), (500.5, 3.0)], [(1000.0, 7.0)]
    moved = [[(x + 700_000, y + 6_000_000) for x, y in points] for points in (homes, sites)]
    usual = straight_line_m(homes, sites, 1.3)
    assert usual.tolist() == straight_line_m(*moved, 1.3).tolist()
    assert (usual > 0).all()


def test_without_children_or_institutions_there_is_an_empty_table():
    assert straight_line_m([], [(1, 2)], 1.3).shape == (0, 1)
    assert straight_line_m([(1, 2)], [], 1.3).shape == (1, 0)
