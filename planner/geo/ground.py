"""A layer of any public source on the ground: in EPSG:25832, joined and compared by area."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from planner.door import RefusedFileError
from planner.geo.features import read_features
from planner.geo.layers import AreaLayer
from planner.geo.looks_like import in_denmark, layer_hint
from planner.geo.points import cell_of, point_of
from planner.geo.systems import CRS
from planner.text import alike, text

# Corners of neighbours that are the same to the eye become the same. [m]
_GRID_M = 0.1
# Detail that a map of the city doesn't show; forts out in the sound would make it small. [m], [m2]
_DETAIL_M = 5
_ISLAND_M2 = 100_000


@dataclass(frozen=True, slots=True)
class Placed:
    """One feature of a layer, where it lies.

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
        return point_of(self.geometry)

    @property
    def km2(self) -> float:
        """Its size. [km2]."""
        return 0.0 if self.geometry is None else float(self.geometry.area) / 1_000_000

    @property
    def inner_point_m(self) -> tuple[int, int]:
        """A point inside it, in whole metres. [m]."""
        point = shapely.Point() if self.geometry is None else self.geometry.representative_point()
        return (round(point.x), round(point.y))


def read_placed(path: Path) -> list[Placed]:
    """Read a layer.

    Raises
    ------
    RefusedFileError
        If it isn't one, is of no known coordinate system, or lies outside Denmark altogether.
    """
    layer = read_features(path)
    read = gpd.GeoSeries([shapely.force_2d(one.geometry) for one in layer.features], crs=layer.crs)
    # Coordinates that are no numbers make a geometry that lies nowhere.
    with np.errstate(invalid="ignore"):
        geometries = read.to_crs(CRS)
    found = [
        Placed(
            number,
            {str(name): cell_of(value) for name, value in one.properties.items()},
            geometry if _is_in_denmark(geometry) else None,
        )
        for number, (one, geometry) in enumerate(
            zip(layer.features, geometries, strict=True), start=1
        )
    ]
    if all(one.geometry is None for one in found):
        what = text(
            "lies outside Denmark when its coordinates are read as {crs}", crs=alike(layer.crs)
        )
        corners = shapely.get_coordinates(read.to_numpy())
        x, y = corners[0] if len(corners) else (0, 0)
        raise RefusedFileError(what, layer_hint((float(x), float(y))), subject="geometry")
    return found


def _is_in_denmark(geometry: BaseGeometry | None) -> bool:
    if geometry is None or geometry.is_empty:
        return False
    x1, y1, x2, y2 = geometry.bounds
    return in_denmark((x1, y1)) and in_denmark((x2, y2))


def joined(features: Iterable[tuple[str, Placed]]) -> dict[str, BaseGeometry]:
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
