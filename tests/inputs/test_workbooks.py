"""Excel: each thing that it does to a table is told in its own cells' names, or read as meant."""

import pytest
from bad_workbooks import BAD, GOOD, TABLE
from good_case import cells_of, faults, workbook, write

from planner.scenario.build import read_case

CASE = {"institutions": "institutions.xlsx"}


def case_of(folder, raw):
    return write(folder, {"institutions.xlsx": raw, "institutions.csv": None}, CASE)


@pytest.mark.parametrize("name", BAD)
def test_it_is_told_with_the_cell_and_what_to_do(tmp_path, capsys, name):
    sheets, change, places, do = BAD[name]
    told = faults(capsys, case_of(tmp_path, workbook(sheets, change)))
    if name == "codes that became numbers":
        assert len(told) == 6
        told = told[:3]
    assert len(told) == len(places), told
    for line, place in zip(told, places, strict=True):
        assert line.startswith("institutions.xlsx:")
        assert place in line
        assert do in line


@pytest.mark.parametrize("name", GOOD)
def test_it_is_read_as_the_same_table(tmp_path, name):
    usual = read_case(write(tmp_path / "usual")).problem.institutions
    found = read_case(case_of(tmp_path / "found", workbook(*GOOD[name]))).problem.institutions
    assert found == usual


def test_a_sheet_of_children_is_not_named(tmp_path, capsys):
    children = cells_of("children")
    raw = workbook({"Jens Hansen": children, "Ida Holm": children})
    files = {"children.xlsx": raw, "children.csv": None}
    [line] = faults(capsys, write(tmp_path, files, {"children": "children.xlsx"}))
    assert line.startswith("children.xlsx: 2 of the visible sheets have the columns")


def test_a_number_of_a_person_in_a_cell_without_a_column_of_ours_is_told(tmp_path, capsys):
    rows = [[*row, "CPR" if k == 0 else 101201234] for k, row in enumerate(TABLE)]
    told = faults(capsys, case_of(tmp_path, workbook({"Ark1": rows})))
    assert len(told) == 6
    assert told[0].startswith("institutions.xlsx:R2:18: looks like a CPR number")
    assert "101201234" not in "".join(told)
