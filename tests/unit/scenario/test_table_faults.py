"""Faults of institutions and of CSV as such, each with row and column, all at once."""

import pytest
from small_case import (
    CHILD_COLUMNS,
    CHILDREN,
    INSTITUTION_COLUMNS,
    INSTITUTIONS,
    changed,
    layer,
    scenario,
    table,
    tell,
    write_case,
)

from planner.scenario.build import read_case

TEXT = table(INSTITUTION_COLUMNS, INSTITUTIONS)


def checked(folder, capsys, raw=None, **parts):
    path = write_case(folder, **parts)
    for name, content in (raw or {}).items():
        (folder / name).write_bytes(content)
    told = tell(capsys, "check", path, "--lang", "en")
    assert told.code == (4 if told.err else 0)
    return told.err.replace(f"{folder}/", "").splitlines()


def n1(**cells):
    return changed(INSTITUTIONS, "N1", **cells)


CORRECT = "correct the cell"
ROWS = {
    "a repeated id": (
        [*INSTITUTIONS, INSTITUTIONS[0]],
        ["8: institution_id: the same id as in row 2; give each its own id"],
    ),
    "an unknown area": (
        n1(area_id="09"),
        ["2: area_id: »09« is not an area; use one of 01, 02, 03"],
    ),
    "an area without its zero": (
        n1(area_id="1"),
        [
            (
                "2: area_id: »1« is not an area; write 01; if a spreadsheet takes the zero away, "
                "format the column as text"
            )
        ],
    ),
    "far outside its area": (
        n1(x=750_000),
        [
            (
                "2: x, y: lies 30,000 m outside area 01; it lies in area 03; correct the position "
                "or area_id"
            )
        ],
    ),
    "longitude and latitude": (
        n1(x=12.5, y=55.6),
        [
            (
                "2: x, y: »12.5, 55.6« is no position in EPSG:25832; these are longitude and "
                "latitude; name the columns lon and lat"
            )
        ],
    ),
    "a coordinate that is not a number": (
        n1(x="nan"),
        [f"2: x: »nan« is not metres in EPSG:25832 between 400000 and 900000; {CORRECT}"],
    ),
    "a special group without places": (
        n1(special_group="immune"),
        ["2: special_places: doesn't fit special_group; correct the row"],
    ),
    "special places without a group": (
        n1(special_places=2),
        ["2: special_places: doesn't fit special_group; correct the row"],
    ),
    "more special places than places": (
        changed(INSTITUTIONS, "S1", special_places=9),
        ["4: special_places: is more than basis_places; correct the row"],
    ),
    "more places than there may be": (
        n1(basis_places=13),
        ["2: basis_places_max: is fewer than basis_places; correct the row"],
    ),
    "more places than capacity": (
        n1(capacity=11),
        ["2: basis_places_max: is more than capacity; correct the row"],
    ),
    "ages the wrong way round": (
        n1(age_from=4, age_to=3),
        ["2: age_to: is below age_from; correct the row"],
    ),
    "a negative number": (
        n1(basis_places=-1),
        [f"2: basis_places: »-1« is not a whole number between 0 and 500; {CORRECT}"],
    ),
    "a number with a decimal": (
        n1(capacity="100,5"),
        [f"2: capacity: »100,5« is not a whole number between 0 and 2000; {CORRECT}"],
    ),
    "an id that is no id": (
        n1(institution_id="=N1"),
        [f"2: institution_id: »=N1« is not filled in right; {CORRECT}"],
    ),
    "an empty name": (n1(name=""), [f"2: name: »« is not filled in right; {CORRECT}"]),
    "a name that moves the cursor": (
        n1(name="a\x1b[31mb"),
        [f"2: name: »a�[31mb« is not filled in right; {CORRECT}"],
    ),
    "a name that turns the text around": (
        n1(name="a\u202eb"),
        [f"2: name: »a�b« is not filled in right; {CORRECT}"],
    ),
    "a very long name": (
        n1(name="x" * 201),
        [f"2: name: »{'x' * 40}« is not filled in right; {CORRECT}"],
    ),
    "a column that most leave empty": (
        [row if row["institution_id"] == "S2" else row | {"capacity": ""} for row in INSTITUTIONS],
        ["capacity: is empty in 5 of 6 rows: 2-4, 6-7; fill in the column"],
    ),
    "an empty column and a fault in one of its rows": (
        [
            row | {"capacity": "", "basis_places": "x" if row["institution_id"] == "V1" else 0}
            for row in INSTITUTIONS
        ],
        [
            "capacity: is empty in 6 of 6 rows: 2-7; fill in the column",
            f"6: basis_places: »x« is not a whole number between 0 and 500; {CORRECT}",
        ],
    ),
    "a column that a few leave empty": (
        n1(capacity=""),
        ["2: capacity: »« is not a whole number between 0 and 2000; fill in the cell"],
    ),
    "no rows": ([], ["the table has no rows; give at least one institution"]),
    "many at once": (
        changed(n1(ownership="kommune", may_host="maybe"), "V2", quality="bad", area_id=""),
        [
            f"2: may_host: »maybe« is not one of undecided, yes, no, (empty); {CORRECT}",
            f"2: ownership: »kommune« is not one of kommunal, selvejende, privat; {CORRECT}",
            f"7: area_id: »« is not filled in right; {CORRECT}",
            f"7: quality: »bad« is not one of ok, watch, (empty); {CORRECT}",
        ],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), ROWS.values(), ids=ROWS)
def test_a_faulty_row_is_told_with_row_and_column(tmp_path, capsys, rows, expected):
    lines = checked(tmp_path, capsys, institutions=rows)
    told = [line.removeprefix("institutions.csv:").strip() for line in lines]
    assert told == expected


