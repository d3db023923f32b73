"""Every wrong cell is told at its row and column, with a hint; with the cell mended all is well."""

import re

import pytest
from bad_cells import CELLS
from good_case import csv_of, faults, rows_of, write
from pyproj import Transformer


def broken(bad):
    rows = rows_of(bad.table)
    rows[bad.row - 2] |= bad.cells
    return {f"{bad.table}.csv": csv_of(bad.table, rows).encode()}


def test_the_good_case_has_no_fault(tmp_path, capsys):
    assert faults(capsys, write(tmp_path)) == []


@pytest.mark.parametrize("bad", CELLS, ids=lambda bad: f"{bad.table}-{bad.cells}"[:60])
def test_a_wrong_cell_is_told_with_row_column_and_hint(tmp_path, capsys, bad):
    told = faults(capsys, write(tmp_path, broken(bad)))
    assert told
    for line in told:
        assert line.startswith(f"{bad.table}.csv:{bad.told}"), told
        assert bad.do in line, told
    if bad.table == "children":
        for cell in bad.cells.values():
            said = "".join(told).replace("2026/27", "")
            assert len(str(cell)) < 3 or str(cell) not in said


# The same hint followed to the letter, over a whole column.
def column(name, change):
    return lambda rows: [row | {name: change(row[name])} for row in rows]


def exchanged(rows):
    return [row | {"x": row["y"], "y": row["x"]} for row in rows]


def to_degrees(rows):
    transform = Transformer.from_crs("EPSG:25832", "EPSG:4326", always_xy=True).transform
    out = []
    for row in rows:
        lon, lat = transform(row["x"], row["y"])
        out.append(row | {"x": f"{lon:.7f}", "y": f"{lat:.7f}"})
    return out


def renamed(x, y):
    def rename(text):
        header, rest = text.split("\n", 1)
        names = {"x": x, "y": y}
        return ",".join(names.get(name, name) for name in header.split(",")) + "\n" + rest

    return rename


FOLLOWED = {
    "swapped": (exchanged, "exchange the two columns", renamed("y", "x")),
    "degrees": (to_degrees, "name the columns lon and lat", renamed("lon", "lat")),
    "degrees the other way round": (
        lambda rows: exchanged(to_degrees(rows)),
        "name the columns lat and lon",
        renamed("lat", "lon"),
    ),
    "a zero that went away": (
        column("area_id", lambda area: str(area).lstrip("0")),
        "write 0",
        lambda text: re.sub(r",([123]),(kommunal|selvejende)", r",0\1,\2", text),
    ),
    "a thousands separator": (
        column("x", lambda x: f"{x / 1000:.3f}"),
        None,
        lambda text: text,
    ),
}


@pytest.mark.parametrize("name", FOLLOWED)
def test_a_hint_that_is_followed_works(tmp_path, capsys, name):
    change, hint, follow = FOLLOWED[name]
    text = csv_of("institutions", change(rows_of("institutions")))
    told = faults(capsys, write(tmp_path / "bad", {"institutions.csv": text}))
    assert len(told) == (6 if hint else 0)
    assert all(hint in line for line in told)
    assert faults(capsys, write(tmp_path / "good", {"institutions.csv": follow(text)})) == []


def test_twenty_planted_faults_are_told_in_one_run(tmp_path, capsys):
    rows = rows_of("institutions")
    planted = [
        (2, "institution_id", "="),
        (2, "name", ""),
        (2, "area_id", ""),
        (2, "ownership", "?"),
        (2, "age_from", "x"),
        (2, "age_to", "x"),
        (2, "capacity", "x"),
        (2, "basis_places", "x"),
        (2, "basis_places_max", "x"),
        (2, "special_group", "?"),
        (3, "special_places", "x"),
        (3, "may_host", "?"),
        (3, "quality", "?"),
        (3, "premises_suitable", "?"),
        (3, "x", "x"),
        (3, "y", "x"),
        (5, "area_id", "09"),
        (6, "capacity", "-1"),
        (7, "name", "Hus 010120-1234"),
        (7, "institution_id", ""),
    ]
    for row, column_name, value in planted:
        rows[row - 2][column_name] = value
    told = faults(capsys, write(tmp_path, {"institutions.csv": csv_of("institutions", rows)}))
    places = {tuple(line.split(": ")[:2]) for line in told}
    assert places == {(f"institutions.csv:{row}", name) for row, name, _ in planted}
    assert told == sorted(told)
