"""Move symbols that would cover each other apart, as little as it takes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from planner.report.symbols import Box

# Room between two symbols, and how often all are moved at most. [pt]
_GAP_PT, _MOST_ROUNDS = 0.6, 400
# Two in one place part in directions that are far from each other: the golden angle. [radians]
_TURN = math.pi * (3 - math.sqrt(5))


def moved_apart(
    at: npt.NDArray[np.float64], reach: npt.NDArray[np.float64], within: Box
) -> npt.NDArray[np.float64]:
    """Return places for squares in which none covers another.

    Each pair that overlaps is pushed along the line between the two, until no pair does; where
    there is no room for all, they overlap as little as was found.

    Parameters
    ----------
    at
        Their centres, symbols x 2. [pt]
    reach
        Half the side of each. [pt]
    within
        Left, bottom, right and top of where they may lie. [pt]
    """
    found = at.copy()
    one, other = np.triu_indices(len(at), 1)
    room = reach[one] + reach[other] + _GAP_PT
    low, high = np.array(within[:2]) + reach[:, None], np.array(within[2:]) - reach[:, None]
    for _ in range(_MOST_ROUNDS):
        apart = found[other] - found[one]
        missing = room - np.abs(apart).max(axis=1, initial=0)
        is_close = missing > 0
        if not is_close.any():
            break
        first, second = one[is_close], other[is_close]
        step = _directions(apart[is_close], first) * (0.5 * missing[is_close] + 0.01)[:, None]
        np.subtract.at(found, first, step)
        np.add.at(found, second, step)
        found = np.clip(found, low, high)
    return found


def _directions(
    apart: npt.NDArray[np.float64], number: npt.NDArray[np.intp]
) -> npt.NDArray[np.float64]:
    """Return which way each pair parts, its longer side being one."""
    turned = np.stack([np.cos(number * _TURN), np.sin(number * _TURN)], axis=1)
    ways = np.where(np.abs(apart).max(axis=1, keepdims=True) > 0, apart, turned)
    return np.asarray(ways / np.abs(ways).max(axis=1, keepdims=True))
