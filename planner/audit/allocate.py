"""Which child goes where, given what every institution is: the best allocation there is.

A plan file says only what institutions are, never where a child is. Given that, the children's
allocation follows: a flow of children through the institutions, year by year, solved by SciPy's
HiGHS, which knows nothing of CP-SAT or of how a rule is posted. What a child may do is asked of
the rules' own checks. Each measure of the goal is minimised in turn, then unserved, transitions
and travel.

In a plan from elsewhere the children may have no way that the rules permit. Then as few steps as
can be go against them, and the audit names those.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from planner.audit.columns import Column, columns_of
from planner.audit.flow import Costs, Flow, NoFlowError, Sum
from planner.audit.places import capacities, keeping, returning
from planner.audit.steps import Standings, Steps
from planner.domain.plan import Plan, Stay
from planner.domain.problem import Problem
from planner.measures.base import Objective
from planner.measures.goal import Goal, WeightedSum
from planner.measures.transitions import Transitions
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.rules.base import Rule
from planner.rules.special_groups import SpecialGroups


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
    # By name: of two allocations equally good the order of rows doesn't decide.
    problem = replace(
        problem,
        institutions=dict(sorted(problem.institutions.items())),
        children=dict(sorted(problem.children.items())),
    )
    allocation = _Allocation(standings, problem, rules, goal, limits)
    try:
        columns = allocation.best(is_strict=True)
    except NoFlowError:
        columns = allocation.best(is_strict=False)
    return Plan(standings=standings, stays=_stays(columns))


class _Allocation:
    """One allocation to compute, strictly by the rules or as nearly as can be."""

    def __init__(
        self,
        standings: Standings,
        problem: Problem,
        rules: Iterable[Rule],
        goal: Goal,
        limits: Mapping[str, int],
    ) -> None:
        rules = tuple(rules)
        self._standings = standings
        self._problem = problem
        self._goal = goal
        self._limits = limits
        self._steps = Steps(standings, problem, rules)
        self._split = {
            year
            for rule in rules
            if isinstance(rule, SpecialGroups)
            for year in rule.years(problem)
        }

    def best(self, *, is_strict: bool) -> list[Column]:
        """Return what the children do in the best allocation.

        Raises
        ------
        NoFlowError
            If it can't be done strictly.
        """
        columns = [
            column
            for child_id in self._steps.years_by_child
            for column in columns_of(
                self._problem.children[child_id], self._steps, is_strict=is_strict
            )
        ]
        if self._steps.years_by_child.keys() != {column.child.id for column in columns}:
            raise NoFlowError
        flow = Flow(columns)
        flow.bound(*capacities(columns, self._steps, self._split))
        entries, kept = keeping(columns, self._steps, self._problem.school_years[0])
        flow.bound(entries, kept, kept if is_strict else None)
        again = list(returning(columns, kept.keys()))
        flow.bound(again, {row: 1 for row, _, _ in again})
        sums = self._stages(columns)
        if not is_strict:
            faults = np.array([column.faults for column in columns], dtype=np.int64)
            for _, column, count in entries:
                faults[column] -= count
            sums.insert(0, (faults, None))
        return flow.best(sums)

    def _stages(self, columns: Sequence[Column]) -> list[Sum]:
        def costs(objective: Objective) -> Costs:
            return np.array(
                [column.cost(objective, self._problem) for column in columns], dtype=np.int64
            )

        goal = self._goal
        last: tuple[Objective, ...] = (Unserved(), Transitions(), Travel())
        if isinstance(goal, WeightedSum):
            weighted = sum(
                (weight * costs(objective) for weight, objective in goal.weights),
                start=np.zeros(len(columns), dtype=np.int64),
            )
            return [(weighted, None), *((costs(one), None) for one in last)]
        stages = [(costs(one), self._limit(one)) for one in goal.objectives]
        # What was only held within a limit is made as small as the rest permits, at the end.
        settled = {one.id for one in goal.objectives} - self._limits.keys()
        return stages + [(costs(one), None) for one in last if one.id not in settled]

    def _limit(self, objective: Objective) -> int | None:
        """Return the most that children may add to a measure, if it has a limit."""
        if objective.id not in self._limits:
            return None
        waiting = sum(
            objective.child_cost(self._problem.children[child_id], None, self._problem) * len(years)
            for child_id, years in self._steps.years_by_child.items()
        )
        nobody = Plan(standings=self._standings, stays=())
        return self._limits[objective.id] - objective.value(nobody, self._problem) + waiting


def _stays(columns: Iterable[Column]) -> tuple[Stay, ...]:
    """Return the stays; who comes back at once has stayed."""
    found: list[Stay] = []
    for column in columns:
        if column.where is None:
            continue
        child_id, first = column.child.id, column.origin.year
        before = found[-1] if found else None
        if (
            before is not None
            and (before.child_id, before.institution_id) == (child_id, column.where)
            and before.to_year == first - 1
        ):
            first = found.pop().from_year
        found.append(
            Stay(
                child_id=child_id,
                institution_id=column.where,
                from_year=first,
                to_year=column.last,
            )
        )
    return tuple(sorted(found))
