"""The gate: what of a plan may leave the office, and why the rest is withheld.

No count of few children, no mean of few, no distance of one; no number from which these can be
worked out (:mod:`planner.report.withheld`); distances rounded so that who moves one child can't
measure how far, and counts of children so that no two plans differ by few. Everything that is
written for others asks here.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
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


def few(thresholds: Thresholds) -> Text:
    """Say of a count of children that it is small, and nothing that is put together with it."""
    return text("under {counted}", counted=thresholds.counted)


UNSERVED = "unserved"
# Measures whose values count children.
COUNTS_CHILDREN = (UNSERVED, "transitions")
# Places without a child: who knows the others knows how many children have none.
VACANT = "vacant_place_years"
FREED_DKK = "freed_dkk"
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
    is_about
        Whether it is a count that is rounded, and so says "about".
    """

    measure: str
    statistic: str
    year: SchoolYear | None
    label: Text
    value: Decimal | None
    unit: Unit
    subject: str | None = None
    is_about: bool = False

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
        told = number(self.value, lang, min(decimals, 1))
        return text("about {told}", told=told).said(lang) if self.is_about else told


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
    hidden = _with_money(figures, pattern.withheld)
    left = [
        Withheld(label=one.label, year=one.year, reason=reason)
        for one in figures
        if (reason := _reason(one, problem.thresholds, hidden)) is not None
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
    figures = tuple(figures)
    steps = _Steps(thresholds, is_everyone_served=_is_everyone_served(figures))
    left_out = (Reason.ONE_CHILD, Reason.FEW_AVERAGED)
    hidden = _with_money(figures, hidden)
    found = ((one, _reason(one, thresholds, hidden)) for one in figures)
    return tuple(
        PublicFigure(
            measure=one.measure,
            statistic=one.statistic,
            year=one.year,
            label=one.label,
            value=steps.rounded(one) if reason is None else None,
            unit=one.unit,
            subject=one.subject,
            is_about=reason is None and steps.is_about(one),
        )
        for one, reason in found
        if reason not in left_out
    )


def _with_money(figures: Iterable[Figure], hidden: frozenset[Hashable]) -> frozenset[Hashable]:
    """Withhold what vacant places cost, if their number is rounded: it would tell it exactly."""
    if _is_everyone_served(figures):
        return hidden
    return hidden | {(VACANT, FREED_DKK, None)}


def _is_everyone_served(figures: Iterable[Figure]) -> bool:
    """Say whether it is known that no child is without a place; then vacant places tell nothing."""
    return any((one.measure, one.statistic, one.value) == (UNSERVED, "total", 0) for one in figures)


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
    told_by = {figure.statistic, "total" if figure.statistic == FREED_DKK else figure.statistic}
    keys = {(figure.measure, one, figure.year) for one in told_by}
    return Reason.DERIVABLE if figure.subject is None and keys & hidden else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Steps:
    """To what the numbers of a plan are rounded."""

    thresholds: Thresholds = field(kw_only=False)
    is_everyone_served: bool

    def is_count(self, figure: Figure) -> bool:
        """Say whether a figure counts children, or what it takes to count them."""
        is_vacant = figure.measure == VACANT and not self.is_everyone_served
        return figure.unit == CHILDREN or is_vacant

    def is_about(self, figure: Figure) -> bool:
        """Say whether a figure is told as about so many; that no child counts is told exactly."""
        return self.is_count(figure) and (bool(figure.value) or figure.unit != CHILDREN)

    def rounded(self, figure: Figure) -> Decimal:
        """Return the number itself; distances and counts of children are rounded."""
        step = 1
        if figure.unit == METRES and figure.children is not None:
            step = step_of(figure.statistic, figure.children)
        elif self.is_count(figure):
            step = self.thresholds.counted
        return Decimal((figure.value + step // 2) // step * step).scaleb(-figure.decimals)


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


def told_of_stage(measure: str, value: int, problem: Problem) -> int | None:
    """Return what may be shown of a stage's value while it is being solved; None for nothing."""
    if measure in COUNTS_CHILDREN and problem.thresholds.is_small_count(value):
        return None
    # A weighted sum may be a small count, times a weight that the reader knows.
    is_of_few = measure == "travel" and len(problem.children) < problem.thresholds.averaged
    if measure == WEIGHTED_SUM or is_of_few:
        return None
    step = stage_step(measure, problem.thresholds)
    return (value + step // 2) // step * step


def stage_step(measure: str, thresholds: Thresholds) -> int:
    """Return to what a stage's value is rounded."""
    if measure == "travel":
        return SUM_STEP_M
    return thresholds.counted if measure in (*COUNTS_CHILDREN, VACANT) else 1
