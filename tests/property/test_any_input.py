"""Whatever stands in a file, check answers in its own words: no traceback, no hang, no flood."""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from planner.cli import main

sys.path.insert(0, str(Path(__file__).parents[1] / "inputs"))
from any_input import good, mutated, role_of, tables
from good_case import ROWS, write

CASES = int(os.environ.get("PLANNER_INPUT_CASES", "600"))
LONGEST_S, MOST_KB = 10, 1_000_000
PARTS = ("areas.shx", "areas.dbf", "areas.prj", "areas.cpg", "areas.shp")
MANY = settings(
    max_examples=CASES // 2,
    deadline=None,
    database=None,
    derandomize="PLANNER_INPUT_CASES" not in os.environ,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)


def answered(files, case):
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), files, case)
        if "case.yaml" in files:
            path.write_bytes(files["case.yaml"])
        start = time.process_time()
        code = main(["check", str(path)])
        seconds = time.process_time() - start
    assert code in {0, 4}
    assert seconds < LONGEST_S


@MANY
@given(st.data())
def test_any_cells_are_answered(data):
    name = data.draw(st.sampled_from(sorted(ROWS)))
    answered({f"{name}.csv": data.draw(tables(name))}, {})


@MANY
@given(st.data())
def test_any_bytes_are_answered(data):
    name = data.draw(st.sampled_from(sorted(good())))
    files = {part: good()[part] for part in PARTS} if name in PARTS else {}
    answered(files | {name: data.draw(mutated(good()[name]))}, role_of(name))


@pytest.fixture(autouse=True, scope="module")
def _no_flood():
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MOST_KB
