"""What stands beside a map: its legend, the city's sum and what changes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from planner.report.changes import LABELS, Change
from planner.report.open_places import AreaYear, city_year, per_1000
from planner.report.symbols import (
    LOOKS,
    MOVED,
    SHAPES,
    SIZELESS,
    Symbol,
    change_label,
    draw_others,
    draw_symbol,
    extent_pt,
    places_label,
    write,
    write_clipped,
)
from planner.text import Lang, Text, number, text, text_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matplotlib.axes import Axes

    from planner.domain.names import AreaId
    from planner.report.changes import InstitutionYear
    from planner.report.symbols import Box, Point

# A row, one of a long list, and the room for a sign at its left, and there. [pt]
_ROW_PT, _LEAST_ROW_PT, _KEY_PT, _NAME_PT = 15.5, 11.0, 22.0, 18.0
_COLUMN_GAP_PT = 10.0
_CHANGE = text("Change from")
_OWNERSHIP = text("Ownership")
_SIZE = text("Number of places")
_SPECIAL = text("Special group")
_PLACES = text("places")
_SPECIALS = text("special")
_PER_1000 = text("per 1,000 children")
_CHANGED = text("Institutions with changes")
_NO_CHANGE = text("None")
_CITY = text("Whole city")
_AREAS = text("Areas")
_COLUMNS = (
    text_in("day care", "institutions"),
    text("with basis"),
    text("places"),
    text("special"),
)
_COVERAGE = text(
    "Where no new children are taken, places are not\ncounted. Per 1,000 children aged 0-5: "
    "places for\nspecial groups left out.",
)


def area_sentence(area: AreaYear, lang: Lang) -> str:
    """Write an area's places and its coverage in two lines."""
    line = places_sentence(area, lang)
    if (coverage := per_1000(area.ordinary_places, area.children_0_5)) is None:
        return line
    return f"{line}\n{number(coverage, lang, 1)} {_PER_1000.said(lang)}"


def places_sentence(area: AreaYear, lang: Lang) -> str:
    """Write an area's places, and how many of them are for a special group."""
    line = f"{change_label(area.places_before, area.places, ' → ')} {_PLACES.said(lang)}"
    if special := area.special_places:
        line += f" ({special} {_SPECIALS.said(lang)})"
    return line


def draw_legend(
    page: Axes, panel: Box, rows: Sequence[InstitutionYear], before: str, lang: Lang
) -> float:
    """Explain colours, shapes and sizes; return how far down it reaches. [pt]."""
    left, top = panel[0], panel[3] - 8
    count_by_change = Counter(row.change for row in rows)
    shown = [change for change in LOOKS if count_by_change[change]]
    write(page, (left, top), f"{_CHANGE.said(lang)} {before}", fontsize=9, weight="bold")
    for row, change in enumerate(shown, start=1):
        label = f"{LABELS[change].said(lang)} ({count_by_change[change]})"
        _draw_key(page, (left, top - row * _ROW_PT), Symbol(change=change), label)
    floor = draw_shapes(page, (left + 148, top), lang)
    floor = min(floor, top - (len(shown) + 1.8) * _ROW_PT)
    return draw_sizes(page, (left, floor), lang, SIZELESS)


def draw_shapes(page: Axes, at: Point, lang: Lang) -> float:
    """Explain what shapes and rings say; return how far down it reaches. [pt]."""
    left, top = at
    write(page, at, _OWNERSHIP.said(lang), fontsize=9, weight="bold")
    for row, (ownership, shape) in enumerate(SHAPES.items(), start=1):
        at = (left, top - row * _ROW_PT)
        _draw_key(page, at, Symbol(ownership=ownership), shape.label.said(lang))
    _draw_key(page, (left, top - 4.2 * _ROW_PT), Symbol(is_special=True), _SPECIAL.said(lang))
    other = (left, top - 5.4 * _ROW_PT)
    draw_others(page, [(other[0] + 8, other[1] + 3)])
    write(page, (other[0] + _KEY_PT, other[1]), LABELS[Change.NONE].said(lang))
    return top - 7.8 * _ROW_PT


def draw_sizes(page: Axes, at: Point, lang: Lang, *notes: Text) -> float:
    """Explain what sizes say; return how far down it reaches. [pt]."""
    left, floor = at
    write(page, at, _SIZE.said(lang), fontsize=9, weight="bold")
    for column, places in enumerate((3, 6, 12, 18)):
        _draw_key(page, (left + 92 + 38 * column, floor), Symbol(places=places), f"{places}")
    said = "\n".join(note.said(lang) for note in (*notes, MOVED))
    write(page, (left, floor - 0.5 * _ROW_PT), said, fontsize=7, va="top", color="#444444")
    return floor - (2.2 + 0.6 * len(notes)) * _ROW_PT


