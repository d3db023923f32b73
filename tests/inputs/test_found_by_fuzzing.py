"""Inputs that once ended in an error of Python's own, as ``tests/fuzz_readers.py`` found them."""

import json

import pytest
from bad_workbooks import TABLE
from good_case import CASE, faults, with_part, workbook, write
from small_case import scenario


@pytest.mark.parametrize("encoding", ["UT0-8", "cp932", "rot13", ""])
def test_a_workbook_in_no_encoding_is_refused(tmp_path, capsys, encoding):
    part = f'<?xml version="1.0" encoding="{encoding}"?><workbook/>'.encode()
    raw = with_part(workbook({"Ark1": TABLE}), "xl/workbook.xml", part)
    case = {"institutions": "institutions.xlsx"}
    [line] = faults(capsys, write(tmp_path, {"institutions.xlsx": raw}, case))
    assert line.startswith("institutions.xlsx: the workbook can't be read; save it as")


@pytest.mark.parametrize("key", ["[key]", "literal[", "tuple["])
def test_a_key_that_looks_like_a_mark_of_the_schema_is_an_unknown_key(tmp_path, capsys, key):
    path = write(tmp_path)
    path.write_text(json.dumps(scenario(case=CASE, **{key: 1}), indent=1), encoding="utf-8")
    [line] = faults(capsys, path)
    assert f": {key}: unknown key; " in line


def test_an_anchor_that_stands_twice_is_refused_twice_and_warned_of_nowhere(tmp_path, capsys):
    path = write(tmp_path)
    path.write_text("schema: &a 1\ntitle: &a x\ncase: {}\n", encoding="utf-8")
    told = faults(capsys, path)
    assert [line.split(": ")[1] for line in told if "anchors" in line] == ["schema", "title"]
