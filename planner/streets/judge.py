"""Look at measured distances before anybody plans with them.

What contradicts itself or the map is counted as absurd; what is only long is told as a detour.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from planner.streets.distances import UNREACHABLE, Distances, Points
from planner.streets.links import Bools, Floats, Ints

# Straight lines are measured in a projection; a street may be 2 % shorter there. [permille]
_SHORTEST_PERMILLE = 980
# Whole metres: three of them may each be rounded. [m]
_ROUNDED_M = 3
# No way between nearer points says anything of how streets lead. [m]
NEAREST_M = 200
# Whoever has no way to this share has itself none. [share]
_MOST = 0.5
# How many institutions triangles are laid by.
_SPOTS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How many pairs are not as distances must be.

    Parameters
    ----------
    cut_off
        Institutions that most have no way to (institutions).
    unreachable_homes
        Children that have no way to another institution than those (children).
    too_short
        Pairs of which the way is shorter than the straight line.
    crooked
        Triples in which a way by an institution is shorter than the shortest.
    """

    cut_off: Bools
    unreachable_homes: Bools
    too_short: int
    crooked: int

    @property
    def is_sound(self) -> bool:
        """Whether no pair contradicts the map or another."""
        return not self.too_short and not self.crooked


@dataclass(frozen=True, slots=True, kw_only=True)
class Detour:
    """How much longer the ways of many pairs are than their straight lines.

    Parameters
    ----------
    median, p95
        Way by straight line; None of no pair.
    """

    pairs: int
    median: Decimal | None
    p95: Decimal | None


def judge(points: Points, distances: Distances, reach_m: int) -> Judgement:
    """Look at all distances.

    Parameters
    ----------
    reach_m
        How much of the straight line may be missing at its two ends. [m]
    """
    from_m = np.vstack([points.homes_m, points.institutions_m])
    way_m = np.vstack([distances.homes_m, distances.between_m])
    is_way = way_m != UNREACHABLE
    straight_m = _straight_m(from_m, points.institutions_m)
    shortest_m = straight_m * _SHORTEST_PERMILLE / 1000 - reach_m - _ROUNDED_M
    cut_off = np.asarray((~is_way).mean(axis=0) > _MOST)
    return Judgement(
        cut_off=cut_off,
        unreachable_homes=np.asarray((~is_way[: len(points.homes_m), ~cut_off]).any(axis=1)),
        too_short=int((is_way & (way_m < shortest_m)).sum()),
        crooked=_crooked(way_m, distances.between_m),
    )


def detour_factors(points: Points, between_m: Ints) -> Floats:
    """Return ways between institutions by straight lines; no home is in it.

    Parameters
    ----------
    between_m
        From institutions to institutions (institutions x institutions). [m]

    Returns
    -------
    Not a number where there is no way, or hardly any distance (institutions x institutions).
    """
    straight_m = _straight_m(points.institutions_m, points.institutions_m)
    is_told = (between_m != UNREACHABLE) & (straight_m > NEAREST_M)
    return np.where(is_told, between_m / np.maximum(straight_m, 1), np.nan)


def detour_of(factors: Floats) -> Detour:
    """Summarize how much longer ways are than straight lines.

    Parameters
    ----------
    factors
        Of pairs; those that are not a number don't count.
    """
    told = factors[np.isfinite(factors)]
    median, p95 = np.quantile(told, (0.5, 0.95)) if len(told) else (None, None)
    return Detour(pairs=len(told), median=_two_decimals(median), p95=_two_decimals(p95))


def _two_decimals(value: float | None) -> Decimal | None:
    return None if value is None else round(Decimal(float(value)), 2)


def _straight_m(from_m: Floats, to_m: Floats) -> Floats:
    offsets = from_m[:, None, :] - to_m[None, :, :]
    return np.hypot(offsets[..., 0], offsets[..., 1])


def _crooked(way_m: Ints, between_m: Ints) -> int:
    """Count triples of a start, an institution on the way and an end, with some on the way."""
    longest = float("inf")
    ways, between = (_with(longest, one) for one in (way_m, between_m))
    spots = np.unique(np.linspace(0, len(between) - 1, _SPOTS).round().astype(np.int64))
    return sum(
        int((ways > ways[:, [spot]] + between[[spot], :] + _ROUNDED_M).sum())
        for spot in spots
        if len(between)
    )


def _with(value: float, way_m: Ints) -> npt.NDArray[np.float64]:
    return np.where(way_m == UNREACHABLE, value, way_m)
