"""Write a plan as GeoPackage layers, and count the places of areas for layers and maps.

A row is an institution or an area in one school year; no row knows a child.
"""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataSourceError, FeatureError

from planner.domain.names import school_year_label
from planner.report.changes import Change
from planner.report.qgis import areas_style, institutions_style
from planner.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from planner.domain.names import AreaId, SchoolYear
    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.report.changes import Placement

CRS = "EPSG:25832"
# Where QGIS looks for styles, and what the driver calls the column of the geometry.
STYLES, _GEOMETRY = "layer_styles", "geom"
_STYLE = Text(da="Kortenes farver og tegn", en="The colours and signs of the maps")
# A GeoPackage says when it was last changed; a rerun must give the same bytes.
_DATE_OPTION, _NO_DATE = "OGR_CURRENT_DATE", "2000-01-01T00:00:00.000Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaYear:
    """Places of an area, or of the city, in one school year and in the year before.

    Parameters
    ----------
    children_0_5
        Children aged 0 to 5 who live there. [persons]
    places_before, places
        Basispladser, those for a special group included. [places]
    special_places_before, special_places
        Those of them for a special group. [places]
    """

    name: str
    children_0_5: int
    places_before: int
    places: int
    special_places_before: int
    special_places: int

    @property
    def ordinary_places_before(self) -> int:
        """Places the year before that were not for a special group. [places]."""
        return self.places_before - self.special_places_before

    @property
    def ordinary_places(self) -> int:
        """Places that are not for a special group. [places]."""
        return self.places - self.special_places


def per_1000(places: int, children: int) -> Decimal | None:
    """Return places per 1,000 children; None where there is no child."""
    return Decimal(1000 * places) / children if children else None


def area_years(plan: Plan, problem: Problem, year: SchoolYear) -> dict[AreaId, AreaYear]:
    """Count the places of every area in one school year."""
    found = {}
    for area_id, institutions in problem.institutions_by_area.items():
        before = [plan.standing_before(one.id, year, problem) for one in institutions]
        now = [plan.standing(one.id, year) for one in institutions]
        found[area_id] = AreaYear(
            name=problem.areas[area_id].name,
            children_0_5=problem.areas[area_id].children_0_5,
            places_before=sum(one.places for one in before),
            places=sum(one.places for one in now),
            special_places_before=sum(one.special_places for one in before),
            special_places=sum(one.special_places for one in now),
        )
    return found


def city_year(areas: Iterable[AreaYear], name: str) -> AreaYear:
    """Add up the places of all areas."""
    every = tuple(areas)
    return AreaYear(
        name=name,
        children_0_5=sum(area.children_0_5 for area in every),
        places_before=sum(area.places_before for area in every),
        places=sum(area.places for area in every),
        special_places_before=sum(area.special_places_before for area in every),
        special_places=sum(area.special_places for area in every),
    )


def write_geopackage(path: Path, placement: Placement, areas: gpd.GeoDataFrame, lang: Lang) -> None:
    """Write the layers ``areas``, ``institutions`` and ``moves``, and how QGIS draws them.

    The same plan gives the same bytes.

    Parameters
    ----------
    path
        File to write; one that is there is replaced.
    areas
        Polygons by ``area_id``, in any declared CRS.
    lang
        Of the legend.

    Raises
    ------
    OSError
        If it can't be written, as on a full disk.
    """
    path.unlink(missing_ok=True)
    layers = {
        "areas": (_areas(placement.plan, placement.problem, areas), "MultiPolygon"),
        "institutions": (_institutions(placement), "Point"),
        "moves": (_moves(placement), "Point"),
    }
    with _without_date(), _system_errors():
        for name, (layer, geometry_type) in layers.items():
            layer.to_file(
                path,
                layer=name,
                driver="GPKG",
                engine="pyogrio",
                geometry_type=geometry_type,
                promote_to_multi=geometry_type == "MultiPolygon",
                mode="a" if path.exists() else "w",
            )
        styles = _styles({name: layer for name, (layer, _) in layers.items()}, lang)
        # Registered as attributes, with the columns and the key that QGIS gives the table.
        pyogrio.write_dataframe(
            styles, path, layer=STYLES, driver="GPKG", layer_options={"FID": "id"}
        )


