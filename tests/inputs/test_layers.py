"""Layers of areas and of institutions: GeoJSON, GeoPackage and Shapefile, and files in disguise."""

import io
import json
import shutil
import sqlite3
import subprocess
import sys
import warnings
import zipfile

import geopandas as gpd
import pyogrio
import pytest
from good_case import faults, rows_of, write
from shapely import MultiPoint, Point
from small_case import AREAS, layer

from planner.scenario.build import read_case

METRES = "EPSG:25832"


def areas(crs=METRES):
    found = gpd.GeoDataFrame.from_features(layer(AREAS)["features"], crs=METRES)
    return found if crs == METRES else found.to_crs(crs)


def institutions(crs=METRES, drop=("x", "y")):
    rows = rows_of("institutions")
    points = [Point(row["x"], row["y"]) for row in rows]
    found = gpd.GeoDataFrame(rows, geometry=points, crs=METRES).drop(columns=list(drop))
    return found if crs == METRES else found.to_crs(crs)


def case_of(folder, role, name, frame):
    scenario = write(folder, case={role: name})
    if name.endswith(".geojson"):
        content = json.loads(frame.to_json(drop_id=True))
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    else:
        with warnings.catch_warnings():
            # A Shapefile cuts the names of columns.
            warnings.simplefilter("ignore")
            frame.to_file(folder / name)
    return scenario


@pytest.mark.parametrize("crs", [METRES, "EPSG:25833", "EPSG:4326", "EPSG:3857", "EPSG:4258"])
@pytest.mark.parametrize("kind", ["gpkg", "shp", "geojson"])
def test_areas_are_the_same_in_every_kind_and_system(tmp_path, kind, crs):
    usual = read_case(write(tmp_path / "usual"))
    found = read_case(case_of(tmp_path / "x", "areas", f"a.{kind}", areas(crs)))
    assert found.problem.areas == usual.problem.areas
    for one, other in zip(usual.area_layer.geometry, found.area_layer.geometry, strict=True):
        assert one.symmetric_difference(other).area < 1000


@pytest.mark.parametrize("crs", [METRES, "EPSG:25833", "EPSG:4326"])
@pytest.mark.parametrize("kind", ["gpkg", "geojson"])
def test_institutions_may_be_points_of_a_layer(tmp_path, kind, crs):
    usual = read_case(write(tmp_path / "usual")).problem.institutions
    path = case_of(tmp_path / "x", "institutions", f"i.{kind}", institutions(crs))
    assert read_case(path).problem.institutions == usual


def test_a_shapefile_of_institutions_cuts_names_that_no_longer_differ(tmp_path, capsys):
    frame = institutions().rename(columns={"basis_places_max": "maks basispladser"})
    path = case_of(tmp_path, "institutions", "i.shp", frame)
    told = faults(capsys, path)
    assert [line.split(": ")[1] for line in told] == ["basis_places", "basis_places_max"]


def wal(folder):
    path = case_of(folder, "areas", "a.gpkg", areas())
    (folder / "a.gpkg-wal").write_bytes(b"x")
    return path


def without(suffix):
    def make(folder):
        path = case_of(folder, "areas", "a.shp", areas())
        (folder / f"a{suffix}").unlink()
        return path

    return make


def broken_system(folder):
    path = case_of(folder, "areas", "a.shp", areas())
    (folder / "a.prj").write_bytes(b'PROJCS["ETRS_1989_UTM_Zone_32N",GEOGCS["x')
    return path


def as_file(name, raw):
    return lambda folder: write(folder, {name: raw}, {"areas": name})


def with_view(folder):
    path = case_of(folder, "areas", "a.gpkg", areas())
    database = sqlite3.connect(folder / "a.gpkg")
    database.execute(
        "CREATE VIEW endless AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) "
        "SELECT x FROM n"
    )
    database.commit()
    database.close()
    return path


def two_layers(folder):
    path = case_of(folder, "areas", "a.gpkg", areas())
    areas().to_file(folder / "a.gpkg", layer="more", mode="a")
    return path


def damaged(folder):
    path = case_of(folder, "areas", "a.gpkg", areas())
    raw = (folder / "a.gpkg").read_bytes()
    (folder / "a.gpkg").write_bytes(raw[:6000] + b"\xff" * (len(raw) - 6000))
    return path


