"""A short travel without capacities: sites are swapped as long as that helps.

Interchange after Teitz and Bart (1968, https://doi.org/10.1287/opre.16.5.955), among the sites that
a fractional point opens, and again after a few sites were exchanged for neighbours at random
(iterated local search). It knows nothing of rules but the rows of ``planner.solve.location``, so it
is only a guess of what the best plan has.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from planner.solve.location import FAR_M, Location

_Is = npt.NDArray[np.bool_]

# How often a plan is shaken for each fractional point, how many sites are exchanged each time,
# and among how many open neighbours each looks for the one that it replaces.
_KICKS, _EXCHANGES, _NEIGHBOURS = 20, 3, 4


def has_room(location: Location) -> bool:
    """Say whether every institution has room for all children, and places count in no row."""
    can_open = location.fewest <= location.most
    is_full = location.most[can_open] < len(location.child_ids)
    return not (is_full.any() or location.per_place.any())


class Guess(NamedTuple):
    """A set of sites, and its travel if each child goes to the nearest [m]."""

    travel_m: int
    is_open: _Is


class Swaps:
    """The shortest travel found so far, from the points it was told of.

    Attributes
    ----------
    best
        None as long as no set of sites keeps the rows.
    """

    def __init__(self, location: Location) -> None:
        self.best: Guess | None = None
        self._location = location
        # Any numbers do; these are the same every time.
        self._draws = np.random.default_rng(0)

    def look(self, opens: npt.NDArray[np.float64]) -> None:
        """Look for shorter travel among the sites of a point.

        Parameters
        ----------
        opens
            How much of each institution is open.
        """
        can_open = self._location.fewest <= self._location.most
        count = max(2, round(float(opens.sum())))
        among = np.flatnonzero((opens > 0) & can_open)
        # Two at least, so that each child has a second one.
        if len(among) < count:
            return
        is_open = np.zeros(len(opens), dtype=np.bool_)
        is_open[among[np.argsort(-opens[among], kind="stable")[:count]]] = True
        self._keep(self._swapped(is_open, among))
        for _ in range(_KICKS):
            if self.best is not None:
                self._keep(self._swapped(self._shaken(self.best.is_open, among), among))

    def _keep(self, is_open: _Is) -> None:
        location = self._location
        travel_m = location.travel_m[:, is_open].min(axis=1)
        keeps_rows = (location.per_open @ is_open >= location.least).all()
        if keeps_rows and (travel_m < FAR_M).all():
            found_m = int(travel_m.sum())
            if self.best is None or found_m <= self.best.travel_m:
                self.best = Guess(found_m, is_open)

    def _shaken(self, is_open: _Is, among: npt.NDArray[np.intp]) -> _Is:
        """Return the sites with a few exchanged for others near by."""
        found = is_open.copy()
        travel_m = self._location.travel_m
        for _ in range(_EXCHANGES):
            closed, chosen = among[~found[among]], np.flatnonzero(found)
            if not len(closed):
                break
            enters = self._draws.choice(closed)
            apart_m = np.abs(travel_m[:, chosen] - travel_m[:, [enters]]).sum(axis=0)
            near = chosen[np.argsort(apart_m, kind="stable")[:_NEIGHBOURS]]
            found[enters], found[self._draws.choice(near)] = True, False
        return found

    def _swapped(self, is_open: _Is, among: npt.NDArray[np.intp]) -> _Is:
        """Swap the best two sites as long as travel gets shorter by it."""
        found = is_open.copy()
        while not found[among].all():
            pair = self._best_swap(found, among[~found[among]])
            if pair is None:
                break
            found[list(pair)] = True, False
        return found

    def _best_swap(self, is_open: _Is, closed: npt.NDArray[np.intp]) -> tuple[int, int] | None:
        """Return which site enters and which leaves, or None if no swap saves anything."""
        location, chosen = self._location, np.flatnonzero(is_open)
        travel_m = location.travel_m[:, chosen]
        order = np.argpartition(travel_m, 1, axis=1)[:, :2]
        nearest_m, second_m = np.take_along_axis(travel_m, order, axis=1).T[..., np.newaxis]
        new_m = location.travel_m[:, closed]
        saved_m = np.maximum(0, nearest_m - new_m).sum(axis=0)
        lost_m = np.clip(new_m, nearest_m, second_m) - nearest_m
        # An open site that is nearest to nobody loses nothing by leaving.
        by_site = np.argsort(order[:, 0], kind="stable")
        nearest, first = np.unique(order[by_site, 0], return_index=True)
        change_m = np.zeros((len(chosen), len(closed)))
        change_m[nearest] = np.add.reduceat(lost_m[by_site], first, axis=0)
        change_m -= saved_m
        asked = location.per_open @ is_open - location.least
        for row, spare in zip(location.per_open, asked, strict=True):
            keeps = spare + row[closed] >= row[chosen, np.newaxis]
            change_m[~keeps] = np.inf
        leaves, enters = np.unravel_index(change_m.argmin(), change_m.shape)
        if change_m[leaves, enters] >= 0:
            return None
        return int(closed[enters]), int(chosen[leaves])
