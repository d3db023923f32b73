import numpy as np
import pytest

from planner.solve.cuts import cut_of, cuts_against


def test_three_children_between_three_sites_need_two_of_them():
    serves = np.array([[0.5, 0.5, 0.0], [0.0, 0.5, 0.5], [0.5, 0.0, 0.5]])
    (cut,) = cuts_against(serves, np.full(3, 0.5))
    assert sorted(zip(cut.child.tolist(), cut.site.tolist(), strict=True)) == [
        (0, 0), (0, 1), (1, 1), (1, 2), (2, 0), (2, 2),
    ]  # fmt: skip
    assert cut.per_open.tolist() == [1, 1, 1]
    assert cut.most == 1


def test_a_site_that_is_open_at_most_once_is_counted_half_more():
    has_site = np.array([[True, True], [True, False]])
    cut = cut_of(has_site, np.array([3, 5]), np.array([False, True]))
    assert cut.child.tolist() == [3, 3, 5]
    assert cut.per_open.tolist() == [1, 0]
    assert cut.most == 1


@pytest.mark.parametrize("opens", [0.0, 1.0])
def test_a_whole_point_breaks_no_cut(opens):
    assert cuts_against(np.full((2, 3), opens / 3), np.full(3, opens)) == []
