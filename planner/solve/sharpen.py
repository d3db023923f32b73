"""Better multipliers than the ascent's: of the linear relaxation, with cuts that it breaks.

The linear program has the pairs that the ascent's prices leave worth looking at. Without the others
its prices would run far away from what all pairs allow, so each child's price is held near a
centre, as du Merle, Villeneuve, Desrosiers and Hansen do (1999,
https://doi.org/10.1016/S0012-365X(98)00213-1): whoever is dearer than the centre by more may stay
out for that. The prices are then tried on every pair; where they make the best bound so far they
become the centre, and the pairs that they are wrong about are added. Nothing here has to be exact:
cuts hold for every plan, and any multipliers make a bound.

GLOP goes on from where it ended: with the primal simplex after a new centre or new pairs, with the
dual one after cuts. It would begin again by itself, so the basis is handed over.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from ortools.math_opt.python import mathopt

from planner.solve.cuts import Cut, Whole, cuts_against
from planner.solve.location import FAR_M, Location
from planner.solve.price import PARTS_PER_M, Multipliers, Pricing
from planner.solve.swap import Guess, Swaps, has_room

_Real = npt.NDArray[np.float64]

# Pairs of the linear program for each child.
_PAIRS = 8
# How far a child's price may be from the centre: a share of the mean travel of the bound.
_REACH_SHARE = 0.16
# A child's place this much bought or sold at the edge of its reach is nothing.
_TINY = 1e-6
_PRIMAL = mathopt.LPAlgorithm.PRIMAL_SIMPLEX
_DUAL = mathopt.LPAlgorithm.DUAL_SIMPLEX


class Sharpened(NamedTuple):
    """Prices, and a guess of the best plan; None if there is none."""

    pricing: Pricing
    guess: Guess | None


def sharpened(location: Location, multipliers: Multipliers, until: float) -> Sharpened:
    """Return prices that are at least as good as those of the multipliers.

    Parameters
    ----------
    until
        When to stop, by the monotonic clock. [s]
    """
    pricing = Pricing(location, multipliers)
    program = _Program(location, _REACH_SHARE * pricing.bound_m / len(location.child_ids))
    program.move(multipliers)
    program.add_pairs(pricing.core(pricing.travel_of(_PAIRS * len(location.child_ids))))
    swaps = Swaps(location) if has_room(location) else None
    centre_m = pricing.bound_m
    # With a bound above what any plan travels there is none that serves every child.
    farthest_m = np.where(location.travel_m < FAR_M, location.travel_m, 0).max(axis=1).sum()
    while pricing.bound_m <= farthest_m and program.solve(_DUAL, until):
        found = program.pricing()
        pricing = max(pricing, found, key=_bound_m)
        moves = not program.is_within_reach and found.bound_m > centre_m
        if moves:
            centre_m = found.bound_m
            program.move(program.multipliers())
        has_more = program.add_pairs(found.core(found.bound_m))
        if moves or has_more:
            if not program.solve(_PRIMAL, until):
                break
            pricing = max(pricing, program.pricing(), key=_bound_m)
        serves, opens = program.point()
        if swaps is not None:
            swaps.look(opens)
            if swaps.best is not None and swaps.best.travel_m <= pricing.bound_m:
                break
        cuts = cuts_against(serves, opens)
        if not (moves or has_more or cuts):
            break
        program.add_cuts(cuts)
    return Sharpened(pricing, None if swaps is None else swaps.best)


def _bound_m(pricing: Pricing) -> int:
    return pricing.bound_m


class _Program:
    """The linear relaxation of some pairs, with each child's price near a centre.

    Parameters
    ----------
    reach_m
        How far from the centre a price may be. [m]
    """

    def __init__(self, location: Location, reach_m: float) -> None:
        self._location = location
        self._reach_m = reach_m
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
        self._stays_out, self._comes_twice = (
            [add(lb=0.0, ub=1.0) for _ in location.child_ids] for _ in range(2)
        )
        self._one_each = [
            self._model.add_linear_constraint(out - twice == 1.0)
            for out, twice in zip(self._stays_out, self._comes_twice, strict=True)
        ]
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
        self._engine = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)
        self._basis: mathopt.Basis | None = None

    def move(self, multipliers: Multipliers) -> None:
        """Make the children's prices the centre."""
        set_cost = self._model.objective.set_linear_coefficient
        centre_m = (multipliers.child / PARTS_PER_M).tolist()
        for price_m, out, twice in zip(centre_m, self._stays_out, self._comes_twice, strict=True):
            set_cost(out, price_m + self._reach_m)
            set_cost(twice, self._reach_m - price_m)

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

    def add_cuts(self, cuts: Sequence[Cut]) -> None:
        """Add cuts."""
        for cut in cuts:
            numbers = self._number[cut.child, cut.site]
            there = mathopt.fast_sum([self._serves[k] for k in numbers[numbers >= 0]])
            opens = _sum(cut.per_open, self._opens)
            self._cuts.append(self._model.add_linear_constraint(opens - there >= -cut.most))
        self._location = replace(self._location, cuts=(*self._location.cuts, *cuts))

    def solve(self, algorithm: mathopt.LPAlgorithm, until: float) -> bool:
        """Solve it and say whether that succeeded."""
        left_s = until - time.monotonic()
        if left_s <= 0:
            return False
        params = mathopt.SolveParameters(
            time_limit=timedelta(seconds=left_s), lp_algorithm=algorithm
        )
        start = mathopt.ModelSolveParameters(initial_basis=self._start())
        result = self._engine.solve(params=params, model_params=start)
        is_solved = result.termination.reason is mathopt.TerminationReason.OPTIMAL
        if is_solved and result.has_dual_feasible_solution():
            self._result, self._basis = result, result.solutions[0].basis
            return True
        return False

    def _start(self) -> mathopt.Basis | None:
        """Return the basis of the last solution, what is new being at nothing."""
        basis = self._basis
        if basis is None:
            return None
        variables = dict.fromkeys(self._model.variables(), mathopt.BasisStatus.AT_LOWER_BOUND)
        rows = dict.fromkeys(self._model.linear_constraints(), mathopt.BasisStatus.BASIC)
        return mathopt.Basis(
            variable_status=variables | basis.variable_status,
            constraint_status=rows | basis.constraint_status,
        )

    @property
    def is_within_reach(self) -> bool:
        """Whether no child's price is kept from where it would go."""
        result = self._result
        held = result.variable_values(self._stays_out), result.variable_values(self._comes_twice)
        return bool(max(map(max, held)) < _TINY)

    def pricing(self) -> Pricing:
        """Return the prices of the solution, of every pair."""
        return Pricing(self._location, self.multipliers())

    def multipliers(self) -> Multipliers:
        """Return the prices of the solution."""
        result = self._result
        child = np.array(result.dual_values(self._one_each))
        row, cut = (
            np.maximum(0.0, np.array(result.dual_values(rows))) for rows in (self._rows, self._cuts)
        )
        parts = (np.rint(one * PARTS_PER_M).astype(np.int64) for one in (child, row, cut))
        return Multipliers(**dict(zip(("child", "row", "cut"), parts, strict=True)))

    def point(self) -> tuple[_Real, _Real]:
        """Return how much of each child is where, and how much of each institution is open."""
        serves = np.zeros(self._number.shape)
        has_pair = self._number >= 0
        values = np.array(self._result.variable_values(self._serves))
        serves[has_pair] = values[self._number[has_pair]]
        return serves, np.array(self._result.variable_values(self._opens))


def _sum(weights: Whole, variables: Sequence[mathopt.Variable]) -> mathopt.LinearSum:
    return mathopt.fast_sum(
        [float(weight) * one for weight, one in zip(weights, variables, strict=True) if weight]
    )
