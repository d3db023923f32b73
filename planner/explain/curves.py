"""Draw what rules cost along their numbers: a row for each number, a panel for each measure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.ticker import MaxNLocator

from planner.domain.outcome import Verdict
from planner.explain.price import Price, of_rule
from planner.report.sheets import STYLE, Caption, add_page, blank_sheet, draw_heading, write_notice
from planner.report.symbols import INK, write, write_clipped
from planner.text import Lang, number, percent, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from planner.rules.base import Rule
    from planner.rules.dials import Dial

# Width of the page, its margins, the first panel, and the size of a row. [pt]
_WIDTH_PT, _MARGIN_PT, _FIRST_PT, _ROW_PT = 841.89, 30.0, 222.0, 92.0
# Above the rows and below them, and around a panel. [pt]
_HEAD_PT, _FOOT_PT, _GAP_PT = 104.0, 78.0, 34.0
_BLUE, _RED = "#0072b2", "#d55e00"
_ENDS = (text("lowest"), text("highest"))
_SUBTITLE = text("What rules cost along their numbers")
_LEGEND = text(
    "Filled point: proven. Hollow: not proven. Cross: proven that there is no plan. Dotted: "
    "the scenario's value. Where the number would show few children there is no point.",
)


def has_curves(prices: Sequence[Price]) -> bool:
    """Say whether any number was turned."""
    return any(one.variant.dial is not None for one in prices)


def draw_curves(
    prices: Sequence[Price], rules: Sequence[Rule], caption: Caption, lang: Lang
) -> Figure:
    """Draw the measures along every number that was turned, each on one scale."""
    rows = [
        _Row(rule, dial, points)
        for rule in rules
        for dial in rule.dials()
        if len(points := _points(prices, rule, dial)) > 1
    ]
    measures = list(dict.fromkeys(m for one in prices for m in one.figures))
    height = _HEAD_PT + _FOOT_PT + _ROW_PT * len(rows)
    with mpl.rc_context(STYLE):
        figure = blank_sheet((_WIDTH_PT, height))
        page = add_page(figure)
        span = (_MARGIN_PT, _WIDTH_PT - _MARGIN_PT)
        draw_heading(page, caption, _SUBTITLE.said(lang), span, lang)
        if caption.is_synthetic:
            write_notice(page, (span[1] - 5, height - 40), lang, ha="right")
        write(page, (_MARGIN_PT, 48), _LEGEND.said(lang), fontsize=7.5)
        for place, row in enumerate(rows):
            _write_row(page, row, height - _HEAD_PT - place * _ROW_PT, lang)
        for k, measure in enumerate(measures):
            width = (span[1] - _FIRST_PT) / len(measures)
            left = _FIRST_PT + k * width
            at = (left, height - _HEAD_PT + 14)
            label = _heading(prices, measure, lang)
            write_clipped(page, at, label, width - 6, fontsize=7.5, weight="bold")
            scale = _scale(prices, measure)
            for place, row in enumerate(rows):
                bottom = height - _HEAD_PT - (place + 1) * _ROW_PT + 26
                box = (left, bottom, width - _GAP_PT, _ROW_PT - 32)
                _draw_panel(_panel(figure, box, scale, lang), row, measure, lang)
    return figure


@dataclass(frozen=True, slots=True)
class _Row:
    """A number that was turned, and what was solved along it."""

    rule: Rule
    dial: Dial
    points: list[tuple[int, Price]]


def _points(prices: Sequence[Price], rule: Rule, dial: Dial) -> list[tuple[int, Price]]:
    """Return what was solved along a number, with the scenario itself, in order."""
    along = [
        (dial.reading(one.variant.after), one)
        for one in of_rule(prices, rule)
        if one.variant.dial == dial and one.variant.after is not None
    ]
    return sorted([*along, (dial.reading(rule), prices[0])], key=lambda pair: pair[0])


def _heading(prices: Sequence[Price], measure: str, lang: Lang) -> str:
    figure = next(one.figures[measure] for one in prices if measure in one.figures)
    return f"{figure.label.said(lang)} [{figure.unit.said(lang)}]"


def _write_row(page: Axes, row: _Row, top_pt: float, lang: Lang) -> None:
    label, field = row.rule.label.said(lang), row.dial.field
    if row.dial.end is not None:
        field = f"{field}, {_ENDS[row.dial.end].said(lang)}"
    width = _FIRST_PT - _MARGIN_PT - _GAP_PT
    write_clipped(page, (_MARGIN_PT, top_pt - 24), label, width, fontsize=8, weight="bold")
    write_clipped(page, (_MARGIN_PT, top_pt - 36), field, width, fontsize=7.5)


def _scale(prices: Sequence[Price], measure: str) -> tuple[float, float]:
    """Return the least and the most of a measure, with some room: the same for every number."""
    found = [
        float(figure.value)
        for one in prices
        if (figure := one.figures.get(measure)) is not None and figure.value is not None
    ] or [0.0]
    # Never less than a whole one, so that no two ticks say the same.
    most = max(*found, min(found) + 1)
    room = (most - min(found)) / 8
    return min(found) - room, most + room


def _panel(
    figure: Figure, box: tuple[float, float, float, float], scale: tuple[float, float], lang: Lang
) -> Axes:
    width, height = figure.get_size_inches() * 72
    left, bottom, across, up = box
    place = (left / width, bottom / height, across / width, up / height)
    panel = figure.add_axes(place, ylim=scale)
    panel.tick_params(labelsize=6, length=2, pad=1.5, colors=INK)
    panel.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    panel.yaxis.set_major_formatter(lambda y, _: number(Decimal(round(y)), lang))
    for side in ("top", "right"):
        panel.spines[side].set_visible(False)
    return panel


def _draw_panel(panel: Axes, row: _Row, measure: str, lang: Lang) -> None:
    panel.axvline(row.dial.reading(row.rule), color="#999999", linewidth=0.8, linestyle=":")
    shown = [
        (x, float(figure.value), one.is_proven(measure))
        for x, one in row.points
        if (figure := one.figures.get(measure)) is not None and figure.value is not None
    ]
    panel.plot([x for x, _, _ in shown], [y for _, y, _ in shown], color=_BLUE, linewidth=1.0)
    for x, y, is_proven in shown:
        face = _BLUE if is_proven else "white"
        panel.plot([x], [y], marker="o", markersize=4, color=_BLUE, markerfacecolor=face)
    bottom = panel.get_ylim()[0]
    for x, one in row.points:
        if one.outcome.verdict is Verdict.INFEASIBLE:
            panel.plot([x], [bottom], marker="x", markersize=5, color=_RED, clip_on=False)
    settings = [x for x, _ in row.points]
    labels = [percent(x).said(lang) if row.dial.is_share else number(x, lang) for x in settings]
    panel.set_xticks(settings, labels)
