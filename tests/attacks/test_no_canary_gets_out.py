"""Nothing of a child is in what the planner writes, says or leaves: byte by byte."""

import csv
import io
import json
import re
import stat

from attacked_case import STEM, children
from drawings import drawn_paths


def test_what_may_know_the_children_does(attacked, canaries):
    raw = (attacked.case / "run" / "restricted" / "children.csv").read_bytes()
    assert STEM.encode() in raw
    assert len(canaries.hits((attacked.case / "children.csv").read_bytes())) >= 2


def test_no_file_that_is_handed_on_holds_a_child(attacked, canaries):
    files = attacked.files()
    kinds = {path.suffix for path in files.values()}
    assert kinds >= {".json", ".csv", ".xlsx", ".md", ".html", ".png", ".pdf", ".svg", ".gpkg"}
    assert len(files) > 50
    found = {name: canaries.hits(path.read_bytes()) for name, path in files.items()}
    assert {name: hits for name, hits in found.items() if hits} == {}
    assert [name for name in files if canaries.hits(name.encode())] == []


def test_nothing_that_is_said_holds_a_child(attacked, canaries):
    assert b'"schema_version"' in attacked.told
    assert len(attacked.told) > 5000
    assert canaries.hits(attacked.told) == []


def test_no_process_is_given_a_child_in_its_arguments_or_environment(attacked, canaries):
    logs = list(attacked.kept.glob("process-*.log"))
    text = b"".join(path.read_bytes() for path in logs)
    # The command and the solver's own process, which the first starts.
    assert len(logs) >= 2
    assert text.count(b"environment:") == len(logs)
    assert b"planner.solve.worker" in text
    assert canaries.hits(text) == []


def test_no_file_that_is_taken_away_again_holds_a_child(attacked, canaries):
    names = {path.name.split("-")[0] for path in attacked.kept.iterdir()}
    assert names >= {"journal", "errors", "removed"}
    journals = b"".join(path.read_bytes() for path in attacked.kept.glob("journal-*"))
    assert b'"institutions"' in journals
    kept = [path for path in attacked.kept.rglob("*") if path.is_file()]
    assert [path.name for path in kept if canaries.hits(path.read_bytes())] == []


def test_nothing_is_left_in_the_temporary_folder_and_nothing_is_written_elsewhere(attacked):
    assert list(attacked.temp.rglob("*")) == []
    logs = "".join(path.read_text("utf-8") for path in attacked.kept.glob("process-*.log"))
    written = {line.removeprefix("writes: ") for line in logs.splitlines() if "writes: " in line}
    known = (str(attacked.case), str(attacked.temp), str(attacked.kept), "/dev/")
    relative = {name for name in written if not name.startswith("/")}
    assert any(name.endswith("run.json") for name in relative)
    # A cache of fonts, where there is none yet.
    elsewhere = {name for name in written - relative if not name.startswith(known)}
    assert {name for name in elsewhere if "matplotlib" not in name} == set()


def test_who_goes_where_is_never_open_to_others_not_even_while_it_is_written(attacked):
    # The commands ran with umask 000.
    logs = "".join(path.read_text("utf-8") for path in attacked.kept.glob("process-*.log"))
    seen = set(re.findall(r"^mode: (\d+) (\S+)$", logs, re.MULTILINE))
    assert seen == {
        *(("700", "restricted"), ("600", "children.csv"), ("600", "FORTROLIGT.txt")),
    }
    folder = attacked.case / "run" / "restricted"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    assert modes == {"restricted": 0o700, "children.csv": 0o600, "FORTROLIGT.txt": 0o600}


def test_no_childs_row_is_told_apart_from_its_place_in_the_table(attacked):
    rows = list(csv.DictReader(io.StringIO((attacked.case / "children.csv").read_text("utf-8"))))
    assert len(rows) == len(children())
    told = attacked.told.decode()
    assert not re.search(r"children\.csv:\d", told)
    record = json.loads((attacked.case / "run" / "run.json").read_text("utf-8"))
    assert {one["role"]: set(one) for one in record["inputs"]}["children"] == {
        *("role", "sha256", "size_bytes")
    }


def test_drawings_are_read_at_all(attacked):
    drawn = [path for path in attacked.files().values() if path.suffix in {".svg", ".pdf"}]
    assert len(drawn) >= 16
    assert all(len(drawn_paths(path.read_bytes())) > 30 for path in drawn)
