"""The numbers of a rule that may be turned, and which way asks for less.

Each rule states its own; what turns them knows nothing of the rule behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeVar

from planner.units import PERMILLE, permille

if TYPE_CHECKING:
    from planner.rules.base import Rule

R = TypeVar("R", bound="Rule")
Value = int | float | tuple[int, int] | tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """One number of a rule.

    Every notch in the loosening direction allows all plans that were allowed before, and maybe
    more.

    Parameters
    ----------
    field
        The rule's field that holds it.
    loosens
        Whether a lower (-1) or a higher number (1) asks for less.
    loosest
        Where it stops. [unit of the field; permille for a share]
    end
        Which end of a band it is; None if the field is a single number. A single number where a
        band may stand counts as both its ends.
    step
        One notch. [as ``loosest``]
    is_share
        Whether the field is a share between 0 and 1.
    stops
        Values at which it is worth seeing what the rule costs. [as ``loosest``]
    """

    field: str
    loosens: Literal[-1, 1]
    loosest: int
    end: Literal[0, 1] | None = None
    step: int = 1
    is_share: bool = False
    stops: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """What is turned, as ``field`` or ``field[0]``."""
        return self.field if self.end is None else f"{self.field}[{self.end}]"

    def reading(self, rule: Rule) -> int:
        """Return where it stands. [as ``loosest``]."""
        value = getattr(rule, self.field)
        if self.end is not None and isinstance(value, tuple):
            value = value[self.end]
        return permille(value) if self.is_share else int(value)

    def notches(self, rule: Rule) -> int:
        """Return how often it can be turned before it stops."""
        return max(0, -(-self.loosens * (self.loosest - self.reading(rule)) // self.step))

    def turned(self, rule: R, notches: int) -> R:
        """Return the rule with the number turned so many notches, not beyond its stop."""
        number = self.reading(rule) + self.loosens * self.step * notches
        number = max(number, self.loosest) if self.loosens < 0 else min(number, self.loosest)
        return self.set_to(rule, number)

    def stops_of(self, rule: Rule) -> tuple[int, ...]:
        """Return the stops that it can stand at, where it stands among them, in order."""
        low, high = 0, None
        if self.end is not None:
            other = getattr(rule, self.field)
            band = other if isinstance(other, tuple) else (other, other)
            shown = [permille(one) if self.is_share else int(one) for one in band]
            low, high = (0, shown[1]) if self.end == 0 else (shown[0], None)
        possible = (one for one in self.stops if one >= low and (high is None or one <= high))
        return tuple(sorted({*possible, self.reading(rule)}))

    def set_to(self, rule: R, number: int) -> R:
        """Return the rule with another number. [as ``loosest``]."""
        one = float(Decimal(number) / PERMILLE) if self.is_share else number
        value: Value = one
        if self.end is not None:
            band = getattr(rule, self.field)
            low, high = band if isinstance(band, tuple) else (band, band)
            value = (one, high) if self.end == 0 else (low, one)
        return type(rule).model_validate(rule.model_dump() | {self.field: value})

    def shown(self, rule: Rule) -> str:
        """Return the field as a scenario would write it."""
        value = getattr(rule, self.field)
        if isinstance(value, tuple):
            return f"{self.field}: [{value[0]}, {value[1]}]"
        return f"{self.field}: {value}"