def _styles(layers: Mapping[str, gpd.GeoDataFrame], lang: Lang) -> pd.DataFrame:
    """Return the table in which QGIS looks for a layer's style."""
    qml = {"areas": areas_style()}
    for name in ("institutions", "moves"):
        found = layers[name].groupby("school_year", sort=True)["change"]
        changes = {str(year): [Change(one) for one in set(here)] for year, here in found}
        has_special = "special_places" in layers[name]
        qml[name] = institutions_style(changes, lang, has_special=has_special)
    return pd.DataFrame(
        {
            # Empty, not null, is what QGIS asks for.
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": list(qml),
            "f_geometry_column": _GEOMETRY,
            "styleName": "planner",
            "styleQML": list(qml.values()),
            "styleSLD": "",
            "useAsDefault": True,
            "description": _STYLE.said(lang),
            "owner": "",
            "ui": None,
            "update_time": pd.Timestamp(_NO_DATE),
        }
    ).astype({"ui": object})


@contextmanager
def _system_errors() -> Iterator[None]:
    """Raise what the driver makes of a failing disk as the error that it is."""
    try:
        yield
    except (DataSourceError, FeatureError) as error:
        raise OSError(errno.EIO, os.strerror(errno.EIO)) from error


@contextmanager
def _without_date() -> Iterator[None]:
    """Let the driver write a fixed date, and put its option back afterwards."""
    before = pyogrio.get_gdal_config_option(_DATE_OPTION)
    pyogrio.set_gdal_config_options({_DATE_OPTION: _NO_DATE})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({_DATE_OPTION: before})


def _areas(plan: Plan, problem: Problem, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """One row per area, with a pair of columns for today and for each school year."""
    outlines = areas.to_crs(CRS).set_index("area_id")["geometry"]
    years = {year: area_years(plan, problem, year) for year in problem.school_years}
    first = problem.school_years[0]
    rows = []
    for area in problem.areas.values():
        places = {"today": years[first][area.id].ordinary_places_before}
        for year, numbers in years.items():
            places[school_year_label(year).replace("/", "_")] = numbers[area.id].ordinary_places
        row: dict[str, object] = {
            "area_id": area.id,
            "name": area.name,
            "omraade": area.omraade,
            "children_0_5": area.children_0_5,
            "is_synthetic": problem.is_synthetic,
        }
        for column, count in places.items():
            coverage = per_1000(count, area.children_0_5)
            row[f"ordinary_places_{column}"] = count
            row[f"per_1000_{column}"] = None if coverage is None else float(round(coverage, 2))
        rows.append(row)
    return gpd.GeoDataFrame(rows, geometry=[outlines[row["area_id"]] for row in rows], crs=CRS)


def _institutions(placement: Placement) -> gpd.GeoDataFrame:
    """One row per institution and school year."""
    problem = placement.problem
    rows, points = [], []
    for year in problem.school_years:
        for seen in placement.in_year(year):
            institution = seen.institution
            rows.append(
                {
                    "institution_id": institution.id,
                    "name": institution.name,
                    "area_id": institution.area_id,
                    "ownership": institution.ownership,
                    "school_year": school_year_label(year),
                    "status": seen.now.status.value,
                    "places": seen.now.places,
                    "special_places": seen.now.special_places,
                    "places_before": seen.before.places,
                    "change": seen.change.value,
                    "is_synthetic": problem.is_synthetic,
                }
            )
            points.append((institution.x_m, institution.y_m))
    geometry = gpd.points_from_xy(*zip(*points, strict=True))
    return gpd.GeoDataFrame(rows, geometry=geometry, crs=CRS)


def _moves(placement: Placement) -> gpd.GeoDataFrame:
    """Those rows of the institutions in which the number of places changes."""
    every = _institutions(placement)
    every["difference"] = every["places"] - every["places_before"]
    columns = ["institution_id", "name", "area_id", "ownership", "school_year", "places_before"]
    columns += ["places", "difference", "change", "is_synthetic", "geometry"]
    return every.loc[every["difference"] != 0, columns]
