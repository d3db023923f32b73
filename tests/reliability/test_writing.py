"""A run directory is the old one or the new one, whenever the writing ends."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import geopandas as gpd
import pytest
from pyogrio.errors import DataSourceError, FeatureError
from small_case import tell, write_case

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
