"""``planner check``: how files were understood, what is unusual, and faults to work through."""

import csv
import io

import pytest
from bad_workbooks import TABLE
from good_case import cells_of, csv_of, faults, rows_of, workbook, write
from python_calamine import CalamineWorkbook
from small_case import CHILD_COLUMNS, CHILDREN, changed, listing, table, tell, write_case

from planner.scenario.build import read_case


def said(capsys, path):
    told = tell(capsys, "check", path, "--lang", "en")
    assert (told.code, told.err) == (0, "")
    return told.out


def test_it_says_how_each_file_was_understood(tmp_path, capsys):
    files = {
        "institutions.xlsx": workbook({"Ark1": TABLE}),
        "children.csv": csv_of("children", delimiter=";").encode("cp1252"),
    }
    out = said(capsys, write(tmp_path, files, {"institutions": "institutions.xlsx"}))
    assert "read as GeoJSON, EPSG:25832" in out
    assert "read as Excel, sheet »Ark1«" in out
    assert "separated by semicolon" in out


def with_columns(raw, count):
    """Return a table with more columns, each with something in it."""
    header, *rows = raw.decode().splitlines()
    more = ",".join(f'"Karla\n{number}"' for number in range(count))
    return "\n".join(f"{line},{more}" for line in [header, *rows]).encode()


def test_columns_that_are_not_read_are_named_but_counted_where_they_are_of_children(
    tmp_path, capsys
):
    files = {
        "institutions.csv": with_columns(csv_of("institutions").encode(), 10),
        "children.csv": with_columns(csv_of("children").encode(), 3),
    }
    out = said(capsys, write(tmp_path, files))
    named = ", ".join(f"»Karla {number}«" for number in range(8))
    assert f"separated by comma; not read: {named} and 2 more\n" in out
    assert "separated by comma; columns that are not read: 3\n" in out
    assert out.count("Karla") == 8
    assert "not read" not in said(capsys, write(tmp_path / "usual"))


def test_what_is_usual_is_not_told_as_unusual(tmp_path, capsys):
    assert "Worth a look" not in said(capsys, write(tmp_path))


def test_an_institution_that_looks_odd_is_told(tmp_path, capsys):
    rows = rows_of("institutions")
    rows[0] |= {"y": 6_190_300, "capacity": 12}
    rows[3] |= {"x": rows[2]["x"], "y": rows[2]["y"]}
    out = said(capsys, write(tmp_path, {"institutions.csv": csv_of("institutions", rows)}))
    assert "N1 lies 300 m outside area 01" in out
    assert "N1 has 6 basis places of 12 in all" not in out
    assert "S1 lies where another institution does" in out
    assert "S2 lies where another institution does" in out


def protected(count):
    rows = [
        {**CHILDREN[6], "child_id": f"K{k}", "Beskyttet adresse": "ja" if k < count else "nej"}
        for k in range(12)
    ]
    return table([*CHILD_COLUMNS, "Beskyttet adresse"], rows)


@pytest.mark.parametrize(("count", "told"), [(0, None), (1, "under 5"), (4, "under 5"), (5, "5")])
def test_protected_addresses_are_counted_from_the_threshold_on(tmp_path, capsys, count, told):
    path = write(tmp_path, {"children.csv": protected(count)})
    out = said(capsys, path)
    line = f"Children with a protected address: {told}"
    assert (line in out) == (told is not None)
    children = read_case(path).problem.children.values()
    assert sum(child.has_protected_address for child in children) == count


def test_children_far_from_their_institution_are_counted(tmp_path, capsys):
    rows = [CHILDREN[6] | {"child_id": f"K{k}", "institution_id": "V2"} for k in range(6)]
    out = said(capsys, write(tmp_path, {"children.csv": table(CHILD_COLUMNS, rows)}))
    assert "Children enrolled more than 15 km from home: 6" in out


def broken(folder):
    rows = [list(row) for row in TABLE]
    rows[2][6] = "mange"
    rows[4][2] = "09"
    files = {
        "institutions.xlsx": workbook({"Ark1": rows}),
        "children.xlsx": workbook(
            {"Ark1": cells_of("children", changed(CHILDREN, "KANARIE-A", birth_year="x"))}
        ),
    }
    return write(folder, files, {"institutions": "institutions.xlsx", "children": "children.xlsx"})


