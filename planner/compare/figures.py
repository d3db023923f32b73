"""The measures of the variants side by side, with nothing that tells of few children.

A figure that is hidden in one variant, or is not told there, is hidden in all of them with its
differences. Places and metres from which the hidden children without a place could be worked out,
by what sets two variants apart, are hidden with them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from planner.audit.areas import AREA_TRAVEL, MEAN_OF_AREA, area_travel
from planner.audit.recount import recount
from planner.compare.ground import within
from planner.compare.variant import Variant
from planner.domain.names import SchoolYear
from planner.domain.plan import Plan
from planner.measures.base import CHILDREN, METRES, Figure, Measure
from planner.measures.travel import Travel
from planner.report.disclosure import PublicFigure, published
from planner.report.withheld import FigureKey, exposed_together, key_of, withheld
from planner.scenario.build import Case
from planner.text import Text

# More of these is neither better nor worse: vacant places free time to share knowledge, and whether
# few large institutions are better than many small ones is a question of the documents.
_NEITHER_BETTER = ("basis_institutions", "vacant_place_years")
# Few institutions per knowledge bank are good for them and costly for the banks.
_NEITHER_BETTER_STATISTICS = ("per_bank",)

_Key = tuple[str, str, SchoolYear | None, str | None]


class Judgement(StrEnum):
    """What a difference to the base means."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One figure in all variants that have a plan.

    Parameters
    ----------
    values, differences
        One per variant; all None when the figure is hidden. A difference is to the base.
    """

    measure: str
    statistic: str
    year: SchoolYear | None
    subject: str | None
    label: Text
    unit: Text
    values: tuple[Decimal | None, ...]
    differences: tuple[Decimal | None, ...]
    judgements: tuple[Judgement | None, ...]

    @property
    def is_hidden(self) -> bool:
        """Whether it may not be shown."""
        return None in self.values


def figure_rows(
    variants: Sequence[Variant],
    measures: Sequence[Measure],
    years: Sequence[SchoolYear],
    base: int,
) -> tuple[FigureRow, ...]:
    """Return every figure, those that are hidden too.

    Parameters
    ----------
    variants
        Those that have a plan.
    measures
        Counted in the same way in all of them.
    base
        Position of the variant that the others are compared with.
    """
    found = [_published(one, measures, years) for one in variants]
    is_unserved_hidden = any(
        one.get(key) is None or one[key].value is None
        for key in _keys(found)
        if key[0] == "unserved"
        for one in found
    )
    return tuple(
        _row([one.get(key) for one in found], base, is_unserved_hidden=is_unserved_hidden)
        for key in _keys(found)
    )


def exposed(variants: Sequence[Variant]) -> int:
    """Count in how many cases all runs together tell how many children are left somewhere.

    Parameters
    ----------
    variants
        Those that have a plan.
    """
    runs = [(one.made.plan, one.case) for one in variants if one.made is not None]
    return len(
        exposed_together(
            (plan, case.problem, case.measures, recount(plan, case.problem, case.measures))
            for plan, case in runs
        )
    )


def area_travel_rows(
    variants: Sequence[Variant], last: SchoolYear, base: int
) -> tuple[FigureRow, ...]:
    """Return how far the children of each area have in a school year, also where it is hidden.

    Parameters
    ----------
    variants
        Those that have a plan; all have the same areas.
    """
    means = [_mean_by_area(one, last) for one in variants]
    return tuple(
        _told(
            PublicFigure(
                measure=Travel.id,
                statistic=MEAN_OF_AREA,
                year=last,
                label=AREA_TRAVEL,
                value=None,
                unit=METRES,
                subject=area.name,
            ),
            [one.get(area.id) for one in means],
            base,
        )
        for area in variants[base].case.problem.areas.values()
    )


def _published(
    variant: Variant, measures: Sequence[Measure], years: Sequence[SchoolYear]
) -> dict[_Key, PublicFigure]:
    if variant.made is None:
        return {}
    whole, case = variant.made.plan, variant.case
    plan, problem = within(whole, case.problem, years)
    figures = recount(plan, problem, measures)
    hidden = withheld(plan, problem, measures, figures).withheld
    if len(years) < len(case.problem.school_years):
        hidden |= _told_elsewhere(figures, whole, case, years)
    every = published(figures, problem.thresholds, hidden)
    return {(one.measure, one.statistic, one.year, one.subject): one for one in every}


def _told_elsewhere(
    figures: Iterable[Figure], plan: Plan, case: Case, years: Sequence[SchoolYear]
) -> frozenset[FigureKey]:
    """Return the figures of some years that would tell what the run of all its years withholds."""
    every = recount(plan, case.problem, case.measures)
    hidden = withheld(plan, case.problem, case.measures, every).withheld
    of_all = {key_of(one): one for one in every if one.subject is None}
    found = set()
    for one in figures:
        key = key_of(one)
        in_years = {(one.measure, "year", year) for year in ([one.year] if one.year else years)}
        rest = abs(of_all[key].value - one.value) if key in of_all else 0
        is_rest_small = one.unit == CHILDREN and case.problem.thresholds.is_small_count(rest)
        if in_years & hidden or is_rest_small:
            found.add(key)
    return frozenset(found)


def _mean_by_area(variant: Variant, last: SchoolYear) -> dict[str | None, Decimal | None]:
    if variant.made is None:
        return {}
    every = published(
        area_travel(variant.made.plan, variant.case.problem, last), variant.case.problem.thresholds
    )
    return {one.subject: one.value for one in every}


def _keys(found: Sequence[dict[_Key, PublicFigure]]) -> list[_Key]:
    """Return every key once, in the order of the first variant that has it."""
    return list(dict.fromkeys(key for one in found for key in one))


def _row(figures: list[PublicFigure | None], base: int, *, is_unserved_hidden: bool) -> FigureRow:
    told = next(one for one in figures if one is not None)
    values = tuple(None if one is None else one.value for one in figures)
    if is_unserved_hidden and _tells_of_unserved(told):
        values = (None,) * len(values)
    return _told(told, values, base)


def _told(figure: PublicFigure, values: Sequence[Decimal | None], base: int) -> FigureRow:
    """Return the row of a figure; hidden in one variant, it is hidden in all."""
    values = (None,) * len(values) if None in values else tuple(values)
    differences = tuple(_difference(one, values[base]) for one in values)
    return FigureRow(
        measure=figure.measure,
        statistic=figure.statistic,
        year=figure.year,
        subject=figure.subject,
        label=figure.label,
        unit=figure.unit,
        values=values,
        differences=differences,
        judgements=tuple(_judgement(figure, one) for one in differences),
    )


def _tells_of_unserved(figure: PublicFigure) -> bool:
    """Say whether two variants' children without a place are set apart by it.

    Places less those vacant are the children that got one, and so is the total distance over the
    mean one.
    """
    is_total_distance = figure.measure == "travel" and figure.statistic == "total"
    return figure.measure == "vacant_place_years" or is_total_distance


def _difference(value: Decimal | None, base: Decimal | None) -> Decimal | None:
    return None if value is None or base is None else value - base


def _judgement(figure: PublicFigure, difference: Decimal | None) -> Judgement | None:
    if difference is None:
        return None
    if difference == 0:
        return Judgement.SAME
    if figure.measure in _NEITHER_BETTER or figure.statistic in _NEITHER_BETTER_STATISTICS:
        return Judgement.NEITHER
    return Judgement.BETTER if difference < 0 else Judgement.WORSE
