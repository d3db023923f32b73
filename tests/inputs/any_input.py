"""Hypothesis strategies for tables of cells, and for files with some of their bytes changed."""

import json
import tempfile
from functools import cache
from pathlib import Path

import geopandas as gpd
from good_case import CASE, ROWS, cells_of, good_files, rows_of, workbook
from hypothesis import strategies as st
from shapely import Point
from small_case import AREAS, layer, scenario

WORDS = (
    *("", " ", "yes", "ja", "nej", "N1", "01", "1", "=A1", "NA", "nan", "None", "1e400", "-0"),
    *(
        "1.234",
        "1,5",
        "1.234,5",
        "12.5",
        "55.7",
        "704000",
        "6180000",
        "2026/27",
        "2-3",
        "010120-1234",
    ),
    *('"', "'", ";", "\t", "\n", "\r", "\0", "\ufeff", "\u202e", "æøå", "Ã¦", "\ud7ff", "9" * 400),
)
cells = st.one_of(
    st.sampled_from(WORDS),
    st.integers(-(10**20), 10**20).map(str),
    st.floats().map(repr),
    st.text(max_size=20),
)


@st.composite
def tables(draw, name):
    """Draw a table as bytes: some cells, columns, rows or names of a good one changed."""
    columns = list(ROWS[name][0])
    rows = [[str(row[column]) for column in columns] for row in rows_of(name)]
    for _ in range(draw(st.integers(0, 6))):
        row = rows[draw(st.integers(0, len(rows) - 1))]
        if row:
            row[draw(st.integers(0, len(row) - 1))] = draw(cells)
    if draw(st.booleans()):
        columns[draw(st.integers(0, len(columns) - 1))] = draw(cells)
    if draw(st.booleans()):
        rows[draw(st.integers(0, len(rows) - 1))].append(draw(cells))
    separator = draw(st.sampled_from([",", ";", "\t", "|"]))
    text = "\n".join(separator.join(row) for row in [columns, *rows])
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"]))
    return text.encode(encoding, errors="replace")


@st.composite
def mutated(draw, raw):
    """Draw a file with bytes changed, taken away, repeated or put in."""
    found = bytearray(raw)
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, max(0, len(found) - 1)))
        length = draw(st.integers(0, 40))
        kind = draw(st.sampled_from(["change", "cut", "end", "repeat", "put"]))
        if kind == "change" and found:
            found[at] = draw(st.integers(0, 255))
        elif kind == "cut":
            del found[at : at + length]
        elif kind == "end":
            del found[at:]
        elif kind == "repeat":
            found[at:at] = found[at : at + length] * draw(st.integers(1, 50))
        else:
            found[at:at] = draw(st.binary(max_size=20))
    return bytes(found)


@cache
def good():
    """Return a good file of every kind, by its name."""
    files = good_files()
    files["case.yaml"] = json.dumps(scenario(case=CASE), indent=1).encode()
    for name in ("institutions", "children"):
        files[f"{name}.xlsx"] = workbook({"Ark1": cells_of(name), "Noter": [["husk"]]})
    with tempfile.TemporaryDirectory() as folder:
        areas = gpd.GeoDataFrame.from_features(layer(AREAS)["features"], crs="EPSG:25832")
        points = [Point(row["x"], row["y"]) for row in rows_of("institutions")]
        sites = gpd.GeoDataFrame(rows_of("institutions"), geometry=points, crs="EPSG:25832")
        areas.to_file(Path(folder) / "areas.gpkg")
        sites.to_file(Path(folder) / "institutions.gpkg")
        areas.rename(columns={"children_0_5": "children_0"}).to_file(Path(folder) / "areas.shp")
        files |= {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    return files


def role_of(name):
    """Return how a scenario names a file: for parts of a Shapefile by the whole."""
    stem, kind = name.rsplit(".", 1)
    if kind in {"shp", "shx", "dbf", "prj", "cpg"}:
        return {"areas": "areas.shp"}
    return {stem: name} if stem in CASE else {}
