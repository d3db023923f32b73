"""The signs of the map, how they are drawn and what the legend says about them."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import shapely
from matplotlib.font_manager import findfont, get_font
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib_scalebar.scalebar import ScaleBar

from planner.report.changes import LABELS, Change, InstitutionYear
from planner.report.geopackage import AreaYear, city_year, per_1000
from planner.text import Lang, Text, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text as TextArtist

    from planner.domain.names import AreaId, Ownership

Point = tuple[float, float]
Box = tuple[float, float, float, float]

FONT = "DejaVu Sans"
INK = "#1a1a1a"
_ROW_PT, _RING_PT, _KEY_PT = 15.5, 5.0, 22.0


class Look(NamedTuple):
    """How a change is drawn: a colour, and a sign that says the same without colour."""

    fill: str
    sign: str = ""
    ink: str = INK


# Okabe and Ito (2008), Color Universal Design: gains are cool and losses warm, and among each
# the lightness differs, so that sign and grey tone are enough in a black print.
LOOKS = {
    Change.OPENS: Look("#56b4e9", "*"),
    Change.GROWS: Look("#0072b2", "P", "white"),
    Change.COMES_BACK: Look("#009e73", "^", "white"),
    Change.SHRINKS: Look("#e69f00", "_"),
    Change.WAITS: Look("#f0e442", "o"),
    Change.PAUSES: Look("#cc79a7", "d"),
    Change.PHASES_OUT: Look("#d55e00", "v", "white"),
    Change.ENDS: Look("white", "x"),
    Change.KEPT: Look("#dcdcdc"),
}


class Shape(NamedTuple):
    """A marker, and what a circle's diameter is multiplied by to cover as much."""

    label: Text
    marker: str
    factor: float


SHAPES: dict[Ownership, Shape] = {
    "kommunal": Shape(Text(da="Kommunal", en="Municipal"), "o", 1.0),
    "selvejende": Shape(Text(da="Selvejende", en="Self-governing"), "s", math.sqrt(math.pi / 4)),
    "privat": Shape(Text(da="Privat", en="Private"), "^", math.sqrt(math.pi / 2)),
}

