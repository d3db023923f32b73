"""Draw several small maps on one page, with one legend and one scale.

Where no new children are taken, the symbol has one size: places would tell of children.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np

from planner.report import symbols
from planner.report.apart import moved_apart
from planner.report.changes import LABELS, Change
from planner.report.geopackage import CRS
from planner.report.map_sheet import PAGE_PT, add_ground, metres_in_a_point
from planner.report.sheets import STYLE, add_page, blank_sheet, draw_heading, write_notice
from planner.report.symbols import LOOKS, SHAPES, Symbol
from planner.text import Lang, Text, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from planner.domain.names import InstitutionId
    from planner.domain.problem import Institution
    from planner.report.changes import InstitutionYear
    from planner.report.sheets import Caption
    from planner.report.symbols import Box, Point

# On an A4 page left, bottom, right, top of the small maps. [pt]
_MAPS_PT = (26.0, 92.0, 816.0, 526.0)
_MOST_IN_THREE_COLUMNS, _TITLE_PT, _GAP_PT = 9, 15.0, 8.0
_STEP_PT, _LINE_PT, _CHANGES_IN_A_LINE, _SCALE = 130.0, 14.0, 5, 0.62
# How much larger a map is than its areas.
_ROOM = 1.04
_SIZE = text("Number of places:")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallMap:
    """One of the maps: its title, what stands at its right, and what is drawn."""

    title: str
    remark: str
    rows: Sequence[InstitutionYear]


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallMaps:
    """What a page of small maps shows.

    Parameters
    ----------
    labels
        What the legend says of each change; one without a label is not in the legend.
    """

    maps: Sequence[SmallMap]
    subtitle: Text
    labels: Mapping[Change, Text] = field(default_factory=lambda: LABELS)


def draw_small_maps(
    shown: SmallMaps, areas: gpd.GeoDataFrame, caption: Caption, lang: Lang = "da"
) -> Figure:
    """Draw small maps on an A4 page.

    Parameters
    ----------
    areas
        Polygons by ``area_id``, in any declared CRS.
    """
    maps = shown.maps
    outlines = areas.to_crs(CRS)["geometry"]
    with mpl.rc_context(STYLE):
        figure = blank_sheet(PAGE_PT)
        boxes = _boxes(len(maps), outlines.total_bounds)
        moved = _moved(maps, boxes[0], outlines.total_bounds)
        for one, box in zip(maps, boxes, strict=True):
            ground = add_ground(figure, box, outlines.total_bounds, _ROOM)
            for spine in ground.spines.values():
                spine.set(color="#c8c8c8", linewidth=0.6)
            _draw_map(ground, outlines, one.rows, moved)
        page = add_page(figure)
        symbols.draw_scale(page, ground, (_MAPS_PT[2] - 130, 58.0, _MAPS_PT[2], 100.0))
        draw_heading(page, caption, shown.subtitle.said(lang), (_MAPS_PT[0], _MAPS_PT[2]), lang)
        if caption.is_synthetic:
            write_notice(page, (_MAPS_PT[2] - 5, 540), lang, ha="right")
        for one, box in zip(maps, boxes, strict=True):
            at = (box[2] - 2, box[3] + 4)
            remark = symbols.write(page, at, one.remark, fontsize=7.5, ha="right")
            width_pt = symbols.extent_pt(remark)[0] - box[0] - 8
            style = {"fontsize": 9.5, "weight": "bold"}
            symbols.write_clipped(page, (box[0] + 2, at[1]), one.title, width_pt, **style)
        _draw_legend(page, shown.labels, lang)
    return figure


def _boxes(count: int, bounds_m: Sequence[float]) -> list[Box]:
    """Return the places of the small maps, row by row from the top, as large as can be. [pt]."""
    most = 3 if count <= _MOST_IN_THREE_COLUMNS else 4
    tried = (_in_columns(count, columns) for columns in range(1, most + 1))
    return min(tried, key=lambda boxes: metres_in_a_point(boxes[0], bounds_m, _ROOM))


def _in_columns(count: int, columns: int) -> list[Box]:
    x0, y0, x1, y1 = _MAPS_PT
    width, height = (x1 - x0) / columns, (y1 - y0) / math.ceil(count / columns)
    found = []
    for number in range(count):
        row, column = divmod(number, columns)
        left, top = x0 + column * width, y1 - row * height
        box = (left, top - height + _GAP_PT, left + width - _GAP_PT, top - _TITLE_PT)
        found.append(box)
    return found


def _moved(
    maps: Sequence[SmallMap], box: Box, bounds_m: Sequence[float]
) -> dict[InstitutionId, Point]:
    """Return where each symbol is drawn, in the same place on all maps and none on another. [m]."""
    rows = [row for one in maps for row in one.rows if row.change is not Change.NONE]
    homes = {row.institution.id: (row.institution.x_m, row.institution.y_m) for row in rows}
    if not homes:
        return {}
    reach = dict.fromkeys(homes, 0.0)
    for row in rows:
        reach[row.institution.id] = max(reach[row.institution.id], _symbol(row).reach_pt)
    metres_per_pt = metres_in_a_point(box, bounds_m, _ROOM)
    # Any corner will do, for what is near the edge of the areas has room on the map.
    far = (-math.inf, -math.inf, math.inf, math.inf)
    at = np.array(list(homes.values())) / metres_per_pt
    moved = moved_apart(at, np.array(list(reach.values())), far) * metres_per_pt
    return {key: (x, y) for key, (x, y) in zip(homes, moved.tolist(), strict=True)}


def _draw_map(
    ground: Axes,
    outlines: gpd.GeoSeries,
    rows: Sequence[InstitutionYear],
    moved: Mapping[InstitutionId, Point],
) -> None:
    """Draw the areas and the institutions, what is unchanged and what is large first."""
    symbols.draw_areas(ground, outlines)
    shown = [(row.institution, _symbol(row)) for row in rows if row.change is not Change.NONE]
    metres_per_pt = np.ptp(ground.get_xlim()) / (ground.bbox.width * 72 / ground.figure.dpi)
    for one, symbol in sorted(shown, key=_drawn_first):
        home, at = (one.x_m, one.y_m), moved[one.id]
        if np.abs(np.subtract(home, at)).max() > symbol.reach_pt * metres_per_pt:
            symbols.draw_lead(ground, home, at)
        symbols.draw_symbol(ground, at, symbol)


def _drawn_first(pair: tuple[Institution, Symbol]) -> tuple[bool, int, str]:
    one, symbol = pair
    return symbol.change is not Change.KEPT, -symbol.places, one.id


def _symbol(row: InstitutionYear) -> Symbol:
    return replace(symbols.symbol_of(row), scale=_SCALE)


def _draw_legend(page: Axes, labels: Mapping[Change, Text], lang: Lang) -> None:
    """Explain colours with signs, and below them shapes and sizes."""
    (left, _, right, _), top = _MAPS_PT, 78.0
    for number, change in enumerate(one for one in LOOKS if one in labels):
        row, column = divmod(number, _CHANGES_IN_A_LINE)
        at = (left + _STEP_PT * column, top - _LINE_PT * row)
        _draw_key(page, at, Symbol(change=change), labels[change].said(lang))
    floor = top - 2 * _LINE_PT
    for column, (ownership, shape) in enumerate(SHAPES.items()):
        at = (left + _STEP_PT * column, floor)
        _draw_key(page, at, Symbol(ownership=ownership), shape.label.said(lang))
    size_at = left + len(SHAPES) * _STEP_PT
    symbols.write(page, (size_at, floor), _SIZE.said(lang), fontsize=7.5)
    for column, places in enumerate((3, 6, 12, 18)):
        _draw_key(page, (size_at + 86 + 32 * column, floor), Symbol(places=places), f"{places}")
    style = {"fontsize": 7, "ha": "right", "color": "#444444"}
    notes = f"{symbols.SIZELESS.said(lang)} {symbols.MOVED.said(lang)}"
    symbols.write(page, (right, floor - _LINE_PT), notes, **style)


def _draw_key(page: Axes, at: Point, symbol: Symbol, text: str) -> None:
    """Draw one entry of the legend, as large as on the maps."""
    symbols.draw_symbol(page, (at[0] + 6, at[1] + 2.5), replace(symbol, scale=_SCALE))
    symbols.write(page, (at[0] + 15, at[1]), text, fontsize=7.5)
