"""The page that maps and figures are drawn on: its words around, and how it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from planner.report.symbols import FONT, INK, Point, write, write_clipped
from planner.text import Lang, Text, text

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.text import Text as TextArtist

# A4, the short side first. [pt]
A4_PT = (595.28, 841.89)
# What each figure is drawn and saved with, for the same bytes everywhere.
STYLE: Any = {
    "font.family": [FONT],
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "svg.fonttype": "none",
    "svg.hashsalt": "planner",
    "hatch.color": "#8c8c8c",
    "hatch.linewidth": 0.6,
    "text.usetex": False,
}
_DPI = 200
# As small a file as with the usual 6, in two thirds of its time.
_PNG_LEVEL = 3
# Words in an SVG are drawn with what the reader has: Verdana's letters are as wide as ours.
_FONTS = ", ".join((f"'{FONT}'", "Verdana", "sans-serif"))
_SYNTHETIC = text("Institutions and children are synthetic data")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What is written around a map.

    Parameters
    ----------
    title
        What the plan is; the title of a scenario comes in one language only.
    source
        Who is to be credited for areas, figures and institutions.
    is_synthetic
        Whether to say that data are made up even if the problem doesn't.
    footer
        Version, scenario hash and CRS.
    distances
        How children's distances were measured, for maps that tell of them.
    """

    title: Text | str
    source: Text | str
    is_synthetic: bool = False
    footer: Text | str = ""
    distances: Text | None = None


def blank_sheet(size_pt: Point) -> Figure:
    """Return an empty sheet that knows how large its words are."""
    size = (size_pt[0] / 72, size_pt[1] / 72)
    return FigureCanvasAgg(Figure(figsize=size, dpi=_DPI)).figure


def add_page(figure: Figure) -> Axes:
    """Return axes over the whole sheet, measured in points from its lower left corner."""
    width, height = figure.get_size_inches() * 72
    page = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(0, height))
    page.set_axis_off()
    page.set_autoscale_on(False)
    return page


def draw_heading(page: Axes, caption: Caption, subtitle: str, span_pt: Point, lang: Lang) -> None:
    """Write title and subtitle at the top between two margins, source and footer below."""
    (left, right), top = span_pt, page.get_ylim()[1]
    for what, y_pt, style in (
        (caption.title, top - 40.28, {"fontsize": 15, "weight": "bold"}),
        (caption.source, 27.0, {"fontsize": 7, "color": "#444444"}),
        (caption.footer, 16.0, {"fontsize": 7, "color": "#444444"}),
    ):
        said = what if isinstance(what, str) else what.said(lang)
        write_clipped(page, (left, y_pt), said, right - left, **style)
    write(page, (left, top - 57.28), subtitle, fontsize=10)


def write_notice(page: Axes, at: Point, lang: Lang, **style: Any) -> TextArtist:  # noqa: ANN401
    """Say that the data are made up."""
    said = _SYNTHETIC.said(lang)
    text = write(page, at, said, **{"fontsize": 8.5, "weight": "bold", **style})
    text.set_bbox({"facecolor": "#f0e442", "edgecolor": INK, "linewidth": 0.8, "pad": 4})
    return text


def save_sheet(figure: Figure, folder: Path, stem: str) -> tuple[Path, ...]:
    """Write a figure as PNG, PDF and SVG, with the same bytes each time; return the files."""
    png, pdf, svg = (folder / f"{stem}.{kind}" for kind in ("png", "pdf", "svg"))
    drawn = StringIO()
    with mpl.rc_context(STYLE):
        packed = {"compress_level": _PNG_LEVEL}
        figure.savefig(png, dpi=_DPI, metadata={"Software": None}, pil_kwargs=packed)
        figure.savefig(pdf, metadata=dict.fromkeys(("Creator", "Producer", "CreationDate")))
        figure.savefig(drawn, format="svg", metadata=dict.fromkeys(("Creator", "Date")))
    svg.write_text(drawn.getvalue().replace(f"'{FONT}'", _FONTS), encoding="utf-8", newline="\n")
    return png, pdf, svg
