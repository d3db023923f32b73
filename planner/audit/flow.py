r"""The children's years as a flow through the institutions, and what is settled about it.

.. math::

    \min \sum_k c_k x_k \quad \text{with} \quad
    \sum_{k \text{ from } h} x_k - \sum_{k \text{ to } h} x_k = s_h, \quad
    \sum_{k \text{ in } j, t} x_k \le p_{jt}

for the hubs :math:`h`; :math:`s_h` is 1 where a child's years begin and 0 elsewhere.
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from contextlib import suppress

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array, vstack

from planner.audit.columns import Column
from planner.errors import ModelError
from planner.text import text

Costs = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]
# What the columns cost, and the most that it may be; None for the least.
Sum = tuple[Costs, int | None]
# What the value of a linear program may be off: too low is found out, too high is not.
_VALUE_OFF = 0.01
# What a column may be off that is whole.
_COLUMN_OFF = 1e-6
# How much dearer than the linear program a whole solution is taken to be at first.
_EXTRA_SHARE = 1e-4
# The row, the column and what stands there.
Entry = tuple[Hashable, int, int]


class NoFlowError(Exception):
    """There is none, whatever it costs."""


def impossible() -> ModelError:
    """Return the error that there is no allocation."""
    return ModelError(text("the children can't be allocated to the places"))


class Flow:
    """An integer program over columns, minimised by one measure after the other."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._constraints: list[LinearConstraint] = []
        hubs: list[Entry] = [(column.origin, k, 1) for k, column in enumerate(columns)]
        hubs += [(one.target, k, -1) for k, one in enumerate(columns) if one.target is not None]
        inner = {column.target for column in columns}
        begins: dict[Hashable, int] = {hub: int(hub not in inner) for hub, _, _ in hubs}
        self.bound(hubs, begins, begins)

    def bound(
        self,
        entries: Iterable[Entry],
        most: Mapping[Hashable, int],
        least: Mapping[Hashable, int] | None = None,
    ) -> None:
        """Hold rows between bounds; without a lower one there is none."""
        row_by_name: dict[Hashable, int] = {}
        cells = [
            (row_by_name.setdefault(name, len(row_by_name)), column, value)
            for name, column, value in entries
        ]
        if not cells:
            return
        rows, columns, values = zip(*cells, strict=True)
        shape = (len(row_by_name), len(self._columns))
        matrix = coo_array((np.array(values, dtype=np.float64), (rows, columns)), shape=shape)
        upper = np.array([most[name] for name in row_by_name], dtype=np.float64)
        lower = np.full(len(upper), -np.inf)
        if least is not None:
            lower = np.array([least[name] for name in row_by_name], dtype=np.float64)
        self._constraints.append(LinearConstraint(matrix.tocsr(), lower, upper))

    def best(self, sums: Iterable[Sum]) -> list[Column]:
        """Return what the children do where each sum is least, or within a limit, in order.

        Linear programs say below what no sum can be. A whole solution within all of that proves
        it to be the least; where there is none, the least is found in whole columns.

        Parameters
        ----------
        sums
            By column, in order.

        Raises
        ------
        NoFlowError
            If there is nothing to choose from.
        ModelError
            If a limit is less than the least.
        """
        if not self._columns:
            return []
        nothing = np.zeros(len(self._columns), dtype=np.int64)
        sums = [one for one in sums if one[0].any()] or [(nothing, None)]
        (costs, limit), *rest = sums
        solution, all_columns = None, np.ones(len(self._columns))
        if rest and not limit and costs.min() >= 0:
            # Often nothing need be spent of the first, and what comes after it proves that.
            with suppress(NoFlowError):
                free = np.where(costs > 0, 0.0, all_columns)
                solution = self._within(rest, free, is_whole=False)
        if solution is None:
            solution = self._within(sums, all_columns, is_whole=False)
        if solution is None:
            solution = self._within(sums, all_columns, is_whole=True)
        if solution is None:
            raise impossible()
        return [one for one, is_on in zip(self._columns, solution, strict=True) if is_on]

    def _within(self, sums: Sequence[Sum], most: Values, *, is_whole: bool) -> Values | None:
        """Return a whole solution, or None if one sum after the other leads to none.

        Parameters
        ----------
        most
            Of each column.
        is_whole
            Whether each sum is minimised in whole columns, and not only the last.

        Raises
        ------
        NoFlowError
            If there is nothing to choose from.
        """
        upper, constraints = most.copy(), list(self._constraints)
        solution: Values | None = None
        for number, (costs, limit) in enumerate(sums, start=1):
            is_last = number == len(sums)
            solution = _solved(costs, upper, constraints, is_whole=is_whole or is_last)
            if solution is None and number == 1:
                raise NoFlowError
            if solution is None:
                return None
            least = math.ceil(costs @ solution - _VALUE_OFF)
            if limit is not None and least > limit:
                return None
            held = least if limit is None else limit
            if held == 0 and costs.min() >= 0:
                upper[costs > 0] = 0
            else:
                row = csr_array(costs.astype(np.float64)[None, :])
                constraints.append(LinearConstraint(row, np.array([-np.inf]), np.array([held])))
        return solution


