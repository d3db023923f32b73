"""Good multipliers for ``planner.solve.price``, by deflected subgradient steps towards a target.

Held, Wolfe and Crowder, *Validation of subgradient optimization* (1974),
https://doi.org/10.1007/BF01580223; deflection after Camerini, Fratta and Maffioli (1975),
https://doi.org/10.1007/BFb0120697. Nothing here has to be exact: any multipliers make a bound.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from planner.solve.location import FAR_M, Location
from planner.solve.price import PARTS_PER_M, Multipliers

_Real = npt.NDArray[np.float64]
_Index = npt.NDArray[np.intp]

# Institutions looked at for each child: those farther away cost more than they save.
_NEAREST = 40
# Which nearest institution's distance a child's multiplier starts at.
_START_RANK = 8
_STEPS = 3000
_DEFLECTION = 0.6
# The target lies this share above the best bound, and comes nearer after so many steps in vain.
_TARGET_SHARE = 0.05
_LAST_SHARE = 5e-6
_PATIENCE = 40
# How a row compares with a child: its sum is made about as large as so many children.
_ROW_SCALE = 20.0


class _Point(NamedTuple):
    """The bound at some multipliers, and how far each condition is from being met there.

    ``toll`` is what opening costs besides, so that not too many or too few are open.
    """

    bound: float
    toll: float
    per_child: _Real
    per_row: _Real


def ascend(location: Location) -> Multipliers:
    """Return multipliers that make the bound nearly as high as it gets without cuts."""
    child, row = (np.rint(one * PARTS_PER_M) for one in _Ascent(location).best())
    return Multipliers(child=child.astype(np.int64), row=row.astype(np.int64))


class _Ascent:
    """The relaxation in floating point, with the nearest institutions of each child."""

    def __init__(self, location: Location) -> None:
        children, sites = location.travel_m.shape
        near = min(_NEAREST, sites)
        column = np.argpartition(location.travel_m, near - 1, axis=1)[:, :near]
        metres = np.take_along_axis(location.travel_m, column, axis=1)
        is_near = metres < FAR_M
        self._child = np.repeat(np.arange(children), near)[is_near.ravel()]
        self._site = column[is_near]
        cost_m = location.travel_m.astype(np.float64)
        self._metres = cost_m[self._child, self._site]
        self._fewest, self._most = location.fewest, location.most
        self._can_open = self._fewest <= self._most
        self._is_forced = location.is_forced
        sums = np.abs(location.per_open) + np.abs(location.per_place)
        # Rows that count open institutions are met by a toll, the others step by step.
        is_flat = ~location.per_place.any(axis=1) & (np.ptp(location.per_open, axis=1) == 0)
        sign = location.per_open[:, 0]
        self._is_lowest, self._is_highest = is_flat & (sign > 0), is_flat & (sign < 0)
        self._fewest_open = int(location.least[self._is_lowest].max(initial=0))
        self._most_open = -int(location.least[self._is_highest].max(initial=-sites))
        self._scale = _ROW_SCALE * np.maximum(1e-9, sums.mean(axis=1))
        steps = np.where(is_flat, 0.0, 1.0 / self._scale)
        self._per_open = location.per_open * steps[:, np.newaxis]
        self._per_place = location.per_place * steps[:, np.newaxis]
        self._least = location.least * steps
        ordered = np.sort(np.where(is_near, metres, metres.min(axis=1, keepdims=True)), axis=1)
        self._start = ordered[:, min(_START_RANK, near - 1)].astype(np.float64)

    def best(self) -> tuple[_Real, _Real]:
        """Return the best multipliers found, of children and of rows."""
        child, row = self._start, np.zeros(len(self._least))
        best_child, best_row = child, row
        best, toll = -np.inf, 0.0
        ahead = in_vain = 0.0
        step_child, step_row = np.zeros_like(child), np.zeros_like(row)
        for _ in range(_STEPS):
            point = self._at(child, row)
            ahead = ahead or _TARGET_SHARE * abs(point.bound)
            in_vain = 0 if point.bound > best + 0.1 * ahead else in_vain + 1
            if point.bound > best:
                best, toll, best_child, best_row = point.bound, point.toll, child, row
            if in_vain > _PATIENCE:
                ahead, in_vain = ahead / 2, 0
                child, row = best_child, best_row
                step_child, step_row = np.zeros_like(child), np.zeros_like(row)
                if ahead < _LAST_SHARE * abs(best):
                    break
                continue
            step_child = point.per_child + _DEFLECTION * step_child
            step_row = point.per_row + _DEFLECTION * step_row
            size = step_child @ step_child + step_row @ step_row
            if size == 0:
                break
            length = (best + ahead - point.bound) / size
            child = child + length * step_child
            row = np.maximum(0.0, row + length * step_row)
        return best_child, best_row / self._scale + self._share(toll)

    def _share(self, toll: float) -> _Real:
        """Return the toll as a multiplier of the first row that counts the open ones that way."""
        found = np.zeros(len(self._least))
        of_kind = np.flatnonzero(self._is_highest if toll > 0 else self._is_lowest)
        if toll and len(of_kind):
            found[of_kind[0]] = abs(toll)
        return found

    def _at(self, child: _Real, row: _Real) -> _Point:
        """Return the bound, and what is missing from each child's place and each row."""
        per_open = -(row @ self._per_open)
        per_place = -(row @ self._per_place)
        chosen, site, gain = self._gains(child, per_place)
        is_full = per_place < 0
        paid = np.where(is_full, self._most, self._fewest)
        cost = per_open + per_place * paid + np.bincount(site, gain, len(per_open))
        toll, count = self._toll(cost)
        cost = cost + toll
        is_open = self._can_open & (self._is_forced | (cost < 0))
        taken = gain < 0
        places = np.maximum(paid, np.bincount(site[taken], minlength=len(paid)))
        served = np.bincount(self._child[chosen[taken & is_open[site]]], minlength=len(child))
        asked = self._per_open @ is_open + self._per_place @ np.where(is_open, places, 0)
        return _Point(
            bound=float(child.sum() + row @ self._least + cost[is_open].sum() - toll * count),
            toll=toll,
            per_child=np.asarray(1.0 - served, dtype=np.float64),
            per_row=np.asarray(self._least - asked, dtype=np.float64),
        )

    def _toll(self, cost: _Real) -> tuple[float, float]:
        """Return what makes opening pay for as many as may be open, and how many those are."""
        last = np.where(self._can_open, cost, np.inf)
        ordered = np.sort(np.where(self._is_forced, -np.inf, last))
        count = int((ordered < 0).sum())
        wanted = min(max(count, self._fewest_open), self._most_open)
        if wanted in {0, count, len(ordered)}:
            return 0.0, 0.0
        toll = -float(ordered[wanted - 1 : wanted + 1].mean())
        return (toll, float(wanted)) if np.isfinite(toll) else (0.0, 0.0)

    def _gains(self, child: _Real, per_place: _Real) -> tuple[_Index, _Index, _Real]:
        """Return the pairs that are worth a place, by institution, and what each brings."""
        reduced = self._metres - child[self._child]
        worth = np.flatnonzero(reduced < 0)
        order = worth[np.lexsort((reduced[worth], self._site[worth]))]
        site = self._site[order]
        rank = np.arange(len(site)) - np.searchsorted(site, np.arange(len(per_place)))[site]
        is_paid = (rank < self._fewest[site]) | (per_place[site] < 0)
        gain = reduced[order] + np.where(is_paid, 0.0, per_place[site])
        return order, site, np.where(rank < self._most[site], np.minimum(0.0, gain), 0.0)
