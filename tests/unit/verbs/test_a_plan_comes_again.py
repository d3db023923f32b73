"""A proven plan comes again, byte by byte, and one that needn't says so."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from small_case import tell, write_case

from planner.domain.outcome import Verdict
from planner.solve import stages
from planner.solve.stages import solve


def planned(capsys, folder, name, *options):
    told = tell(capsys, "plan", folder / "small.yaml", "--out", folder / name, *options)
    assert told.code == 0
    run = json.loads((folder / name / "run.json").read_text(encoding="utf-8"))
    return told.out, run, (folder / name / "plan.json").read_bytes()


@pytest.fixture
def busy():
    """Keep two processors busy."""
    spinning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    yield
    for one in spinning:
        one.kill()
        one.wait()


@pytest.mark.usefixtures("busy")
def test_on_a_busy_machine_the_plan_is_the_same_byte_by_byte(tmp_path, capsys):
    write_case(tmp_path)
    runs = [planned(capsys, tmp_path, f"run{number}") for number in range(3)]
    assert all(run["is_repeatable"] for _, run, _ in runs)
    assert all("giver samme plan" in " ".join(out.split()) for out, _, _ in runs)
    assert len({plan for _, _, plan in runs}) == 1


def test_other_workers_and_seeds_give_the_same_institutions(tmp_path, capsys):
    write_case(tmp_path)
    ways = [("--workers", "1"), ("--workers", "8"), ("--seed", "77")]
    runs = [planned(capsys, tmp_path, f"run{k}", *way) for k, way in enumerate(ways)]
    plans = [json.loads(plan)["institutions"] for _, _, plan in runs]
    assert plans == plans[:1] * len(ways)


def test_a_plan_that_time_ended_says_that_it_may_not_come_again(tmp_path, capsys, monkeypatch):
    def ended(*question, **told):
        outcome = solve(*question, **told)
        *before, last = outcome.stages
        last = replace(last, verdict=Verdict.FEASIBLE, bound=last.value - 1)
        return replace(
            outcome, verdict=Verdict.FEASIBLE, stages=(*before, last), is_canonical=False
        )

    monkeypatch.setattr(stages, "solve", ended)
    write_case(tmp_path)
    out, run, _ = planned(capsys, tmp_path, "run")
    assert run["is_repeatable"] is False
    assert "kan ikke gentages præcist" in out
