"""Who does what a message says to do, and nothing else, has a case without faults."""

import csv
import io
import json
import re
import shutil

import geopandas as gpd
import pytest
from good_case import CASE, cells_of, csv_of, faults, rows_of, workbook, write
from pyproj import Transformer
from small_case import AREAS, layer, scenario

TABLE = cells_of("institutions")
METRES = "EPSG:25832"


def frame(crs=METRES):
    return gpd.GeoDataFrame.from_features(layer(AREAS)["features"], crs=METRES).to_crs(crs)


def transformed(rows, old, new, digits=None):
    """Return rows with their positions in another system, in whole metres or to some digits."""
    transform = Transformer.from_crs(old, new, always_xy=True).transform
    found = []
    for row in rows:
        x, y = transform(float(row["x"]), float(row["y"]))
        found.append(row | {"x": round(x, digits), "y": round(y, digits)})
    return found


def read(folder, name):
    return list(csv.DictReader(io.StringIO((folder / name).read_text(encoding="utf-8"))))


def table_of(name, change):
    """Return how a table is written with changed rows."""
    return lambda folder: write(folder, {f"{name}.csv": csv_of(name, change(rows_of(name)))})


def again(name, change):
    """Return how what stands in a table is changed once more."""

    def do(folder):
        path = folder / f"{name}.csv"
        path.write_text(csv_of(name, change(read(folder, path.name))), encoding="utf-8")

    return do


def replaced(name, pattern, other):
    """Return how the text of a file is changed."""

    def do(folder):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(re.sub(pattern, other, text), encoding="utf-8")

    return do


def swapped(rows):
    return [row | {"x": row["y"], "y": row["x"]} for row in rows]


def times_ten(rows):
    return [row | {"x": 10 * row["x"], "y": 10 * row["y"]} for row in rows]


