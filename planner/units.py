"""Turn measured numbers into the integers that the solver and the auditor share.

The only place where a float becomes an integer.
"""

import math
from decimal import Decimal
from fractions import Fraction

from planner.errors import BadValueError
from planner.text import text

# CP-SAT refuses sums that can pass 2**62; coefficient times largest value stays far below.
LARGEST_SAFE = 2**52

PERMILLE = 1000


def whole_metres(distance_m: float) -> int:
    """Round a distance to the nearest whole metre.

    Raises
    ------
    ValueError
        If the distance is not finite, negative or too large to be one.
    """
    if not math.isfinite(distance_m) or not 0 <= distance_m < LARGEST_SAFE:
        message = "a distance must be a finite number of metres, not negative"
        raise ValueError(message)
    return math.floor(distance_m + 0.5)


def permille(share: float) -> int:
    """Turn a share written as a decimal number, such as 0.35, into permille.

    Raises
    ------
    ValueError
        If the share has more than three decimals.
    """
    exact = Decimal(repr(share)) * PERMILLE
    if exact != exact.to_integral_value():
        raise BadValueError(text("a share has at most three decimals"))
    return int(exact)


def largest_remainder(weights: tuple[int, ...], total: int) -> tuple[int, ...]:
    """Share out a total in proportion to weights, in whole units that add up.

    Ties go to the first. [same unit as ``total``]

    Raises
    ------
    ValueError
        If there is no positive weight.
    """
    whole = sum(weights)
    if whole <= 0:
        message = "at least one weight must be positive"
        raise ValueError(message)
    exact = [Fraction(weight * total, whole) for weight in weights]
    floors = [math.floor(part) for part in exact]
    order = sorted(range(len(weights)), key=lambda k: (floors[k] - exact[k], k))
    for k in order[: total - sum(floors)]:
        floors[k] += 1
    return tuple(floors)
