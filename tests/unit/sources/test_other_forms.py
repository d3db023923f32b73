"""The same source gives the same case as CSV, workbook, GeoJSON, GeoPackage or Shapefile."""

import csv
import io
import json
import sqlite3
import warnings

import downloads
import geopandas as gpd
import pytest
import xlsxwriter
from importing import faults_of, files_of, found_in

from planner.sources.kinds import QUARTERS, RODER


def workbook(path, sheets):
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                sheet.write_row(row, 0, cells)
    return path


def as_workbook(path, delimiter=",", encoding="utf-8", **more):
    """Write a table as a workbook whose numbers are numbers."""
    rows = csv.reader(io.StringIO(path.read_text(encoding=encoding)), delimiter=delimiter)
    cells = [[int(one) if one.isdigit() else one for one in row] for row in rows]
    return workbook(path.with_suffix(".xlsx"), {"Data": cells} | more)


def as_layer(path, suffix, crs="EPSG:25832"):
    document = json.loads(path.read_text(encoding="utf-8"))
    frame = gpd.GeoDataFrame.from_features(document["features"], crs="EPSG:4326").to_crs(crs)
    found = path.with_suffix(suffix)
    with warnings.catch_warnings():
        # A Shapefile cuts the names of columns.
        warnings.simplefilter("ignore")
        frame.to_file(found)
    return found


def content_of(*paths):
    """Return the files of a case but for what names the files that they are from."""
    files = files_of(*paths)
    return {name: files[name] for name in files if name not in {"LAESMIG.md", "case.yaml"}}


def named_as(files, path, other):
    return {name: one.replace(other.name, path.name) for name, one in files.items()}


@pytest.mark.parametrize(
    "others", [{}, {"Noter": [["hentet", "i dag"]]}], ids=["alone", "one more"]
)
def test_a_register_may_be_a_workbook(tmp_path, others):
    path = downloads.write_register(tmp_path)
    book = as_workbook(path, **others)
    assert named_as(content_of(book), path, book) == content_of(path)


def test_a_register_on_two_sheets_is_refused(tmp_path):
    rows = [list(downloads.REGISTER_COLUMNS)]
    (fault,) = faults_of(workbook(tmp_path / "to.xlsx", {"2025": rows, "2026": rows}))
    assert fault.startswith("to.xlsx: several sheets have the columns: 2025, 2026; ")


@pytest.mark.parametrize(
    "write",
    [
        lambda folder: (downloads.write_population(folder), ",", "utf-8"),
        lambda folder: (downloads.write_pivot(folder), ";", "cp1252"),
    ],
    ids=["one column an age", "a pivot"],
)
def test_a_population_may_be_a_workbook(tmp_path, write):
    path, delimiter, encoding = write(tmp_path)
    book = as_workbook(path, delimiter, encoding)
    rest = (downloads.write_register(tmp_path), downloads.write_quarters(tmp_path))
    found, usual = found_in(book, *rest), found_in(path, *rest)
    assert found.population.by_area == usual.population.by_area
    assert found.children_by_quarter == usual.children_by_quarter != {}


@pytest.mark.parametrize("suffix", [".gpkg", ".shp"])
def test_institutions_may_be_any_layer(tmp_path, suffix):
    path = downloads.write_units(tmp_path)
    layer = as_layer(path, suffix)
    assert named_as(content_of(layer), path, layer) == content_of(path)


@pytest.mark.parametrize("suffix", [".gpkg", ".shp"])
@pytest.mark.parametrize(
    "write",
    [
        downloads.write_quarters,
        downloads.write_roder,
        lambda folder: downloads.write_areas(folder, {}),
    ],
    ids=["kvarterer", "roder", "areas"],
)
def test_areas_may_be_any_layer(tmp_path, suffix, write):
    path, register = write(tmp_path), downloads.write_register(tmp_path)
    layer = as_layer(path, suffix)
    assert files_of(layer, register)["areas.geojson"] == files_of(path, register)["areas.geojson"]


def test_roder_in_a_shapefile_are_not_taken_for_quarters(tmp_path):
    layer = as_layer(downloads.write_roder(tmp_path), ".shp")
    found = found_in(layer, downloads.write_register(tmp_path))
    assert found.sources[0].kind is RODER
    # Both names are cut to the same ten signs.
    assert "area_number" not in found.sources[0].names


def test_the_digest_is_that_of_all_files_of_a_shapefile(tmp_path):
    layer = as_layer(downloads.write_quarters(tmp_path), ".shp")
    register = downloads.write_register(tmp_path)
    before = found_in(layer, register).sources[0]
    attributes = layer.with_suffix(".dbf")
    attributes.write_bytes(attributes.read_bytes().replace(b"(ved", b"(mod"))
    after = found_in(layer, register).sources[0]
    assert before.kind is after.kind is QUARTERS
    assert before.sha256 != after.sha256


def test_a_layer_that_computes_is_refused(tmp_path):
    layer = as_layer(downloads.write_quarters(tmp_path), ".gpkg")
    with sqlite3.connect(layer) as database:
        database.execute("CREATE VIEW alt AS SELECT * FROM kvarter")
    database.close()
    (fault,) = faults_of(layer)
    assert fault.startswith("kvarter.gpkg: the GeoPackage has views or virtual tables; ")


def test_numbers_of_firms_in_a_column_that_is_not_read_are_let_through(tmp_path):
    columns = (*downloads.REGISTER_COLUMNS, "pnummer")
    rows = [row | {"pnummer": "1003121234"} for row in downloads.register_rows()]
    path = downloads.write_register(tmp_path, rows, columns)
    assert len(found_in(path).sites) == 24
    rows[0]["navn"] = "100312-1234"
    (fault,) = faults_of(downloads.write_register(tmp_path, rows, columns))
    assert fault.startswith("dagtilbud.csv:2: navn: looks like a CPR number; ")
