r"""What a plan of one school year is at least: children choose among sites of which few open.

Where no child has a place today and no place is set apart for a special group, an institution *j*
is closed, or open with :math:`l_j` to :math:`u_j` places. What the rules say of open institutions
and their places alone is read from the CP-SAT model, built without any pair of child and
institution, whatever the rule: the limits of one institution make :math:`l_j` and :math:`u_j`;
sums over several are rows

.. math:: \sum_j (\alpha_{kj}\,\mathrm{open}_j + \beta_{kj}\, p_j) \ge b_k

A rule's own literal :math:`z \le \mathrm{open}_j` counts as :math:`\mathrm{open}_j` where it helps
to reach the sum. Everything else is left out, so every plan is one of these too.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.names import ChildId, InstitutionId
from planner.domain.problem import Problem
from planner.model.variables import Scope
from planner.solve.build import Posts, build
from planner.solve.cuts import Cut, Whole
from planner.solve.flat import Flat, Linear
from planner.units import LARGEST_SAFE

# Farther than any way, for a pair that the rules forbid. [m]
FAR_M = 2**30
# From a decision to its site and to what it counts: 0 for open, 1 for places.
_Site = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Sites to open for children, each of whom needs a place.

    Parameters
    ----------
    travel_m
        Of each pair; ``FAR_M`` where the rules forbid it (children x institutions). [m]
    fewest, most
        Places of an open institution; none may be open where ``fewest`` is more. [places]
    is_forced
        Which institutions are open in every plan.
    per_open, per_place, least
        Rows: what an open institution and each of its places count, and what the sum is at least
        (rows x institutions; rows).
    cuts
        Inequalities that hold for every plan, whatever the rules.
    """

    child_ids: tuple[ChildId, ...]
    institution_ids: tuple[InstitutionId, ...]
    travel_m: Whole
    fewest: Whole
    most: Whole
    is_forced: npt.NDArray[np.bool_]
    per_open: Whole
    per_place: Whole
    least: Whole
    cuts: tuple[Cut, ...] = ()


def location_of(problem: Problem, rules: Iterable[Posts], scope: Scope) -> Location | None:
    """Return the relaxation of a problem; None if the problem is of another kind.

    Parameters
    ----------
    scope
        What the rules settle of the children.
    """
    children = problem.children_in_need(problem.school_years[0])
    is_new = not any(child.has_basisplads or child.special_group for child in children)
    has_special = any(one.special_places for one in problem.institutions.values())
    if len(problem.school_years) > 1 or has_special or not is_new or not children:
        return None
    child_ids = tuple(child.id for child in children)
    return _Reader(problem, tuple(rules), child_ids).location(scope)


