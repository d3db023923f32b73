"""What is no scenario file at all, and inputs that are not there."""

import pytest
from small_case import tell, write_case

BASE = """\
schema: 1
title: "T"
case: {areas: areas.geojson, institutions: institutions.csv, children: children.csv}
school_years: ["2026/27"]
objective: {order: [unserved]}
"""
FILES = {
    "not UTF-8": (BASE.replace('"T"', '"Ærø"').encode("cp1252"), "the file is not UTF-8"),
    "UTF-16": (BASE.encode("utf-16"), "the file is not UTF-8"),
    "2 MB": (
        f"{BASE}# {'x' * 2_000_000}\n".encode(),
        "the file is too large (2,000 kB; at most 50)",
    ),
    "a NUL byte": (f"{BASE}a: '\0'\n".encode(), "not valid YAML"),
    "nesting beyond recursion": (
        f"{BASE}rules: {'[' * 700}\n".encode(),
        "anchors and deep nesting are not used",
    ),
}


@pytest.mark.parametrize(("raw", "what"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_scenario_is_refused_as_a_whole(tmp_path, capsys, raw, what):
    path = write_case(tmp_path)
    path.write_bytes(raw)
    told = tell(capsys, "check", path, "--lang", "en")
    assert told.code == 4
    assert told.err.startswith(f"{path}: {what}; ")
    assert told.err.count("\n") == 1


@pytest.mark.parametrize("name", ["nowhere.yaml", "."])
def test_a_scenario_that_is_no_file_is_refused(tmp_path, capsys, name):
    told = tell(capsys, "check", tmp_path / name, "--lang", "en")
    assert told.code == 4
    what = "the file doesn't exist or can't be read; correct the path"
    if name == ".":
        what = "this is a folder; name a file in it"
    assert told.err == f"{tmp_path / name}: {what}\n"


def test_a_byte_order_mark_is_no_fault(tmp_path, capsys):
    path = write_case(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert tell(capsys, "check", path).code == 0


def test_a_missing_input_is_told_for_every_file_at_once(tmp_path, capsys):
    text = BASE.replace("areas.", "a.").replace("institutions.csv", "i.csv")
    path = write_case(tmp_path, settings=text.replace("children.csv", "c.csv"))
    told = tell(capsys, "check", path, "--lang", "en")
    assert told.code == 4
    what = "the file doesn't exist or can't be read; "
    places = [tmp_path / name for name in ("a.geojson", "c.csv", "i.csv")]
    for line, at in zip(told.err.splitlines(), places, strict=True):
        assert line.startswith(f"{at}: {what}")


def test_a_device_is_not_read(tmp_path, capsys):
    # /dev/zero never ends.
    path = write_case(tmp_path, settings=BASE.replace("children.csv", "/dev/zero"))
    told = tell(capsys, "--data", "/dev", "check", path, "--lang", "en")
    assert told.code == 4
    assert told.err.startswith("/dev/zero: this is a pipe or a device, not a file")
