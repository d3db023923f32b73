"""Files that are no files, lie elsewhere or would fill the memory: refused, at once, unopened."""

import io
import json
import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from good_case import CASE, cells_of, faults, good_files, workbook, write
from small_case import scenario, tell

from planner.door import read_bytes

OUTSIDE = "the file lies outside the folder of the scenario that names it"
ADDRESS = "the name is an address, not a path"
NAMES = {
    "../outside.csv": OUTSIDE,
    "a/../../outside.csv": OUTSIDE,
    "/etc/passwd": OUTSIDE,
    "link.csv": OUTSIDE,
    "folder/outside.csv": OUTSIDE,
    "/vsicurl/http://localhost/a.csv": ADDRESS,
    "/vsizip/a.zip/a.csv": ADDRESS,
    "/vsistdin/": ADDRESS,
    "http://localhost/a.csv": ADDRESS,
    "https://localhost/a.csv": ADDRESS,
    "file:///etc/passwd": ADDRESS,
    "GPKG:a.gpkg:x": ADDRESS,
    "WFS:http://localhost": ADDRESS,
    "//server/share/a.csv": ADDRESS,
    "\\\\server\\share\\a.csv": ADDRESS,
    "a\0b.csv": "holds control characters",
    "a\nb.csv": "the name is empty or holds signs",
    "": "the name is empty or holds signs",
    "  ": "the name is empty or holds signs",
}


@pytest.fixture
def beside(tmp_path):
    """A folder with a case in it, files outside it, and links to them."""
    folder = tmp_path / "case"
    folder.mkdir()
    (tmp_path / "outside.csv").write_bytes(good_files()["children.csv"])
    (folder / "link.csv").symlink_to(tmp_path / "outside.csv")
    (folder / "folder").symlink_to(tmp_path)
    (folder / "a").mkdir()
    return folder


@pytest.mark.parametrize("role", ["children", "institutions", "areas"])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_elsewhere_is_refused_where_it_stands(
    beside, capsys, listening, role, name
):
    path = write(beside, case={role: name})
    with listening() as opened:
        told = faults(capsys, path)
    # Of what lies outside the planner nothing but the scenario was opened.
    assert {one for one in opened if one.startswith((str(beside.parent), "/etc"))} == {str(path)}
    at = [line for line in told if f"case.{role}: {NAMES[name]}" in line]
    assert len(at) == len(told) == 1, told
    assert at[0].startswith("case.yaml:")


def test_no_test_gets_off_this_machine():
    with pytest.raises(PermissionError), socket.socket() as one:
        one.connect(("192.0.2.1", 80))
    with pytest.raises(PermissionError):
        socket.getaddrinfo("example.org", 80)


def test_no_test_has_the_planner_open_a_foreign_file(tmp_path):
    (tmp_path / "link").symlink_to("/etc/hosts")
    for name in ("/etc/hosts", str(tmp_path / "link")):
        with pytest.raises(AssertionError, match="none of ours"):
            read_bytes(Path(name), 1000)


def test_a_folder_that_is_allowed_may_be_named(beside, capsys):
    path = write(beside, case={"children": "../outside.csv"})
    assert faults(capsys, path, "--data", beside.parent) == []
    assert len(faults(capsys, path, "--data", beside)) == 1


def test_a_link_inside_the_folder_is_followed(beside, capsys):
    (beside / "inside.csv").symlink_to(beside / "children.csv")
    assert faults(capsys, write(beside, case={"children": "inside.csv"})) == []


@pytest.mark.usefixtures("stand_in_maps")
def test_a_run_is_verified_from_wherever_it_lies(beside, capsys):
    path = write(beside, case={"children": "../outside.csv", "forecast": None})
    out = beside.parent / "runs" / "one"
    assert tell(capsys, "--data", beside.parent, "plan", path, "--out", out).code == 0
    assert tell(capsys, "verify", out).code in {0, 1}
    assert "children" not in tell(capsys, "verify", out).out


@pytest.mark.parametrize("role", ["children", "institutions", "areas", "forecast"])
def test_a_pipe_is_not_opened(tmp_path, capsys, role):
    path = write(tmp_path)
    name = "areas.geojson" if role == "areas" else f"{role}.csv"
    (tmp_path / name).unlink()
    os.mkfifo(tmp_path / name)
    told = faults(capsys, path)
    assert f"{name}: this is a pipe or a device, not a file; name an ordinary file" in told


STREETS = {
    "method": "network",
    "mode": "walk",
    "file": "edges.csv",
    "nodes": "nodes.csv",
    "matrix": "metres.npz",
}


