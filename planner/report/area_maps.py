"""Colour the areas by what a plan means for them: coverage, travel and reach of knowledge.

Coverage counts places that are open to new children only. Travel is told where enough of an
area's children have a place, and enough others, as in a comparison.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from planner.audit.areas import area_travel
from planner.domain.names import school_year_label
from planner.measures.knowledge_banks import nearest_m
from planner.report.choropleth import STEP, Choropleth, Panel, draw_choropleth
from planner.report.disclosure import published
from planner.report.open_places import city_year, open_area_years, per_1000
from planner.text import Lang, joined, number, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from matplotlib.figure import Figure

    from planner.domain.names import AreaId
    from planner.domain.problem import Problem
    from planner.report.changes import InstitutionYear, Placement
    from planner.report.sheets import Caption
    from planner.report.symbols import Point

_TODAY = text("Today")
_CITY = text("Whole city:")
_BANKS = text("basis institutions")


def draw_coverage_map(
    placement: Placement, areas: gpd.GeoDataFrame, caption: Caption, lang: Lang = "da"
) -> Figure:
    """Draw the open places per 1,000 children of each area, today and in the last year.

    Parameters
    ----------
    areas
        Polygons by ``area_id``, in any declared CRS.
    """
    shown = Choropleth(
        subtitle=text("Coverage: places in proportion to the area's children"),
        panels=[
            _coverage(title, rows, placement.problem, lang)
            for title, rows in _then_and_now(placement, lang)
        ],
        unit=text("Places per 1,000 children aged 0-5"),
        untold=text("no children"),
        note=text(
            "Only places that are open to new children; those for special groups are left out. "
            "The number of children is the same on both maps.",
        ),
    )
    return _draw(shown, placement.problem, areas, caption, lang)


def draw_travel_map(
    placement: Placement, areas: gpd.GeoDataFrame, caption: Caption, lang: Lang = "da"
) -> Figure:
    """Draw how far each area's children have to their place in the last year.

    Parameters
    ----------
    areas
        Polygons by ``area_id``, in any declared CRS.
    """
    problem = placement.problem
    year = problem.school_years[-1]
    told = {
        one.subject: one.value
        for one in published(area_travel(placement.plan, problem, year), problem.thresholds)
    }
    rows = placement.in_year(year)
    panel = Panel(
        title=school_year_label(year),
        remark=f"{len(_banks(rows))} {_BANKS.said(lang)}",
        values={key: _kilometres(told.get(key)) for key in problem.areas},
        dots=_banks(rows),
    )
    note = text("Told only where at least ten of the area's children and ten others have a place.")
    if caption.distances is not None:
        note = joined((note, caption.distances), " ")
    shown = Choropleth(
        subtitle=text("Travel from home to place, mean of the children who live in the area"),
        panels=[panel],
        unit=text("Kilometres, one way"),
        untold=text("too few children"),
        note=note,
    )
    return _draw(shown, problem, areas, caption, lang)


def draw_knowledge_map(
    placement: Placement, areas: gpd.GeoDataFrame, caption: Caption, lang: Lang = "da"
) -> Figure:
    """Draw how far the institutions of each area have to a basis institution, now and then.

    Parameters
    ----------
    areas
        Polygons by ``area_id``, in any declared CRS.
    """
    shown = Choropleth(
        subtitle=text(
            "Knowledge bank: from the area's institutions to the nearest basis institution"
        ),
        panels=[
            _reach(title, rows, placement.problem, lang)
            for title, rows in _then_and_now(placement, lang)
        ],
        unit=text("Kilometres, straight line, mean"),
        untold=text("none"),
        note=text(
            "All institutions count alike; the nearest basis institution may lie in another area."
        ),
    )
    return _draw(shown, placement.problem, areas, caption, lang)


def _draw(
    shown: Choropleth, problem: Problem, areas: gpd.GeoDataFrame, caption: Caption, lang: Lang
) -> Figure:
    caption = replace(caption, is_synthetic=caption.is_synthetic or problem.is_synthetic)
    names = {key: area.name for key, area in problem.areas.items()}
    return draw_choropleth(shown, areas, names, caption, lang)


def _then_and_now(
    placement: Placement, lang: Lang
) -> tuple[tuple[str, Sequence[InstitutionYear]], ...]:
    last = placement.problem.school_years[-1]
    return (
        (_TODAY.said(lang), placement.today()),
        (school_year_label(last), placement.in_year(last)),
    )


def _coverage(title: str, rows: Sequence[InstitutionYear], problem: Problem, lang: Lang) -> Panel:
    numbers = open_area_years(rows, problem)
    city = city_year(numbers.values(), title)
    whole = per_1000(city.ordinary_places, city.children_0_5)
    return Panel(
        title=title,
        remark="" if whole is None else f"{_CITY.said(lang)} {number(whole, lang, 1)}",
        values={
            key: _rounded(per_1000(one.ordinary_places, one.children_0_5))
            for key, one in numbers.items()
        },
    )


def _reach(title: str, rows: Sequence[InstitutionYear], problem: Problem, lang: Lang) -> Panel:
    banks = [row.institution for row in rows if row.now.is_basis]
    metres: dict[AreaId, list[int]] = {key: [] for key in problem.areas}
    for row in rows if banks else ():
        metres[row.institution.area_id].append(nearest_m(row.institution, banks))
    whole = _mean_km([one for here in metres.values() for one in here])
    return Panel(
        title=title,
        remark="" if whole is None else f"{_CITY.said(lang)} {number(whole, lang, 1)} km",
        values={key: _mean_km(here) for key, here in metres.items()},
        dots=_banks(rows),
    )


def _banks(rows: Sequence[InstitutionYear]) -> list[Point]:
    return [(row.institution.x_m, row.institution.y_m) for row in rows if row.now.is_basis]


def _mean_km(metres: Sequence[int]) -> Decimal | None:
    return _kilometres(Decimal(sum(metres)) / len(metres)) if metres else None


def _kilometres(metres: Decimal | None) -> Decimal | None:
    return None if metres is None else _rounded(metres / 1000)


def _rounded(value: Decimal | None) -> Decimal | None:
    """Round as it is told, so that the colour is that of the number that is read."""
    return None if value is None else value.quantize(STEP)
