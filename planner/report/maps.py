"""Draw a plan for one school year on a sheet that can be printed and passed round.

Only institutions, areas and their numbers are drawn: no child, no home, and nothing
that is made from homes. The same words always find room in the same place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.patheffects import withStroke

from planner.domain.names import SchoolYear, school_year_label
from planner.report import symbols
from planner.report.changes import Change
from planner.report.geopackage import CRS, area_years
from planner.report.sheets import (
    A4_PT,
    STYLE,
    Caption,
    add_page,
    blank_sheet,
    draw_heading,
    write_notice,
)
from planner.report.symbols import INK, Box, Point
from planner.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from planner.domain.names import AreaId
    from planner.report.changes import InstitutionYear, Placement
    from planner.report.geopackage import AreaYear

_Boxes = npt.NDArray[np.float64]
# A4 landscape; on it left, bottom, right, top of the map and of the column beside it. [pt]
_PAGE_PT = A4_PT[::-1]
_MAP_PT = (26.0, 44.0, 566.0, 526.0)
_PANEL_PT = (582.0, 44.0, 816.0, 526.0)
_HALO = withStroke(linewidth=2.2, foreground="white")
# Overlap and leaving the map count so much that distance decides among free places only.
_PER_PT2, _OUTSIDE = 1e3, 1e7
# Room around a label, how exactly it knows land, how little in its area calls for a line.
_PAD_PT, _SIMPLER_M, _MOSTLY_OUT = 1.0, 80.0, 0.4
# How far from its symbol a number is tried; from the fourth on, a line leads to it. [pt]
_GAPS_PT = (0.0, 3.0, 7.0, 12.0, 18.0, 26.0, 36.0, 50.0)
_TODAY = Text(da="i dag", en="today")
_YEAR = Text(da="Basispladser i skoleåret", en="Basis places in the school year")


@dataclass
class _Sheet:
    """A page measured in points, the map on it in metres, and what room is taken."""

    figure: Figure
    page: Axes
    map: Axes
    west_m: float
    south_m: float
    metres_per_pt: float
    outlines: gpd.GeoSeries
    land: shapely.Geometry
    taken: list[Box] = field(default_factory=list)

    def in_points(self, x_m: float, y_m: float) -> Point:
        """Return where a position lies on the page. [pt]."""
        east_m, north_m = x_m - self.west_m, y_m - self.south_m
        return _MAP_PT[0] + east_m / self.metres_per_pt, _MAP_PT[1] + north_m / self.metres_per_pt

    def in_metres(self, x_pt: _Boxes, y_pt: _Boxes) -> tuple[_Boxes, _Boxes]:
        """Return what positions on the page mean on the ground. [m]."""
        x_m = self.west_m + (x_pt - _MAP_PT[0]) * self.metres_per_pt
        return x_m, self.south_m + (y_pt - _MAP_PT[1]) * self.metres_per_pt

    def take_best(self, boxes: _Boxes, costs: _Boxes, spared: Sequence[Box] = ()) -> int:
        """Take the cheapest rectangle that overlaps least; the first of equals."""
        others = np.array([box for box in self.taken if box not in spared]).reshape(-1, 4)
        low = np.maximum(boxes[:, None, :2], others[:, :2])
        high = np.minimum(boxes[:, None, 2:], others[:, 2:])
        overlap_pt2 = np.prod(np.clip(high - low, 0, None), axis=2).sum(axis=1)
        is_out = (boxes[:, :2] < _MAP_PT[:2]).any(axis=1) | (boxes[:, 2:] > _MAP_PT[2:]).any(axis=1)
        best = int(np.argmin(costs + _PER_PT2 * overlap_pt2 + _OUTSIDE * is_out))
        self.taken.append(tuple(boxes[best].tolist()))
        return best


def draw_plan_map(
    placement: Placement,
    areas: gpd.GeoDataFrame,
    *,
    year: SchoolYear,
    caption: Caption,
    lang: Lang = "da",
) -> Figure:
    """Draw on an A4 page what each institution has in a school year, and what is new.

    Parameters
    ----------
    areas
        Polygons by ``area_id``, in any declared CRS.
    year
        School year shown, compared with the year before or with today.
    """
    problem, rows = placement.problem, placement.in_year(year)
    numbers = area_years(placement.plan, problem, year)
    is_first = year == problem.school_years[0]
    before = _TODAY.said(lang) if is_first else school_year_label(SchoolYear(year - 1))
    with mpl.rc_context(STYLE):
        sheet = _blank(areas)
        subtitle = f"{_YEAR.said(lang)} {school_year_label(year)}"
        draw_heading(sheet.page, caption, subtitle, (_MAP_PT[0], _PANEL_PT[2]), lang)
        if caption.is_synthetic or problem.is_synthetic:
            _draw_notice(sheet, lang)
        symbols.draw_scale(sheet.page, sheet.map, _take_corner(sheet, (130, 42), "sw se ne nw"))
        _draw_institutions(sheet, rows)
        _label_institutions(sheet, [row for row in rows if row.change is not Change.NONE])
        _label_areas(sheet, numbers, lang)
        floor = symbols.draw_legend(sheet.page, _PANEL_PT, rows, before, lang)
        floor = symbols.draw_city(sheet.page, (_PANEL_PT[0], floor), numbers.values(), lang)
        symbols.draw_changes(sheet.page, (*_PANEL_PT[:3], floor), rows, numbers, lang)
    return sheet.figure


def _blank(areas: gpd.GeoDataFrame) -> _Sheet:
    """Lay out an A4 page with the areas on it, a metre being as long in both directions."""
    (width, height), (x0, y0, x1, y1) = _PAGE_PT, _MAP_PT
    figure = blank_sheet(_PAGE_PT)
    outlines = areas.to_crs(CRS).set_index("area_id")["geometry"]
    west, south, east, north = map(float, outlines.total_bounds)
    scale = 1.01 * max((east - west) / (x1 - x0), (north - south) / (y1 - y0))
    west, south = (west + east - scale * (x1 - x0)) / 2, (south + north - scale * (y1 - y0)) / 2
    ground = figure.add_axes(
        (x0 / width, y0 / height, (x1 - x0) / width, (y1 - y0) / height),
        xlim=(west, west + scale * (x1 - x0)),
        ylim=(south, south + scale * (y1 - y0)),
        aspect="equal",
    )
    symbols.draw_areas(ground, outlines)
    ground.set_axis_off()
    ground.set_autoscale_on(False)
    land = outlines.simplify(_SIMPLER_M).union_all()
    return _Sheet(figure, add_page(figure), ground, west, south, scale, outlines, land)


def _take_corner(sheet: _Sheet, size: Point, corners: str) -> Box:
    """Take the first of the map's corners in which no area lies, or else the emptiest."""
    x0, y0, x1, y1 = _MAP_PT
    side = {"w": x0, "e": x1 - size[0], "s": y0, "n": y1 - size[1]}
    at = np.array([(side[corner[1]], side[corner[0]]) for corner in corners.split()])
    boxes = np.hstack([at, at + size])
    sheet.take_best(boxes, _share_in(sheet.land, sheet, boxes))
    return sheet.taken[-1]


