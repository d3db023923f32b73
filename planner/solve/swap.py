"""A short travel without capacities: sites are swapped as long as that helps.

Interchange after Teitz and Bart (1968, https://doi.org/10.1287/opre.16.5.955), among the sites that
a fractional point opens. It knows nothing of rules but the rows of ``planner.solve.location``, so
it is only a guess of what the best plan has.
"""

import numpy as np
import numpy.typing as npt

from planner.solve.location import FAR_M, Location


def has_room(location: Location) -> bool:
    """Say whether every institution has room for all children, and places count in no row."""
    can_open = location.fewest <= location.most
    is_full = location.most[can_open] < len(location.child_ids)
    return not (is_full.any() or location.per_place.any())


def swapped_m(location: Location, opens: npt.NDArray[np.float64]) -> int | None:
    """Return the travel to so many sites as the point opens, or None if that leads nowhere.

    Parameters
    ----------
    opens
        How much of each institution is open.
    """
    if len(opens) == 1:
        return None
    can_open = location.fewest <= location.most
    is_open = np.zeros(len(opens), dtype=np.bool_)
    # Two at least, so that each child has a second one.
    count = max(2, round(float(opens.sum())))
    is_open[np.argsort(-opens, kind="stable")[:count]] = True
    candidates = np.flatnonzero((opens > 0) & can_open)
    while True:
        change_m, enters, leaves = _best_swap(location, is_open, candidates)
        if change_m >= 0:
            break
        is_open[[enters, leaves]] = True, False
    keeps_rows = (location.per_open @ is_open >= location.least).all()
    travel_m = location.travel_m[:, is_open].min(axis=1)
    is_plan = keeps_rows and can_open[is_open].all() and (travel_m < FAR_M).all()
    return int(travel_m.sum()) if is_plan else None


def _best_swap(
    location: Location, is_open: npt.NDArray[np.bool_], candidates: npt.NDArray[np.intp]
) -> tuple[int, int, int]:
    """Return the change of travel, which site enters and which leaves."""
    chosen = np.flatnonzero(is_open)
    travel_m = location.travel_m[:, chosen]
    order = np.argpartition(travel_m, 1, axis=1)[:, :2]
    nearest_m, second_m = np.take_along_axis(travel_m, order, axis=1).T
    asked = location.per_open @ is_open - location.least
    best = (0, 0, 0)
    for enters in candidates[~is_open[candidates]]:
        new_m = location.travel_m[:, enters]
        saved_m = np.maximum(0, nearest_m - new_m).sum()
        lost_m = np.clip(new_m, nearest_m, second_m) - nearest_m
        change_m = np.bincount(order[:, 0], lost_m, len(chosen)) - saved_m
        row = asked + location.per_open[:, enters]
        keeps = (row[:, np.newaxis] >= location.per_open[:, chosen]).all(axis=0)
        change_m = np.where(keeps, change_m, np.inf)
        leaves = int(change_m.argmin())
        best = min(best, (change_m[leaves], int(enters), int(chosen[leaves])))
    return best
