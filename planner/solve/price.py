r"""Which pairs of child and institution a plan of so much travel can use at all.

For any multipliers :math:`\lambda_i`, and :math:`\mu_k \ge 0`, of the children and the rows of
``planner.solve.location``, no plan has less travel than

.. math::

    L = \sum_i \lambda_i + \sum_k \mu_k b_k + \sum_j \min(0, v_j), \qquad
    v_j = \min_{l_j \le p \le u_j} \Bigl( \eta_j + \pi_j p
        + \min_{|S| \le p} \sum_{i \in S} (d_{ij} - \lambda_i) \Bigr),

with :math:`\eta_j = -\sum_k \mu_k \alpha_{kj}` and :math:`\pi_j = -\sum_k \mu_k \beta_{kj}`: in a
plan each child is at one institution, each row holds, and what an institution with its children
costs at these prices is at least :math:`v_j`, or nothing if it is closed (:math:`v_j` alone counts
where it must be open).

With child *i* at *j*, institution *j* is open and costs at least :math:`v_j^i`, which is
:math:`v_j` with one place given to *i* and the others to the best of the other children. So a
plan that uses the pair has no less travel than :math:`L - \min(0, v_j) + v_j^i`, and if that is
more than *M*, no plan of at most *M* uses it. The pairs that are left are the *core* of *M*: it
holds every plan with a travel of at most *M*, whatever else the rules say. A plan that is best
among those of the core, and has no more than *M*, is best among all. If the core has none so
short, there is none.

A cut of ``planner.solve.cuts`` is met by every plan, so it may have a price :math:`\nu_c \ge 0` as
a row has one: :math:`\nu_c` more for each of its pairs in :math:`d_{ij}`, :math:`\nu_c` times what
it gives an open institution less in :math:`\eta_j`, :math:`\nu_c` times its most less in *L*.

All of this is reckoned in whole numbers, multipliers included, so no rounding can hurt the proof;
how good the multipliers are only decides how small the core is.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from planner.solve.cuts import Whole
from planner.solve.location import FAR_M, Location

# A multiplier counts parts of a metre.
PARTS_PER_M = 2**20
_NEVER = np.int64(2**61)


@dataclass(frozen=True, slots=True, kw_only=True)
class Multipliers:
    """Prices of a child's place and of what each row asks.

    Parameters
    ----------
    child
        By child. [1 / ``PARTS_PER_M`` m]
    row
        By row, not negative. [1 / ``PARTS_PER_M`` m]
    cut
        By cut, not negative. [1 / ``PARTS_PER_M`` m]
    """

    child: Whole
    row: Whole
    cut: Whole = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


class Pricing:
    """The bound at given multipliers, and what each pair adds to it.

    Parameters
    ----------
    location
        The relaxation.
    multipliers
        Any; good ones come from ``planner.solve.ascent``.

    Attributes
    ----------
    cuts
        Those with a price.
    """

    def __init__(self, location: Location, multipliers: Multipliers) -> None:
        self._fewest, self._most = location.fewest, location.most
        self._per_open = -(multipliers.row @ location.per_open)
        self._per_place = -(multipliers.row @ location.per_place)
        reduced = location.travel_m * PARTS_PER_M - multipliers.child[:, np.newaxis]
        constant = int(multipliers.child.sum() + multipliers.row @ location.least)
        priced = [
            one for one in zip(location.cuts, multipliers.cut.tolist(), strict=True) if one[1]
        ]
        self.cuts = tuple(cut for cut, _ in priced)
        for cut, price in priced:
            reduced[cut.child, cut.site] += price
            self._per_open -= price * cut.per_open
            constant -= price * cut.most
        count = max(1, min(len(reduced), int(self._most.max(initial=0))))
        # The cheapest children of each institution, in order.
        self._cheapest = np.sort(np.partition(reduced, count - 1, axis=0)[:count], axis=0)
        can_open = self._fewest <= self._most
        cost = np.where(can_open, self._cost(0), _NEVER)
        least = np.where(location.is_forced, cost, np.minimum(0, cost))
        self._bound = constant + int(least.sum())
        more = np.where(self._is_beyond(reduced), reduced + self._cost(1), cost)
        is_possible = can_open & (location.travel_m < FAR_M)
        self._more = np.where(is_possible, more - least, _NEVER)

    @property
    def bound_m(self) -> int:
        """Least travel of any plan. [m]."""
        return -(-self._bound // PARTS_PER_M)

    @property
    def possible_pairs(self) -> int:
        """How many pairs the rules don't forbid."""
        return int((self._more < _NEVER).sum())

    def core(self, most_m: int) -> npt.NDArray[np.bool_]:
        """Return the pairs that a plan of at most so much travel can use.

        Parameters
        ----------
        most_m
            The travel. [m]

        Returns
        -------
        By pair (children x institutions).
        """
        is_within: npt.NDArray[np.bool_] = self._more <= most_m * PARTS_PER_M - self._bound
        return is_within

    def travel_of(self, pairs: int) -> int:
        """Return the travel whose core has so many pairs or a few more, or all. [m]."""
        more = self._more[self._more < _NEVER]
        last = min(pairs, len(more)) - 1
        return -(-(self._bound + int(np.partition(more, last)[last])) // PARTS_PER_M)

    def _cost(self, given: int) -> Whole:
        """Return what each open institution costs at least, with some places given away."""
        rank = np.arange(len(self._cheapest))[:, np.newaxis]
        gain = np.where(rank < self._most - given, np.minimum(0, self._cheapest), 0)
        # The fewest places are paid anyhow, each more if a child is worth it ...
        is_paid = rank < self._fewest - given
        with_few = self._per_place * self._fewest + np.where(
            is_paid, gain, np.minimum(0, gain + self._per_place)
        ).sum(axis=0, where=rank < self._most - given)
        # ... or all are, where a place costs less than nothing.
        with_all = self._per_place * self._most + gain.sum(axis=0)
        cost: Whole = self._per_open + np.where(self._per_place < 0, with_all, with_few)
        return cost

    def _is_beyond(self, reduced: Whole) -> npt.NDArray[np.bool_]:
        """Say which children aren't among those that get the places but one."""
        last = np.clip(self._most - 2, 0, len(self._cheapest) - 1)
        worst = np.take_along_axis(self._cheapest, last[np.newaxis], axis=0)
        is_beyond: npt.NDArray[np.bool_] = (reduced >= 0) | (reduced >= worst) | (self._most == 1)
        return is_beyond