def _draw_notice(sheet: _Sheet, lang: Lang) -> None:
    """Say on the map itself that the data are made up."""
    text = write_notice(sheet.page, (0, 0), lang)
    x0, y0, x1, y1 = symbols.extent_pt(text)
    box = _take_corner(sheet, (x1 - x0 + 10, y1 - y0 + 16), "nw ne se sw")
    text.set_position((box[0] - x0 + 5, box[1] - y0 + 8))


def _draw_institutions(sheet: _Sheet, rows: Sequence[InstitutionYear]) -> None:
    """Draw the institutions, large ones first so that none hides another."""
    others = [row.institution for row in rows if row.change is Change.NONE]
    symbols.draw_others(sheet.map, [(one.x_m, one.y_m) for one in others])
    shown = [
        (row.institution, symbols.symbol_of(row)) for row in rows if row.change is not Change.NONE
    ]
    for one, symbol in sorted(shown, key=lambda pair: (-pair[1].places, pair[0].id)):
        symbols.draw_symbol(sheet.map, (one.x_m, one.y_m), symbol)


def _label_institutions(sheet: _Sheet, rows: Sequence[InstitutionYear]) -> None:
    """Write the number of places in a symbol, or beside it when it changes or is covered."""
    at = [sheet.in_points(row.institution.x_m, row.institution.y_m) for row in rows]
    reach = [symbols.symbol_of(row).reach_pt for row in rows]
    squares = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(at, reach, strict=True)]
    sheet.taken += squares
    for row, point, square in zip(rows, at, squares, strict=True):
        if row.places_told is not None:
            _label_one(sheet, row, point, square)


