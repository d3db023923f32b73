"""Draw a number of each area as its colour, on maps side by side that share one scale.

The colours are those of cividis, which grow darker with the number in any print; each area bears
its number too. One that may not be told, or has none, is hatched and says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import count, pairwise
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from planner.report import symbols
from planner.report.map_sheet import map_sheets
from planner.report.sheets import STYLE, draw_heading, write_notice
from planner.report.symbols import INK
from planner.text import Lang, Text, number, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from planner.domain.names import AreaId
    from planner.report.map_sheet import MapSheet
    from planner.report.sheets import Caption
    from planner.report.symbols import Box, Point

# On an A4 page left, bottom, right, top of the maps; between two of them. [pt]
_MAPS_PT, _GAP_PT = (26.0, 108.0, 816.0, 508.0), 20.0
_LEGEND_PT, _STEP_PT, _NOTE_PT = 82.0, 76.0, 46.0
# Numbers are told to this; classes are of one width, a round number of it.
STEP = Decimal("0.1")
_CLASSES = 5
# The darkest and lightest colours are left out: words must be read on them, and land seen.
_COLOURS = tuple(
    to_hex(mpl.colormaps["cividis"](0.97 - 0.72 * k / (_CLASSES - 1))) for k in range(_CLASSES)
)
_WITH_PLACES = text("Basis institution")
_DOT_PT = 4.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One of the maps.

    Parameters
    ----------
    values
        Each area's number; None where there is none that may be told.
    dots
        Where the basis institutions are, if they are shown. [m]
    """

    title: str
    remark: str
    values: Mapping[AreaId, Decimal | None]
    dots: Sequence[Point] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choropleth:
    """What a page of coloured areas shows.

    Parameters
    ----------
    unit
        What the numbers are, above the colours.
    untold
        What is said where there is no number.
    """

    subtitle: Text
    panels: Sequence[Panel]
    unit: Text
    untold: Text
    note: Text


def draw_choropleth(
    shown: Choropleth,
    areas: gpd.GeoDataFrame,
    names: Mapping[AreaId, str],
    caption: Caption,
    lang: Lang,
) -> Figure:
    """Draw coloured areas on an A4 page.

    Parameters
    ----------
    areas
        Polygons by ``area_id``, in any declared CRS.
    """
    told = [value for panel in shown.panels for value in panel.values.values() if value is not None]
    breaks = class_breaks(told)
    with mpl.rc_context(STYLE):
        sheets = map_sheets(areas, _boxes(len(shown.panels)))
        page = sheets[0].page
        draw_heading(page, caption, shown.subtitle.said(lang), (_MAPS_PT[0], _MAPS_PT[2]), lang)
        if caption.is_synthetic:
            write_notice(page, (_MAPS_PT[2] - 5, 543), lang, ha="right")
        for sheet, panel in zip(sheets, shown.panels, strict=True):
            fills = _draw_panel(sheet, panel, breaks)
            for key in sorted(names, key=lambda key, sheet=sheet: sheet.outlines[key].area):  # type: ignore[misc]
                value = panel.values[key]
                said = shown.untold.said(lang) if value is None else number(value, lang, 1)
                sheet.label_area(key, (names[key], said), (7.5, 8.5), fills[key] or "white")
        symbols.draw_scale(page, sheets[-1].map, (_MAPS_PT[2] - 130, 58.0, _MAPS_PT[2], 100.0))
        _draw_legend(page, shown, breaks, lang)
    return sheets[0].figure


