"""Coverage-guided fuzzing of the readers: a short run finds nothing, and would find a fault."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
RUNS = 2500
FOUND = 77
# A fault in the reader of CSV, on a line that no good file reaches.
PLANTED = """
import sys
import fuzz_readers
from planner.tabular import csv_file

whole = csv_file.decoded

def with_a_fault(raw):
    content, encoding = whole(raw)
    if encoding.en != "UTF-8":
        raise ZeroDivisionError
    return content, encoding

csv_file.decoded = with_a_fault
sys.exit(fuzz_readers.main(sys.argv[1:]))
"""

pytest.importorskip("atheris", reason="atheris has wheels for Linux on x86-64 only")


def fuzzed(folder, *command):
    """Fuzz in a process of its own, from the same seed each time; it leaves what it finds."""
    path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    return subprocess.run(
        [sys.executable, *command, f"-runs={RUNS}", "-seed=1"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": path, "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_short_run_finds_nothing(tmp_path):
    told = fuzzed(tmp_path, TESTS / "fuzz_readers.py")
    assert told.returncode == 0, told.stderr[-3000:]
    assert f"Done {RUNS} runs" in told.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_planted_fault_is_found(tmp_path):
    told = fuzzed(tmp_path, "-c", PLANTED)
    assert told.returncode == FOUND, told.stderr[-3000:]
    assert "ZeroDivisionError" in told.stdout + told.stderr
    assert [one.name.split("-")[0] for one in tmp_path.iterdir()] == ["crash"]
