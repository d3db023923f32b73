"""The layer of areas, and which area a point lies in."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from planner.errors import DataError, Fault
from planner.text import Text

# Who may not import geopandas may still name a layer.
AreaLayer = gpd.GeoDataFrame

CRS = "EPSG:25832"
# RFC 7946: a GeoJSON file that declares nothing is in WGS 84.
_DEFAULT_CRS = "EPSG:4326"
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
        key = str(row.get("area_id"))
        if key in seen:
            faults.add(
                number,
                "area_id",
                f"samme id som i objekt {seen[key]}",
                f"the same id as in feature {seen[key]}",
            )
        seen.setdefault(key, number)
    faults.throw()
    layer = gpd.GeoDataFrame(rows, geometry="geometry", crs=crs).to_crs(CRS)
    for number, geometry in enumerate(layer.geometry, start=1):
        if not geometry.is_valid or not shapely.is_valid_input(geometry) or geometry.is_empty:
            faults.add(number, "geometry", "fladen er ikke gyldig", "the polygon is not valid")
    faults.throw()
    return layer[[*_PROPERTIES, "geometry"]]


class _Faults:
    """The faults of one layer."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._found: list[Fault] = []

    def add(self, feature: int, subject: str, da: str, en: str) -> None:
        where = Text(da="ret objektet", en="correct the feature")
        self._found.append(Fault(self._shown, feature, 0, subject, Text(da=da, en=en), where))

    def throw(self) -> None:
        if self._found:
            raise DataError(self._found)


def _features(path: Path, faults: _Faults) -> tuple[list[Any], str]:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        faults.add(
            0,
            "",
            "filen findes ikke eller kan ikke læses",
            "the file doesn't exist or can't be read",
        )
        document = {}
    except (ValueError, RecursionError):
        faults.add(0, "", "filen er ikke GeoJSON", "the file is not GeoJSON")
        document = {}
    faults.throw()
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        faults.add(0, "features", "filen har ingen objekter", "the file has no features")
        faults.throw()
        return [], _DEFAULT_CRS
    declared = document.get("crs") or {}
    name = declared.get("properties", {}).get("name", _DEFAULT_CRS)
    return features, str(name)


def _row(number: int, feature: Any, faults: _Faults) -> dict[str, Any]:  # noqa: ANN401  (JSON)
    properties = feature.get("properties") if isinstance(feature, dict) else None
    row: dict[str, Any] = dict(properties) if isinstance(properties, dict) else {}
    for name, kind in _PROPERTIES.items():
        value = row.get(name)
        if type(value) is not kind or value in ("", -1):
            expected = ("tekst", "text") if kind is str else ("et helt tal", "a whole number")
            faults.add(
                number,
                name,
                f"mangler eller er ikke {expected[0]}",
                f"is missing or is not {expected[1]}",
            )
    row["geometry"] = _polygon(feature)
    if row["geometry"] is None:
        faults.add(number, "geometry", "er ikke en flade", "is not a polygon")
    return row


def _polygon(feature: Any) -> BaseGeometry | None:  # noqa: ANN401  (JSON)
    try:
        geometry = shape(feature["geometry"])
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
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


def distance_to_area_m(layer: gpd.GeoDataFrame, area_id: str, x_m: float, y_m: float) -> float:
    """Return how far a point is from an area, in metres; 0 inside."""
    outline = layer.loc[layer["area_id"] == area_id, "geometry"].iloc[0]
    return float(shapely.distance(outline, shapely.Point(x_m, y_m)))
