"""The signs of the map, and how they and words are drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import shapely
from matplotlib.colors import to_rgb
from matplotlib.font_manager import findfont, get_font
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import Stroke, withStroke
from matplotlib.text import Text as TextArtist
from matplotlib_scalebar.scalebar import ScaleBar

from planner.report.changes import Change, InstitutionYear
from planner.text import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.backend_bases import RendererBase
    from matplotlib.figure import Figure

    from planner.domain.names import Ownership

Point = tuple[float, float]
Box = tuple[float, float, float, float]

FONT = "DejaVu Sans"
INK = "#1a1a1a"
# A symbol's smallest diameter, and what the root of its places is multiplied by. [pt]
SMALLEST_PT, ROOT_PT = 8.5, 4.3
# How much wider a ring is than its symbol, and what a sign's size is of the symbol's.
RING_PT, SIGN = 5.0, 0.56
# Signs that are lines, and how wide these are. [pt]
LINES, LINE_PT = ("_", "x"), 1.3
# Around symbols, and around those of what stays as it is. [pt]
EDGE_PT, KEPT_EDGE_PT = 1.0, 0.7
# An institution without places: its colour, and the surface of its dot. [pt²]
OTHER, OTHER_PT2 = "#a8a8a8", 2.6
# At most as long is the scale bar. [pt]
_SCALE_PT = 104.0


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
    "kommunal": Shape(text("Municipal"), "o", 1.0),
    "selvejende": Shape(text("Self-governing"), "s", math.sqrt(math.pi / 4)),
    "privat": Shape(text("Private"), "^", math.sqrt(math.pi / 2)),
}


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
        return self.scale * max(SMALLEST_PT, ROOT_PT * math.sqrt(self.places))

    @property
    def reach_pt(self) -> float:
        """Half the side of the square that the symbol needs. [pt]."""
        across = self.diameter_pt * SHAPES[self.ownership].factor
        ring = self.diameter_pt + RING_PT if self.is_special else 0.0
        return max(across, ring) / 2 + 0.6


# As large as one of these is drawn what takes nobody new: its own places would tell of children.
SIZELESS_PLACES = 6
SIZELESS = text("Where no new children are taken, size says nothing.")
MOVED = text("Symbols that would cover each other are moved a little.")


def symbol_of(row: InstitutionYear) -> Symbol:
    """Return how an institution looks in a year."""
    return Symbol(
        ownership=row.institution.ownership,
        change=row.change,
        places=SIZELESS_PLACES if row.places_told is None else row.places_told,
        is_special=row.now.special_places > 0,
        key=row.institution.id,
    )


# Land, and its edge; on a coloured map the edge must be seen on every colour.
LAND, LAND_EDGE, LAND_EDGE_PT = "#f4f2ec", "#8c8c8c", 0.8
# On a coloured map: an area of which nothing may be told.
_HATCH = "////"


def draw_areas(
    axes: Axes, outlines: Iterable[shapely.Geometry], fills: Sequence[str | None] | None = None
) -> None:
    """Draw the areas, with their holes.

    Parameters
    ----------
    fills
        The colour of each; None for one that is hatched. Without it all look like land.
    """
    outlines = tuple(outlines)
    for outline, fill in zip(outlines, fills or [LAND] * len(outlines), strict=True):
        polygons = shapely.get_parts(shapely.orient_polygons(outline))
        rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
        paths = [Path(shapely.get_coordinates(ring), closed=True) for ring in rings]
        whole = Path.make_compound_path(*paths)
        edge = INK if fills else LAND_EDGE
        axes.add_patch(PathPatch(whole, edgecolor=edge, linewidth=LAND_EDGE_PT, **filled(fill)))


def filled(fill: str | None) -> dict[str, Any]:
    """Return how a patch of a colour is drawn; without one it is hatched."""
    return {"facecolor": "white", "hatch": _HATCH} if fill is None else {"facecolor": fill}


def draw_symbol(axes: Axes, at: Point, symbol: Symbol) -> None:
    """Draw one symbol, so that it stands out from those below."""
    look, shape, across_pt = LOOKS[symbol.change], SHAPES[symbol.ownership], symbol.diameter_pt
    edge = symbol.scale * (KEPT_EDGE_PT if symbol.change is Change.KEPT else EDGE_PT)
    body: dict[str, Any] = {"edgecolor": INK, "linewidth": edge}
    axes.scatter(
        *at,
        s=(across_pt * shape.factor) ** 2,
        marker=shape.marker,
        facecolor=look.fill,
        zorder=4,
        path_effects=[withStroke(linewidth=2.4 * symbol.scale, foreground="white")],
        label=f"symbol:{symbol.key}",
        **body,
    )
    if look.sign:
        width = symbol.scale * LINE_PT if look.sign in LINES else 0
        size = (SIGN * across_pt) ** 2
        axes.scatter(*at, s=size, marker=look.sign, color=look.ink, linewidth=width, zorder=4)
    if symbol.is_special:
        size = (across_pt + RING_PT) ** 2
        axes.scatter(*at, s=size, facecolor="none", zorder=4, label=f"ring:{symbol.key}", **body)


def draw_lead(axes: Axes, home: Point, at: Point) -> None:
    """Draw a line to a symbol that is moved, from where it belongs. [m]."""
    axes.plot(*zip(home, at, strict=True), color=INK, linewidth=0.6, zorder=3)
    axes.scatter(*home, s=5, color=INK, linewidth=0, zorder=3)


def draw_others(axes: Axes, at: Sequence[Point]) -> None:
    """Draw the institutions that have no places, and had none the year before."""
    if at:
        x, y = zip(*at, strict=True)
        axes.scatter(x, y, s=OTHER_PT2, color=OTHER, linewidth=0, zorder=2)


def change_label(before: int, now: int, arrow: str = "→") -> str:
    """Write a number, or two with an arrow when they differ."""
    return f"{now}" if before == now else f"{before}{arrow}{now}"


def places_label(row: InstitutionYear) -> str:
    """Write an institution's places where they are told, and those before if they differ."""
    if row.places_told is None:
        return ""
    before = row.places_told if row.places_told_before is None else row.places_told_before
    return change_label(before, row.places_told)


