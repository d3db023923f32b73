"""Faults of children and of travel: told with row and column, never with what a cell holds."""

import re

import pytest
from small_case import (
    CHILD_COLUMNS,
    CHILDREN,
    INSTITUTIONS,
    changed,
    scenario,
    table,
    tell,
    write_case,
)

from planner.scenario.build import read_case

TEXT = table(CHILD_COLUMNS, CHILDREN)
MATRIX = scenario(case={"travel": {"method": "matrix", "file": "travel.csv"}})
PAIRS = [
    {
        "child_id": child["child_id"],
        "institution_id": site["institution_id"],
        "distance_m": 1000 + k,
    }
    for k, (child, site) in enumerate((c, s) for c in CHILDREN for s in INSTITUTIONS)
]
TRAVEL = table(("child_id", "institution_id", "distance_m"), PAIRS)


def checked(folder, capsys, raw=None, **parts):
    path = write_case(folder, **parts)
    for name, content in (raw or {}).items():
        (folder / name).write_bytes(content)
    told = {lang: tell(capsys, "check", path, "--lang", lang) for lang in ("da", "en")}
    for one in told.values():
        assert one.code == (4 if one.err else 0)
    everything = told["da"].out + told["da"].err + told["en"].out + told["en"].err
    return told["en"].err.replace(f"{folder}/", "").splitlines(), everything


def child_a(**cells):
    return changed(CHILDREN, "KANARIE-A", **cells)


# Every faulty cell is or holds a number or a word that stands nowhere else: 987, HEMMELIG.
ROWS = {
    "an id that is no id": (
        child_a(child_id="HEMMELIG 987"),
        ["2: child_id: is not filled in right; correct the cell"],
    ),
    "a repeated id": (
        [*CHILDREN, CHILDREN[0]],
        ["10: child_id: the same id as in row 2; give each its own id"],
    ),
    "a coordinate that is a word": (
        child_a(x="HEMMELIG"),
        [
            "2: x: is not metres in EPSG:25832 between 400000 and 900000; correct the cell",
        ],
    ),
    "longitude and latitude": (
        child_a(x="12.987", y="55.987"),
        [
            (
                "2: x, y: this is no position in EPSG:25832; these are longitude and latitude; "
                "name the columns lon and lat"
            )
        ],
    ),
    "a home in no area": (
        child_a(x=600_987),
        [
            (
                "2: x, y: the home lies in no area; it may lie in the harbour or in another "
                "municipality; correct the position"
            )
        ],
    ),
    "a birth year out of range": (
        child_a(birth_year=987),
        ["2: birth_year: is not a whole number between 1990 and 2100; correct the cell"],
    ),
    "a start in school at two": (
        child_a(birth_year=2027),
        ["2: school_start: doesn't fit birth_year (5 to 8 years); correct the row"],
    ),
    "an institution that is none": (
        child_a(institution_id="HEMMELIG987"),
        ["2: institution_id: there is no such institution; correct the row"],
    ),
    "a basis place nowhere": (
        child_a(institution_id=""),
        ["2: institution_id: is missing although the child has a basis place; correct the row"],
    ),
    "a newcomer without entry": (
        changed(CHILDREN, "KANARIE-G", entry=""),
        [
            (
                "8: entry: must be empty for a child with a basis place and filled in for a "
                "newcomer; correct the row"
            )
        ],
    ),
    "an entry for a child that is there": (
        child_a(entry="2026/27"),
        [
            (
                "2: entry: must be empty for a child with a basis place and filled in for a "
                "newcomer; correct the row"
            )
        ],
    ),
    "an entry that is no school year": (
        changed(CHILDREN, "KANARIE-G", entry="1987"),
        ["8: entry: is not a school year; write it as 2026/27"],
    ),
    "a word for yes": (
        child_a(has_basisplads="HEMMELIG"),
        ["2: has_basisplads: is not one of yes, no; correct the cell"],
    ),
    "a group that nobody is for": (
        child_a(special_group="immune"),
        ["2: special_group: no institution is for the group; correct the row"],
    ),
    "more children than places": (
        CHILDREN + [{**CHILDREN[2], "child_id": f"K{k}"} for k in range(2)],
        [
            (
                "institution_id: N2 has more children with a basis place than places; "
                "correct children or basis_places"
            )
        ],
    ),
    "more children of a group than its places": (
        CHILDREN + [{**CHILDREN[4], "child_id": f"K{k}"} for k in range(2)],
        [
            (
                "institution_id: S1 has more children with a basis place than places; "
                "correct children or basis_places"
            )
        ],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), ROWS.values(), ids=ROWS)
def test_a_faulty_row_is_told_without_what_it_holds(tmp_path, capsys, rows, expected):
    lines, everything = checked(tmp_path, capsys, children=rows)
    whole = [f"children.csv:{'' if one[0].isdigit() else ' '}{one}" for one in expected]
    assert lines == whole
    without_paths = everything.replace(str(tmp_path), "")
    for secret in ("987", "HEMMELIG", "KANARIE", *TEXT.replace("\n", ",").split(",")):
        if re.fullmatch(r"[0-9]{6,}|KANARIE.*|HEMMELIG|987", secret):
            assert secret not in without_paths


