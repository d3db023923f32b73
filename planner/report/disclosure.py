"""What of the figures may leave the office: no small count of children, no single child."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from planner.domain.names import SchoolYear
from planner.measures.base import CHILDREN, METRES, Figure
from planner.text import Lang, Text, number

# A count of fewer children than this is not shown; a mean needs twice as many.
FEWEST_COUNTED = 5
FEWEST_AVERAGED = 10

SUPPRESSED = Text(da="under 5", en="under 5")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFigure:
    """A figure as it may be shown.

    Parameters
    ----------
    value
        None when it is suppressed.
    """

    measure: str
    statistic: str
    year: SchoolYear | None
    label: Text
    value: Decimal | None
    unit: Text
    subject: str | None = None

    def shown(self, lang: Lang) -> str:
        """Return value and unit in one language."""
        return f"{self.number(lang)} {self.unit.said(lang)}"

    def number(self, lang: Lang) -> str:
        """Return the value alone in one language."""
        if self.value is None:
            return SUPPRESSED.said(lang)
        exponent = self.value.as_tuple().exponent
        decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        # Ten-thousandths of a place tell a reader nothing.
        return number(self.value, lang, min(decimals, 1))


def is_small_count(value: int) -> bool:
    """Say whether a count of children must be suppressed."""
    return 0 < value < FEWEST_COUNTED


# Measures whose values count children.
COUNTS_CHILDREN = ("unserved", "transitions")
WEIGHTED_SUM = "weighted_sum"


def may_show(measure: str, value: int, children: int) -> bool:
    """Say whether a stage's value may be shown while it is being solved.

    Parameters
    ----------
    children
        How many the plan is about. [persons]
    """
    if measure in COUNTS_CHILDREN:
        return not is_small_count(value)
    # A weighted sum may be a small count, times a weight that the reader knows.
    return measure != WEIGHTED_SUM and (measure != "travel" or children >= FEWEST_AVERAGED)


def suppressed_measures(figures: Iterable[Figure]) -> frozenset[str]:
    """Return the measures whose total is not published."""
    figures = tuple(figures)
    shown = {
        one.measure
        for one in published(figures)
        if one.statistic == "total" and one.value is not None
    }
    return frozenset(one.measure for one in figures if one.statistic == "total") - shown


def published(figures: Iterable[Figure]) -> tuple[PublicFigure, ...]:
    """Return what may be shown: nothing of one child, small counts suppressed."""
    figures = tuple(figures)
    is_anyone_unserved = any(one.measure == "unserved" and one.value for one in figures)
    return tuple(
        PublicFigure(
            measure=one.measure,
            statistic=one.statistic,
            year=one.year,
            label=one.label,
            value=None
            if one.unit == CHILDREN and is_small_count(one.value)
            else Decimal(one.value).scaleb(-one.decimals),
            unit=one.unit,
            subject=one.subject,
        )
        for one in figures
        if not one.is_of_one_child
        and not _rests_on_few(one)
        and not (is_anyone_unserved and _tells_of_unserved(one))
    )


def _tells_of_unserved(figure: Figure) -> bool:
    """Say whether the children without a place in one year can be worked out from it.

    A year's places less those that are vacant are the children that got one.
    """
    return figure.measure == "vacant_place_years" and figure.year is not None


def _rests_on_few(figure: Figure) -> bool:
    """Say whether it tells of few children, alone or taken from the total it is a part of."""
    if figure.unit == METRES:
        told = (figure.children, figure.others)
        return any(children is not None and children < FEWEST_AVERAGED for children in told)
    return figure.others is not None and is_small_count(figure.others)
