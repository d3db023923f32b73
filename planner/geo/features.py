"""A layer of any public source: its features in EPSG:25832, joined and compared by area."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from planner.errors import DataError, Fault
from planner.geo.layers import CRS, X_M, Y_M, AreaLayer, read_layer
from planner.text import text

# Corners of neighbours that are the same to the eye become the same. [m]
_GRID_M = 0.1
# Detail that a map of the city doesn't show; forts out in the sound would make it small. [m], [m2]
_DETAIL_M = 5
_ISLAND_M2 = 100_000


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of a layer.

    Parameters
    ----------
    number
        Its place in the file, from 1.
    cells
        Its properties as text; empty where there is none.
    geometry
        In EPSG:25832; None if there is none in Denmark. [m]
    """

    number: int
    cells: Mapping[str, str]
    geometry: BaseGeometry | None

    @property
    def point_m(self) -> tuple[float, float] | None:
        """Its position, if it is one point. [m]."""
        corners = shapely.get_coordinates(self.geometry)
        if self.geometry is None or "Point" not in self.geometry.geom_type or len(corners) != 1:
            return None
        return (float(corners[0][0]), float(corners[0][1]))

    @property
    def km2(self) -> float:
        """Its size. [km2]."""
        return 0.0 if self.geometry is None else float(self.geometry.area) / 1_000_000

    @property
    def inner_point_m(self) -> tuple[int, int]:
        """A point inside it, in whole metres. [m]."""
        point = shapely.Point() if self.geometry is None else self.geometry.representative_point()
        return (round(point.x), round(point.y))


def read_features(path: Path, shown: str) -> list[Feature]:
    """Read a GeoJSON layer.

    Raises
    ------
    DataError
        If it isn't one, declares a CRS that isn't known, or lies outside Denmark altogether.
    """
    raw, crs = read_layer(path, shown)
    # Coordinates that are no numbers make a geometry that lies nowhere.
    with np.errstate(invalid="ignore"):
        geometries = gpd.GeoSeries([_geometry(one) for one in raw], crs=crs).to_crs(CRS)
    found = [
        Feature(number, _cells(one), geometry if _is_in_denmark(geometry) else None)
        for number, (one, geometry) in enumerate(zip(raw, geometries, strict=True), start=1)
    ]
    if all(one.geometry is None for one in found):
        what = text("lies outside Denmark when its coordinates are read as {crs}", crs=crs)
        do = text("declare the coordinate system in crs, and write x or longitude first")
        raise DataError([Fault(shown, 0, 0, "geometry", what, do)])
    return found


def _geometry(feature: Any) -> BaseGeometry | None:  # noqa: ANN401  (JSON)
    try:
        return shapely.force_2d(shape(feature["geometry"]))
    except (LookupError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
        return None


def _cells(feature: Any) -> dict[str, str]:  # noqa: ANN401  (JSON)
    properties = feature.get("properties") if isinstance(feature, dict) else None
    found = properties if isinstance(properties, dict) else {}
    return {str(key): _cell(value) for key, value in found.items()}


def _cell(value: Any) -> str:  # noqa: ANN401  (JSON)
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool | int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return ""


def _is_in_denmark(geometry: BaseGeometry | None) -> bool:
    if geometry is None or geometry.is_empty:
        return False
    x1, y1, x2, y2 = geometry.bounds
    inside = X_M[0] <= x1 <= x2 <= X_M[1] and Y_M[0] <= y1 <= y2 <= Y_M[1]
    return inside and all(map(math.isfinite, geometry.bounds))


def joined(features: Iterable[tuple[str, Feature]]) -> dict[str, BaseGeometry]:
    """Return the outline of each key: all its features as one, in the order of the keys."""
    parts: dict[str, list[BaseGeometry]] = {}
    for key, one in features:
        if one.geometry is not None and one.geometry.geom_type in {"Polygon", "MultiPolygon"}:
            whole = shapely.make_valid(one.geometry, method="structure", keep_collapsed=False)
            if whole.area:
                parts.setdefault(key, []).append(whole)
    outlines = {
        key: shapely.union_all(shapely.set_precision(parts[key], _GRID_M), grid_size=_GRID_M)
        for key in sorted(parts)
    }
    return {key: one for key, one in outlines.items() if one.area}


def shares(outline: BaseGeometry, layer: AreaLayer) -> dict[str, float]:
    """Return which share of an outline lies in each area, none left out but those of nothing."""
    found = shapely.intersection(outline, layer.geometry.to_numpy())
    pairs = zip(layer["area_id"], shapely.area(found) / outline.area, strict=True)
    return {str(area_id): float(share) for area_id, share in pairs if share > 0}


def area_layer(
    outline_by_area: Mapping[str, BaseGeometry], rows: Sequence[Mapping[str, Any]]
) -> AreaLayer:
    """Return a layer of areas, as the planner reads one.

    Parameters
    ----------
    rows
        For each area ``area_id`` and what else is known of it.
    """
    outlines = [outline_by_area[row["area_id"]] for row in rows]
    return gpd.GeoDataFrame(list(rows), geometry=outlines, crs=CRS)


def area_geojson(layer: AreaLayer) -> str:
    """Return a layer of areas as GeoJSON with a feature a line.

    Without detail below 5 m, and without islands and holes under 10 hectares.
    """
    large = [_without_islands(one) for one in layer.geometry]
    simple = shapely.coverage_simplify(large, _DETAIL_M)
    rounded = shapely.set_precision(simple, _GRID_M)
    records = layer.drop(columns="geometry").to_dict("records")
    lines = ",\n".join(
        json.dumps(
            {"type": "Feature", "properties": record, "geometry": _written(outline)},
            ensure_ascii=False,
        )
        for record, outline in zip(records, rounded, strict=True)
    )
    name = f"urn:ogc:def:crs:{CRS.replace(':', '::')}"
    crs = json.dumps({"type": "name", "properties": {"name": name}})
    return f'{{"type": "FeatureCollection", "crs": {crs}, "features": [\n{lines}\n]}}\n'


def _without_islands(outline: BaseGeometry) -> BaseGeometry:
    parts = sorted(shapely.get_parts(outline), key=lambda one: -one.area)
    kept = [one for one in parts if one.area >= _ISLAND_M2] or parts[:1]
    return shapely.multipolygons(
        [
            shapely.Polygon(
                one.exterior,
                [hole for hole in one.interiors if shapely.Polygon(hole).area >= _ISLAND_M2],
            )
            for one in kept
        ]
    )


def _written(outline: BaseGeometry) -> Any:  # noqa: ANN401  (JSON)
    return json.loads(shapely.to_geojson(outline), parse_float=lambda one: round(float(one), 1))