CPR_LIKE = (
    *(
        "0101011234",
        "010101-1234",
        "K010101-1234",
        "K010101_1234",
        "K0101011234",
        "barn-3112994321",
    ),
    *("010101 1234", "K1010112345", "K101011234", "101011234"),
)


@pytest.mark.parametrize("name", CPR_LIKE)
def test_an_id_like_a_cpr_number_is_refused_and_not_repeated(tmp_path, capsys, name):
    lines, everything = checked(tmp_path, capsys, children=child_a(child_id=name))
    assert lines == ["children.csv:2: child_id: looks like a CPR number; use a pseudonym"]
    assert name not in everything


@pytest.mark.parametrize("name", ["K1", "B000123", "K20260801", "K000000001", "a_b-C9"])
def test_a_pseudonym_is_no_cpr_number(tmp_path, capsys, name):
    assert checked(tmp_path, capsys, children=child_a(child_id=name))[0] == []


def test_a_table_without_its_header_does_not_give_its_first_row_away(tmp_path, capsys):
    text = "KANARIE-X,717171,717171,2021,2027,,N1,N1,\n"
    lines, everything = checked(tmp_path, capsys, {"children.csv": text.encode()})
    assert len(lines) == 1 + len(CHILD_COLUMNS)
    for secret in ("KANARIE", "717171", "2021", "N1"):
        assert secret not in everything.replace(str(tmp_path), "")


BROKEN = {
    "a short row": f"{TEXT}KANARIE-X,717171\n",
    "a broken quote": TEXT.replace("KANARIE-C", '"KANARIE-C'),
    "a quote inside": TEXT.replace("KANARIE-C", '"KANARIE"-C'),
    "a NUL": TEXT.replace("KANARIE-C", "KANARIE\0C"),
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_table_does_not_give_its_rows_away(tmp_path, capsys, text):
    lines, everything = checked(tmp_path, capsys, {"children.csv": text.encode()})
    assert lines
    for secret in ("KANARIE", "717171", "717481"):
        assert secret not in everything.replace(str(tmp_path), "")


def test_no_children_are_no_fault(tmp_path, capsys):
    assert checked(tmp_path, capsys, children=[])[0] == []


def test_a_child_lives_in_the_area_that_its_home_is_nearest_to(tmp_path):
    problem = read_case(write_case(tmp_path)).problem
    homes = {child.id[-1]: child.home_area_id for child in problem.children.values()}
    assert "".join(homes) == "ABCDEFGH"
    assert list(homes.values()) == ["01"] * 3 + ["02"] * 2 + ["03"] + ["02"] + ["03"]


def test_a_matrix_is_read_as_it_stands(tmp_path):
    path = write_case(tmp_path, settings=MATRIX)
    (tmp_path / "travel.csv").write_text(f"{TRAVEL}KANARIE-Z,N1,5\n", encoding="utf-8")
    problem = read_case(path).problem
    assert problem.travel_m["KANARIE-A", "N1"] == 1000
    assert problem.travel_m["KANARIE-H", "V2"] == 1000 + len(PAIRS) - 1


MATRICES = {
    "a missing pair": (
        TRAVEL.replace("KANARIE-A,N1,1000\n", ""),
        ": distance_m: 1 pairs of child and institution are missing; give every pair a distance",
    ),
    "a distance that is no number": (
        TRAVEL.replace("A,N1,1000", "A,N1,HEMMELIG"),
        ":2: distance_m: is not a whole number between 0 and 500000; correct the cell",
    ),
    "a negative distance": (
        TRAVEL.replace("A,N1,1000", "A,N1,-987"),
        ":2: distance_m: is not a whole number between 0 and 500000; correct the cell",
    ),
    "a pair twice": (
        f"{TRAVEL}KANARIE-A,N1,987\n",
        ":50: child_id, institution_id: the same id as in row 2; give each its own id",
    ),
    "a missing column": (
        TRAVEL.replace("distance_m", "vej"),
        ":1: distance_m: the column is missing; add the column",
    ),
    "an empty file": ("", ": the file is empty or not text; save it as CSV in UTF-8"),
}


@pytest.mark.parametrize(("text", "what"), MATRICES.values(), ids=MATRICES)
def test_a_faulty_matrix_is_told_without_what_it_holds(tmp_path, capsys, text, what):
    raw = {"travel.csv": text.encode()}
    lines, everything = checked(tmp_path, capsys, raw, settings=MATRIX)
    assert lines == [f"travel.csv{what}"]
    for secret in ("987", "HEMMELIG", "KANARIE"):
        assert secret not in everything.replace(str(tmp_path), "")


def test_a_missing_matrix_is_told(tmp_path, capsys):
    [line], _ = checked(tmp_path, capsys, settings=MATRIX)
    assert line.startswith("travel.csv: the file doesn't exist")