def test_an_institution_that_turns_children_away_is_refused_only_by_the_rule(tmp_path, capsys):
    closed = n1(closed_to="autisme")
    [line] = checked(tmp_path / "on", capsys, institutions=closed)
    assert line.startswith("institutions.csv: closed_to: N1 has basis places but is closed to")
    off = scenario(rules={"takes_all_children": None})
    assert checked(tmp_path / "off", capsys, institutions=closed, settings=off) == []


def test_a_column_that_may_be_missing_may_be_missing(tmp_path, capsys):
    columns = [name for name in INSTITUTION_COLUMNS if name != "closed_to"]
    rows = [{name: row[name] for name in columns} for row in INSTITUTIONS]
    raw = {"institutions.csv": table(columns, rows).encode()}
    assert checked(tmp_path, capsys, raw) == []


FORMS = {
    "a missing column": (
        TEXT.replace("capacity", "antal"),
        ["1: capacity: the column is missing; add the column"],
    ),
    "a repeated column": (
        TEXT.replace("closed_to", "capacity"),
        ["1: capacity: the column stands several times; keep only one of them"],
    ),
    "two columns missing": (
        TEXT.replace("capacity", "a").replace("quality", "b"),
        [f"1: {name}: the column is missing; add the column" for name in ("capacity", "quality")],
    ),
    "a short row": (f"{TEXT}N9,Ny\n", ["8: the row has 2 cells, the header 17; correct the row"]),
    "a broken quote": (
        TEXT.replace("Sølyst", '"Sølyst'),
        ["7: the row can't be read as CSV; look at the quotes"],
    ),
    "a quote inside": (
        TEXT.replace("Sølyst", '"Søl"yst'),
        ["4: the row can't be read as CSV; look at the quotes"],
    ),
    "a cell beyond all reason": (
        f"{TEXT}{'N' * 200_000},\n",
        ["8: the row can't be read as CSV; look at the quotes"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), FORMS.values(), ids=FORMS)
def test_a_table_of_a_wrong_form_is_refused(tmp_path, capsys, text, expected):
    lines = checked(tmp_path, capsys, {"institutions.csv": text.encode()})
    assert lines == [f"institutions.csv:{line}" for line in expected]


@pytest.mark.parametrize(
    "raw", [b"", b" \n\n", TEXT.replace("N1", "N\0").encode(), TEXT.encode("utf-16-le")]
)
def test_a_file_that_is_no_text_is_one_fault(tmp_path, capsys, raw):
    [line] = checked(tmp_path, capsys, {"institutions.csv": raw})
    what = "the file is empty or not text; save it as CSV in UTF-8"
    assert line == f"institutions.csv: {what}"


HABITS = {
    "a byte order mark": TEXT.encode("utf-8-sig"),
    "Windows-1252": TEXT.encode("cp1252"),
    "CRLF": TEXT.replace("\n", "\r\n").encode(),
    "UTF-16": TEXT.encode("utf-16"),
    "tabs": table(INSTITUTION_COLUMNS, INSTITUTIONS, "\t").encode(),
    "the separator said": b"sep=;\r\n" + table(INSTITUTION_COLUMNS, INSTITUTIONS, ";").encode(),
    "a title above": f"Udtræk pr. 1. august 2026\n\n{TEXT}".encode("cp1252"),
    "semicolons": table(INSTITUTION_COLUMNS, INSTITUTIONS, ";").encode(),
    "everything quoted": "".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) + "\n" for line in TEXT.splitlines()
    ).encode(),
    "spaces and blank lines": TEXT.replace(",", " , ").replace("\n", "\n\n").encode(),
    "columns in another order": table(INSTITUTION_COLUMNS[::-1], INSTITUTIONS).encode(),
    "more columns": TEXT.replace("\n", ",\n").replace(",\n", ",note\n", 1).encode(),
}


@pytest.mark.parametrize("raw", HABITS.values(), ids=HABITS)
def test_a_danish_or_other_habit_is_read_as_the_usual_table_is(tmp_path, raw):
    usual = read_case(write_case(tmp_path / "usual")).problem.institutions
    path = write_case(tmp_path / "habit")
    (tmp_path / "habit" / "institutions.csv").write_bytes(raw)
    assert read_case(path).problem.institutions == usual
    assert usual["N1"].name == "Ærtebjerg"


def test_a_decimal_comma_between_semicolons_is_a_decimal(tmp_path):
    path = write_case(tmp_path)
    rows = changed(CHILDREN, "KANARIE-A", x="702717,6", y="6183391,4")
    text = table(CHILD_COLUMNS, rows, ";")
    (tmp_path / "children.csv").write_text(text, encoding="utf-8")
    # 1.3 times the way to (704000, 6180000), by hand.
    assert read_case(path).problem.travel_m["KANARIE-A", "N1"] == 4713


def test_faults_of_all_tables_and_the_layer_are_told_at_once(tmp_path, capsys):
    lines = checked(
        tmp_path,
        capsys,
        areas=layer(({"area_id": 1, "name": "N", "omraade": "N", "children_0_5": 1},)),
        institutions=n1(capacity="x"),
        children=changed(CHILDREN, "KANARIE-A", birth_year="x"),
    )
    assert [line.split(": ")[:2] for line in lines] == [
        ["areas.geojson:1", "area_id"],
        ["children.csv:2", "birth_year"],
        ["institutions.csv:2", "capacity"],
    ]


def test_a_fault_does_not_bring_others_that_follow_from_it(tmp_path, capsys):
    # No area is known, no institution is known, and no home can be placed: three faults, not more.
    lines = checked(
        tmp_path,
        capsys,
        areas={"type": "FeatureCollection", "features": []},
        institutions=[],
        children=changed(CHILDREN, "KANARIE-A", x="x"),
    )
    assert len(lines) == 3
