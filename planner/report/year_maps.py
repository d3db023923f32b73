"""Draw today and each planned year as small maps on one page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.domain.names import school_year_label
from planner.report.small_maps import SmallMap, SmallMaps, draw_small_maps
from planner.text import Lang, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from matplotlib.figure import Figure

    from planner.report.changes import InstitutionYear, Placement
    from planner.report.sheets import Caption

_SUBTITLE = text("Basis places year by year; changes from the year before")
_TODAY = text("Today")
_WITH_PLACES = text("institutions with places")


def draw_year_maps(
    placement: Placement, areas: gpd.GeoDataFrame, caption: Caption, lang: Lang = "da"
) -> Figure:
    """Draw on an A4 page a small map of today and of each school year.

    Parameters
    ----------
    areas
        Polygons by ``area_id``, in any declared CRS.
    """
    problem = placement.problem
    maps = [_small_map(_TODAY.said(lang), placement.today(), lang)]
    maps += [
        _small_map(school_year_label(year), placement.in_year(year), lang)
        for year in problem.school_years
    ]
    caption = replace(caption, is_synthetic=caption.is_synthetic or problem.is_synthetic)
    shown = SmallMaps(maps=maps, subtitle=_SUBTITLE)
    return draw_small_maps(shown, areas, caption, lang)


def _small_map(title: str, rows: Sequence[InstitutionYear], lang: Lang) -> SmallMap:
    count = sum(row.now.places > 0 for row in rows)
    return SmallMap(title=title, remark=f"{count} {_WITH_PLACES.said(lang)}", rows=rows)
