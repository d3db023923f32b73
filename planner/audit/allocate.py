r"""Which child goes where, given what every institution is: the best allocation there is.

A plan file says only what institutions are, never where a child is. Given that, the children's
allocation follows: a transportation problem, solved here by SciPy's HiGHS, which knows nothing
of CP-SAT or of how a rule is posted. Which pairs of child and institution are permitted is
asked of the rules' own checks, with a trial plan that puts everybody in one institution.

.. math::

    \min \sum_{ij} c_{ij} x_{ij} \quad \text{with} \quad
    \sum_j x_{ij} + w_i = 1, \quad \sum_i x_{ij} \le p_j

for each measure of the goal in turn, then unserved, transitions and travel. The matrix is
totally unimodular while no earlier measure binds, so the optimum is whole.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, vstack

from planner.audit.consistency import inconsistencies
from planner.domain.names import ChildId, InstitutionId, SchoolYear
from planner.domain.plan import Plan, Standing, Stay
from planner.domain.problem import Child, Problem
from planner.errors import ModelError
from planner.measures.base import Objective
from planner.measures.goal import Goal, WeightedSum
from planner.measures.transitions import Transitions
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.rules.base import Rule
from planner.rules.special_groups import SpecialGroups
from planner.text import Text

Standings = Mapping[tuple[InstitutionId, SchoolYear], Standing]
Costs = npt.NDArray[np.int64]


def allocate(
    standings: Standings,
    problem: Problem,
    rules: Iterable[Rule],
    goal: Goal,
    limits: Mapping[str, int],
) -> Plan:
    """Return the plan with these standings and the best allocation of the children.

    Parameters
    ----------
    rules
        The rules that are on.
    goal
        What is minimised, in order.
    limits
        Most of a measure, by id, where the goal tolerates more than the least.

    Raises
    ------
    ModelError
        If the allocation can't be computed.
    """
    rules = tuple(rules)
    year = problem.school_years[0]
    flow = _Flow(_pairs(standings, problem, rules, year), problem, year)
    is_split = any(isinstance(rule, SpecialGroups) for rule in rules)
    flow.add_capacities(standings, is_split=is_split)
    flow.keep_own_children(standings)
    for costs, limit in _costs(goal, limits, flow):
        flow.minimise(costs, limit)
    stays = (
        Stay(child_id=child.id, institution_id=key, from_year=year, to_year=year)
        for child, key in flow.chosen()
        if key is not None
    )
    return Plan(standings=standings, stays=tuple(sorted(stays)))


@dataclass(frozen=True, slots=True)
class _Pair:
    """A child and where it may be; None for nowhere."""

    child: Child
    where: InstitutionId | None


def _pairs(
    standings: Standings, problem: Problem, rules: tuple[Rule, ...], year: SchoolYear
) -> list[_Pair]:
    children = problem.children_in_need(year)
    pairs = [_Pair(child, None) for child in children]
    for key in problem.institutions:
        standing = standings.get((key, year))
        if standing is None or standing.places == 0:
            continue
        barred = _barred(key, children, standings, problem, rules)
        pairs += [_Pair(child, key) for child in children if child.id not in barred]
    return pairs


def _barred(
    key: InstitutionId,
    children: tuple[Child, ...],
    standings: Standings,
    problem: Problem,
    rules: tuple[Rule, ...],
) -> set[ChildId]:
    year = problem.school_years[0]
    stays = tuple(
        Stay(child_id=child.id, institution_id=key, from_year=year, to_year=year)
        for child in children
    )
    trial = Plan(standings=standings, stays=stays)
    found = list(inconsistencies(trial, problem))
    for rule in rules:
        found += rule.check(trial, problem)
    return {breach.child_id for breach in found if breach.child_id is not None}


def _costs(goal: Goal, limits: Mapping[str, int], flow: "_Flow") -> list[tuple[Costs, int | None]]:
    last: tuple[Objective, ...] = (Unserved(), Transitions(), Travel())
    if isinstance(goal, WeightedSum):
        weighted = sum(
            (weight * flow.costs(objective) for weight, objective in goal.weights),
            start=np.zeros(len(flow.pairs), dtype=np.int64),
        )
        return [(weighted, None), *((flow.costs(one), None) for one in last)]
    stages = [(flow.costs(one), limits.get(one.id)) for one in goal.objectives]
    # What was only held within a limit is made as small as the rest permits, at the end.
    settled = {one.id for one in goal.objectives} - limits.keys()
    return stages + [(flow.costs(one), None) for one in last if one.id not in settled]


def _impossible() -> ModelError:
    return ModelError(
        Text(
            da="børnene kan ikke fordeles på pladserne",
            en="the children can't be allocated to the places",
        )
    )


class _Flow:
    """The transportation problem, and what has been settled so far."""

    def __init__(self, pairs: list[_Pair], problem: Problem, year: SchoolYear) -> None:
        self.pairs = pairs
        self._problem = problem
        self._year = year
        row_by_child = {child.id: k for k, child in enumerate(problem.children_in_need(year))}
        rows = [row_by_child[pair.child.id] for pair in pairs]
        ones = np.ones(len(row_by_child))
        self._constraints = [LinearConstraint(self._matrix(rows, len(ones)), ones, ones)]
        self._solution = np.zeros(len(pairs), dtype=np.int64)

    def _matrix(self, rows: list[int], count: int, columns: list[int] | None = None) -> csr_array:
        places = list(range(len(rows))) if columns is None else columns
        shape = (count, len(self.pairs))
        return coo_array((np.ones(len(rows)), (rows, places)), shape=shape).tocsr()

    def add_capacities(self, standings: Standings, *, is_split: bool) -> None:
        """Let no institution take more children than places; groups apart if asked."""
        row_by_key: dict[tuple[InstitutionId, bool], int] = {}
        rows: list[int] = []
        columns: list[int] = []
        places: list[int] = []
        for column, pair in enumerate(self.pairs):
            if pair.where is None:
                continue
            standing = standings[pair.where, self._year]
            is_special = is_split and pair.child.special_group is not None
            key = (pair.where, is_special)
            if key not in row_by_key:
                row_by_key[key] = len(places)
                of_kind = standing.special_places if is_special else standing.ordinary_places
                # A plan from elsewhere may say anything; the consistency check will name it.
                places.append(max(0, of_kind if is_split else standing.places))
            rows.append(row_by_key[key])
            columns.append(column)
        if rows:
            matrix = self._matrix(rows, len(places), columns)
            self._constraints.append(LinearConstraint(matrix, -np.inf, np.array(places)))

    def keep_own_children(self, standings: Standings) -> None:
        """Leave the places of an institution that phases out to its own children."""
        own_by_key: dict[InstitutionId, list[int]] = {}
        for column, pair in enumerate(self.pairs):
            key, child = pair.where, pair.child
            if key is None or standings[key, self._year].is_basis:
                continue
            if child.has_basisplads and child.institution_id == key and not child.special_group:
                own_by_key.setdefault(key, []).append(column)
        if own_by_key:
            columns = [column for own in own_by_key.values() for column in own]
            rows = [row for row, own in enumerate(own_by_key.values()) for _ in own]
            # A plan from elsewhere may keep more places than children; the audit will name it.
            kept = [
                max(0, min(len(own), standings[key, self._year].ordinary_places))
                for key, own in own_by_key.items()
            ]
            matrix = self._matrix(rows, len(kept), columns)
            self._constraints.append(LinearConstraint(matrix, np.array(kept), np.array(kept)))

    def costs(self, objective: Objective) -> Costs:
        """Return what each pair adds to a measure (pairs)."""
        costs = [objective.child_cost(one.child, one.where, self._problem) for one in self.pairs]
        return np.array(costs, dtype=np.int64)

    def minimise(self, costs: Costs, limit: int | None) -> None:
        """Minimise a measure and hold it from now on, or hold it within a limit."""
        if not costs.any():
            return
        self._solve(costs)
        least = int(costs @ self._solution)
        if limit is not None and least > limit:
            raise _impossible()
        limit = least if limit is None else limit
        row = csr_array(costs.astype(np.float64)[None, :])
        self._constraints.append(LinearConstraint(row, -np.inf, limit))

    def _solve(self, costs: Costs) -> None:
        matrix = vstack([one.A for one in self._constraints], format="csr")
        lower = np.concatenate(
            [np.broadcast_to(one.lb, one.A.shape[0]) for one in self._constraints]
        )
        upper = np.concatenate(
            [np.broadcast_to(one.ub, one.A.shape[0]) for one in self._constraints]
        )
        result = milp(
            costs.astype(np.float64),
            integrality=np.ones(len(self.pairs)),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(matrix, lower, upper),
            options={"mip_rel_gap": 0.0},
        )
        if result.x is None:
            raise _impossible()
        self._solution = np.rint(result.x).astype(np.int64)

    def chosen(self) -> list[tuple[Child, InstitutionId | None]]:
        """Return where each child goes."""
        return [
            (pair.child, pair.where)
            for pair, is_on in zip(self.pairs, self._solution, strict=True)
            if is_on
        ]