def class_breaks(values: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return the bounds of classes of one round width in which all values lie.

    The width is the least of 0.1, 0.2, 0.5, 1, 2, 5, 10 ... with which five classes, or fewer,
    reach from a multiple of it over all values.
    """
    if not values:
        return ()
    low, high = min(values), max(values)
    widths = (digit * STEP * 10**power for power in count() for digit in (1, 2, 5))
    width = next(one for one in widths if high - low // one * one < _CLASSES * one)
    first = low // width * width
    return tuple(first + k * width for k in range(int((high - first) // width) + 2))


def class_of(value: Decimal, breaks: Sequence[Decimal]) -> int:
    """Return the class of a value: from its lower bound to below the next one."""
    return sum(value >= one for one in breaks[1:-1])


def _colours(breaks: Sequence[Decimal]) -> tuple[str, ...]:
    """Return the colours of the classes, as far apart as their number allows."""
    classes = max(1, len(breaks) - 1)
    last = _CLASSES - 1
    return tuple(_COLOURS[k * last // max(1, classes - 1)] for k in range(classes))


def _boxes(panels: int) -> list[Box]:
    left, bottom, right, top = _MAPS_PT
    width = (right - left - _GAP_PT) / 2
    first = (left + right - panels * width - (panels - 1) * _GAP_PT) / 2
    lefts = [first + k * (width + _GAP_PT) for k in range(panels)]
    return [(x, bottom, x + width, top) for x in lefts]


def _draw_panel(
    sheet: MapSheet, panel: Panel, breaks: Sequence[Decimal]
) -> Mapping[AreaId, str | None]:
    """Draw one map without its areas' labels, its title above it; return the areas' colours."""
    colours = _colours(breaks)
    fills = {
        key: None if value is None else colours[class_of(value, breaks)]
        for key, value in panel.values.items()
    }
    symbols.draw_areas(sheet.map, sheet.outlines, [fills[key] for key in sheet.outlines.index])
    _draw_dots(sheet.map, panel.dots)
    half = _DOT_PT / 2
    for x, y in (sheet.in_points(*dot) for dot in panel.dots):
        sheet.taken.append((x - half, y - half, x + half, y + half))
    left, _, right, top = sheet.box_pt
    remark = symbols.write(sheet.page, (right - 2, top + 4), panel.remark, ha="right")
    width_pt = symbols.extent_pt(remark)[0] - left - 8
    style = {"fontsize": 10, "weight": "bold"}
    symbols.write_clipped(sheet.page, (left + 2, top + 4), panel.title, width_pt, **style)
    return fills


def _draw_dots(axes: Axes, at: Sequence[Point]) -> None:
    """Draw the basis institutions as small dots that are seen on every colour."""
    if at:
        style: dict[str, Any] = {"facecolor": "white", "edgecolor": INK, "linewidth": 0.8}
        east_m, north_m = zip(*at, strict=True)
        axes.scatter(east_m, north_m, s=_DOT_PT**2, zorder=4, **style)


def _class_label(low: Decimal, high: Decimal, lang: Lang) -> str:
    """Write the least and the most number that has a colour."""
    least, most = number(low, lang, 1), number(high, lang, 1)
    return least if low == high else f"{least}-{most}"


def _draw_legend(page: Axes, shown: Choropleth, breaks: Sequence[Decimal], lang: Lang) -> None:
    """Explain the colours below the maps, and what is not told."""
    left = _MAPS_PT[0]
    symbols.write(page, (left, 96), shown.unit.said(lang), fontsize=9, weight="bold")
    entries: list[tuple[str | None, str]] = [
        (colour, _class_label(low, high - STEP, lang))
        for colour, (low, high) in zip(_colours(breaks), pairwise(breaks), strict=False)
    ]
    if any(None in panel.values.values() for panel in shown.panels):
        entries.append((None, shown.untold.said(lang)))
    for k, (fill, said) in enumerate(entries):
        at = (left + k * _STEP_PT, _LEGEND_PT - 8)
        box = {"edgecolor": INK, "linewidth": 0.6, **symbols.filled(fill)}
        page.add_patch(Rectangle(at, 22, 11, **box))
        symbols.write(page, (at[0] + 27, at[1] + 2.5), said)
    if any(panel.dots for panel in shown.panels):
        x = left + len(entries) * _STEP_PT + 20
        _draw_dots(page, [(x, _LEGEND_PT - 2.5)])
        symbols.write(page, (x + 8, _LEGEND_PT - 5.5), _WITH_PLACES.said(lang))
    note = shown.note.said(lang)
    symbols.write(page, (left, _NOTE_PT), note, fontsize=7, color="#444444")
