r"""The children's years as a flow through the institutions, and what is settled about it.

.. math::

    \min \sum_k c_k x_k \quad \text{with} \quad
    \sum_{k \text{ from } h} x_k - \sum_{k \text{ to } h} x_k = s_h, \quad
    \sum_{k \text{ in } j, t} x_k \le p_{jt}

for the hubs :math:`h`; :math:`s_h` is 1 where a child's years begin and 0 elsewhere.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from planner.audit.columns import Column
from planner.errors import ModelError
from planner.text import Text

Costs = npt.NDArray[np.int64]
# The row, the column and what stands there.
Entry = tuple[Hashable, int, int]


class NoFlowError(Exception):
    """There is none, whatever it costs."""


def impossible() -> ModelError:
    """Return the error that there is no allocation."""
    return ModelError(
        Text(
            da="børnene kan ikke fordeles på pladserne",
            en="the children can't be allocated to the places",
        )
    )


class Flow:
    """An integer program over columns, minimised by one measure after the other."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._upper = np.ones(len(columns))
        self._constraints: list[LinearConstraint] = []
        self._solution = np.zeros(len(columns), dtype=np.int64)
        self._is_solved = False
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

    def minimise(self, costs: Costs, limit: int | None) -> None:
        """Minimise a sum and hold it from now on, or hold it within a limit.

        Raises
        ------
        NoFlowError
            If there is nothing to choose from, at the first sum.
        ModelError
            If the limit is less than the least.
        """
        if not costs.any():
            return
        self._choose(costs)
        least = int(costs @ self._solution)
        if limit is not None and least > limit:
            raise impossible()
        limit = least if limit is None else limit
        if limit == 0 and costs.min() >= 0:
            self._upper[costs > 0] = 0
            return
        row = csr_array(costs.astype(np.float64)[None, :])
        self._constraints.append(LinearConstraint(row, -np.inf, limit))

    def _choose(self, costs: Costs) -> None:
        solution = None
        if costs.min() >= 0:
            # Often nothing need be spent, and that is soon found without what costs anything.
            free = np.where(costs > 0, 0, self._upper)
            solution = self._solved(np.zeros_like(costs), free)
        if solution is None:
            solution = self._solved(costs, self._upper)
        if solution is None:
            raise NoFlowError if not self._is_solved else impossible()
        self._solution, self._is_solved = solution, True

    def _solved(self, costs: Costs, upper: npt.NDArray[np.float64]) -> Costs | None:
        """Return the least, or None if there is no solution."""
        result = milp(
            costs.astype(np.float64),
            integrality=np.ones(len(self._columns)),
            bounds=Bounds(0, upper),
            constraints=self._constraints,
            options={"mip_rel_gap": 0.0},
        )
        return None if result.x is None else np.rint(result.x).astype(np.int64)

    def chosen(self) -> list[Column]:
        """Return what the children do."""
        if self._columns and not self._is_solved:
            self._choose(np.zeros(len(self._columns), dtype=np.int64))
        return [one for one, is_on in zip(self._columns, self._solution, strict=True) if is_on]
