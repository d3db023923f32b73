"""The city drawn in the page itself: what is clicked, moved and made larger there.

Only areas and institutions are drawn, with the signs of the printed maps. A position is told in
thousandths of the city's width, south downwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from planner.measures.base import PLACES
from planner.report.changes import LABELS, Change
from planner.report.geopackage import CRS
from planner.report.symbols import LOOKS, SHAPES, Symbol, symbol_of
from planner.report.web.markup import Markup, tag, together
from planner.report.web.scale import scale_bars
from planner.report.web.signs import dot, entry, sign_outlines, symbol, units
from planner.text import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy.typing as npt

    from planner.domain.problem import Institution
    from planner.report.changes import InstitutionYear
    from planner.report.told.run import ToldRun

TITLE = text("Map")
_WIDTH, _MARGIN = 1000.0, 12.0
# Borders are drawn no closer than can be seen when the city is made ten times larger. [m]
_SIMPLER_M = 15.0
# How many places across an area are tried for its name, and half the room that it takes. [units]
_TRIED, _WORD = 30, (90.0, 30.0)
_SHOWS = text("Map of areas and institutions with places. The table Institutions tells the same.")
_HOW = text(
    "Click an institution or find it in the list. Drag the map when it is enlarged. With the "
    "keyboard: arrows, + and -; with Tab on to the institutions, between them with arrows, "
    "Enter chooses, Esc closes.",
)
_YEAR = text("School year")
_FIND = text("Find an institution")
_CHOOSE = text("choose")
_IN = text("Enlarge")
_OUT = text("Make smaller")
_WHOLE = text("Whole city")
_SPECIAL = text("Special group")
_LEGEND = text("Legend")
_SIZES = text(
    "The more places, the larger; where no new children are taken, size says nothing. Numbers "
    "and names without room appear when the map is enlarged.",
)


class _Frame(NamedTuple):
    """How metres become positions in the drawing."""

    west_m: float
    north_m: float
    metres_per_unit: float

    def at(self, x_m: float, y_m: float) -> str:
        """Write a position."""
        x, y = (x_m - self.west_m) / self.metres_per_unit, (self.north_m - y_m)
        return f"{units(x)} {units(y / self.metres_per_unit)}"


def city_map(run: ToldRun) -> Iterator[Markup]:
    """Yield the map with its buttons, its legend and room for what is clicked."""
    outlines = run.case.area_layer.to_crs(CRS).set_index("area_id")["geometry"]
    west, south, east, north = map(float, outlines.total_bounds)
    scale = (east - west) / (_WIDTH - 2 * _MARGIN)
    frame = _Frame(west - _MARGIN * scale, north + _MARGIN * scale, scale)
    height = (north - south) / scale + 2 * _MARGIN
    corner = f"{units(_MARGIN)} {units(height - _MARGIN)}"
    shown = tag(
        "svg",
        tag("defs", *sign_outlines()),
        *_areas(run, frame),
        *_institutions(run, frame),
        scale_bars(frame.metres_per_unit, width=_WIDTH, at=corner),
        viewBox=f"0 0 {units(_WIDTH)} {units(height)}",
        role="group",
        aria_label=_SHOWS.said(run.lang),
    )
    yield tag("div", *_controls(run), class_="controls", data_scripted=True, hidden=True)
    label = _HOW.said(run.lang)
    drawn = tag("div", shown, class_="map", tabindex=0, role="group", aria_label=label)
    hint = tag("p", label, class_="note")
    card = tag("div", hint, class_="card", aria_live="polite", data_scripted=True, hidden=True)
    yield tag("div", drawn, card, class_="beside")
    yield _legend(run)


def _controls(run: ToldRun) -> Iterator[Markup]:
    years = [
        tag("label", tag("input", type="radio", name="year", value=k, checked=k == 1), " ", label)
        for k, label in enumerate(run.columns)
    ]
    yield tag("fieldset", tag("legend", _YEAR.said(run.lang)), *years)
    choice = tag("select", tag("option", _CHOOSE.said(run.lang), value=""), class_="find")
    yield tag("label", _FIND.said(run.lang), " ", choice)
    for sign, what in (("+", _IN), ("\N{MINUS SIGN}", _OUT), ("", _WHOLE)):
        said, key = what.said(run.lang), {"+": "in", "": "whole"}.get(sign, "out")
        yield tag("button", sign or said, type="button", data_zoom=key, aria_label=said)


def _areas(run: ToldRun, frame: _Frame) -> Iterator[Markup]:
    layer = run.case.area_layer.to_crs(CRS)
    outlines = shapely.coverage_simplify(layer["geometry"].to_numpy(), _SIMPLER_M)
    for key, outline in zip(layer["area_id"], outlines, strict=True):
        name = tag("title", run.case.problem.areas[key].name)
        rings = [
            "M" + "L".join(frame.at(*corner) for corner in shapely.get_coordinates(ring)[:-1]) + "Z"
            for part in shapely.get_parts(outline)
            for ring in (part.exterior, *part.interiors)
        ]
        yield tag("g", name, tag("path", d="".join(rings)), class_="area")


def _names(run: ToldRun, frame: _Frame) -> Markup:
    """Write each area's name where it is farthest from symbols and from the border."""
    layer = run.case.area_layer.to_crs(CRS)
    lasting = {row.institution for rows in run.columns.values() for row in rows if row.now.places}
    symbols = np.array([(one.x_m, one.y_m) for one in lasting]).reshape(-1, 2)
    written = []
    for key, outline in zip(layer["area_id"], layer["geometry"], strict=True):
        name = tag("text", run.case.problem.areas[key].name)
        at = frame.at(*_freest(outline, symbols, frame.metres_per_unit))
        written.append(tag("g", name, class_="s", transform=f"translate({at})"))
    return tag("g", *written, class_="names", aria_hidden="true")


