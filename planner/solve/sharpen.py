"""Better multipliers than the ascent's: of the linear relaxation, with cuts that it breaks.

The linear program has the pairs that the ascent's prices leave worth looking at; it is solved
again from where it ended, by GLOP's dual simplex, as long as cuts are found. Nothing here has to be
exact: cuts hold for every plan, and any multipliers make a bound.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from ortools.math_opt.python import mathopt

from planner.solve.ascent import ascend
from planner.solve.cuts import Cut, Whole, cuts_against
from planner.solve.location import Location
from planner.solve.price import PARTS_PER_M, Multipliers, Pricing
from planner.solve.swap import has_room, swapped_m

_Real = npt.NDArray[np.float64]

# Pairs of the linear program for each child.
_PAIRS = 8
# Share of the way from the linear relaxation to the guess that cuts are to close.
_ENOUGH_SHARE = 0.95


class Sharpened(NamedTuple):
    """Prices, and a guess of the best plan's travel; None if there is none [m]."""

    pricing: Pricing
    guess_m: int | None


def sharpened(location: Location, multipliers: Multipliers, until: float) -> Sharpened:
    """Return prices that are at least as good as those of the multipliers.

    Parameters
    ----------
    until
        When to stop, by the monotonic clock. [s]
    """
    pricing = Pricing(location, multipliers)
    program = _Program(location)
    program.add_pairs(pricing.core(pricing.travel_of(_PAIRS * len(location.child_ids))))
    if has_room(location):
        return _with_guess(pricing, program, until)
    return Sharpened(_with_pairs(pricing, program, until), None)


def _with_guess(pricing: Pricing, program: "_Program", until: float) -> Sharpened:
    """Add cuts until they close most of the way to a guess, and ascend at their prices.

    The program's own prices of children would need far more pairs to be right.
    """
    lowest_m, guess_m = np.inf, None
    while program.solve(until):
        serves, opens = program.point()
        found_m = swapped_m(program.location, opens)
        if found_m is not None:
            guess_m = min(found_m, guess_m or found_m)
        lowest_m = min(lowest_m, program.travel_m)
        way_m = np.inf if guess_m is None else guess_m - lowest_m
        cuts = cuts_against(serves, opens)
        if not cuts or program.travel_m >= lowest_m + _ENOUGH_SHARE * way_m:
            break
        program.add_cuts(cuts)
    location = program.location
    if location.cuts:
        again = Pricing(location, ascend(location, program.cut_m()))
        pricing = max(pricing, again, key=_bound_m)
    return Sharpened(pricing, guess_m)


def _with_pairs(pricing: Pricing, program: "_Program", until: float) -> Pricing:
    """Add cuts, and pairs that the program's prices are wrong about, as long as there are any."""
    while program.solve(until):
        priced = Pricing(program.location, program.multipliers())
        pricing = max(pricing, priced, key=_bound_m)
        cuts = cuts_against(*program.point())
        if not program.add_pairs(priced.core(priced.bound_m)) and not cuts:
            break
        program.add_cuts(cuts)
    return pricing


def _bound_m(pricing: Pricing) -> int:
    return pricing.bound_m


