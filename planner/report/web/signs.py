"""The signs of the printed maps as SVG: markers, symbols and the entries of a legend."""

from collections.abc import Iterator

from matplotlib.markers import MarkerStyle
from matplotlib.path import Path

from planner.report.symbols import INK, LOOKS, SHAPES, Symbol
from planner.report.web.markup import Markup, tag, together

_LETTERS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}


def units(value: float) -> str:
    """Write a length of the drawing, as short as can be. [units]."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def dot() -> Markup:
    """Draw an institution without places."""
    return tag("circle", r="1.9", fill="#a8a8a8")


def symbol(drawn: Symbol, number: str = "") -> Markup:
    """Draw a symbol around its middle, in what are pixels on a screen."""
    look, shape, across = LOOKS[drawn.change], SHAPES[drawn.ownership], drawn.diameter_pt
    parts = [_sign(shape.marker, across * shape.factor, fill=look.fill, stroke=INK)]
    if drawn.is_special:
        parts.append(tag("circle", r=units(across / 2 + 2.5), fill="none", stroke=INK))
    if look.sign:
        is_filled = MarkerStyle(look.sign).is_filled()
        ink = {"fill": look.ink} if is_filled else {"fill": "none", "stroke": look.ink}
        parts.append(_sign(look.sign, 0.56 * across, **ink))
    if number and look.sign:
        parts.append(tag("text", number, x=units(drawn.reach_pt + 1), class_="beside-it"))
    elif number:
        parts.append(tag("text", number))
    return together(parts)


def _sign(marker: str, size: float, **look: str) -> Markup:
    return tag(
        "use", href=f"#sign-{_sign_number(marker)}", transform=f"scale({units(size)})", **look
    )


def _markers() -> list[str]:
    """Return every marker that shapes and changes are drawn with, in order."""
    used = [one.marker for one in SHAPES.values()] + [one.sign for one in LOOKS.values()]
    return sorted({one for one in used if one})


def _sign_number(marker: str) -> int:
    return _markers().index(marker)


def sign_outlines() -> Iterator[Markup]:
    """Yield the outline of every marker, one unit across, as matplotlib draws it."""
    for number, marker in enumerate(_markers()):
        style = MarkerStyle(marker)
        path = style.get_path().transformed(style.get_transform())
        yield tag("path", id=f"sign-{number}", d=_outline(path), vector_effect="non-scaling-stroke")


def _outline(path: Path) -> str:
    parts = []
    for corners, code in path.iter_segments(simplify=False):
        if code == Path.CLOSEPOLY:
            parts.append("Z")
        else:
            # South is downwards on a screen.
            pairs = zip(corners[::2], -corners[1::2], strict=True)
            where = " ".join(f"{x + 0.0:.3f} {y + 0.0:.3f}" for x, y in pairs)
            parts.append(_LETTERS[code] + where)
    return "".join(parts)


def entry(sign: Markup, label: str) -> Markup:
    """Return an entry of a legend."""
    drawn = tag("svg", sign, viewBox="-10 -10 20 20", aria_hidden="true")
    return tag("li", drawn, " ", label)
