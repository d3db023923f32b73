r"""Choose which numbers to withhold so that no withheld number can be worked out from the rest.

Cell suppression as an exact problem. Who reads the tables knows the shown cells, that the cells
add up as the relations say, and the least and the most that each cell can be; nothing else. A
withheld sensitive cell is *protected* if two tables that this reader can't tell apart give it
values so far apart as they are asked to be.

.. math::

    \min \sum_c \mathrm{loss}_c h_c \quad \text{so that for both ends } e \text{ of each }
    s: \; \exists w: \; l \le A w \le u,\; |w_c - v_c| \le M h_c,\; w_s \lessgtr e_s

Only the ends that the tables so far leave unprotected get their witness :math:`w`; the range of
every sensitive cell is solved for again after each choice, and the last of them is the check.
The formulation is that of Fischetti and Salazar (2001), with witnesses in place of their cuts, for
our tables are small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_diag, csr_array, diags_array, hstack, lil_array, vstack

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Values = NDArray[np.float64]

# To prove the last of the loss takes most of the time; what could be shown is found afterwards.
_GAP = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A number of the tables.

    Parameters
    ----------
    value
        What it is.
    least, most
        What everybody knows that it can be.
    is_sensitive
        Whether it must be withheld.
    spread
        By how much a sensitive cell's least and most must differ to who reads. By default a
        count of children may be anything from 1 to 4.
    loss
        What withholding it costs a reader; 0 if it is withheld in any case, None if it can't be,
        for it is known anyway. Of a sensitive cell it says nothing.
    """

    value: int
    least: int
    most: int
    is_sensitive: bool = False
    spread: int = 3
    loss: int | None = 1

    @property
    def is_always_withheld(self) -> bool:
        """Whether there is nothing to choose."""
        return self.is_sensitive or self.loss == 0

    @property
    def can_be_withheld(self) -> bool:
        """Whether it is or may be withheld."""
        return self.is_sensitive or self.loss is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What everybody knows of cells: the least and the most of their weighted sum."""

    weights: Mapping[Hashable, int]
    least: float = 0
    most: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What is withheld.

    Parameters
    ----------
    withheld
        All cells that are, the sensitive ones included.
    exposed
        Those sensitive ones that can be worked out whatever is withheld.
    """

    withheld: frozenset[Hashable]
    exposed: frozenset[Hashable]


@dataclass(frozen=True, slots=True)
class _End:
    """A value that a sensitive cell must still be able to have, or one beyond it."""

    cell: Hashable
    sign: int
    value: int


def suppress(cells: Mapping[Hashable, Cell], relations: Iterable[Relation]) -> Pattern:
    """Return the cells to withhold that cost least, so that the sensitive ones are protected.

    A sensitive cell is protected if it has its spread; or, where even withholding all that can be
    leaves it less, if it has that.

    Parameters
    ----------
    cells
        By key.
    relations
        All that is known of their sums; the cells' values keep them.

    Raises
    ------
    ValueError
        If the values don't keep the relations or their bounds.
    """
    tables = _Tables(cells, tuple(relations))
    withheld = frozenset(key for key, cell in cells.items() if cell.is_always_withheld)
    most = frozenset(key for key, cell in cells.items() if cell.can_be_withheld)
    ends: list[_End] = []
    exposed = set()
    for key in (key for key, cell in cells.items() if cell.is_sensitive):
        low, high = tables.range_of(key, withheld)
        if high - low >= cells[key].spread:
            continue
        low, high = tables.range_of(key, most)
        if low == high:
            exposed.add(key)
        width = min(cells[key].spread, high - low)
        start = max(low, min(1, high - width))
        ends += [_End(key, -1, start), _End(key, 1, start + width)]
    witnessed: list[_End] = []
    while missed := [end for end in ends if not tables.reaches(end, withheld)]:
        witnessed += missed
        withheld = tables.cheapest(witnessed)
    for key in sorted(withheld, key=lambda key: -(cells[key].loss or 0)):
        fewer = withheld - {key}
        if not cells[key].is_always_withheld and all(tables.reaches(end, fewer) for end in ends):
            withheld = fewer
    return Pattern(withheld=withheld, exposed=frozenset(exposed))


def exactly_known(
    cells: Mapping[Hashable, Cell],
    relations: Iterable[Relation],
    withheld: frozenset[Hashable],
    keys: Iterable[Hashable],
) -> tuple[Hashable, ...]:
    """Return which of some withheld cells can be worked out.

    Raises
    ------
    ValueError
        If the cells' values don't keep the relations or their bounds.
    """
    tables = _Tables(cells, tuple(relations))
    ranges = ((key, tables.range_of(key, withheld)) for key in keys)
    return tuple(key for key, (low, high) in ranges if low == high)


