"""A command that is stopped or killed loses no plan and leaves nothing half written."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from random_worlds import Draw
from small_case import CHILDREN, listing, tell, write_case

from planner import stopping

COMMAND = [sys.executable, "-c", "from planner.cli import run; run()"]
HERE = Path(__file__).parent
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}
CASE = {"areas.geojson", "children.csv", "institutions.csv", "small.yaml"}
# Until the command is up and has a plan, on a machine with much else to do. [s]
PATIENCE_S = 60.0


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Start commands whose solver is another; end those that are left."""
    write_case(tmp_path)
    started = []

    def start(solver):
        monkeypatch.setenv("PYTHONPATH", str(HERE / solver), prepend=os.pathsep)
        command = [*COMMAND, "plan", tmp_path / "small.yaml", "--out", tmp_path / "run"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
        monkeypatch.undo()
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def journals(folder):
    return list(folder.glob(".run.*.unfinished/journal.jsonl"))


def wait_for_plan(folder):
    """Wait until a plan has come through all five stages."""
    patience = time.monotonic() + PATIENCE_S
    while time.monotonic() < patience:
        for path in journals(folder):
            lines = path.read_text(encoding="utf-8").splitlines()
            if lines and len(json.loads(lines[-1])["stages"]) == 5:
                return path
        time.sleep(0.02)
    raise TimeoutError


def whole_files(folder):
    """Return all but what a running command still writes in."""
    return {
        name: raw for name, raw in listing(folder).items() if not name.endswith("journal.jsonl")
    }


def names(folder):
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("number", CODES)
@pytest.mark.parametrize("is_for_all", [True, False], ids=["group", "process"])
def test_a_stopped_command_writes_its_best_plan(tmp_path, capsys, start, number, is_for_all):
    process = start("going_on")
    wait_for_plan(tmp_path)
    (os.killpg if is_for_all else os.kill)(process.pid, number)
    code = process.wait(PATIENCE_S)
    assert code == 0
    run = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert (run["was_interrupted"], run["failure"]) == (True, None)
    assert not (tmp_path / "run" / "maps").exists()
    assert names(tmp_path) == {*CASE, "run"}
    assert tell(capsys, "verify", tmp_path / "run").code == 0


@pytest.mark.parametrize("number", CODES)
def test_a_command_stopped_at_any_time_ends_with_a_whole_run_or_none(
    tmp_path, capsys, start, number
):
    draw = Draw(number)
    for _ in range(4):
        process = start("going_on")
        time.sleep(draw.whole(0, 4000) / 1000)
        os.killpg(process.pid, number)
        code = process.wait(PATIENCE_S)
        if (tmp_path / "run").exists():
            assert code == 0
            assert tell(capsys, "verify", tmp_path / "run").code == 0
        else:
            # The latter while Python itself starts.
            assert code in {CODES[number], -number}
        assert names(tmp_path) <= {*CASE, "run"}
        shutil.rmtree(tmp_path / "run", ignore_errors=True)


@pytest.mark.parametrize("number", CODES)
def test_a_stop_that_is_lost_or_made_something_else_of_is_not_forgotten(
    tmp_path, capsys, monkeypatch, number
):
    # As imports do that a signal falls into.
    def lost(*_):
        with suppress(KeyboardInterrupt):
            stopping._interrupt(number, None)

    def changed(*_):
        lost()
        raise ImportError

    write_case(tmp_path)
    for what in (lost, changed):
        monkeypatch.setattr("planner.verbs.plan.refuse_taken", what)
        told = tell(capsys, "plan", tmp_path / "small.yaml", "--out", tmp_path / "run")
        assert (told.code, names(tmp_path)) == (CODES[number], CASE)
        assert "Afbrudt; intet er skrevet." in told.err
    monkeypatch.undo()
    assert tell(capsys, "check", tmp_path / "small.yaml").code == 0


@pytest.mark.parametrize("number", CODES)
def test_stopped_without_a_plan_a_command_says_so_and_ends_with_the_code_of_the_signal(
    tmp_path, start, number
):
    process = start("finding_nothing")
    patience = time.monotonic() + PATIENCE_S
    while not journals(tmp_path) and time.monotonic() < patience:
        time.sleep(0.02)
    # From reading into solving.
    time.sleep(0.5)
    process.send_signal(number)
    code = process.wait(PATIENCE_S)
    error = process.stderr.read().decode()
    assert code == CODES[number]
    assert "Afbrudt; intet er skrevet." in error
    assert "Traceback" not in error
    assert names(tmp_path) == CASE


@pytest.mark.parametrize("torn", ["", '{"institutions": {"N1": {"2026/27": {"status": "ba'])
def test_the_best_plan_of_a_killed_command_is_written_by_the_next(tmp_path, capsys, start, torn):
    process = start("going_on")
    path = wait_for_plan(tmp_path)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE_S)
    with path.open("a", encoding="utf-8") as file:
        file.write(torn)
    told = tell(capsys, "plan", tmp_path / "small.yaml", "--out", tmp_path / "run", "--lang", "en")
    assert told.code == 0
    assert f"that is now in {tmp_path}/run-unfinished/" in told.err
    assert names(tmp_path) == {*CASE, "run", "run-unfinished"}
    left = json.loads((tmp_path / "run-unfinished" / "run.json").read_text(encoding="utf-8"))
    whole = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert (left["status"], left["failure"]) == ("feasible", "killed")
    assert [one["value"] for one in left["stages"]] == [one["value"] for one in whole["stages"]]
    for name in ("run", "run-unfinished"):
        assert tell(capsys, "verify", tmp_path / name).code == 0
    again = tell(capsys, "plan", tmp_path / "small.yaml", "--out", tmp_path / "run", "--lang", "en")
    assert "unfinished" not in again.err


def test_a_journal_is_for_its_owner_and_names_no_child(tmp_path, start):
    old = os.umask(0)
    try:
        start("going_on")
        path = wait_for_plan(tmp_path)
    finally:
        os.umask(old)
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (path.parent, path)]
    assert modes == [0o700, 0o600]
    text = path.read_text(encoding="utf-8")
    for child in CHILDREN:
        for cell in ("child_id", "x", "y"):
            assert str(child[cell]) not in text


def test_a_second_command_to_the_same_folder_is_refused_and_harms_nothing(tmp_path, capsys, start):
    first = start("going_on")
    wait_for_plan(tmp_path)
    before = whole_files(tmp_path)
    told = tell(capsys, "plan", tmp_path / "small.yaml", "--out", tmp_path / "run", "--lang", "en")
    assert told.code == 2
    assert f"{tmp_path}/run: another run there is under way" in told.err
    assert whole_files(tmp_path) == before
    first.send_signal(signal.SIGINT)
    assert first.wait(PATIENCE_S) == 0
