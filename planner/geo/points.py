"""Read a layer of points as a table whose columns x and y are metres in EPSG:25832."""

from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from planner.geo.features import read_features
from planner.geo.looks_like import Transform
from planner.tabular.aliases import column_of
from planner.tabular.sheet import Line, Number, Remark, Sheet
from planner.text import text

_POSITION = ("x", "y", "lon", "lat")


def read_points(path: Path) -> Sheet:
    """Read a layer of points.

    A column of the layer that also says where something lies is not read.

    Raises
    ------
    RefusedFileError
        If the file is no layer.
    """
    found = read_features(path)
    names: dict[str, None] = {}
    for one in found.features:
        names |= dict.fromkeys(str(name) for name in one.properties)
    columns = [name for name in names if column_of(name) not in _POSITION]
    transform = Transform(found.crs)
    lines, remarks = [], []
    for number, one in enumerate(found.features, start=1):
        cells = [cell_of(one.properties.get(name)) for name in columns]
        point = point_of(one.geometry)
        if point is None:
            what = text("the feature has no point")
            remarks.append(Remark(number, len(columns), what, text("correct the feature")))
            x, y = "", ""
        else:
            x, y = (Number(repr(value)) for value in transform(point))
        lines.append(Line(number, (*cells, x, y)))
    how = text("{kind}, {crs}", kind=found.kind, crs=found.crs)
    header = Line(0, (*columns, "x", "y"))
    return Sheet(header=header, lines=lines, how=how, remarks=remarks)


def point_of(geometry: BaseGeometry | None) -> tuple[float, float] | None:
    """Return the one point that a geometry is; None if it is none or several."""
    if geometry is None or geometry.is_empty:
        return None
    if geometry.geom_type == "MultiPoint" and len(geometry.geoms) == 1:
        geometry = geometry.geoms[0]
    if geometry.geom_type != "Point":
        return None
    return float(shapely.get_x(geometry)), float(shapely.get_y(geometry))


def cell_of(value: Any) -> str:  # noqa: ANN401  (whatever a layer holds)
    """Return a property as the cell of a table."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return Number(value)
    if isinstance(value, float):
        return Number(int(value)) if value.is_integer() else Number(repr(value))
    return str(value).strip()
