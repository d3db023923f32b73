"""Read the features of a layer: GeoJSON as text, GeoPackage and Shapefile by one driver each.

A file is read as bytes first and judged by how it begins; GDAL is given those bytes and no path,
so whatever a file names it can't be opened.
"""

import io
import re
import sqlite3
import struct
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyogrio
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from planner.door import (
    LARGEST_JSON_BYTES,
    LARGEST_LAYER_BYTES,
    RefusedFileError,
    parse_json,
    read_bytes,
)
from planner.text import text

# RFC 7946: a GeoJSON file that declares nothing is in WGS 84.
_DEFAULT_CRS = "EPSG:4326"
# A declared name goes no further than this list: PROJ would also open files and guess.
_CRS_NAME = re.compile(r"(?:urn:ogc:def:crs:)?(?:EPSG:(?:[0-9.]*:)?([0-9]+)|OGC:1\.3:CRS84)")
CRS_CODES = ("25832", "25833", "4326", "4258", "3857")

LAYER_SUFFIXES = (".geojson", ".json", ".gpkg", ".shp")
_SQLITE = b"SQLite format 3\0"
_GPKG_IDS = (b"GPKG", b"GP10", b"GP11")
_GPKG_ID_AT = 68
_SHAPEFILE = struct.pack(">i", 9994)
_BESIDE_SHAPEFILE = (".shx", ".dbf", ".prj", ".cpg")
_NEEDED_BESIDE = (".shx", ".dbf")
# What pyogrio raises is a RuntimeError, but for a broken .prj it stumbles over a name of its own.
_DRIVER_ERRORS = (
    *(ValueError, LookupError, TypeError, RuntimeError, NameError),
    shapely.errors.ShapelyError,
)
_NONE = text("the file has no features")
_ANOTHER = text("give a layer of one of these kinds: .geojson, .gpkg, .shp")


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature; its geometry is None where it can't be read."""

    properties: Mapping[str, Any]
    geometry: BaseGeometry | None


@dataclass(frozen=True, slots=True)
class Features:
    """The features of a layer in their order.

    Parameters
    ----------
    crs
        One of those we know, as ``EPSG:25832``.
    is_declared
        Whether the file says so itself.
    """

    features: Sequence[Feature]
    crs: str
    kind: str
    is_declared: bool = True


def is_layer(name: str) -> bool:
    """Say whether a file's name is that of a layer."""
    return name.lower().endswith(LAYER_SUFFIXES)


def files_of(path: Path) -> list[Path]:
    """Return the files of a layer or table: for a Shapefile several, each that is there."""
    if path.suffix.lower() != ".shp":
        return [path]
    beside = (_beside(path, suffix) for suffix in _BESIDE_SHAPEFILE)
    return [path, *(one for one in beside if one is not None)]


def read_features(path: Path) -> Features:
    """Read a layer by what its name says it is.

    Raises
    ------
    RefusedFileError
        If it isn't that, or of no known coordinate system.
    """
    if path.suffix.lower() == ".gpkg":
        return _geopackage(path)
    if path.suffix.lower() == ".shp":
        return _shapefile(path)
    return _geojson(read_bytes(path, LARGEST_JSON_BYTES))


def _geojson(raw: bytes) -> Features:
    try:
        document = parse_json(raw)
    except ValueError:
        raise RefusedFileError(text("the file is not GeoJSON"), _ANOTHER) from None
    found = document.get("features") if isinstance(document, dict) else None
    if not isinstance(found, list) or not found:
        raise RefusedFileError(_NONE, _ANOTHER, subject="features")
    crs = _declared_crs(document)
    if crs is None:
        raise _unknown_crs()
    features = [Feature(_properties(one), _geometry(one)) for one in found]
    return Features(features, crs, "GeoJSON", is_declared=document.get("crs") is not None)


def _unknown_crs() -> RefusedFileError:
    codes = ", ".join(f"EPSG:{code}" for code in CRS_CODES)
    what, do = text("is not one of {codes}", codes=codes), text("export the layer in EPSG:25832")
    return RefusedFileError(what, do, subject="crs")


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
    return f"EPSG:{code}" if code in CRS_CODES else None


def _properties(feature: Any) -> Mapping[str, Any]:  # noqa: ANN401  (JSON)
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