def _solved(
    costs: Costs, upper: Values, constraints: Sequence[LinearConstraint], *, is_whole: bool
) -> Values | None:
    """Return the least, or None if there is no solution; often a linear program's is whole."""
    relaxed = _relaxed(costs, upper, constraints)
    if relaxed is None:
        return None
    values, reduced = relaxed
    rounded: Values = np.rint(values)
    if not is_whole:
        return values
    if np.abs(values - rounded).max() <= _COLUMN_OFF:
        return rounded
    # A whole solution with a column costs at least its reduced cost more than the relaxation.
    # So what is found among columns of less is the least, if it costs no more than that.
    least = float(costs @ values)
    extra = _EXTRA_SHARE * abs(least) + 1
    while True:
        is_cheap = reduced <= extra + _VALUE_OFF
        found = _whole(costs, np.where(is_cheap, upper, 0.0), constraints)
        if is_cheap.all() or (found is not None and costs @ found <= least + extra):
            return found
        extra = 10 * extra if found is None else float(costs @ found) - least


def _relaxed(
    costs: Costs, upper: Values, constraints: Sequence[LinearConstraint]
) -> tuple[Values, Values] | None:
    """Return the least of the linear program and each column's reduced cost where it is nothing."""
    fixed = [one.lb == one.ub for one in constraints]
    equal = [(one.A[rows], one.ub[rows]) for one, rows in zip(constraints, fixed, strict=True)]
    within = [
        (sign * one.A[rows], sign * end[rows])
        for one, is_fixed in zip(constraints, fixed, strict=True)
        for sign, end in ((1, one.ub), (-1, one.lb))
        for rows in [np.isfinite(end) & ~is_fixed]
    ]
    result = linprog(
        costs.astype(np.float64),
        *(part for pairs in (within, equal) for part in _stacked(pairs)),
        bounds=np.stack([np.zeros(len(upper)), upper], axis=1),
    )
    if result.x is None:
        return None
    return np.asarray(result.x), np.asarray(result.lower.marginals)


def _stacked(pairs: Sequence[tuple[csr_array, Values]]) -> tuple[csr_array, Values]:
    rows, ends = zip(*pairs, strict=True)
    return vstack(rows), np.concatenate(ends)


def _whole(costs: Costs, upper: Values, constraints: Sequence[LinearConstraint]) -> Values | None:
    """Return the least in whole columns, or None if there is none."""
    used = np.flatnonzero(upper)
    result = milp(
        costs[used].astype(np.float64),
        integrality=1,
        bounds=Bounds(0, upper[used]),
        constraints=[LinearConstraint(one.A[:, used], one.lb, one.ub) for one in constraints],
        options={"mip_rel_gap": 0.0},
    )
    if result.x is None:
        return None
    found = np.zeros(len(upper))
    found[used] = np.rint(result.x)
    return found
