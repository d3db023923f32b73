"""The same plan measured as each variant measures distance: in straight lines, along streets."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from planner.compare.figures import FigureRow, Judgement, published_figures
from planner.compare.variant import Variant
from planner.domain.names import SchoolYear
from planner.domain.travel import TravelMatrix
from planner.measures.travel import Travel
from planner.report.measured import how_measured
from planner.scenario.files import name_inputs
from planner.text import Text

MEAN = "mean"
# The inputs that say which children there are, and where they live.
_HOMES = ("children", "forecast", "population")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to measure.

    Parameters
    ----------
    name
        Of the first variant that measures so.
    """

    name: str
    how: Text
    key: str
    homes: str
    travel_m: TravelMatrix = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRow:
    """How far children have on average in one plan, measured in each way.

    Parameters
    ----------
    values
        One per way; None where it may not be told, or has other children. [m]
    """

    name: str
    values: tuple[Decimal | None, ...]


def ways_of(variants: Sequence[Variant]) -> tuple[Way, ...]:
    """Return the different ways in which variants measure distance; none if all measure alike."""
    found = {(one.key, one.homes): one for one in map(_way, reversed(variants))}
    ways = tuple(reversed(found.values()))
    return ways if len({one.key for one in ways}) > 1 else ()


def measured_rows(
    variants: Sequence[Variant], ways: Sequence[Way], years: Sequence[SchoolYear]
) -> tuple[MeasuredRow, ...]:
    """Measure the plan of each variant in all ways.

    Parameters
    ----------
    variants
        Those that have a plan.
    years
        The school years that are compared.
    """
    return tuple(
        MeasuredRow(name=one.name, values=tuple(_mean(one, way, years) for way in ways))
        for one in variants
        if ways
    )


def unjudged(figures: Sequence[FigureRow]) -> tuple[FigureRow, ...]:
    """Return figures in which no distance is called better than one measured in another way."""
    return tuple(
        replace(row, judgements=tuple(map(_unjudged, row.judgements)))
        if row.measure == Travel.id
        else row
        for row in figures
    )


def _unjudged(judgement: Judgement | None) -> Judgement | None:
    return judgement if judgement in {None, Judgement.SAME} else Judgement.NEITHER


def _way(variant: Variant) -> Way:
    case = variant.case
    digests = {one.role: one.sha256 for one in case.inputs}
    settings = name_inputs(case.resolved, digests)["case"]
    homes = [digests.get(role) for role in _HOMES]
    return Way(
        name=variant.name,
        how=how_measured(case.scenario.case.travel),
        key=json.dumps(settings["travel"], sort_keys=True),
        homes=json.dumps([homes, settings["forecast"], case.resolved["school_years"]]),
        travel_m=case.problem.travel_m,
    )


def _mean(variant: Variant, way: Way, years: Sequence[SchoolYear]) -> Decimal | None:
    if _way(variant).homes != way.homes:
        return None
    problem = replace(variant.case.problem, travel_m=way.travel_m)
    measured = replace(variant, case=replace(variant.case, problem=problem))
    # With all measures, for what one of them tells decides what another may.
    figures = published_figures(measured, measured.case.measures, years)
    told = next(
        (one for key, one in figures.items() if key[:2] == (Travel.id, MEAN) and key[3] is None),
        None,
    )
    return None if told is None else told.value