class _Reader:
    """The CP-SAT model without pairs, and what it says of sites."""

    def __init__(
        self, problem: Problem, rules: tuple[Posts, ...], child_ids: tuple[ChildId, ...]
    ) -> None:
        self._problem = problem
        self._child_ids = child_ids
        self._keys = tuple(problem.institutions)
        year = problem.school_years[0]
        nowhere = Scope(choices={(child, year): () for child in child_ids})
        variables = build(problem, rules, nowhere)
        self._flat = Flat(variables.model)
        self._site: dict[int, _Site] = {}
        for j, key in enumerate(self._keys):
            self._site[variables.opens[key, year].index] = (j, 0)
            self._site[variables.places_open[key, year].index] = (j, 1)
        # Without a child of today nothing is kept by a closed institution; nor is a place special.
        none = (variables.kept, variables.special)
        self._none = {one[key, year].index for one in none for key in self._keys}

    def location(self, scope: Scope) -> Location | None:
        """Return the relaxation; None if a site must open that can't, or there is no room."""
        count = len(self._keys)
        self._fewest = np.ones(count, dtype=np.int64)
        self._most = np.array(
            [max(0, one.ordinary_places_max) for one in self._problem.institutions.values()],
            dtype=np.int64,
        )
        self._is_forced = np.zeros(count, dtype=np.bool_)
        rows: list[tuple[Whole, int]] = []
        for row, least in self._rows():
            sites = np.flatnonzero(row.any(axis=0))
            if len(sites) == 1:
                self._limit(int(sites[0]), row[:, sites[0]], least)
            elif len(sites) > 1:
                # Whole numbers on the left: the right may be rounded up.
                divisor = int(np.gcd.reduce(row, axis=None))
                rows.append((row // divisor, -(-least // divisor)))
        has_room = self._most[self._fewest <= self._most].sum() >= len(self._child_ids)
        if (self._is_forced & (self._fewest > self._most)).any() or not has_room:
            return None
        table = np.array([row for row, _ in rows], dtype=np.int64).reshape(len(rows), 2, count)
        return Location(
            child_ids=self._child_ids,
            institution_ids=self._keys,
            travel_m=self._travel_m(scope),
            fewest=self._fewest,
            most=self._most,
            is_forced=self._is_forced,
            per_open=table[:, 0],
            per_place=table[:, 1],
            least=np.array([least for _, least in rows], dtype=np.int64),
        )

    def _travel_m(self, scope: Scope) -> Whole:
        travel_m = self._problem.travel_m.table(self._child_ids, self._keys)
        year = self._problem.school_years[0]
        place = {key: j for j, key in enumerate(self._keys)}
        for i, child in enumerate(self._child_ids):
            if (child, year) in scope.choices:
                is_out = np.ones(len(place), dtype=np.bool_)
                is_out[[place[key] for key in scope.choices[child, year]]] = False
                travel_m[i, is_out] = FAR_M
        return travel_m

    def _rows(self) -> Iterator[tuple[Whole, int]]:
        """Yield what sums over open sites and their places are at least."""
        implied = dict(self._implied())
        for index, domain in enumerate(self._flat.domains):
            yield from self._sides(Linear(((index, 1),), domain, ()), implied)
        for constraint in self._flat.constraints:
            if isinstance(constraint, Linear) and not constraint.when:
                yield from self._sides(constraint, implied)

    def _sides(self, linear: Linear, implied: Mapping[int, _Site]) -> Iterator[tuple[Whole, int]]:
        for sign, end in ((1, linear.domain[0]), (-1, -linear.domain[-1])):
            terms = [(index, sign * weight) for index, weight in linear.terms]
            if end > -LARGEST_SAFE and (row := self._row(terms, implied)) is not None:
                yield row, end

    def _row(self, terms: Iterable[tuple[int, int]], implied: Mapping[int, _Site]) -> Whole | None:
        """Return the sum by site, or None if it speaks of more than sites."""
        row = np.zeros((2, len(self._keys)), dtype=np.int64)
        for index, weight in terms:
            site = self._site.get(index)
            if site is None and weight > 0:
                site = implied.get(index)
            if site is not None:
                row[site[1], site[0]] += weight
            elif index not in self._none:
                return None
        return row

    def _implied(self) -> Iterator[tuple[int, _Site]]:
        """Yield the literals of rules that are at most an opening."""
        for constraint in self._flat.constraints:
            if not isinstance(constraint, Linear) or constraint.when:
                continue
            weights = {weight: index for index, weight in constraint.terms}
            if weights.keys() == {1, -1} and len(constraint.terms) == 2:  # noqa: PLR2004
                site = self._site.get(weights[-1])
                if constraint.domain[-1] == 0 and site is not None and site[1] == 0:
                    yield weights[1], site

    def _limit(self, j: int, row: Whole, least: int) -> None:
        """Tighten what one site may have, open or not."""
        per_open, per_place = int(row[0]), int(row[1])
        missing = least - per_open
        if per_place > 0:
            self._fewest[j] = max(self._fewest[j], -(-missing // per_place))
        elif per_place < 0:
            self._most[j] = min(self._most[j], missing // per_place)
        elif missing > 0:
            self._most[j] = 0
        if least > 0:
            self._is_forced[j] = True