def _draw_key(page: Axes, at: Point, symbol: Symbol, text: str) -> None:
    """Draw one entry of the legend."""
    draw_symbol(page, (at[0] + 8, at[1] + 3), symbol)
    write(page, (at[0] + _KEY_PT, at[1]), text)


def draw_city(page: Axes, at: Point, areas: Iterable[AreaYear], lang: Lang) -> float:
    """Write the city's sum and what coverage is; return how far down it reaches. [pt]."""
    (left, top), city = at, city_year(areas, _CITY.said(lang))
    write(page, at, city.name, fontsize=9, weight="bold")
    write(page, (left, top - 4), area_sentence(city, lang), va="top")
    write(page, (left, top - 31), _COVERAGE.said(lang), fontsize=7, va="top", color="#444444")
    return top - 84


def draw_changes(
    page: Axes,
    panel: Box,
    rows: Sequence[InstitutionYear],
    areas: Mapping[AreaId, AreaYear],
    lang: Lang,
) -> None:
    """List the institutions that change, as many as there is room for."""
    left, bottom, right, top = panel
    write(page, (left, top), _CHANGED.said(lang), fontsize=9, weight="bold")
    changed = [row for row in rows if row.change not in {Change.NONE, Change.KEPT}]
    if not changed:
        write(page, (left + _KEY_PT, top - _ROW_PT), _NO_CHANGE.said(lang))
        return
    row_pt = min(_ROW_PT, max(_LEAST_ROW_PT, (top - bottom) / len(changed)))
    room = int((top - 3 - bottom) / row_pt)
    columns = 1 if len(changed) <= room else 2
    listed = changed if len(changed) <= columns * room else changed[: columns * room - 1]
    width = (right - left - _COLUMN_GAP_PT * (columns - 1)) / columns
    spots = [
        (left + column * (width + _COLUMN_GAP_PT), top - 3 - line * row_pt)
        for column in range(columns)
        for line in range(1, room + 1)
    ]
    for row, at in zip(listed, spots, strict=False):
        # In two columns there is no room for the area, which the map shows.
        area = f", {areas[row.institution.area_id].name}" if columns == 1 else ""
        _draw_changed(page, at, width, row, f"{row.institution.name}{area}")
    if rest := len(changed) - len(listed):
        x, y = spots[len(listed)]
        write(page, (x + _KEY_PT, y), text("… and {count} more", count=rest).said(lang))


def _draw_changed(page: Axes, at: Point, width_pt: float, row: InstitutionYear, name: str) -> None:
    """Write an institution and its places, as much of its name as there is room for."""
    x, y = at
    symbol = Symbol(ownership=row.institution.ownership, change=row.change, places=4)
    draw_symbol(page, (x + 8, y + 3), symbol)
    told = write(page, (x + width_pt, y), places_label(row), ha="right", fontsize=7.5)
    # A label without words has no place of its own.
    end = extent_pt(told)[0] if told.get_text() else x + width_pt
    write_clipped(page, (x + _NAME_PT, y), name, end - x - _NAME_PT - 3, fontsize=7.5)


def draw_table(
    page: Axes,
    panel: Box,
    rows: Sequence[InstitutionYear],
    areas: Mapping[AreaId, AreaYear],
    lang: Lang,
) -> None:
    """List the areas with their institutions and places, as many as there is room for, and sum."""
    left, bottom, right, top = panel
    write(page, (left, top), _AREAS.said(lang), fontsize=9, weight="bold")
    ends = [right - 46 * k for k in range(len(_COLUMNS) - 1, -1, -1)]
    for end, column in zip(ends, _COLUMNS, strict=True):
        write(page, (end, top), column.said(lang), fontsize=7, ha="right", color="#444444")
    every = Counter(row.institution.area_id for row in rows)
    hosts = Counter(row.institution.area_id for row in rows if row.now.places)
    room = int((top - bottom) / _ROW_PT) - 1
    listed = list(areas) if len(areas) <= room else list(areas)[: room - 1]
    lines = [(areas[key], every[key], hosts[key]) for key in listed]
    if rest := len(areas) - len(listed):
        write(page, (left, top - room * _ROW_PT), text("… and {count} more", count=rest).said(lang))
    city = city_year(areas.values(), _CITY.said(lang))
    lines.append((city, every.total(), hosts.total()))
    for line, (area, institutions, with_places) in enumerate(lines, start=1):
        is_sum = area is city
        floor = top - (line + (1 if is_sum and rest else 0)) * _ROW_PT
        style = {"fontsize": 7.5, "weight": "bold" if is_sum else "normal"}
        write_clipped(page, (left, floor), area.name, ends[0] - left - 26, **style)
        told = (institutions, with_places, area.places, area.special_places)
        for end, count in zip(ends, told, strict=True):
            write(page, (end, floor), number(count, lang), ha="right", **style)
