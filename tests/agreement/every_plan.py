"""Every plan of a tiny world, and what the solver says of each.

A plan is a value for each decision of ``Variables``: open, ordinary places, special places, who
is where. They are found by letting CP-SAT enumerate the model without any rule, once per world.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


class _Collector(cp_model.CpSolverSolutionCallback):
    def __init__(self, decisions: list[cp_model.IntVar]) -> None:
        super().__init__()
        self._decisions = decisions
        self.found: set[Values] = set()
        self.count = 0

    def on_solution_callback(self) -> None:
        self.count += 1
        self.found.add(tuple(map(self.value, self._decisions)))


@dataclass(frozen=True)
class World:
    """A problem with all its plans."""

    name: str
    problem: Problem

    @cached_property
    def values(self) -> tuple[Values, ...]:
        """Values of the base decisions in every plan, sorted."""
        model = Variables(self.problem).model
        count, found = _enumerated(model, len(model.proto.variables))
        assert count == len(found), "what is open and who is where should fix all the rest"
        return tuple(sorted(found))

    @cached_property
    def plans(self) -> dict[Values, Plan]:
        """Every plan by its values."""
        variables = Variables(self.problem)
        return {values: _plan(variables, values) for values in self.values}

    def accepted(self, post: Post) -> set[Values]:
        """Return the plans that the solver accepts once something is posted."""
        variables = Variables(self.problem)
        width = len(variables.model.proto.variables)
        post(variables)
        if len(variables.model.proto.variables) == width:
            return _enumerated(variables.model, width)[1]
        return {
            values
            for values, response in self._responses(variables.model, width)
            if response is not None
        }

    def lowest(self, terms: Callable[[Posting], object]) -> dict[Values, int | None]:
        """Return the least that the terms of a measure can be for each plan."""
        variables = Variables(self.problem)
        model = variables.model
        width = len(model.proto.variables)
        expr = terms(Posting(variables, "measure"))
        model.minimize(expr)
        return {
            values: None if value is None else round(value)
            for values, value in self._responses(model, width)
        }

    def _responses(
        self, model: cp_model.CpModel, width: int
    ) -> Iterator[tuple[Values, float | None]]:
        """Yield each plan with its least objective; None if the model refuses it."""
        domains = [model.proto.variables[k].domain for k in range(width)]
        bounds = [(min(domain), max(domain)) for domain in domains]
        solver = _solver()
        for values in self.values:
            if any(not low <= v <= high for v, (low, high) in zip(values, bounds, strict=True)):
                yield values, None
                continue
            for value, domain in zip(values, domains, strict=True):
                domain[0] = domain[1] = value
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


def _enumerated(model: cp_model.CpModel, width: int) -> tuple[int, set[Values]]:
    collector = _Collector([model.get_int_var_from_proto_index(k) for k in range(width)])
    solver = _solver()
    solver.parameters.enumerate_all_solutions = True
    status = solver.solve(model, collector)
    assert status in {cp_model.OPTIMAL, cp_model.INFEASIBLE}, solver.status_name(status)
    return collector.count, collector.found


def _plan(variables: Variables, values: Values) -> Plan:
    problem = variables.problem
    standings = {}
    for key, opens in variables.opens.items():
        open_places = values[variables.places_open[key].index]
        kept, special = values[variables.kept[key].index], values[variables.special[key].index]
        assert bool(open_places) == bool(values[opens.index])
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
        if values[serves.index]
    }
    return Plan(standings=standings, stays=stays(problem, where))