class _Tables:
    """All tables that keep the relations and the bounds."""

    def __init__(self, cells: Mapping[Hashable, Cell], relations: Sequence[Relation]) -> None:
        self._cells = cells
        self._position = {key: k for k, key in enumerate(cells)}
        self._values = np.array([one.value for one in cells.values()], dtype=float)
        self._least = np.array([one.least for one in cells.values()], dtype=float)
        self._most = np.array([one.most for one in cells.values()], dtype=float)
        sums = lil_array((len(relations), len(cells)))
        for row, relation in enumerate(relations):
            for key, weight in relation.weights.items():
                sums[row, self._position[key]] = weight
        self._sums = csr_array(sums)
        self._low = np.array([one.least for one in relations], dtype=float)
        self._high = np.array([one.most for one in relations], dtype=float)
        sum_now = self._sums @ self._values
        is_kept = _is_within(self._low, sum_now, self._high)
        if not is_kept or not _is_within(self._least, self._values, self._most):
            message = "the cells' values don't keep what is said to be known of them"
            raise ValueError(message)

    def range_of(self, key: Hashable, withheld: frozenset[Hashable]) -> tuple[int, int]:
        """Return the least and the most that a cell can be, to who sees the others."""
        return self._extreme(key, 1, withheld), self._extreme(key, -1, withheld)

    def reaches(self, end: _End, withheld: frozenset[Hashable]) -> bool:
        """Say whether a cell can have a value, or one beyond it."""
        return end.sign * self._extreme(end.cell, -end.sign, withheld) >= end.sign * end.value

    def _extreme(self, key: Hashable, sign: int, withheld: frozenset[Hashable]) -> int:
        is_free = np.array([one in withheld for one in self._cells])
        cost = np.zeros(len(self._cells))
        cost[self._position[key]] = sign
        found = milp(
            cost,
            integrality=np.ones(len(cost)),
            bounds=Bounds(
                np.where(is_free, self._least, self._values),
                np.where(is_free, self._most, self._values),
            ),
            constraints=self._kept(),
        )
        return round(float(found.x[self._position[key]]))

    def _kept(self) -> list[LinearConstraint]:
        if not self._low.size:
            return []
        return [LinearConstraint(self._sums, self._low, self._high)]

    def cheapest(self, ends: Sequence[_End]) -> frozenset[Hashable]:
        """Return the cells to withhold that cost least, so that the ends can be reached.

        The variables are whether each cell is withheld, then a table for each end.
        """
        count = len(self._cells)
        size = count * (1 + len(ends))
        low = np.concatenate([np.zeros(count), np.tile(self._least, len(ends))])
        high = np.concatenate([np.ones(count), np.tile(self._most, len(ends))])
        cost = np.zeros(size)
        for k, cell in enumerate(self._cells.values()):
            if cell.is_always_withheld:
                low[k] = 1
            elif cell.loss is None:
                high[k] = 0
            else:
                cost[k] = cell.loss
        chosen = [k for k, cell in enumerate(self._cells.values()) if not cell.is_always_withheld]
        link = csr_array(np.eye(count)[chosen])
        # A cell that is shown has its value in every table.
        above = diags_array((self._most - self._values)[chosen]) @ link
        below = diags_array((self._values - self._least)[chosen]) @ link
        witness = vstack([link, link, self._sums])
        least = np.concatenate([np.full(len(chosen), -np.inf), self._values[chosen], self._low])
        most = np.concatenate([self._values[chosen], np.full(len(chosen), np.inf), self._high])
        for number, end in enumerate(ends, start=1):
            where = number * count + self._position[end.cell]
            if end.sign > 0:
                low[where] = max(low[where], end.value)
            else:
                high[where] = min(high[where], end.value)
        of_choice = vstack([-above, below, csr_array(self._sums.shape)])
        rows = hstack(
            [vstack([of_choice] * len(ends)), block_diag([witness] * len(ends), format="csr")]
        )
        found = milp(
            cost,
            integrality=np.ones(size),
            bounds=Bounds(low, high),
            constraints=LinearConstraint(
                csr_array(rows), np.tile(least, len(ends)), np.tile(most, len(ends))
            ),
            options={"mip_rel_gap": _GAP},
        )
        return frozenset(
            key for key, is_out in zip(self._cells, found.x[:count].round(), strict=True) if is_out
        )


def _is_within(low: Values, values: Values, high: Values) -> bool:
    return bool(((low <= values) & (values <= high)).all())
