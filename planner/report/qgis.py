"""How QGIS draws the layers of a plan: as the maps do, one school year at a time.

A style is XML that QGIS reads from the table ``layer_styles`` of a GeoPackage when it opens a
layer. Institutions are drawn by rules, a group of them for each school year, of which the first is
ticked; within it one for each change, in the colours and with the signs of the maps. Shape tells
the ownership and size the places, but not where they would tell how many children are left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from matplotlib.colors import to_rgba

from planner.report import symbols
from planner.report.changes import LABELS, TAKING_NOBODY, Change
from planner.report.symbols import INK, LOOKS, SHAPES, Symbol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.text import Lang

# The version whose way of writing styles this is; QGIS updates older ones when it reads them.
_VERSION = "3.28.0"
_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_POINT, _POLYGON = "0", "2"
# What QGIS calls our markers, and by how many degrees it turns them.
_MARKERS = {
    "o": ("circle", 0),
    "s": ("square", 0),
    "^": ("triangle", 0),
    "v": ("triangle", 180),
    "*": ("star", 0),
    "P": ("cross_fill", 0),
    "d": ("diamond", 0),
    "_": ("line", 90),
    "x": ("cross2", 0),
}
# A property that follows from an expression.
_BY_EXPRESSION = "3"
_CLEAR = "0,0,0,0"


def areas_style() -> str:
    """Return the style of the areas: land, so that the institutions stand out."""
    root = _root()
    renderer = ET.SubElement(root, "renderer-v2", type="singleSymbol")
    symbol = _symbol(ET.SubElement(renderer, "symbols"), 0, "fill")
    fill = {
        "color": _color(symbols.LAND),
        "outline_color": _color(symbols.LAND_EDGE),
        "outline_style": "solid",
        "outline_width": f"{symbols.LAND_EDGE_PT}",
        "outline_width_unit": "Point",
        "style": "solid",
    }
    _layer(symbol, "SimpleFill", fill)
    return _text(root, _POLYGON)


def institutions_style(
    changes_by_year: Mapping[str, Iterable[Change]], lang: Lang, *, has_special: bool
) -> str:
    """Return the style of a layer of institutions.

    Parameters
    ----------
    changes_by_year
        What happens in each school year, by its label; nothing else is drawn.
    has_special
        Whether the layer has ``special_places``, which a ring tells of.
    """
    root = _root()
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0")
    rules = ET.SubElement(renderer, "rules", key="{years}")
    drawn = ET.SubElement(renderer, "symbols")
    for place, (label, changes) in enumerate(changes_by_year.items()):
        group = _rule(rules, f"{{{label}}}", label, f"\"school_year\" = '{label}'")
        if place > 0:
            # Years would cover each other.
            group.set("checkstate", "0")
        for change in (one for one in Change if one in set(changes)):
            number = len(drawn)
            said, asked = LABELS[change].said(lang), f"\"change\" = '{change.value}'"
            _rule(group, f"{{{label} {change.value}}}", said, asked).set("symbol", f"{number}")
            _markers(_symbol(drawn, number, "marker"), change, has_special=has_special)
    return _text(root, _POINT)


def _rule(parent: ET.Element, key: str, label: str, asked: str) -> ET.Element:
    return ET.SubElement(parent, "rule", key=key, label=label, filter=asked)


def _markers(symbol: ET.Element, change: Change, *, has_special: bool) -> None:
    """Add what an institution is drawn with: its shape, a sign on it, and a ring around it."""
    if change is Change.NONE:
        dot = {"name": "circle", "color": _color(symbols.OTHER), "outline_style": "no"}
        dot["size"] = f"{symbols.OTHER_PT2**0.5:.2f}"
        _layer(symbol, "SimpleMarker", _marker(dot))
        return
    look, across = LOOKS[change], _diameter(change)
    edge = symbols.KEPT_EDGE_PT if change is Change.KEPT else symbols.EDGE_PT
    # In the legend, where there are no places, all are as large.
    usual = Symbol(change=change, places=symbols.SIZELESS_PLACES).diameter_pt
    body = {"color": _color(look.fill), "outline_color": _color(INK), "outline_width": f"{edge}"}
    body["size"] = f"{usual:.2f}"
    shape = _case({key: f"'{_MARKERS[one.marker][0]}'" for key, one in SHAPES.items()})
    factor = _case({key: f"{one.factor:.4f}" for key, one in SHAPES.items()})
    _layer(symbol, "SimpleMarker", _marker(body), {"name": shape, "size": f"{across} * {factor}"})
    if look.sign:
        name, turned = _MARKERS[look.sign]
        is_line = look.sign in symbols.LINES
        sign = {
            "name": name,
            "angle": f"{turned}",
            "color": _color(look.ink),
            "outline_color": _color(look.ink),
            "outline_style": "solid" if is_line else "no",
            "outline_width": f"{symbols.LINE_PT}",
            "size": f"{symbols.SIGN * usual:.2f}",
        }
        _layer(symbol, "SimpleMarker", _marker(sign), {"size": f"{symbols.SIGN} * {across}"})
    if has_special:
        ring = {"name": "circle", "color": _CLEAR, "outline_color": _color(INK)}
        ring |= {"outline_width": f"{edge}", "outline_style": "no"}
        is_seen = "CASE WHEN \"special_places\" > 0 THEN 'solid' ELSE 'no' END"
        size = f"{across} + {symbols.RING_PT}"
        _layer(symbol, "SimpleMarker", _marker(ring), {"size": size, "outlineStyle": is_seen})


def _diameter(change: Change) -> str:
    """Return the expression of a symbol's diameter, which says nothing of children. [pt]."""
    places = f"{symbols.SIZELESS_PLACES}" if change in TAKING_NOBODY else '"places"'
    return f"max({symbols.SMALLEST_PT}, {symbols.ROOT_PT} * sqrt({places}))"