@pytest.mark.parametrize("verb", ["check", "travel"])
@pytest.mark.parametrize("name", ["edges.csv", "nodes.csv", "metres.npz"])
def test_a_pipe_for_a_street_network_is_not_opened(tmp_path, capsys, name, verb):
    path = write(
        tmp_path, {"edges.csv": "", "nodes.csv": "", "metres.npz": ""}, {"travel": STREETS}
    )
    (tmp_path / name).unlink()
    os.mkfifo(tmp_path / name)
    told = tell(capsys, verb, path, "--lang", "en")
    assert told.code == 4
    assert "this is a pipe or a device, not a file; name an ordinary file" in told.err


def test_a_pipe_for_a_network_of_the_command_is_not_opened(tmp_path, capsys):
    path, pipe = write(tmp_path), tmp_path / "edges.csv"
    os.mkfifo(pipe)
    out = tmp_path / "metres.npz"
    told = tell(
        capsys, "travel", path, "--network", pipe, "--nodes", pipe, "--out", out, "--lang", "en"
    )
    assert told.code == 4
    assert f"{pipe}: this is a pipe or a device" in told.err


def test_a_pipe_for_the_distances_is_not_opened(tmp_path, capsys):
    path, pipe = write(tmp_path), tmp_path / "metres.npz"
    os.mkfifo(pipe)
    (tmp_path / "edges.csv").write_text("from,to,length_m\na,b,1\n")
    (tmp_path / "nodes.csv").write_text("node_id,x,y\na,724000,6175000\nb,724001,6175000\n")
    streets = ("--network", tmp_path / "edges.csv", "--nodes", tmp_path / "nodes.csv")
    told = tell(capsys, "travel", path, *streets, "--out", pipe, "--lang", "en")
    assert told.code == 4
    assert f"{pipe}: this is a pipe or a device" in told.err


@pytest.mark.parametrize("verb", ["check", "verify", "audit --plan"])
def test_a_pipe_given_to_a_command_is_not_opened(tmp_path, capsys, verb):
    path = write(tmp_path)
    os.mkfifo(tmp_path / "run.json")
    what = tmp_path / "run.json"
    arguments = {
        "check": ["check", what],
        "verify": ["verify", tmp_path],
        "audit --plan": ["audit", path, "--plan", what],
    }[verb]
    assert tell(capsys, *arguments).code in {2, 4}


def large(folder, name):
    """Write 300 MB of nothing."""
    with (folder / name).open("wb") as out:
        out.truncate(300_000_000)


def in_zip(part, raw):
    """Return a workbook with one part of it exchanged for another."""
    old = zipfile.ZipFile(io.BytesIO(workbook({"Ark1": cells_of("institutions")})))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in old.infolist():
            if entry.filename != part:
                archive.writestr(entry.filename, old.read(entry.filename))
        archive.writestr(part, raw)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
_HEAD = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
    b'2006/main"><sheetData>'
)
_TAIL = b"</sheetData></worksheet>"
ENTITIES = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def lying_zip():
    """Return an archive that says of a part of 400 MB that it holds 10 bytes."""
    raw = bytearray(in_zip("xl/media/image1.png", bytes(400_000_000)))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        here = raw.rfind(mark)
        raw[here + at : here + at + 4] = (10).to_bytes(4, "little")
    return bytes(raw)


def wide(reference):
    row = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="%s"><v>1</v></c></row>'
    return in_zip(SHEET, _HEAD + row % reference + _TAIL)