def in_tens(rows):
    return [row | {"x": int(row["x"]) // 10, "y": int(row["y"]) // 10} for row in rows]


def sheet(rows, change=None, **more):
    """Return how the institutions are written as a workbook, perhaps of more sheets."""
    raw = workbook({"Ark1": rows, **more}, change)
    case = {"institutions": "institutions.xlsx"}
    return lambda folder: write(folder, {"institutions.xlsx": raw}, case)


def date_for_age(book, sheets):
    style = book.add_format({"num_format": "d-mmm"})
    sheets["Ark1"].write_number(2, TABLE[0].index("age_from"), 46083, style)


def text_for_age(book, sheets):
    style = book.add_format({"num_format": "@"})
    sheets["Ark1"].write_string(2, TABLE[0].index("age_from"), "0", style)


def merged(_, sheets):
    sheets["Ark1"].merge_range(2, 1, 3, 1, "Nørrehus")


def uncalculated(_, sheets):
    sheets["Ark1"].write_formula(2, TABLE[0].index("capacity"), "=50+50", None, "")


def calculated(_, sheets):
    sheets["Ark1"].write_formula(2, TABLE[0].index("capacity"), "=50+50", None, 100)


def old_workbook(folder):
    case = {"institutions": "institutions.xlsx"}
    return write(folder, {"institutions.xlsx": b"\xd0\xcf\x11\xe0" + bytes(99)}, case)


def open_elsewhere(folder):
    path = geopackage()(folder)
    (folder / "areas.gpkg-wal").write_bytes(b"x")
    return path


def closed(folder):
    (folder / "areas.gpkg-wal").unlink()


def with_column(name, value):
    rows = [row | {name: value} for row in rows_of("institutions")]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return lambda folder: write(folder, {"institutions.csv": out.getvalue()})


def without_column(name):
    def do(folder):
        path = folder / "institutions.csv"
        rows = [{key: row[key] for key in row if key != name} for row in read(folder, path.name)]
        path.write_text(csv_of("institutions", rows), encoding="utf-8")

    return do


def with_setting(**case):
    def do(folder):
        settings = scenario(case=CASE | case)
        (folder / "case.yaml").write_text(json.dumps(settings, indent=1), encoding="utf-8")

    return do


def shapefile(*missing):
    """Return how the areas are written as a Shapefile that some files were not copied with."""

    def make(folder):
        path = write(folder, case={"areas": "areas.shp"})
        whole = folder.with_name(f"{folder.name}-whole")
        whole.mkdir()
        # As a Shapefile cuts it.
        frame().rename(columns={"children_0_5": "children_0"}).to_file(whole / "areas.shp")
        for one in whole.iterdir():
            if one.suffix not in missing:
                shutil.copy(one, folder)
        return path

    return make


def copy_all(folder):
    for one in folder.with_name(f"{folder.name}-whole").iterdir():
        shutil.copy(one, folder)


def geopackage(crs=METRES, more=()):
    def make(folder):
        path = write(folder, case={"areas": "areas.gpkg"})
        for name in ("areas", *more):
            frame(crs).to_file(folder / "areas.gpkg", layer=name, mode="a")
        return path

    return make


def exported(crs):
    """Export the layer that is meant to a file of its own, which takes the other's place."""

    def do(folder):
        found = gpd.read_file(folder / "areas.gpkg", layer="areas")
        (folder / "areas.gpkg").unlink()
        found.to_crs(crs).to_file(folder / "areas.gpkg")

    return do


def undeclared(folder):
    found = layer(AREAS)
    found.pop("crs")
    return write(folder, {"areas.geojson": json.dumps(found)})


def declared(folder):
    found = json.loads((folder / "areas.geojson").read_text(encoding="utf-8"))
    found["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    (folder / "areas.geojson").write_text(json.dumps(found), encoding="utf-8")


def as_bytes(name, encode):
    def do(folder):
        path = write(folder)
        (folder / name).write_bytes(encode((folder / name).read_bytes()))
        return path

    return do


def anew(name):
    """Make a table again from its source."""
    return lambda folder: (folder / f"{name}.csv").write_text(csv_of(name), encoding="utf-8")


def outside(folder):
    path = write(folder, case={"children": "../children.csv"})
    shutil.move(folder / "children.csv", folder.parent / "children.csv")
    return path


def moved(folder):
    shutil.move(folder.parent / "children.csv", folder)
    with_setting(children="children.csv")(folder)


P_NUMBERS = with_column("P-nummer", "0101201234")
BY_HINT = {
    "children's columns swapped": (
        table_of("children", swapped),
        "exchange the two columns",
        again("children", swapped),
    ),
    "quarters in degrees": (
        table_of("quarters", lambda rows: transformed(rows, METRES, "EPSG:4326", 6)),
        "name the columns lon and lat",
        replaced("quarters.csv", ",x,y,", ",lon,lat,"),
    ),
    "zone 33": (
        table_of("institutions", lambda rows: transformed(rows, METRES, "EPSG:25833")),
        "transform them to EPSG:25832",
        again("institutions", lambda rows: transformed(rows, "EPSG:25833", METRES)),
    ),
    "a web map": (
        table_of("children", lambda rows: transformed(rows, METRES, "EPSG:3857")),
        "transform them to EPSG:25832",
        again("children", lambda rows: transformed(rows, "EPSG:3857", METRES)),
    ),
    "a decimal mark that is lost": (
        table_of("institutions", times_ten),
        "the decimal mark is lost or misplaced; write whole metres",
        again("institutions", in_tens),
    ),
    "a number with two readings": (
        table_of("institutions", lambda rows: [rows[0] | {"capacity": "1.000"}, *rows[1:]]),
        "without a thousands separator",
        replaced("institutions.csv", r"1\.000", "1000"),
    ),
    "zeros that are lost": (
        table_of(
            "quarters", lambda rows: [row | {"area_id": row["area_id"].lstrip("0")} for row in rows]
        ),
        "write 0",
        again("quarters", lambda rows: [row | {"area_id": f"0{row['area_id']}"} for row in rows]),
    ),
    "a date that was an age": (
        sheet(TABLE, date_for_age),
        "format the column as text and write the cell anew",
        sheet(TABLE, text_for_age),
    ),
    "merged cells": (sheet(TABLE, merged), "unmerge them and fill in each cell", sheet(TABLE)),
    "two sheets": (
        sheet(TABLE, Kopi=TABLE),
        "hide or delete all but one of them",
        sheet(TABLE, lambda _, sheets: sheets["Kopi"].hide(), Kopi=TABLE),
    ),
    "a formula that isn't calculated": (
        sheet(TABLE, uncalculated),
        "let it calculate, and save it",
        sheet(TABLE, calculated),
    ),
    "an old workbook": (old_workbook, "save it as .xlsx", sheet(TABLE)),
    "an empty column": (
        table_of("institutions", lambda rows: [row | {"capacity": ""} for row in rows]),
        "fill in the column",
        again("institutions", lambda rows: [row | {"capacity": 90} for row in rows]),
    ),
    "a column that stands twice": (
        with_column("Kapacitet", 90),
        "keep only one of them",
        without_column("Kapacitet"),
    ),
    "other numbers, taken away": (P_NUMBERS, "take it away", without_column("P-nummer")),
    "other numbers, named": (
        P_NUMBERS,
        "name its column in case.other_numbers",
        with_setting(other_numbers=["P-nummer"]),
    ),
    "a civil registration number as the id": (
        table_of("children", lambda rows: [rows[0] | {"child_id": "010120-1234"}, *rows[1:]]),
        "use a pseudonym",
        replaced("children.csv", "010120-1234", "B0417"),
    ),
    "no .dbf": (shapefile(".dbf"), "copy all files of the Shapefile", copy_all),
    "no .shx": (shapefile(".shx"), "copy all files of the Shapefile", copy_all),
    "no .prj": (shapefile(".prj"), "a Shapefile has it in .prj", copy_all),
    "a layer that is open": (open_elsewhere, "close it there", closed),
    "two layers": (
        geopackage(more=["other"]),
        "export the one that is meant to a file of its own",
        exported(METRES),
    ),
    "another country's system": (
        geopackage("EPSG:27700"),
        "export the layer in EPSG:25832",
        exported(METRES),
    ),
    "a system that isn't declared": (
        undeclared,
        "the numbers are those of EPSG:25832; declare it in the layer",
        declared,
    ),
    "letters that are broken": (
        as_bytes("institutions.csv", lambda raw: raw.decode("cp1252").encode()),
        "make it again from its source, as CSV in UTF-8",
        anew("institutions"),
    ),
    "UTF-16 without a mark": (
        as_bytes("forecast.csv", lambda raw: raw.decode().encode("utf-16-le")),
        "save it as CSV in UTF-8",
        anew("forecast"),
    ),
    "a file outside": (outside, "move it there", moved),
}


@pytest.mark.parametrize("name", BY_HINT)
def test_doing_what_the_message_says_is_enough(tmp_path, capsys, name):
    make, hint, follow = BY_HINT[name]
    folder = tmp_path / "case"
    told = faults(capsys, make(folder))
    assert told
    assert all(hint in line for line in told), told
    follow(folder)
    assert faults(capsys, folder / "case.yaml") == []