def _freest(
    outline: shapely.Geometry, symbols: npt.NDArray[np.float64], metres_per_unit: float
) -> tuple[float, float]:
    """Return the point of an area with most room around it for a word, wider than high. [m]."""
    west, south, east, north = outline.bounds
    grid = np.meshgrid(np.linspace(west, east, _TRIED), np.linspace(south, north, _TRIED))
    tried = np.stack([one.ravel() for one in grid], axis=1)
    inside = tried[shapely.contains_xy(outline, tried[:, 0], tried[:, 1])]
    if not len(inside):
        inside = shapely.get_coordinates(outline.representative_point())
    room_m = np.array(_WORD) * metres_per_unit
    away = np.abs(inside[:, None] - symbols[None]) / room_m
    clear = np.minimum(away.max(axis=2).min(axis=1, initial=2.0), 1.0)
    border = shapely.distance(shapely.points(inside), outline.boundary) / room_m[0]
    # Symbols count most: a name may touch the border but not hide below a symbol.
    best = int(np.argmax(np.round(3 * clear + np.minimum(border, 1.0), 6)))
    return float(inside[best, 0]), float(inside[best, 1])


def _institutions(run: ToldRun, frame: _Frame) -> Iterator[Markup]:
    """Yield those that never have places, the areas' names on them, and the others by column.

    The first planned year is seen first.
    """
    columns = list(run.columns.items())
    rest = [
        rows[0]
        for rows in zip(*run.columns.values(), strict=True)
        if all(row.change is Change.NONE for row in rows)
    ]
    yield tag("g", *(_institution(row, "", run, frame) for row in rest))
    yield _names(run, frame)
    never = {row.institution.id for row in rest}
    for number, (label, rows) in enumerate(columns):
        here = [row for row in rows if row.institution.id not in never]
        drawn = sorted(here, key=_importance, reverse=True)
        symbols = (_institution(row, f"{label}: ", run, frame) for row in drawn)
        yield tag("g", *symbols, data_year=number, display=None if number == 1 else "none")


def _importance(row: InstitutionYear) -> float:
    """Say what is drawn first: dots, and then large symbols, so that they hide no small ones."""
    return 1000.0 if row.change is Change.NONE else symbol_of(row).places


def _institution(row: InstitutionYear, when: str, run: ToldRun, frame: _Frame) -> Markup:
    one = row.institution
    if row.change is Change.NONE:
        seen = dot()
    else:
        number = "" if row.change is Change.ENDS else f"{row.places_told or ''}"
        seen = symbol(symbol_of(row), number)
    return tag(
        "g",
        tag("title", f"{one.name} ({one.id}) \N{EN DASH} {when}{_said(row, run)}"),
        tag("g", seen),
        class_="s",
        data_row=run.row_ids[one.id],
        transform=f"translate({frame.at(one.x_m, one.y_m)})",
    )


def _said(row: InstitutionYear, run: ToldRun) -> str:
    """Say in a word or two what an institution is in a year, and its places if they are told."""
    places = "" if row.places_told is None else f"{row.places_told} {PLACES.said(run.lang)}"
    change = LABELS[row.change].said(run.lang)
    if row.change in {Change.NONE, Change.ENDS} or not places:
        return change
    return places if row.change is Change.KEPT else f"{change}: {places}"


def _legend(run: ToldRun) -> Markup:
    """Explain colours, signs and shapes that are on the map in any year."""
    seen = {row.change for rows in run.columns.values() for row in rows}
    keys = [
        entry(symbol(Symbol(change=change, places=4)), LABELS[change].said(run.lang))
        for change in LOOKS
        if change in seen
    ]
    keys.append(entry(dot(), LABELS[Change.NONE].said(run.lang)))
    owners = {row.institution.ownership for rows in run.columns.values() for row in rows}
    keys += [
        entry(symbol(Symbol(ownership=ownership, places=4)), shape.label.said(run.lang))
        for ownership, shape in SHAPES.items()
        if ownership in owners
    ]
    institutions: Iterable[Institution] = run.case.problem.institutions.values()
    if any(one.special_places for one in institutions):
        keys.append(entry(symbol(Symbol(is_special=True, places=4)), _SPECIAL.said(run.lang)))
    head = tag("h3", _LEGEND.said(run.lang), class_="unseen")
    note = tag("p", _SIZES.said(run.lang), class_="note")
    return together([head, tag("ul", *keys, class_="legend"), note])