def _geometry(feature: Any) -> BaseGeometry | None:  # noqa: ANN401  (JSON)
    try:
        return shape(feature["geometry"])
    except (LookupError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
        return None
    except RecursionError:
        return None


def _geopackage(path: Path) -> Features:
    raw = read_bytes(path, LARGEST_LAYER_BYTES)
    if not raw.startswith(_SQLITE) or raw[_GPKG_ID_AT : _GPKG_ID_AT + 4] not in _GPKG_IDS:
        raise RefusedFileError(text("the file is not a GeoPackage"), _ANOTHER)
    journal = path.with_name(f"{path.name}-wal")
    if journal.exists() and journal.stat().st_size:
        raise RefusedFileError(
            text("the layer is open in another program, which hasn't written all of it"),
            text("close it there (in QGIS: remove the layer), and try again"),
        )
    # Bytes 18 and 19 say that there may be such a journal, which memory has no place for.
    raw = raw[:18] + b"\1\1" + raw[20:]
    _check_schema(raw)
    return _by_driver(raw, "GeoPackage")


def _check_schema(raw: bytes) -> None:
    """Refuse views and virtual tables, which compute what no layer holds, perhaps for ever."""
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(raw)
            schema = database.execute("SELECT type, sql FROM sqlite_master").fetchall()
    # SQLite quotes what it stumbles over, and Python can't read every quote.
    except (sqlite3.Error, UnicodeDecodeError):
        raise RefusedFileError(text("the GeoPackage is damaged"), _ANOTHER) from None
    for kind, sql in schema:
        is_virtual = str(sql).upper().lstrip().startswith("CREATE VIRTUAL")
        if kind == "view" or (is_virtual and "USING RTREE" not in str(sql).upper()):
            raise RefusedFileError(
                text("the GeoPackage has views or virtual tables"),
                text("export the layer to a GeoPackage of its own"),
            )


def _shapefile(path: Path) -> Features:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        raw = read_bytes(path, LARGEST_LAYER_BYTES)
        if not raw.startswith(_SHAPEFILE):
            raise RefusedFileError(text("the file is not a Shapefile"), _ANOTHER)
        archive.writestr("layer.shp", raw)
        for suffix in _BESIDE_SHAPEFILE:
            beside = _beside(path, suffix)
            if beside is not None:
                archive.writestr(f"layer{suffix}", read_bytes(beside, LARGEST_LAYER_BYTES))
            elif suffix in _NEEDED_BESIDE:
                what = text("the file {suffix} that belongs to it is missing", suffix=suffix)
                raise RefusedFileError(what, text("copy all files of the Shapefile"))
    return _by_driver(packed.getvalue(), "Shapefile")


def _beside(path: Path, suffix: str) -> Path | None:
    """Return a file of the same Shapefile; like the name of a layer, it may be in capitals."""
    for name in (suffix, suffix.upper()):
        if (found := path.with_suffix(name)).exists():
            return found
    return None


def _by_driver(raw: bytes, kind: str) -> Features:
    try:
        with warnings.catch_warnings():
            # That bytes in memory have no name is no news.
            warnings.simplefilter("ignore")
            found = pyogrio.list_layers(io.BytesIO(raw))
            layers = [str(name) for name, kind_of_shape in found if kind_of_shape]
            if len(layers) == 1:
                frame = pyogrio.read_dataframe(io.BytesIO(raw), layer=layers[0])
    except _DRIVER_ERRORS:
        raise RefusedFileError(text("the layer can't be read"), _ANOTHER) from None
    if len(layers) != 1:
        raise RefusedFileError(
            text("the file has {count} layers with geometry", count=len(layers)),
            text("export the one that is meant to a file of its own"),
        )
    if "geometry" not in frame or frame.empty:
        raise RefusedFileError(_NONE, _ANOTHER, subject="features")
    if not frame.columns.is_unique:
        raise RefusedFileError(
            text("the column stands several times"), text("keep only one of them")
        )
    plain = frame.drop(columns="geometry").astype(object)
    rows = plain.where(plain.notna(), None).to_dict("records")
    features = [Feature(row, one) for row, one in zip(rows, frame.geometry, strict=True)]
    return Features(features, _known_crs(frame.crs), kind)


def _known_crs(crs: Any) -> str:  # noqa: ANN401  (pyproj's, or None)
    if crs is None:
        raise RefusedFileError(
            text("the layer doesn't say its coordinate system"),
            text("set it in the program that made the layer (a Shapefile has it in .prj)"),
            subject="crs",
        )
    code = crs.to_epsg(min_confidence=25)
    if str(code) not in CRS_CODES:
        raise _unknown_crs()
    return f"EPSG:{code}"