class _Program:
    """The linear relaxation of some pairs."""

    def __init__(self, location: Location) -> None:
        self._location = location
        self._model = mathopt.Model()
        self._number = np.full(location.travel_m.shape, -1)
        self._serves: list[mathopt.Variable] = []
        add = self._model.add_variable
        self._opens = [
            add(lb=float(is_forced), ub=float(can_open))
            for is_forced, can_open in zip(
                location.is_forced, location.fewest <= location.most, strict=True
            )
        ]
        self._cuts: list[mathopt.LinearConstraint] = []
        self._places = [add(lb=0.0) for _ in self._opens]
        self._one_each = [self._model.add_linear_constraint(lb=1.0, ub=1.0) for _ in self._number]
        self._room = [self._model.add_linear_constraint(one >= 0.0) for one in self._places]
        for opens, places, fewest, most in zip(
            self._opens, self._places, location.fewest, location.most, strict=True
        ):
            self._model.add_linear_constraint(float(fewest) * opens <= places)
            self._model.add_linear_constraint(places <= float(most) * opens)
        self._rows = [
            self._model.add_linear_constraint(
                _sum(per_open, self._opens) + _sum(per_place, self._places) >= float(least)
            )
            for per_open, per_place, least in zip(
                location.per_open, location.per_place, location.least, strict=True
            )
        ]
        self._solved_cuts = 0
        self._engine = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)

    @property
    def location(self) -> Location:
        """The location with the cuts that the solution knows."""
        return replace(self._location, cuts=self._location.cuts[: self._solved_cuts])

    def add_pairs(self, pairs: npt.NDArray[np.bool_]) -> bool:
        """Add those that aren't there, and say whether there were any."""
        child, site = np.nonzero(pairs & (self._number < 0))
        for i, j in zip(child, site, strict=True):
            self._number[i, j] = len(self._serves)
            serves = self._model.add_variable(lb=0.0)
            self._serves.append(serves)
            self._model.objective.set_linear_coefficient(
                serves, float(self._location.travel_m[i, j])
            )
            self._one_each[i].set_coefficient(serves, 1.0)
            self._room[j].set_coefficient(serves, -1.0)
            self._model.add_linear_constraint(serves <= self._opens[j])
        first = len(self._serves) - len(child)
        for cut, row in zip(self._location.cuts, self._cuts, strict=True):
            number = self._number[cut.child, cut.site]
            for k in number[number >= first]:
                row.set_coefficient(self._serves[k], -1.0)
        return bool(len(child))

    def solve(self, until: float) -> bool:
        """Solve it and say whether that succeeded."""
        left_s = until - time.monotonic()
        if left_s <= 0:
            return False
        limit = mathopt.SolveParameters(time_limit=timedelta(seconds=left_s))
        result = self._engine.solve(params=limit)
        is_solved = result.termination.reason is mathopt.TerminationReason.OPTIMAL
        if is_solved and result.has_dual_feasible_solution():
            self._result, self._solved_cuts = result, len(self._cuts)
            return True
        return False

    def multipliers(self) -> Multipliers:
        """Return the prices of the solution."""
        child = np.array(self._result.dual_values(self._one_each))
        row = np.maximum(0.0, np.array(self._result.dual_values(self._rows)))
        return Multipliers(
            child=np.rint(child * PARTS_PER_M).astype(np.int64),
            row=np.rint(row * PARTS_PER_M).astype(np.int64),
            cut=np.rint(self.cut_m() * PARTS_PER_M).astype(np.int64),
        )

    @property
    def travel_m(self) -> float:
        """Travel of the solution [m]."""
        return float(self._result.objective_value())

    def cut_m(self) -> _Real:
        """Return the prices of the cuts [m]."""
        prices: _Real = np.maximum(
            0.0, np.array(self._result.dual_values(self._cuts[: self._solved_cuts]))
        )
        return prices

    def point(self) -> tuple[_Real, _Real]:
        """Return how much of each child is where, and how much of each institution is open."""
        serves = np.zeros(self._number.shape)
        has_pair = self._number >= 0
        values = np.array(self._result.variable_values(self._serves))
        serves[has_pair] = values[self._number[has_pair]]
        return serves, np.array(self._result.variable_values(self._opens))

    def add_cuts(self, cuts: Sequence[Cut]) -> None:
        """Add cuts."""
        for cut in cuts:
            numbers = self._number[cut.child, cut.site]
            there = mathopt.fast_sum([self._serves[k] for k in numbers[numbers >= 0]])
            opens = _sum(cut.per_open, self._opens)
            self._cuts.append(self._model.add_linear_constraint(opens - there >= -cut.most))
        self._location = replace(self._location, cuts=(*self._location.cuts, *cuts))


def _sum(weights: Whole, variables: Sequence[mathopt.Variable]) -> mathopt.LinearSum:
    return mathopt.fast_sum(
        [float(weight) * one for weight, one in zip(weights, variables, strict=True) if weight]
    )