def broken_schema(folder):
    path = case_of(folder, "areas", "a.gpkg", areas())
    raw = (folder / "a.gpkg").read_bytes()
    (folder / "a.gpkg").write_bytes(raw.replace(b"CREATE TABLE", b"CREATE T\xffBLE"))
    return path


def unknown_system(folder):
    return case_of(folder, "areas", "a.gpkg", areas("EPSG:27700"))


def renamed(old, new):
    def make(folder):
        case_of(folder, "areas", old, areas())
        shutil.copy(folder / old, folder / new)
        return write(folder, case={"areas": new})

    return make


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.shp", b"")
    return out.getvalue()


VRT = (
    b"<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/etc/passwd</SrcDataSource>"
    b"</OGRVRTLayer></OGRVRTDataSource>"
)
REFUSED = {
    "a VRT named .geojson": (as_file("a.geojson", VRT), "is not GeoJSON"),
    "a VRT named .gpkg": (as_file("a.gpkg", VRT), "is not a GeoPackage"),
    "a VRT named .shp": (as_file("a.shp", VRT), "is not a Shapefile"),
    "GeoJSON named .gpkg": (renamed("a.geojson", "b.gpkg"), "is not a GeoPackage"),
    "a GeoPackage named .geojson": (renamed("a.gpkg", "b.geojson"), "is not GeoJSON"),
    "another database": (as_file("a.gpkg", b"SQLite format 3\0" + bytes(4000)), "not a GeoPackage"),
    "an archive": (as_file("a.shp", zipped()), "is not a Shapefile"),
    "a GeoPackage cut off": (damaged, ""),
    "a GeoPackage whose tables are garbled": (broken_schema, "the GeoPackage is damaged"),
    "a GeoPackage that is open": (wal, "open in another program"),
    "a view without end": (with_view, "has views or virtual tables"),
    "two layers": (two_layers, "has 2 layers with geometry"),
    "another country's system": (unknown_system, "is not one of EPSG:25832"),
    "a broken .prj": (broken_system, ""),
    "no .prj": (without(".prj"), "doesn't say its coordinate system"),
    "no .dbf": (without(".dbf"), "the file .dbf that belongs to it is missing"),
    "no .shx": (without(".shx"), "the file .shx that belongs to it is missing"),
    "deep nesting": (as_file("a.geojson", b"[" * 1_000_000), "is not GeoJSON"),
    "many empty lists": (as_file("a.geojson", b"[" + b"[]," * 3_000_000), "is not GeoJSON"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_layer_that_is_none_is_refused(tmp_path, capsys, name):
    make, what = REFUSED[name]
    told = faults(capsys, make(tmp_path))
    assert told
    assert all(what in line for line in told)
    assert "root:" not in "".join(told)


POINTS = {
    "a polygon": (areas().geometry.iloc[0], "the feature has no point"),
    "nothing": (None, "the feature has no point"),
    "two points": (MultiPoint([(1, 2), (3, 4)]), "the feature has no point"),
    "swapped": (Point(6_180_000, 704_000), "exchange the two columns"),
    "zone 33": (Point(325_650, 6_180_000), "EPSG:25833"),
    "elsewhere": (Point(745_000, 6_180_000), "it lies in area 03"),
}


@pytest.mark.parametrize("name", POINTS)
def test_a_point_that_is_none_is_told_with_its_feature(tmp_path, capsys, name):
    shape, what = POINTS[name]
    frame = institutions()
    frame.loc[0, "geometry"] = shape
    told = faults(capsys, case_of(tmp_path, "institutions", "i.geojson", frame))
    assert all(line.startswith("i.geojson:1: x") for line in told)
    assert any(what in line for line in told), told


def test_only_the_drivers_that_are_meant_are_there():
    assert set(pyogrio.list_drivers()) == {"ESRI Shapefile", "GeoJSON", "GPKG", "MEM"}


@pytest.mark.parametrize("module", ["planner.report.geopackage", "planner.scenario.build"])
def test_whatever_is_imported_first_leaves_no_other(module):
    code = f"import {module}, pyogrio; print(len(pyogrio.list_drivers()))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "4"