_CHANGE = Text(da="Ændring fra", en="Change from")
_OWNERSHIP = Text(da="Ejerform", en="Ownership")
_SIZE = Text(da="Antal pladser", en="Number of places")
_SPECIAL = Text(da="Særlig gruppe", en="Special group")
_PLACES = Text(da="pladser", en="places")
_SPECIALS = Text(da="særlige", en="special")
_PER_1000 = Text(da="pr. 1.000 børn", en="per 1,000 children")
_CHANGED = Text(da="Dagtilbud med ændringer", en="Institutions with changes")
_NO_CHANGE = Text(da="Ingen", en="None")
_MORE = Text(da="… og {count} mere", en="… and {count} more")
_CITY = Text(da="Hele byen", en="Whole city")
_COVERAGE = Text(
    da="Pr. 1.000 børn på 0-5 år; pladser til særlige\ngrupper er ikke regnet med her.",
    en="Per 1,000 children aged 0-5; places for special\ngroups are not counted here.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """What is seen of an institution: shape, size, colour with sign, and ring."""

    ownership: Ownership = "kommunal"
    change: Change = Change.KEPT
    places: int = 6
    is_special: bool = False
    key: str = ""
    scale: float = 1.0

    @property
    def diameter_pt(self) -> float:
        """Diameter of a circle whose surface grows with the places. [pt]."""
        return self.scale * max(8.5, 4.3 * math.sqrt(self.places))

    @property
    def reach_pt(self) -> float:
        """Half the side of the square that the symbol needs. [pt]."""
        across = self.diameter_pt * SHAPES[self.ownership].factor
        ring = self.diameter_pt + _RING_PT if self.is_special else 0.0
        return max(across, ring) / 2 + 0.6


# As large as one of these is drawn what takes nobody new: its own places would tell of children.
_SIZELESS_PLACES = 6
SIZELESS = Text(
    da="Hvor ingen nye børn tages ind, siger størrelsen intet.",
    en="Where no new children are taken, size says nothing.",
)


def symbol_of(row: InstitutionYear) -> Symbol:
    """Return how an institution looks in a year."""
    return Symbol(
        ownership=row.institution.ownership,
        change=row.change,
        places=_SIZELESS_PLACES if row.places_told is None else row.places_told,
        is_special=row.now.special_places > 0,
        key=row.institution.id,
    )


def draw_areas(axes: Axes, outlines: Iterable[shapely.Geometry]) -> None:
    """Draw the areas, with their holes."""
    for outline in outlines:
        polygons = shapely.get_parts(shapely.orient_polygons(outline))
        rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
        paths = [Path(shapely.get_coordinates(ring), closed=True) for ring in rings]
        whole = Path.make_compound_path(*paths)
        axes.add_patch(PathPatch(whole, facecolor="#f4f2ec", edgecolor="#8c8c8c", linewidth=0.8))


def draw_symbol(axes: Axes, at: Point, symbol: Symbol) -> None:
    """Draw one symbol, so that it stands out from those below."""
    look, shape, across_pt = LOOKS[symbol.change], SHAPES[symbol.ownership], symbol.diameter_pt
    edge = symbol.scale * (0.7 if symbol.change is Change.KEPT else 1.0)
    body: dict[str, Any] = {"edgecolor": INK, "linewidth": edge}
    axes.scatter(
        *at,
        s=(across_pt * shape.factor) ** 2,
        marker=shape.marker,
        facecolor=look.fill,
        zorder=4,
        path_effects=[withStroke(linewidth=2.4 * symbol.scale, foreground="white")],
        gid=f"symbol:{symbol.key}",
        **body,
    )
    if look.sign:
        width = symbol.scale * 1.3 if look.sign in "_x" else 0
        size = (0.56 * across_pt) ** 2
        axes.scatter(*at, s=size, marker=look.sign, color=look.ink, linewidth=width, zorder=4)
    if symbol.is_special:
        size = (across_pt + _RING_PT) ** 2
        axes.scatter(*at, s=size, facecolor="none", zorder=4, gid=f"ring:{symbol.key}", **body)


def draw_others(axes: Axes, at: Sequence[Point]) -> None:
    """Draw the institutions that have no places, and had none the year before."""
    if at:
        x, y = zip(*at, strict=True)
        axes.scatter(x, y, s=2.6, color="#a8a8a8", linewidth=0, zorder=2)


def change_label(before: int, now: int, arrow: str = "→") -> str:
    """Write a number, or two with an arrow when they differ."""
    return f"{now}" if before == now else f"{before}{arrow}{now}"


def places_label(row: InstitutionYear) -> str:
    """Write an institution's places where they are told, and those before if they differ."""
    if row.places_told is None:
        return ""
    before = row.places_told if row.places_told_before is None else row.places_told_before
    return change_label(before, row.places_told)


def area_sentence(area: AreaYear, lang: Lang) -> str:
    """Write an area's places and its coverage in two lines."""
    line = f"{change_label(area.places_before, area.places, ' → ')} {_PLACES.said(lang)}"
    if special := area.special_places:
        line += f" ({special} {_SPECIALS.said(lang)})"
    if (coverage := per_1000(area.ordinary_places, area.children_0_5)) is None:
        return line
    return f"{line}\n{number(coverage, lang, 1)} {_PER_1000.said(lang)}"


@cache
def _drawable() -> frozenset[int]:
    """Characters that the font has."""
    return frozenset(get_font(findfont(FONT)).get_charmap())


def one_line(text: str) -> str:
    """Make foreign text fit to be drawn: one line, only characters of the font."""
    known = (ch if ord(ch) in _drawable() else "?" for ch in " ".join(text.split()))
    return "".join(ch if ch.isprintable() else "?" for ch in known)


def write(page: Axes, at: Point, text: str, **style: Any) -> TextArtist:  # noqa: ANN401
    """Write plain text on a page measured in points; neither ``$`` nor markup means anything."""
    style = {"fontsize": 8, "color": INK, "zorder": 6, **style}
    return page.text(*at, text, parse_math=False, fontfamily=FONT, **style)


def write_clipped(page: Axes, at: Point, text: str, width_pt: float, **style: Any) -> TextArtist:  # noqa: ANN401
    """Write a line of foreign text, shortened to end within a width of its place. [pt]."""
    line = one_line(text[:500])
    artist = write(page, at, line, **style)
    while line and extent_pt(artist)[2] - at[0] > width_pt:
        line = line[: -1 - len(line) // 40]
        artist.set_text(f"{line.rstrip()}…")
    return artist


def extent_pt(artist: TextArtist) -> Box:
    """Return left, bottom, right and top of a text on the page. [pt]."""
    figure = cast("Figure", artist.get_figure(root=True))
    canvas: Any = figure.canvas
    pixels: Any = artist.get_window_extent(canvas.get_renderer()).extents
    return cast("Box", tuple((pixels * 72 / figure.dpi).tolist()))


def draw_scale(page: Axes, ground: Axes, box: Box) -> None:
    """Draw the scale bar and the north arrow in a corner of the map."""
    x0, y0 = box[:2]
    style = {"arrowstyle": "-|>", "color": INK, "linewidth": 1.2, "mutation_scale": 11}
    page.annotate("", (x0 + 10, y0 + 29), (x0 + 10, y0 + 4), arrowprops=style)
    write(page, (x0 + 10, y0 + 29), "N", weight="bold", ha="center", va="bottom")
    bar = ScaleBar(
        1,
        location="lower left",
        bbox_to_anchor=(x0 + 20, y0),
        bbox_transform=page.transData,
        font_properties={"family": FONT, "size": 7.5},
        length_fraction=0.2,
        box_alpha=0,
        color=INK,
    )
    ground.add_artist(bar)


def draw_legend(
    page: Axes, panel: Box, rows: Sequence[InstitutionYear], before: str, lang: Lang
) -> float:
    """Explain colours, shapes and sizes; return how far down it reaches. [pt]."""
    left, top = panel[0], panel[3] - 8
    count_by_change = Counter(row.change for row in rows)
    shown = [change for change in LOOKS if count_by_change[change]]
    # Beside the changes there is always the ownership, of six rows.
    middle, floor = left + 148, top - (max(len(shown), 6) + 1.8) * _ROW_PT
    heads = {(left, top): f"{_CHANGE.said(lang)} {before}", (middle, top): _OWNERSHIP.said(lang)}
    for at, head in {**heads, (left, floor): _SIZE.said(lang)}.items():
        write(page, at, head, fontsize=9, weight="bold")
    for row, change in enumerate(shown, start=1):
        label = f"{LABELS[change].said(lang)} ({count_by_change[change]})"
        _draw_key(page, (left, top - row * _ROW_PT), Symbol(change=change), label)
    for row, (ownership, shape) in enumerate(SHAPES.items(), start=1):
        at = (middle, top - row * _ROW_PT)
        _draw_key(page, at, Symbol(ownership=ownership), shape.label.said(lang))
    _draw_key(page, (middle, top - 4.2 * _ROW_PT), Symbol(is_special=True), _SPECIAL.said(lang))
    other = (middle, top - 5.4 * _ROW_PT)
    draw_others(page, [(other[0] + 8, other[1] + 3)])
    write(page, (other[0] + _KEY_PT, other[1]), LABELS[Change.NONE].said(lang))
    for column, places in enumerate((3, 6, 12, 18)):
        _draw_key(page, (left + 92 + 38 * column, floor), Symbol(places=places), f"{places}")
    write(page, (left, floor - _ROW_PT), SIZELESS.said(lang), fontsize=7, color="#444444")
    return floor - 2.8 * _ROW_PT


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
    return top - 74


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
    room = int((top - bottom) / _ROW_PT)
    listed = changed if len(changed) <= room else changed[: room - 1]
    for line, row in enumerate(listed, start=1):
        at = (left + _KEY_PT, top - line * _ROW_PT)
        symbol = Symbol(ownership=row.institution.ownership, change=row.change, places=4)
        draw_symbol(page, (left + 8, at[1] + 3), symbol)
        name = f"{row.institution.name}, {areas[row.institution.area_id].name}"
        write_clipped(page, at, name, right - at[0] - 40)
        write(page, (right, at[1]), places_label(row), ha="right")
    if len(listed) < len(changed) or not changed:
        rest = _MORE.said(lang).format(count=len(changed) - len(listed))
        at = (left + _KEY_PT, top - (len(listed) + 1) * _ROW_PT)
        write(page, at, rest if changed else _NO_CHANGE.said(lang))
