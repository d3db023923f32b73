"""Draw a front as a staircase: between its points there is no plan, so nothing is joined up."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.ticker import MaxNLocator

from planner.report.sheets import STYLE, Caption, add_page, blank_sheet, draw_heading, write_notice
from planner.report.symbols import FONT, INK, write
from planner.text import Lang, number, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from planner.front.front import Front, Point
    from planner.front.trade import Trade
    from planner.measures.base import Objective

# The sheet, its margin, and the panel's left, bottom, width and height. [pt]
_SHEET_PT, _MARGIN_PT, _PANEL_PT = (841.89, 595.28), 40.0, (104.0, 112.0, 697.0, 376.0)
_BLUE, _NOWHERE = "#0072b2", "#ececec"
# Up to so many points are each told in numbers, else only the ends.
_MOST_TOLD = 14
_SUBTITLE = text(
    "How much of one measure does the other cost? Each point is a plan; lower and further left "
    "is better",
)
_LEGEND = text(
    "Filled point: proven. Hollow: best found, not proven. Grey: proven that no plan lies "
    "there. Dashed: not searched to the end.",
)


def draw_front(front: Front, trade: Trade, caption: Caption, lang: Lang) -> Figure:
    """Draw the points, and where between them it is proven that there is no plan."""
    points = tuple(reversed(front.points))
    with mpl.rc_context(STYLE):
        figure = blank_sheet(_SHEET_PT)
        page = add_page(figure)
        span = (_MARGIN_PT, _SHEET_PT[0] - _MARGIN_PT)
        draw_heading(page, caption, _SUBTITLE.said(lang), span, lang)
        if caption.is_synthetic:
            write_notice(page, (span[1] - 5, _SHEET_PT[1] - 34), lang, ha="right")
        write(page, (_MARGIN_PT, 48), _LEGEND.said(lang), fontsize=8)
        panel = _panel(figure, trade, points, lang)
        _draw_steps(panel, trade, points)
        _draw_points(panel, trade, points)
        _tell_points(panel, trade, points, lang)
    return figure


def _panel(figure: Figure, trade: Trade, points: Sequence[Point], lang: Lang) -> Axes:
    width, height = _SHEET_PT
    left, bottom, across, up = _PANEL_PT
    panel = figure.add_axes((left / width, bottom / height, across / width, up / height))
    panel.set_xlim(_range([_told(trade.coarse, one.coarse) for one in points]))
    panel.set_ylim(_range([_at(trade, one)[1] for one in points]))
    for axis, objective in ((panel.xaxis, trade.coarse), (panel.yaxis, trade.fine)):
        label = f"{objective.label.said(lang)} [{objective.counted_in.said(lang)}]"
        axis.set_label_text(label, fontsize=10, fontfamily=FONT, color=INK)
        axis.set_major_locator(MaxNLocator(nbins=8, integer=not objective.decimals))
        axis.set_major_formatter(_formatter(min(objective.decimals, 1), lang))
    panel.tick_params(labelsize=9, length=3, colors=INK)
    for side in ("top", "right"):
        panel.spines[side].set_visible(False)
    return panel


def _formatter(decimals: int, lang: Lang) -> Callable[[float, float], str]:
    return lambda at, _: number(Decimal(str(at)), lang, decimals)


def _range(found: list[float]) -> tuple[float, float]:
    """Return the least and the most with some room, never less than a whole one in all."""
    room = max(max(found) - min(found), 1.0) / 8
    return min(found) - room, max(found) + room


def _told(objective: Objective, value: int) -> float:
    return float(Decimal(value).scaleb(-objective.decimals))


def _at(trade: Trade, point: Point) -> tuple[float, float]:
    fine = trade.fine_told(point.fine)
    return _told(trade.coarse, point.coarse), _told(trade.fine, fine)


def _draw_steps(panel: Axes, trade: Trade, points: Sequence[Point]) -> None:
    """Draw each step from a point to the one with more of the coarse measure."""
    bottom = panel.get_ylim()[0]
    for one, more in pairwise(points):
        (x, y), (right, below) = _at(trade, one), _at(trade, more)
        is_proven = one.is_proven and more.is_next_proven
        # What costs less than a proven point with more of the coarse measure is nowhere.
        lower = [_at(trade, at)[1] for at in points if at.is_proven and at.coarse > one.coarse]
        top = y if is_proven else max(lower, default=bottom)
        panel.fill_between([x, right], bottom, top, color=_NOWHERE, linewidth=0, zorder=1)
        style = "-" if is_proven else (0, (4, 3))
        color = INK if is_proven else "#777777"
        panel.plot(
            [x, right, right], [y, y, below], color=color, linewidth=0.9, linestyle=style, zorder=2
        )
    # With less than the first point has, and with less than the last costs, there is nothing.
    (x, y), (right, below) = _at(trade, points[0]), _at(trade, points[-1])
    if points[0].is_proven:
        left, top = panel.get_xlim()[0], panel.get_ylim()[1]
        panel.fill_between([left, x], bottom, top, color=_NOWHERE, linewidth=0, zorder=1)
        panel.plot([x, x], [y, top], color=INK, linewidth=0.9, zorder=2)
    if points[-1].is_proven:
        end = panel.get_xlim()[1]
        panel.fill_between([right, end], bottom, below, color=_NOWHERE, linewidth=0, zorder=1)
        panel.plot([right, end], [below, below], color=INK, linewidth=0.9, zorder=2)


def _draw_points(panel: Axes, trade: Trade, points: Sequence[Point]) -> None:
    for one in points:
        x, y = _at(trade, one)
        face = _BLUE if one.is_proven else "white"
        panel.plot(
            [x], [y], marker="o", markersize=8, color=_BLUE, markerfacecolor=face,
            markeredgewidth=1.6, zorder=4,
        )  # fmt: skip


def _tell_points(panel: Axes, trade: Trade, points: Sequence[Point], lang: Lang) -> None:
    """Write both numbers beside each point, or beside the ends of a long front."""
    told = points if len(points) <= _MOST_TOLD else (points[0], points[-1])
    for one in told:
        coarse = trade.coarse.amount(one.coarse, lang)
        said = f"{coarse}\n{trade.fine.amount(trade.fine_told(one.fine), lang)}"
        panel.annotate(
            said,
            _at(trade, one),
            xytext=(7, 5),
            textcoords="offset points",
            fontsize=8,
            fontfamily=FONT,
            color=INK,
            zorder=6,
            parse_math=False,
        )
