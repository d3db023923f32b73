"""Draw a plan for one school year, or today, on a sheet that can be printed and passed round.

Only institutions, areas and their numbers are drawn: no child, no home, and nothing
that is made from homes. Areas are counted without the places of institutions that take nobody
new, for those tell how many children are left.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np

from planner.domain.names import SchoolYear, school_year_label
from planner.report import legend, symbols
from planner.report.changes import Change
from planner.report.map_sheet import PAD_PT, MapSheet, map_sheets
from planner.report.open_places import open_area_years
from planner.report.sheets import STYLE, Caption, draw_heading
from planner.report.symbols import INK, Box, Point
from planner.text import Lang, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from matplotlib.figure import Figure

    from planner.domain.names import AreaId
    from planner.report.changes import InstitutionYear, Placement

# On an A4 page left, bottom, right, top of the map and of the column beside it. [pt]
_MAP_PT = (26.0, 44.0, 566.0, 526.0)
_PANEL_PT = (582.0, 44.0, 816.0, 526.0)
# How far from its symbol a number is tried; from the fourth on, a line leads to it. [pt]
_GAPS_PT = (0.0, 3.0, 7.0, 12.0, 18.0, 26.0, 36.0, 50.0)
_TODAY = text("today")
_YEAR = text("Basis places in the school year")
_NOW = text("Institutions and basis places today")


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
    numbers = open_area_years(rows, problem)
    is_first = year == problem.school_years[0]
    before = _TODAY.said(lang) if is_first else school_year_label(SchoolYear(year - 1))
    subtitle = f"{_YEAR.said(lang)} {school_year_label(year)}"
    with mpl.rc_context(STYLE):
        sheet = _draw_map(placement, rows, areas, (caption, subtitle), lang)
        for key in _small_first(sheet):
            sentence = legend.area_sentence(numbers[key], lang)
            sheet.label_area(key, (numbers[key].name, sentence))
        floor = legend.draw_legend(sheet.page, _PANEL_PT, rows, before, lang)
        floor = legend.draw_city(sheet.page, (_PANEL_PT[0], floor), numbers.values(), lang)
        legend.draw_changes(sheet.page, (*_PANEL_PT[:3], floor), rows, numbers, lang)
    return sheet.figure


def draw_today_map(
    placement: Placement, areas: gpd.GeoDataFrame, caption: Caption, lang: Lang = "da"
) -> Figure:
    """Draw on an A4 page the places there are today, with a table of the areas.

    It holds what the committee was sent as Bilag 2, page 4, and where each institution lies.

    Parameters
    ----------
    areas
        Polygons by ``area_id``, in any declared CRS.
    """
    problem, rows = placement.problem, placement.today()
    numbers = open_area_years(rows, problem)
    with mpl.rc_context(STYLE):
        sheet = _draw_map(placement, rows, areas, (caption, _NOW.said(lang)), lang)
        for key in _small_first(sheet):
            sheet.label_area(key, (numbers[key].name, legend.places_sentence(numbers[key], lang)))
        floor = legend.draw_shapes(sheet.page, (_PANEL_PT[0], _PANEL_PT[3] - 8), lang)
        floor = legend.draw_sizes(sheet.page, (_PANEL_PT[0], floor), lang)
        legend.draw_table(sheet.page, (*_PANEL_PT[:3], floor), rows, numbers, lang)
    return sheet.figure


def _draw_map(
    placement: Placement,
    rows: Sequence[InstitutionYear],
    areas: gpd.GeoDataFrame,
    said: tuple[Caption, str],
    lang: Lang,
) -> MapSheet:
    """Draw the map itself with the words around it, and the institutions with their numbers.

    Parameters
    ----------
    said
        The caption and the line below its title.
    """
    caption, subtitle = said
    (sheet,) = map_sheets(areas, [_MAP_PT])
    symbols.draw_areas(sheet.map, sheet.outlines)
    draw_heading(sheet.page, caption, subtitle, (_MAP_PT[0], _PANEL_PT[2]), lang)
    if caption.is_synthetic or placement.problem.is_synthetic:
        sheet.draw_notice(lang)
    sheet.draw_scale()
    others = [row.institution for row in rows if row.change is Change.NONE]
    symbols.draw_others(sheet.map, [(one.x_m, one.y_m) for one in others])
    shown = [row for row in rows if row.change is not Change.NONE]
    where = [(row.institution.x_m, row.institution.y_m) for row in shown]
    symbols_shown = list(zip(where, map(symbols.symbol_of, shown), strict=True))
    for row, at, square in zip(shown, *sheet.draw_symbols(symbols_shown), strict=True):
        if row.places_told is not None:
            _label_one(sheet, row, at, square)
    return sheet


def _label_one(sheet: MapSheet, row: InstitutionYear, at: Point, square: Box) -> None:
    """Write one institution's number in its symbol, or beside it when it changes."""
    said = symbols.places_label(row)
    text = symbols.write(sheet.page, (0, 0), said, fontsize=7, weight="bold", label="places")
    x0, y0, x1, y1 = symbols.extent_pt(text)
    half = np.array([x1 - x0, y1 - y0]) / 2 + PAD_PT
    gaps, turns = (grid.ravel() for grid in np.meshgrid(_GAPS_PT, np.arange(16), indexing="ij"))
    direction = np.stack([np.cos(turns * math.pi / 8), np.sin(turns * math.pi / 8)], axis=1)
    centres = np.array(at) + direction * ((square[2] - at[0] + gaps)[:, None] + half)
    costs = gaps + 0.1 * np.minimum(turns, 16 - turns)
    if row.change is Change.KEPT:
        centres, costs = np.vstack([centres, [at]]), np.append(costs, -1.0)
    best = sheet.take_best(np.hstack([centres - half, centres + half]), costs, (square,))
    box = sheet.taken[-1]
    text.set_position((box[0] - x0 + PAD_PT, box[1] - y0 + PAD_PT))
    text.edge = "white" if best < len(gaps) else None
    if costs[best] > _GAPS_PT[2]:
        ends = sheet.in_metres(*np.stack([at, np.clip(at, box[:2], box[2:])], axis=1))
        sheet.map.plot(*ends, color=INK, linewidth=0.5, zorder=3)


def _small_first(sheet: MapSheet) -> list[AreaId]:
    """Return the areas so that those with little room get theirs first."""
    return sorted(sheet.outlines.index, key=lambda key: sheet.outlines[key].area)
