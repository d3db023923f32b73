"""Draw what becomes of each institution, year by year, on a page that can be printed.

A year in which an institution takes nobody new shows a sign and no number: its places are
then as many as the children that are still there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.patches import Rectangle

from planner.domain.names import school_year_label
from planner.report.changes import LABELS, TAKING_NOBODY, Change
from planner.report.sheets import A4_PT, STYLE, add_page, blank_sheet, draw_heading, write_notice
from planner.report.symbols import INK, LOOKS, Point, write, write_clipped
from planner.text import Lang, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from planner.domain.names import InstitutionId
    from planner.domain.problem import Area, Institution
    from planner.report.changes import Placement
    from planner.report.sheets import Caption

# From left to right: margin, institution's name, first and end of the cells. [pt]
_AREA_PT, _NAME_PT, _CELLS_PT, _RIGHT_PT = 30.0, 128.0, 286.0, 565.28
# Room above the rows, and below them for legend, note, source and footer. [pt]
_HEAD_PT, _FOOT_PT = 96.0, 128.0
# Height of a row: no less than can be read, no more than looks well. [pt]
_ROW_PT = (10.0, 15.0)
_TODAY = text("Today")
_SUBTITLE = text("Timeline: places by institution and school year")
_NOTE = text(
    "Numbers are places, those for special groups included. Where no new children are taken, "
    "no number is shown.",
)


@dataclass(frozen=True, slots=True)
class _Cell:
    """What is shown of an institution in one year."""

    change: Change
    number: str = ""


def draw_timeline(placement: Placement, caption: Caption, lang: Lang = "da") -> Figure:
    """Draw one row per institution that has places today or later, grouped by area.

    The page is A4, and longer only if the rows could not be read on it.
    """
    problem, rows = placement.problem, _rows(placement)
    room_pt = A4_PT[1] - _HEAD_PT - _FOOT_PT
    row_pt = min(max(room_pt / max(1, len(rows)), _ROW_PT[0]), _ROW_PT[1])
    height_pt = max(A4_PT[1], _HEAD_PT + row_pt * len(rows) + _FOOT_PT)
    with mpl.rc_context(STYLE):
        figure = blank_sheet((A4_PT[0], height_pt))
        page = add_page(figure)
        draw_heading(page, caption, _SUBTITLE.said(lang), (_AREA_PT, _RIGHT_PT), lang)
        if caption.is_synthetic or problem.is_synthetic:
            at = (_RIGHT_PT - 5, height_pt - 56)
            write_notice(page, at, lang, fontsize=7.5, ha="right")
        top = height_pt - _HEAD_PT
        labels = [_TODAY.said(lang), *map(school_year_label, problem.school_years)]
        step_pt = (_RIGHT_PT - _CELLS_PT) / len(labels)
        for column, label in enumerate(labels):
            at = (_CELLS_PT + (column + 0.5) * step_pt, top + 4)
            size = min(8, step_pt / 5.7)
            write(page, at, label, fontsize=size, weight="bold", ha="center")
        _draw_rows(page, rows, top, (step_pt, row_pt))
        _draw_legend(page, lang)
    return figure


def _rows(placement: Placement) -> list[tuple[Area, Institution, list[_Cell]]]:
    """Return the cells of each institution that has places at any time, area by area."""
    problem = placement.problem
    cells: dict[InstitutionId, list[_Cell]] = {key: [] for key in problem.institutions}
    for rows in (placement.today(), *map(placement.in_year, problem.school_years)):
        for row in rows:
            number = f"{row.places_told}" if row.places_told else ""
            cells[row.institution.id].append(_Cell(row.change, number))
    return [
        (problem.areas[area_id], one, cells[one.id])
        for area_id, institutions in problem.institutions_by_area.items()
        for one in institutions
        if any(cell.change is not Change.NONE for cell in cells[one.id])
    ]


def _draw_rows(
    page: Axes,
    rows: Sequence[tuple[Area, Institution, list[_Cell]]],
    top: float,
    size: Point,
) -> None:
    """Draw the rows downwards, each area's name beside its first."""
    before = None
    for number, (area, institution, cells) in enumerate(rows, start=1):
        floor = top - number * size[1]
        baseline = floor + 0.3 * size[1]
        if area is not before:
            line = floor + size[1]
            page.plot((_AREA_PT, _RIGHT_PT), (line, line), color="#8c8c8c", linewidth=0.6)
            width = _NAME_PT - _AREA_PT - 6
            write_clipped(page, (_AREA_PT, baseline), area.name, width, fontsize=7, weight="bold")
            before = area
        label = f"{institution.name} ({institution.id})"
        width = _CELLS_PT - _NAME_PT - 6
        write_clipped(page, (_NAME_PT, baseline), label, width, fontsize=7)
        for column, cell in enumerate(cells):
            at = (_CELLS_PT + column * size[0], floor)
            _draw_cell(page, at, size, cell)


def _draw_cell(page: Axes, at: Point, size: Point, cell: _Cell) -> None:
    """Draw a cell with its sign on the left and its number beside it."""
    (x, y), (width, height) = at, size
    if cell.change is Change.NONE:
        page.plot(x + width / 2, y + height / 2, ".", color="#a8a8a8", markersize=2)
        return
    look = LOOKS[cell.change]
    box = Rectangle(
        (x + 1, y + 0.8),
        width - 2,
        height - 1.6,
        facecolor=look.fill,
        edgecolor=INK,
        linewidth=0.5,
    )
    page.add_patch(box)
    middle = y + height / 2
    if look.sign:
        line = 1.2 if look.sign in "_x" else 0
        at_x = x + width * (0.28 if cell.number else 0.5)
        page.scatter(at_x, middle, s=30, marker=look.sign, color=look.ink, linewidth=line, zorder=4)
    if cell.number:
        style = {"fontsize": 7.5, "weight": "bold", "color": look.ink, "va": "center_baseline"}
        write(page, (x + width * 0.62, middle), cell.number, ha="center", **style)


def _draw_legend(page: Axes, lang: Lang) -> None:
    """Explain colours and signs below the rows."""
    for number, change in enumerate(Change):
        is_told = change not in (*TAKING_NOBODY, Change.ENDS)
        cell = _Cell(change, "6" if is_told else "")
        column, row = divmod(number, 4)
        at = (_AREA_PT + 178 * column, _FOOT_PT - 28 - 15 * row)
        _draw_cell(page, at, (36, 13), cell)
        write(page, (at[0] + 42, at[1] + 3.5), LABELS[change].said(lang), fontsize=7.5)
    write(page, (_AREA_PT, 40), _NOTE.said(lang), fontsize=7, color="#444444")