@cache
def _drawable() -> frozenset[int]:
    """Characters that the font has."""
    return frozenset(get_font(findfont(FONT)).get_charmap())


def one_line(text: str) -> str:
    """Make foreign text fit to be drawn: one line, only characters of the font."""
    known = (ch if ord(ch) in _drawable() else "?" for ch in " ".join(text.split()))
    return "".join(ch if ch.isprintable() else "?" for ch in known)


def ink_on(fill: str) -> str:
    """Return the ink that is read best on a colour (WCAG 2.2, contrast ratio)."""
    return max((INK, "white"), key=lambda ink: contrast(ink, fill))


def contrast(one: str, other: str) -> float:
    """Return how much two colours differ in lightness, from 1 to 21."""
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


# Of sRGB, below which light grows with the number (WCAG 2.2, relative luminance).
_LINEAR = 0.04045


def _luminance(colour: str) -> float:
    parts = (c / 12.92 if c <= _LINEAR else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    return sum(w * part for w, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


class Label(TextArtist):
    """Words that can be given an edge, and stay words in an SVG all the same."""

    # The colour of the edge, if there is one.
    edge: str | None = None

    def draw(self, renderer: RendererBase) -> None:
        """Draw the edge, if there is one, and the words on it."""
        if self.edge is not None:
            # With its effects set, the words themselves would be saved as curves.
            self.set_path_effects([Stroke(linewidth=2.2, foreground=self.edge)])
            super().draw(renderer)
            self.set_path_effects([])
        super().draw(renderer)


def write(page: Axes, at: Point, text: str, **style: Any) -> Label:  # noqa: ANN401
    """Write plain text on a page measured in points; neither ``$`` nor markup means anything."""
    style = {"fontsize": 8, "color": INK, "zorder": 6, **style}
    label = Label(*at, text, parse_math=False, fontfamily=FONT, **style)
    page.add_artist(label)
    return label


def write_clipped(page: Axes, at: Point, text: str, width_pt: float, **style: Any) -> Label:  # noqa: ANN401
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
        length_fraction=_SCALE_PT / float(ground.bbox.width * 72 / ground.figure.dpi),
        box_alpha=0,
        color=INK,
    )
    ground.add_artist(bar)
