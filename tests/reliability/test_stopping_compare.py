"""``planner compare`` stopped by a signal writes no comparison and keeps the plan it has."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_case import write_case

COMMAND = [sys.executable, "-c", "from planner.cli import run; run()", "compare"]
VARIANTS = ["small.yaml", "other.yaml", "--out", "out"]
HERE = Path(__file__).parent
# Until the command is up and has a plan, on a machine with much else to do. [s]
PATIENCE_S = 60.0


@pytest.fixture
def folder(tmp_path, monkeypatch):
    write_case(tmp_path)
    other = {"schema": 1, "title": "Otte", "extends": "small.yaml", "solver": {"seed": 2}}
    (tmp_path / "other.yaml").write_text(json.dumps(other), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def wait_for_plan(folder):
    patience = time.monotonic() + PATIENCE_S
    while time.monotonic() < patience:
        for path in folder.glob("runs/.small-*.unfinished/journal.jsonl"):
            if path.stat().st_size:
                return
        time.sleep(0.02)
    raise TimeoutError


def test_a_stopped_comparison_keeps_its_plan_and_says_what_is_finished(folder):
    # The solver goes on after its plan, as in a long proof.
    path = os.pathsep.join([str(HERE / "going_on"), str(HERE.parents[1])])
    process = subprocess.Popen(
        [*COMMAND, *VARIANTS], stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
    )
    with process:
        try:
            wait_for_plan(folder)
            process.send_signal(signal.SIGINT)
            _, error = process.communicate(timeout=PATIENCE_S)
        finally:
            process.kill()
    assert process.returncode == 130
    assert "Stoppet: 0 af 2 varianter er færdige" in error.decode()
    assert not (folder / "out").exists()
    [run] = (folder / "runs").iterdir()
    assert json.loads((run / "run.json").read_text(encoding="utf-8"))["was_interrupted"]