def _case(said_by_ownership: Mapping[str, str]) -> str:
    """Return the expression that says one thing for each ownership."""
    told = " ".join(
        f"WHEN \"ownership\" = '{owner}' THEN {said}" for owner, said in said_by_ownership.items()
    )
    return f"CASE {told} END"


def _marker(own: Mapping[str, str]) -> dict[str, str]:
    """Return a marker's properties, its own before the usual ones."""
    usual = {"size_unit": "Point", "outline_style": "solid", "outline_width_unit": "Point"}
    return usual | dict(own)


def _color(name: str) -> str:
    """Return a colour as QGIS writes it: red, green, blue and how opaque, up to 255 each."""
    return ",".join(str(round(255 * part)) for part in to_rgba(name))


def _root() -> ET.Element:
    return ET.Element("qgis", version=_VERSION, styleCategories="Symbology")


def _text(root: ET.Element, geometry: str) -> str:
    ET.SubElement(root, "layerGeometryType").text = geometry
    ET.indent(root, " ")
    return f"{_DOCTYPE}{ET.tostring(root, encoding='unicode')}\n"


def _symbol(parent: ET.Element, number: int, kind: str) -> ET.Element:
    return ET.SubElement(parent, "symbol", name=f"{number}", type=kind, alpha="1")


def _layer(
    symbol: ET.Element,
    kind: str,
    properties: Mapping[str, str],
    expressions: Mapping[str, str] | None = None,
) -> None:
    """Add a layer of a symbol.

    Parameters
    ----------
    expressions
        What is found out for each feature, by property.
    """
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0"})
    layer.set("pass", "0")
    options = ET.SubElement(layer, "Option", type="Map")
    for name, value in properties.items():
        _option(options, name, value)
    if expressions:
        defined = ET.SubElement(layer, "data_defined_properties")
        whole = ET.SubElement(defined, "Option", type="Map")
        _option(whole, "name", "")
        inner = ET.SubElement(whole, "Option", name="properties", type="Map")
        for name, expression in expressions.items():
            one = ET.SubElement(inner, "Option", name=name, type="Map")
            _option(one, "active", "true", "bool")
            _option(one, "expression", expression)
            _option(one, "type", _BY_EXPRESSION, "int")
        _option(whole, "type", "collection")


def _option(parent: ET.Element, name: str, value: str, kind: str = "QString") -> None:
    ET.SubElement(parent, "Option", name=name, type=kind, value=value)
