"""A run directory is the old one or the new one, whenever the writing ends."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import geopandas as gpd
import pytest
from pyogrio.errors import DataSourceError, FeatureError
from small_case import listing, tell, write_case

import planner.verbs.plan
from planner.domain.outcome import Outcome, Verdict
from planner.report import run_directory, run_files, telling

HERE = Path(__file__).parent


def test_killed_at_any_step_of_writing_the_old_run_or_the_new_is_whole(tmp_path):
    script = [sys.executable, HERE / "kill_while_writing.py", tmp_path]
    told = subprocess.run(script, check=True, stdout=subprocess.PIPE, text=True).stdout
    steps = [json.loads(line) for line in told.splitlines()]
    seen = Counter(before for before, _, _ in steps)
    # Only between its two renames is it out of its place, from where it is put back.
    assert seen.keys() == {"old", "nothing", "new"}
    assert seen["nothing"] == 1
    assert seen["old"] > 20
    assert {after for _, after, _ in steps} == {"old", "new"}
    assert [beside for _, _, beside in steps if beside] == []
    assert steps[-1][:2] == ["new", "new"]


@pytest.mark.parametrize("error", [DataSourceError, FeatureError])
def test_a_geopackage_that_cannot_be_written_is_the_disks_fault(
    tmp_path, capsys, monkeypatch, error
):
    # As the driver told of a disk with 150 kB left.
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(gpd.GeoDataFrame, "to_file", fail)
    path = write_case(tmp_path)
    told = tell(capsys, "plan", path, "--out", tmp_path / "run", "--lang", "en")
    assert told.code == 2
    assert "can't be written (Input/output error); make room or choose another folder" in told.err
    assert "The plan is kept and written the next time" in told.err
    assert not (tmp_path / "run").exists()


def test_a_run_takes_its_place_only_when_every_file_is_on_the_disk(tmp_path, capsys, monkeypatch):
    synced, fsync, take_place = set(), os.fsync, run_directory._take_place

    def sync(handle):
        synced.add(os.fstat(handle).st_ino)
        fsync(handle)

    def take(partial, folder):
        files = {one.stat().st_ino for one in partial.rglob("*") if one.is_file()}
        assert files
        assert files <= synced
        take_place(partial, folder)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(run_directory, "_take_place", take)
    path = write_case(tmp_path)
    assert tell(capsys, "plan", path, "--out", tmp_path / "run").code == 0


def interrupting(step, times):
    """Have Ctrl-C come while a step of the writing is taken."""

    def taken(*arguments):
        for _ in range(times):
            signal.raise_signal(signal.SIGINT)
        return step(*arguments)

    return taken


@pytest.mark.parametrize(("times", "code"), [(1, 0), (2, 130)])
def test_ctrl_c_while_writing_waits_for_the_run_and_a_second_one_does_not(
    tmp_path, capsys, monkeypatch, times, code
):
    path = write_case(tmp_path)
    draw = interrupting(telling.draw_maps, times)
    monkeypatch.setattr(telling, "draw_maps", draw)
    before = signal.getsignal(signal.SIGINT)
    assert tell(capsys, "plan", path, "--out", tmp_path / "run").code == code
    assert (tmp_path / "run").exists() == (code == 0)
    assert signal.getsignal(signal.SIGINT) is before
    monkeypatch.undo()
    again = tell(capsys, "plan", path, "--out", tmp_path / "run")
    assert ("tidligere kørsel" in again.err) == (code != 0)


@pytest.mark.parametrize(
    ("lang", "says"), [("da", "bestod ikke kontrollen"), ("en", "didn't pass the audit")]
)
def test_an_unfinished_plan_that_breaks_a_rule_is_not_written(
    tmp_path, capsys, monkeypatch, lang, says
):
    path = write_case(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(run_files, "run_record", interrupting(None, 2))
        assert tell(capsys, "plan", path, "--out", tmp_path / "run").code == 130
    [journal] = tmp_path.glob(".run.*.unfinished/journal.jsonl")
    text = journal.read_text(encoding="utf-8")
    record = json.loads(text.splitlines()[-1])
    record["institutions"]["N1"]["2026/27"]["places"] += 1
    journal.write_text(json.dumps(record) + "\n", encoding="utf-8")
    told = tell(capsys, "plan", path, "--out", tmp_path / "run", "--lang", lang)
    assert told.code == 0
    assert says in told.err
    assert not [one for one in tmp_path.iterdir() if "unfinished" in one.name]


def test_a_journal_without_room_stops_no_search(tmp_path, capsys, monkeypatch):
    calls = []

    def full(*_):
        calls.append(None)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("planner.report.journal.os.fsync", full)
    monkeypatch.setattr("planner.report.run_directory._sync", lambda _: None)
    path = write_case(tmp_path)
    assert tell(capsys, "plan", path, "--out", tmp_path / "run").code == 0
    assert len(calls) == 1
    assert {one.name for one in tmp_path.iterdir() if one.name.startswith(".")} == set()


def test_the_next_run_puts_in_order_what_a_killed_one_left(tmp_path, capsys, monkeypatch):
    path = write_case(tmp_path)
    assert tell(capsys, "plan", path, "--out", tmp_path / "run").code == 0
    before = listing(tmp_path)
    (tmp_path / ".run.old.x").mkdir()
    (tmp_path / "run").rename(tmp_path / ".run.old.x" / "run")
    (tmp_path / ".run.new.y" / "restricted").mkdir(parents=True)
    monkeypatch.setattr(planner.verbs.plan.SolverProcess, "solve", finding_nothing)
    assert tell(capsys, "plan", path, "--out", tmp_path / "run").code == 5
    assert listing(tmp_path) == before


def finding_nothing(*_, **__):
    return Outcome(verdict=Verdict.NONE_FOUND, plan=None, stages=())
