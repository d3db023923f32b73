"""The gate: what of a plan may leave the office, and why the rest is withheld.

No count of few children, no mean of few, no distance of one; no number from which these can be
worked out (:mod:`planner.report.withheld`); distances rounded so that who moves one child can't
measure how far. Everything that is written for others asks here.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from planner.audit.recount import recount
from planner.domain.names import SchoolYear
from planner.domain.plan import Plan
from planner.domain.problem import Problem, Thresholds
from planner.measures.base import CHILDREN, METRES, Figure, Measure, Unit
from planner.report.withheld import withheld
from planner.text import Lang, Text, number, text

SUPPRESSED = text("withheld")

_USUAL = Thresholds()


def few(thresholds: Thresholds = _USUAL) -> Text:
    """Say of a count of children that it is small, and nothing that is put together with it."""
    return text("under {counted}", counted=thresholds.counted)


# Measures whose values count children.
COUNTS_CHILDREN = ("unserved", "transitions")
WEIGHTED_SUM = "weighted_sum"

# A distance is rounded to the first of these with which the sum behind it isn't known any closer
# than to a kilometre; the last is for every smaller group. [m]
_STEPS_M = (10, 50)
_WIDEST_STEP_M = 500
SUM_STEP_M = 1000
_SMALL_GROUP = 20
# A median is a single child's distance, or the middle of two.
_RANK_STEP_M = 100
_RANKS = ("median", "p90")


class Reason(StrEnum):
    """Why a number is withheld."""

    FEW_COUNTED = "few_counted"
    FEW_AVERAGED = "few_averaged"
    ONE_CHILD = "one_child"
    DERIVABLE = "derivable"
    PLACES_LEFT = "places_left"


REASONS = {
    Reason.FEW_COUNTED: text("counts of few children"),
    Reason.FEW_AVERAGED: text("means of too few children"),
    Reason.ONE_CHILD: text("a single child's distance"),
    Reason.DERIVABLE: text("numbers that would give these away"),
    Reason.PLACES_LEFT: text("school years with as many places as children left"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFigure:
    """A figure as it may be shown.

    Parameters
    ----------
    value
        None when it is withheld.
    """

    measure: str
    statistic: str
    year: SchoolYear | None
    label: Text
    value: Decimal | None
    unit: Unit
    subject: str | None = None

    def shown(self, lang: Lang) -> str:
        """Return value and unit in one language."""
        told = self.number(lang)
        if self.value is None:
            return told
        return f"{told} {self.unit.beside(self.value).said(lang)}"

    def number(self, lang: Lang) -> str:
        """Return the value alone in one language."""
        if self.value is None:
            return SUPPRESSED.said(lang)
        exponent = self.value.as_tuple().exponent
        decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        # Ten-thousandths of a place tell a reader nothing.
        return number(self.value, lang, min(decimals, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """One number that is not told, by its name and the reason; never its value.

    Parameters
    ----------
    label
        What it would have told.
    year
        None for the whole time.
    """

    label: Text
    year: SchoolYear | None
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What of a plan's figures is told, and what is not.

    Parameters
    ----------
    suppressed
        The measures whose total is not shown.
    exposed
        In how many institutions and years the children left can be worked out all the same: from
        the number of the city's places, which is decided, less the open ones.
    """

    figures: tuple[PublicFigure, ...]
    withheld: tuple[Withheld, ...]
    suppressed: frozenset[str]
    exposed: int