def _label_one(sheet: _Sheet, row: InstitutionYear, at: Point, square: Box) -> None:
    """Place one institution's number; a line leads to it when it has to go far."""
    said = symbols.places_label(row)
    text = symbols.write(sheet.page, (0, 0), said, fontsize=7, weight="bold", gid="places")
    x0, y0, x1, y1 = symbols.extent_pt(text)
    half = np.array([x1 - x0, y1 - y0]) / 2 + _PAD_PT
    gaps, turns = (grid.ravel() for grid in np.meshgrid(_GAPS_PT, np.arange(16), indexing="ij"))
    direction = np.stack([np.cos(turns * math.pi / 8), np.sin(turns * math.pi / 8)], axis=1)
    centres = np.array(at) + direction * ((square[2] - at[0] + gaps)[:, None] + half)
    costs = gaps + 0.1 * np.minimum(turns, 16 - turns)
    if row.change is Change.KEPT:
        centres, costs = np.vstack([centres, [at]]), np.append(costs, -1.0)
    best = sheet.take_best(np.hstack([centres - half, centres + half]), costs, (square,))
    box = sheet.taken[-1]
    text.set_position((box[0] - x0 + _PAD_PT, box[1] - y0 + _PAD_PT))
    if best < len(gaps):
        text.set_path_effects([_HALO])
    if costs[best] > _GAPS_PT[2]:
        ends = sheet.in_metres(*np.stack([at, np.clip(at, box[:2], box[2:])], axis=1))
        sheet.map.plot(*ends, color=INK, linewidth=0.5, zorder=3)


def _label_areas(sheet: _Sheet, numbers: Mapping[AreaId, AreaYear], lang: Lang) -> None:
    """Write each area's name and numbers in it where there is room, small areas first."""
    head: dict[str, Any] = {"fontsize": 8.5, "weight": "bold", "ha": "center", "va": "bottom"}
    rest: dict[str, Any] = {"fontsize": 7.5, "ha": "center", "va": "top"}
    for key in sorted(sheet.outlines.index, key=lambda key: sheet.outlines[key].area):
        name = symbols.write_clipped(sheet.page, (0, 0), numbers[key].name, 60, **head)
        sentence = symbols.area_sentence(numbers[key], lang)
        figures = symbols.write(sheet.page, (0, 0), sentence, **rest)
        above, below = symbols.extent_pt(name), symbols.extent_pt(figures)
        half_width = max(above[2], below[2]) + _PAD_PT
        box = _area_box(sheet, key, (half_width, _PAD_PT - below[1]), (half_width, above[3]))
        for text in (name, figures):
            text.set_position(((box[0] + box[2]) / 2, box[3] - above[3]))
            text.set_path_effects([_HALO])


def _area_box(sheet: _Sheet, key: AreaId, below: Point, above: Point) -> Box:
    """Take room for an area's label: in the area if possible, else near it with a line."""
    outline = sheet.outlines[key].simplify(_SIMPLER_M)
    middle = shapely.maximum_inscribed_circle(outline, tolerance=_SIMPLER_M).coords[0]
    steps = np.arange(-144, 145, 7.0)
    offsets = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    at = np.array(sheet.in_points(*middle)) + offsets
    boxes = np.hstack([at - below, at + above])
    own, land = (_share_in(shape, sheet, boxes) for shape in (outline, sheet.land))
    best = sheet.take_best(boxes, np.hypot(*offsets.T) + 90 * (1 - own) + 150 * (land - own))
    if own[best] < _MOSTLY_OUT:
        (west, east), (south, north) = sheet.in_metres(boxes[best, ::2], boxes[best, 1::2])
        label = shapely.box(west, south, east, north)
        line = shapely.shortest_line(shapely.Point(middle), label)
        sheet.map.plot(*line.xy, color="#555555", linewidth=0.6, zorder=3)
    return sheet.taken[-1]


def _share_in(shape: shapely.Geometry, sheet: _Sheet, boxes: _Boxes) -> _Boxes:
    """Return how much of each rectangle lies in a shape, judged by points of it."""
    across, up = (grid.ravel() for grid in np.meshgrid((0.1, 0.3, 0.5, 0.7, 0.9), (0.2, 0.5, 0.8)))
    x0, y0, x1, y1 = boxes.T[:, :, None]
    x_m, y_m = sheet.in_metres(x0 + across * (x1 - x0), y0 + up * (y1 - y0))
    shapely.prepare(shape)
    return np.asarray(shapely.contains_xy(shape, x_m, y_m).mean(axis=1))
