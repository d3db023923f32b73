"""Write a plan as GeoPackage layers.

A row is an institution or an area in one school year; no row knows a child.
"""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataSourceError, FeatureError

from planner.domain.names import school_year_label
from planner.report.changes import Change
from planner.report.open_places import open_area_years, per_1000
from planner.report.qgis import areas_style, institutions_style
from planner.text import Lang, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from planner.report.changes import Placement

CRS = "EPSG:25832"
# Where QGIS looks for styles, and what the driver calls the column of the geometry.
STYLES, _GEOMETRY = "layer_styles", "geom"
_STYLE = text("The colours and signs of the maps")
_UNMOVED = (Change.KEPT.value, Change.NONE.value)
# A GeoPackage says when it was last changed; a rerun must give the same bytes.
_DATE_OPTION, _NO_DATE = "OGR_CURRENT_DATE", "2000-01-01T00:00:00.000Z"


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
        "areas": (_areas(placement, areas), "MultiPolygon"),
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


def _areas(placement: Placement, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """One row per area, with a pair of columns for today and for each school year."""
    problem = placement.problem
    outlines = areas.to_crs(CRS).set_index("area_id")["geometry"]
    years = {
        year: open_area_years(placement.in_year(year), problem) for year in problem.school_years
    }
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
                    "places": seen.places_told,
                    "special_places": seen.now.special_places,
                    "places_before": seen.places_told_before,
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
    for column in ("places", "places_before"):
        # Not told where no new children are taken.
        every[column] = every[column].astype("Int64")
    every["difference"] = every["places"] - every["places_before"]
    columns = ["institution_id", "name", "area_id", "ownership", "school_year", "places_before"]
    columns += ["places", "difference", "change", "is_synthetic", "geometry"]
    # To take nobody goes on without a number; nothing that is told changes.
    goes_on = every["places"].isna() & every["places_before"].isna()
    return every.loc[~every["change"].isin(_UNMOVED) & ~goes_on, columns]