def release(plan: Plan, problem: Problem, measures: Sequence[Measure]) -> Release:
    """Pass a plan's figures through the gate.

    Parameters
    ----------
    measures
        All that are to be told, for what one tells may give away another.
    """
    figures = recount(plan, problem, measures)
    pattern = withheld(plan, problem, measures, figures)
    told = published(figures, problem.thresholds, pattern.withheld)
    left = [
        Withheld(label=one.label, year=one.year, reason=reason)
        for one in figures
        if (reason := _reason(one, problem.thresholds, pattern.withheld)) is not None
    ]
    left += [
        Withheld(label=_PLACES_LEFT, year=year, reason=Reason.PLACES_LEFT)
        for year in problem.school_years
        if any((key, year) in pattern.withheld for key in problem.institutions)
    ]
    shown = {one.measure for one in told if one.statistic == "total" and one.value is not None}
    totals = frozenset(one.measure for one in figures if one.statistic == "total")
    return Release(
        figures=told,
        withheld=tuple(left),
        suppressed=totals - shown,
        exposed=len(pattern.exposed),
    )


_PLACES_LEFT = text("Places of institutions that take nobody new")


def figures_of(
    plan: Plan, problem: Problem, measures: Sequence[Measure]
) -> tuple[PublicFigure, ...]:
    """Return what of a plan's figures may be shown."""
    return release(plan, problem, measures).figures


def published(
    figures: Iterable[Figure],
    thresholds: Thresholds = _USUAL,
    hidden: frozenset[Hashable] = frozenset(),
) -> tuple[PublicFigure, ...]:
    """Return figures as they may be shown; what tells of one child or of a mean of few is left out.

    Parameters
    ----------
    hidden
        Keys of those that are withheld although they are not of few children themselves.
    """
    left_out = (Reason.ONE_CHILD, Reason.FEW_AVERAGED)
    found = ((one, _reason(one, thresholds, hidden)) for one in figures)
    return tuple(
        PublicFigure(
            measure=one.measure,
            statistic=one.statistic,
            year=one.year,
            label=one.label,
            value=_rounded(one) if reason is None else None,
            unit=one.unit,
            subject=one.subject,
        )
        for one, reason in found
        if reason not in left_out
    )


def _reason(figure: Figure, thresholds: Thresholds, hidden: frozenset[Hashable]) -> Reason | None:
    """Say why a figure is withheld; None if it isn't."""
    if figure.is_of_one_child:
        return Reason.ONE_CHILD
    if figure.unit == METRES:
        groups = (figure.children, figure.others)
        is_few = any(count is not None and count < thresholds.averaged for count in groups)
        return Reason.FEW_AVERAGED if is_few else None
    if figure.unit == CHILDREN and thresholds.is_small_count(figure.value):
        return Reason.FEW_COUNTED
    if figure.others is not None and thresholds.is_small_count(figure.others):
        return Reason.DERIVABLE
    # What places cost is told by their number.
    told_by = (figure.measure, "total" if figure.statistic == "freed_dkk" else figure.statistic)
    if figure.subject is None and (*told_by, figure.year) in hidden:
        return Reason.DERIVABLE
    return None


def _rounded(figure: Figure) -> Decimal:
    """Return the number itself; distances of children are rounded."""
    if figure.unit == METRES and figure.children is not None:
        step_m = step_of(figure.statistic, figure.children)
        return Decimal((figure.value + step_m // 2) // step_m * step_m)
    return Decimal(figure.value).scaleb(-figure.decimals)


def step_of(statistic: str, children: int) -> int:
    """Return to what a distance of so many children is rounded. [m].

    A sum is rounded to a kilometre, and a mean so that the sum isn't known any closer.
    """
    if statistic == "total":
        return SUM_STEP_M
    if children < _SMALL_GROUP:
        return _WIDEST_STEP_M
    if statistic in _RANKS:
        return _RANK_STEP_M
    return next((one for one in _STEPS_M if one * children >= SUM_STEP_M), _WIDEST_STEP_M)


def may_show(measure: str, value: int, problem: Problem) -> bool:
    """Say whether a stage's value may be shown while it is being solved."""
    if measure in COUNTS_CHILDREN:
        return not problem.thresholds.is_small_count(value)
    # A weighted sum may be a small count, times a weight that the reader knows.
    is_of_few = measure == "travel" and len(problem.children) < problem.thresholds.averaged
    return measure != WEIGHTED_SUM and not is_of_few
