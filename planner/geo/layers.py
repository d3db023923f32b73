"""The layer of areas, and which area a point lies in."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from planner.errors import DataError, Fault
from planner.geo.plane import Ring
from planner.text import Text, text

# Who may not import geopandas may still name a layer.
AreaLayer = gpd.GeoDataFrame

CRS = "EPSG:25832"
# Denmark in EPSG:25832.
X_M, Y_M = (400_000, 900_000), (6_000_000, 6_450_000)
# RFC 7946: a GeoJSON file that declares nothing is in WGS 84.
_DEFAULT_CRS = "EPSG:4326"
# A declared name goes no further than this list: PROJ would also open files and guess.
_CRS_NAME = re.compile(r"(?:urn:ogc:def:crs:)?(?:EPSG:(?:[0-9.]*:)?([0-9]+)|OGC:1\.3:CRS84)")
_CRS_CODES = ("25832", "25833", "4326", "4258", "3857")
LARGEST_FILE_BYTES = 100_000_000
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
    """Read the areas from GeoJSON, as text and JSON only; no other driver is asked.

    Parameters
    ----------
    shown
        The file's name as it appears in messages.

    Returns
    -------
    Columns ``area_id``, ``name``, ``omraade``, ``children_0_5`` [persons] and ``geometry`` in
    EPSG:25832 (areas). [m]

    Raises
    ------
    DataError
        With every fault of the file.
    """
    faults = _Faults(shown)
    features, crs = _features(path, faults)
    rows = [_row(number, feature, faults) for number, feature in enumerate(features, start=1)]
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
    layer = gpd.GeoDataFrame(rows, geometry="geometry", crs=crs).to_crs(CRS)
    for number, (x1, y1, x2, y2) in enumerate(layer.bounds.itertuples(index=False), start=1):
        if not (X_M[0] <= x1 <= x2 <= X_M[1] and Y_M[0] <= y1 <= y2 <= Y_M[1]):
            faults.add(
                number,
                "geometry",
                text("lies outside Denmark when its coordinates are read as {crs}", crs=crs),
                text("declare the coordinate system in crs, and write x or longitude first"),
            )
    faults.throw()
    return layer[[*_PROPERTIES, "geometry"]]


class _Faults:
    """The faults of one layer."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._found: list[Fault] = []

    def add(self, feature: int, subject: str, what: Text, do: Text | None = None) -> None:
        if do is None:
            do = text("correct the feature")
        if not feature:
            do = text("give a GeoJSON file of areas")
        self._found.append(Fault(self._shown, feature, 0, subject, what, do))

    def throw(self) -> None:
        if self._found:
            raise DataError(self._found)


def read_layer(path: Path, shown: str) -> tuple[list[Any], str]:
    """Return the features of a GeoJSON file, as they stand, and the CRS they are in.

    Raises
    ------
    DataError
        If it can't be read, has no features or declares a CRS that isn't known.
    """
    return _features(path, _Faults(shown))


def _features(path: Path, faults: _Faults) -> tuple[list[Any], str]:
    document: Any = None
    try:
        is_readable = path.is_file() and path.stat().st_size <= LARGEST_FILE_BYTES
        document = json.loads(path.read_text(encoding="utf-8-sig")) if is_readable else {}
    except OSError:
        is_readable = False
    except (ValueError, RecursionError):
        is_readable = "\0" not in str(path)
        faults.add(0, "", text("the file is not GeoJSON"))
    if not is_readable:
        faults.add(
            0,
            "",
            text("the file doesn't exist, is too large or can't be read"),
        )
    faults.throw()
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        faults.add(0, "features", text("the file has no features"))
    crs = _declared_crs(document) if isinstance(document, dict) else _DEFAULT_CRS
    if crs is None:
        codes = ", ".join(f"EPSG:{code}" for code in _CRS_CODES)
        faults.add(0, "crs", text("is not one of {codes}", codes=codes))
    faults.throw()
    return list(features or ()), str(crs)


def _declared_crs(document: Mapping[str, Any]) -> str | None:
    declared = document.get("crs")
    if declared is None:
        return _DEFAULT_CRS
    properties = declared.get("properties") if isinstance(declared, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    match = _CRS_NAME.fullmatch(name) if isinstance(name, str) else None
    if match is None:
        return None
    code = match[1] or "4326"
    return f"EPSG:{code}" if code in _CRS_CODES else None


def _row(number: int, feature: Any, faults: _Faults) -> dict[str, Any]:  # noqa: ANN401  (JSON)
    properties = feature.get("properties") if isinstance(feature, dict) else None
    row: dict[str, Any] = dict(properties) if isinstance(properties, dict) else {}
    for name, kind in _PROPERTIES.items():
        if not _is_right(row.get(name), kind):
            expected = text("text") if kind is str else text("a whole number")
            what = text("is missing or is not {expected}", expected=expected)
            faults.add(number, name, what)
    row["geometry"] = _polygon(feature)
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


def _polygon(feature: Any) -> BaseGeometry | None:  # noqa: ANN401  (JSON)
    try:
        geometry = shape(feature["geometry"])
    except (LookupError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
        return None
    return geometry if geometry.geom_type in {"Polygon", "MultiPolygon"} else None


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


def distance_to_area_m(layer: gpd.GeoDataFrame, area_id: str, x_m: float, y_m: float) -> float:
    """Return how far a point is from an area, in metres; 0 inside."""
    outline = layer.loc[layer["area_id"] == area_id, "geometry"].iloc[0]
    return float(shapely.distance(outline, shapely.Point(x_m, y_m)))