def long_strings():
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%s</t></si></sst>'
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (k, k) for k in range(1, 90_000)
    )
    old = zipfile.ZipFile(io.BytesIO(in_zip(SHEET, _HEAD + cells + _TAIL)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in old.infolist():
            raw = old.read(entry.filename)
            if entry.filename == "xl/sharedStrings.xml":
                raw = strings % (b"x" * 32_000)
            archive.writestr(entry.filename, raw)
    return out.getvalue()


BOMBS = {
    "300 MB of CSV": ("children.csv", None),
    "300 MB of GeoJSON": ("areas.geojson", None),
    "300 MB of GeoPackage": ("areas.gpkg", None),
    "300 MB of Shapefile": ("areas.shp", None),
    "a workbook of 300 MB": ("institutions.xlsx", None),
    "a scenario of 300 MB": ("case.yaml", None),
    "a table of commas": ("children.csv", lambda: b"," * 40_000_000),
    "a table of lines": ("children.csv", lambda: b"a\n" * 20_000_000),
    "lists in lists": ("areas.geojson", lambda: b"[" * 15_000_000),
    "empty lists": ("areas.geojson", lambda: b"[" + b"[]," * 6_000_000 + b"1]"),
    "a zip bomb": ("institutions.xlsx", lambda: in_zip("xl/a.xml", b" " * 400_000_000)),
    "a zip bomb that lies": ("institutions.xlsx", lying_zip),
    "cells far apart": ("institutions.xlsx", lambda: wide(b"XFD1048576")),
    "cells beyond a sheet": ("institutions.xlsx", lambda: wide(b"ZZZZZZ99999999")),
    "entities in a sheet": (
        "institutions.xlsx",
        lambda: in_zip(SHEET, ENTITIES + _HEAD + _TAIL),
    ),
    "entities in UTF-16": (
        "institutions.xlsx",
        lambda: in_zip(SHEET, (ENTITIES + _HEAD + _TAIL).decode().encode("utf-16")),
    ),
    "entities in the list of sheets": (
        "institutions.xlsx",
        lambda: in_zip("xl/workbook.xml", ENTITIES + b"<workbook/>"),
    ),
    "long texts in many cells": ("institutions.xlsx", long_strings),
    "a scenario of brackets": ("case.yaml", lambda: b"a: " + b"[" * 45_000),
    "a scenario of mappings": ("case.yaml", lambda: b"a: [" + b"{a: 1}," * 6_000 + b"]"),
    "a scenario of aliases": (
        "case.yaml",
        lambda: b"a: &a [x]\n" + b"".join(b"b%d: [*a,*a,*a]\n" % k for k in range(2_000)),
    ),
}
MOST_S, MOST_KB = 2, 300_000
# A process that has all modules checks each case in a child of its own.
LIMITED = """
import contextlib, io, json, os, resource, sys
import planner.scenario.build, planner.verbs.check
from planner.cli import main

for path in sys.argv[1:]:
    if os.fork():
        os.wait()
        continue
    before = resource.getrusage(resource.RUSAGE_SELF)
    with contextlib.redirect_stderr(io.StringIO()) as said:
        code = main(["check", path, "--lang", "en"])
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told = [path, code, said.getvalue(), cpu_s, after.ru_maxrss - before.ru_maxrss]
    print(json.dumps(told), flush=True)
    os._exit(0)
"""


@pytest.fixture(scope="module")
def bombs(tmp_path_factory):
    """What became of each bomb: exit code, what was said, processor's seconds, kB more."""
    name_by_path = {}
    for name, (file, make) in BOMBS.items():
        folder = tmp_path_factory.mktemp("bomb")
        role = file.split(".")[0]
        name_by_path[str(write(folder, case={role: file} if role in CASE else {}))] = name
        if make is None:
            large(folder, file)
        else:
            (folder / file).write_bytes(make())
    told = subprocess.run(
        [sys.executable, "-c", LIMITED, *name_by_path],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    found = (json.loads(line) for line in told.stdout.splitlines())
    return {name_by_path[path]: rest for path, *rest in found}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_goes_off(bombs, name):
    code, said, cpu_s, more_kb = bombs[name]
    assert code == 4
    assert BOMBS[name][0] in said
    # Seconds of the processor: the machine may be busy with other tests.
    assert cpu_s < MOST_S
    assert more_kb < MOST_KB


def test_a_file_named_like_a_person_is_refused_and_not_repeated(tmp_path, capsys):
    raw = good_files()["children.csv"]
    files = {"born_010120-1234.csv": raw, "children.csv": None}
    [line] = faults(capsys, write(tmp_path, files, {"children": "born_010120-1234.csv"}))
    assert "give the file another name" in line
    assert "1234" not in line


def test_a_column_named_like_a_person_is_refused_and_not_repeated(tmp_path, capsys):
    raw = good_files()["children.csv"].replace(b"special_group", b"special_group,010120-1234", 1)
    lines = raw.decode().splitlines()
    text = "\n".join([lines[0], *(f"{line}," for line in lines[1:])])
    [line] = faults(capsys, write(tmp_path, {"children.csv": text}))
    assert line.startswith("children.csv:1:10: looks like a CPR number")
    assert "1234" not in line


def test_declared_columns_may_hold_other_numbers(tmp_path, capsys):
    lines = good_files()["institutions.csv"].decode().splitlines()
    text = "\n".join([f"{lines[0]},P-nummer", *(f"{line},1003201234" for line in lines[1:])])
    files = {"institutions.csv": text.replace("1003201234", "1012201234")}
    assert len(faults(capsys, write(tmp_path / "a", files))) == 6
    declared = {"other_numbers": ["p nummer"]}
    assert faults(capsys, write(tmp_path / "b", files, declared)) == []


def test_what_is_not_declared_changes_no_hash():
    assert "other_numbers" not in json.dumps(scenario())