def test_faults_are_written_as_a_table_and_as_marks_but_no_child_is_copied(tmp_path, capsys):
    out = tmp_path / "out"
    told = tell(capsys, "check", broken(tmp_path / "case"), "--faults", out, "--lang", "en")
    assert told.code == 4
    assert {"faults.csv", "institutions.xlsx", "seal.json"} == set(listing(out))
    rows = list(csv.DictReader(io.StringIO((out / "faults.csv").read_text(encoding="utf-8"))))
    assert [(row["cell"], row["subject"]) for row in rows] == [
        ("D2", "birth_year"),
        ("G3", "capacity"),
        ("C5", "area_id"),
    ]
    assert not any(b"KANARIE" in raw for raw in listing(out).values())
    copy = CalamineWorkbook.from_path(str(out / "institutions.xlsx"))
    assert copy.get_sheet_by_name("Ark1").to_python()[2][6] == "mange"


def test_the_copy_that_is_mended_is_right_and_may_take_the_place_of_the_old_one(tmp_path, capsys):
    out = tmp_path / "out"
    rows = [list(row) for row in TABLE]
    rows[2][0] = "="
    case = write(
        tmp_path / "case",
        {"institutions.xlsx": workbook({"Ark1": rows})},
        {"institutions": "institutions.xlsx"},
    )
    tell(capsys, "check", case, "--faults", out)
    (case.parent / "institutions.xlsx").write_bytes((out / "institutions.xlsx").read_bytes())
    assert len(faults(capsys, case)) == 1
    # Again to the same folder.
    assert tell(capsys, "check", case, "--faults", out).code == 4


def test_without_faults_nothing_is_written(tmp_path, capsys):
    out = tmp_path / "out"
    assert tell(capsys, "check", write(tmp_path / "case"), "--faults", out).code == 0
    assert not out.exists()


def km2(*cells):
    rows = [row | {"km2": cell} for row, cell in zip(rows_of("quarters"), cells, strict=True)]
    return {"quarters.csv": csv_of("quarters", rows, ";")}


def test_a_number_with_two_readings_is_refused_with_both(tmp_path, capsys):
    told = faults(capsys, write(tmp_path, km2("1.234", "2.345", "6")))
    # Only up to 1,000 km2 make sense, so that the readings as thousands are none.
    assert told == []
    rows = rows_of("institutions")
    rows[0]["capacity"] = "1.000"
    told = faults(capsys, write(tmp_path, {"institutions.csv": csv_of("institutions", rows, ";")}))
    [line] = told
    assert line.startswith("institutions.csv:2: capacity: »1.000« may be 1 or 1,000; write all")


def test_another_cell_of_the_column_settles_it(tmp_path):
    rows = rows_of("institutions")
    rows[0] |= {"capacity": "1.000"}
    rows[1] |= {"capacity": "1.200"}
    path = write(tmp_path, {"institutions.csv": csv_of("institutions", rows, ";")})
    found = read_case(path).problem.institutions
    assert [one.capacity_places for one in found.values()][:2] == [1000, 1200]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("1,5", "2.5", "3"), [1_500_000, 2_500_000, 3_000_000]),
        (("0.123", "1.234", "2.5"), [123_000, 1_234_000, 2_500_000]),
        (("0,123", "1,234", "2,5"), [123_000, 1_234_000, 2_500_000]),
    ],
)
def test_a_decimal_mark_is_read_as_the_column_has_it(tmp_path, cells, expected):
    from planner.scenario.population import read_quarters  # noqa: PLC0415

    path = write(tmp_path, km2(*cells))
    found, read = read_quarters(path.parent / "quarters.csv", "quarters.csv", None)
    assert read.faults == []
    assert [quarter.area_m2 for quarter in found.values()] == expected


def test_a_map_of_what_was_read_is_drawn_where_asked_and_holds_no_child(tmp_path, capsys):
    scenario = write_case(tmp_path / "case")
    told = tell(capsys, "check", scenario, "--map", tmp_path / "map")
    assert told.code == 0
    assert f"Kort over det læste: {tmp_path / 'map'}/input.png" in told.out
    assert {path.name for path in (tmp_path / "map").iterdir()} == {
        "input.png",
        "input.pdf",
        "input.svg",
        "seal.json",
    }
    drawn = (tmp_path / "map" / "input.svg").read_text("utf-8")
    assert "Institutioner og basispladser i dag" in drawn
    assert "KANARIE" not in drawn


def test_a_folder_with_something_else_is_not_written_over_by_a_map(tmp_path, capsys):
    scenario = write_case(tmp_path / "case")
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "mine.txt").write_text("mit")
    told = tell(capsys, "check", scenario, "--map", tmp_path / "map")
    assert told.code == 2
    assert [path.name for path in (tmp_path / "map").iterdir()] == ["mine.txt"]
