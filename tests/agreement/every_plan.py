"""Every plan of a tiny world, and what the solver says of each.

A plan is a value for each decision of ``Variables``: open, ordinary places, places kept, special
places, who is where. They are found by letting CP-SAT enumerate the model without any rule, once
per world.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model
from worlds import stays

from planner.domain.plan import Plan, Standing, Status
from planner.model.posting import Posting
from planner.model.variables import Variables

if TYPE_CHECKING:
    from planner.domain.problem import Problem

Values = tuple[int, ...]
Post = Callable[[Variables], None]


def decisions(variables: Variables) -> list[cp_model.IntVar]:
    """Return the base decisions, in an order that is the same for every model of a problem."""
    problem = variables.problem
    in_need = [(one.id, y) for y in problem.school_years for one in problem.children_in_need(y)]
    return [
        *variables.opens.values(),
        *variables.places_open.values(),
        *variables.kept.values(),
        *variables.special.values(),
        *(variables.serve(one, key, y) for one, y in in_need for key in problem.institutions),
        *(variables.unserve(one, y) for one, y in in_need),
    ]


def by_index(variables: Variables, values: Values) -> dict[int, int]:
    """Return the values by the index of their variable."""
    indices = [variable.index for variable in decisions(variables)]
    return dict(zip(indices, values, strict=True))


class _Collector(cp_model.CpSolverSolutionCallback):
    def __init__(self, variables: list[cp_model.IntVar]) -> None:
        super().__init__()
        self._indices = [variable.index for variable in variables]
        self.found: set[Values] = set()
        self.count = 0

    def on_solution_callback(self) -> None:
        self.count += 1
        solution = self.response_proto.solution
        self.found.add(tuple([solution[index] for index in self._indices]))


@dataclass(frozen=True)
class World:
    """A problem with all its plans."""

    name: str
    problem: Problem

    @cached_property
    def values(self) -> tuple[Values, ...]:
        """Values of the base decisions in every plan, sorted."""
        variables = Variables(self.problem)
        variables.settle()
        count, found = _enumerated(variables)
        assert count == len(found), "what is open and who is where should fix all the rest"
        return tuple(sorted(found))

    @cached_property
    def plans(self) -> dict[Values, Plan]:
        """Every plan by its values."""
        return {values: self.plan(values) for values in self.values}

    def plan(self, values: Values) -> Plan:
        """Return the plan that values mean, also if they break the auditor's idea of one."""
        return _plan(self._variables, values)

    @cached_property
    def _variables(self) -> Variables:
        return Variables(self.problem)

    def accepted(self, post: Post) -> set[Values]:
        """Return the plans that the solver accepts once something is posted."""
        variables = Variables(self.problem)
        post(variables)
        variables.settle()
        return self.accepted_by(variables)

    def accepted_by(self, variables: Variables) -> set[Values]:
        """Return the plans that a whole model accepts, of those that have the values for it."""
        known = {variable.index for variable in decisions(variables)}
        others = {
            one.name.split("[")[0]
            for index, one in enumerate(variables.model.proto.variables)
            if index not in known
        }
        # Constants have no name.
        if others <= {"stays", ""}:
            return _enumerated(variables)[1]
        return {
            values
            for values, response in self._responses(variables, self.values)
            if response is not None
        }

    def lowest(self, terms: Callable[[Posting], object]) -> dict[Values, int | None]:
        """Return the least that the terms of a measure can be for each plan."""
        variables = Variables(self.problem)
        return self.lowest_by(variables, terms, self.values)

    def lowest_by(
        self,
        variables: Variables,
        terms: Callable[[Posting], object],
        plans: Iterable[Values],
    ) -> dict[Values, int | None]:
        """Return the least of the terms in a model that rules were posted in, but not settled."""
        expr = terms(Posting(variables, "measure"))
        variables.model.minimize(expr)
        variables.settle()
        return {
            values: None if value is None else round(value)
            for values, value in self._responses(variables, plans)
        }

    def _responses(
        self, variables: Variables, plans: Iterable[Values]
    ) -> Iterator[tuple[Values, float | None]]:
        """Yield each plan with its least objective; None if the model refuses it."""
        model, solver = variables.model, _solver()
        indices = [variable.index for variable in decisions(variables)]
        domains = {index: model.proto.variables[index].domain for index in indices}
        bounds = {index: (min(domain), max(domain)) for index, domain in domains.items()}
        for values in plans:
            chosen = dict(zip(indices, values, strict=True))
            # Years of a spell share a decision, and a plan may have two values for it.
            is_one = all(chosen[k] == v for k, v in zip(indices, values, strict=True))
            if not is_one or any(not low <= chosen[k] <= high for k, (low, high) in bounds.items()):
                yield values, None
                continue
            for index, value in chosen.items():
                domains[index][0] = domains[index][1] = value
            status = solver.solve(model)
            if status == cp_model.OPTIMAL:
                yield values, solver.objective_value
            else:
                assert status == cp_model.INFEASIBLE, solver.status_name(status)
                yield values, None


def told(plan: Plan) -> str:
    """Tell a plan in one line, for a failing test."""
    standings = [
        f"{key} {year} {one.status} {one.places}"
        + (f" ({one.special_places} special)" if one.special_places else "")
        for (key, year), one in plan.standings.items()
        if one.places
    ]
    children = [
        f"{stay.child_id} in {stay.institution_id} {stay.from_year}-{stay.to_year}"
        for stay in plan.stays
    ]
    return "; ".join(standings + children)


def _solver() -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.cp_model_presolve = False
    return solver


def _enumerated(variables: Variables) -> tuple[int, set[Values]]:
    collector = _Collector(decisions(variables))
    solver = _solver()
    solver.parameters.enumerate_all_solutions = True
    status = solver.solve(variables.model, collector)
    assert status in {cp_model.OPTIMAL, cp_model.INFEASIBLE}, solver.status_name(status)
    return collector.count, collector.found


def _plan(variables: Variables, values: Values) -> Plan:
    problem = variables.problem
    value = by_index(variables, values)
    standings = {}
    for key, opens in variables.opens.items():
        open_places = value[variables.places_open[key].index]
        kept, special = value[variables.kept[key].index], value[variables.special[key].index]
        assert bool(open_places) == bool(value[opens.index])
        assert not (open_places and kept)
        status = Status.BASIS if open_places or (special and not kept) else Status.NONE
        standings[key] = Standing(
            status=Status.PHASING_OUT if kept else status,
            places=open_places + kept + special,
            special_places=special,
        )
    where = {
        (child, year): institution
        for (child, institution, year), serves in variables.serves.items()
        if value[serves.index]
    }
    return Plan(standings=standings, stays=stays(problem, where))
