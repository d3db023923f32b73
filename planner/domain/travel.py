"""Metres from every child's home to every institution."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.domain.names import ChildId, InstitutionId

Ints = npt.NDArray[np.int64]


class TravelMatrix:
    """Whole metres by pair of child and institution.

    Parameters
    ----------
    child_ids, institution_ids
        Names of rows and columns.
    distance_m
        One way (children x institutions), or what measures it when it is first asked for, given
        the numbers of rows and of columns, which broadcast. [m]

    Raises
    ------
    ValueError
        If the shape or the number type doesn't fit.
    """

    def __init__(
        self,
        child_ids: Sequence[ChildId],
        institution_ids: Sequence[InstitutionId],
        distance_m: Ints | Callable[[Ints, Ints], Ints],
    ) -> None:
        self._row = {child: k for k, child in enumerate(child_ids)}
        self._column = {institution: k for k, institution in enumerate(institution_ids)}
        self._measure = distance_m if callable(distance_m) else None
        if not callable(distance_m):
            self._distance_m = self._checked(distance_m)

    @cached_property
    def _distance_m(self) -> Ints:
        if self._measure is None:
            message = "there are no distances"
            raise ValueError(message)
        rows, columns = np.arange(len(self._row)), np.arange(len(self._column))
        return self._checked(self._measure(rows[:, None], columns[None, :]))

    def __getstate__(self) -> dict[str, Any]:
        """Return what goes to another process: distances, and no home to measure from."""
        return {"_row": self._row, "_column": self._column, "_measure": None} | {
            "_distance_m": self._distance_m
        }

    def _checked(self, distance_m: Ints) -> Ints:
        if distance_m.shape != (len(self._row), len(self._column)):
            message = "one row per child and one column per institution"
            raise ValueError(message)
        if not np.issubdtype(distance_m.dtype, np.integer):
            message = "distances are whole metres"
            raise ValueError(message)
        return distance_m

    def __getitem__(self, pair: tuple[ChildId, InstitutionId]) -> int:
        """Metres of one pair."""
        return int(self._distance_m[self._row[pair[0]], self._column[pair[1]]])

    def of_pairs(self, pairs: Sequence[tuple[ChildId, InstitutionId]]) -> Ints:
        """Return the metres of some pairs (pairs); those of others are not measured for it. [m]."""
        rows = np.array([self._row[child] for child, _ in pairs], dtype=np.int64)
        columns = np.array([self._column[site] for _, site in pairs], dtype=np.int64)
        if self._measure is None:
            return self._distance_m[rows, columns]
        return self._measure(rows, columns)

    def table(self, child_ids: Sequence[ChildId], institution_ids: Sequence[InstitutionId]) -> Ints:
        """Return the metres of some of the pairs (children x institutions). [m]."""
        rows = [self._row[child] for child in child_ids]
        columns = [self._column[institution] for institution in institution_ids]
        return self._distance_m[np.ix_(rows, columns)].astype(np.int64)
