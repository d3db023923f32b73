"""The layer of areas, and which area a point lies in."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from planner.door import RefusedFileError
from planner.errors import DataError, Fault
from planner.geo.features import Feature, Features, read_features
from planner.geo.looks_like import layer_hint
from planner.geo.plane import Ring
from planner.geo.systems import CRS, X_M, Y_M
from planner.tabular.aliases import column_of
from planner.text import Text, alike, text

# Who may not import geopandas may still name a layer.
AreaLayer = gpd.GeoDataFrame

MOST_CHILDREN = 1_000_000
# Outlines are generalised to about 120 m; a point this near counts as inside.
TOLERANCE_M = 500

_PROPERTIES: Mapping[str, type] = {
    "area_id": str,
    "name": str,
    "omraade": str,
    "children_0_5": int,
}


def read_areas(path: Path, shown: str) -> gpd.GeoDataFrame:
    """Read the areas from a layer.

    Parameters
    ----------
    shown
        The file's name as it appears in messages.

    Returns
    -------
    Columns ``area_id``, ``name``, ``omraade``, ``children_0_5`` [persons] and ``geometry`` in
    EPSG:25832 (areas) [m]; ``attrs["how"]`` tells how the file was understood.

    Raises
    ------
    DataError
        With every fault of the file.
    """
    faults = _Faults(shown)
    try:
        found = read_features(path)
    except RefusedFileError as error:
        raise DataError([error.fault(shown)]) from None
    rows = [_row(number, one, faults) for number, one in enumerate(found.features, start=1)]
    _check_columns(found, faults)
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        key = row.get("area_id")
        if not isinstance(key, str):
            continue
        if key in seen:
            faults.add(
                number,
                "area_id",
                text("the same id as in feature {seen}", seen=seen[key]),
            )
        seen.setdefault(key, number)
    faults.throw()
    if not any(row["children_0_5"] for row in rows):
        faults.add(0, "children_0_5", text("no area has children"))
    layer = _in_metres(rows, found, faults)
    layer = layer[[*_PROPERTIES, "geometry"]]
    layer.attrs["how"] = text("{kind}, {crs}", kind=found.kind, crs=found.crs)
    return layer


def _in_metres(
    rows: Sequence[Mapping[str, Any]], found: Features, faults: "_Faults"
) -> gpd.GeoDataFrame:
    """Return the rows in EPSG:25832; what then lies outside Denmark is a fault."""
    read = gpd.GeoDataFrame(rows, geometry="geometry", crs=found.crs)
    layer = read.to_crs(CRS)
    for number, (x1, y1, x2, y2) in enumerate(layer.bounds.itertuples(index=False), start=1):
        if not (X_M[0] <= x1 <= x2 <= X_M[1] and Y_M[0] <= y1 <= y2 <= Y_M[1]):
            x, y, *_ = read.geometry.iloc[number - 1].bounds
            faults.add(
                number,
                "geometry",
                text(
                    "lies outside Denmark when its coordinates are read as {crs}",
                    crs=alike(found.crs),
                ),
                layer_hint((float(x), float(y))),
            )
    faults.throw()
    return layer


def _check_columns(found: Features, faults: "_Faults") -> None:
    """Note columns that mean the same; several names may."""
    names = {str(name) for feature in found.features for name in feature.properties}
    meant = Counter(column_of(name) for name in names)
    for name in _PROPERTIES:
        if meant[name] > 1:
            faults.add(
                1, name, text("the column stands several times"), text("keep only one of them")
            )


class _Faults:
    """The faults of one layer."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._found: list[Fault] = []

    def add(self, feature: int, subject: str, what: Text, do: Text | None = None) -> None:
        if do is None:
            do = text("correct the feature")
        if not feature:
            do = text("give a layer of areas")
        self._found.append(Fault(self._shown, feature, 0, subject, what, do))

    def throw(self) -> None:
        if self._found:
            raise DataError(self._found)


def _row(number: int, feature: Feature, faults: _Faults) -> dict[str, Any]:
    by_column = {column_of(str(name)): value for name, value in feature.properties.items()}
    row: dict[str, Any] = {name: by_column.get(name) for name in _PROPERTIES}
    for name, kind in _PROPERTIES.items():
        if not _is_right(row[name], kind):
            expected = text("text") if kind is str else text("a whole number")
            what = text("is missing or is not {expected}", expected=expected)
            faults.add(number, name, what)
    row["geometry"] = _polygon(feature.geometry)
    if row["geometry"] is None:
        faults.add(number, "geometry", text("is not a polygon"))
    elif not row["geometry"].is_valid or row["geometry"].is_empty:
        faults.add(number, "geometry", text("the polygon is not valid"))
    return row


def _is_right(value: Any, kind: type) -> bool:  # noqa: ANN401  (JSON)
    if kind is str:
        return isinstance(value, str) and bool(value.strip()) and value.isprintable()
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return is_number and bool(0 <= value <= MOST_CHILDREN)


def _polygon(geometry: BaseGeometry | None) -> BaseGeometry | None:
    is_polygon = geometry is not None and geometry.geom_type in {"Polygon", "MultiPolygon"}
    return geometry if is_polygon else None


def nearest_areas(
    layer: gpd.GeoDataFrame, positions_m: Sequence[tuple[float, float]]
) -> list[tuple[str, float]]:
    """Return the nearest area of each point and the metres to it; 0 inside.

    Parameters
    ----------
    positions_m
        Points in EPSG:25832 (points x 2). [m]
    """
    if not positions_m:
        return []
    points = shapely.points([list(position) for position in positions_m])
    tree = shapely.STRtree(layer.geometry.to_numpy())
    nearest = tree.nearest(points)
    distances = shapely.distance(points, layer.geometry.to_numpy()[nearest])
    ids = layer["area_id"].to_numpy()
    return [(str(ids[k]), float(d)) for k, d in zip(nearest, distances, strict=True)]


def outlines_m(layer: gpd.GeoDataFrame) -> dict[str, tuple[Ring, ...]]:
    """Return every ring of each area, outer and inner ones, in whole metres. [m]."""
    return {
        str(row.area_id): tuple(
            tuple((round(x), round(y)) for x, y in shapely.get_coordinates(ring))
            for part in shapely.get_parts(row.geometry)
            for ring in (part.exterior, *part.interiors)
        )
        for row in layer.itertuples()
    }


def distances_to_areas_m(
    layer: gpd.GeoDataFrame, area_ids: Sequence[str], positions_m: Sequence[tuple[float, float]]
) -> list[float]:
    """Return how far each point is from its area, in metres; 0 inside.

    Parameters
    ----------
    area_ids
        The area of each point.
    positions_m
        Points in EPSG:25832 (points x 2). [m]
    """
    if not positions_m:
        return []
    outlines = dict(zip(layer["area_id"], layer.geometry, strict=True))
    points = shapely.points([list(position) for position in positions_m])
    found: list[float] = shapely.distance([outlines[one] for one in area_ids], points).tolist()
    return found
