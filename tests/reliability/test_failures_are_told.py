"""A command whose solver fails says so, on the screen and in the run."""

import json
from functools import partial

import faults
import pytest
from small_case import scenario, tell, write_case

import planner.verbs.plan
from planner.solve.process import SolverProcess

FATES = [
    (faults.abort, "crashed", "Løseren gik ned", "The solver crashed"),
    (faults.be_killed, "killed", "Løseren blev slået ihjel", "The solver was killed"),
    (
        faults.take_all_memory_of_python,
        "out_of_memory",
        "Løseren løb tør for hukommelse",
        "The solver ran out of memory",
    ),
]


@pytest.fixture
def planned(tmp_path, capsys, monkeypatch):
    """Plan the small case with a solver to which something happens."""

    def plan(fate, lang, *, has_plan, **parts):
        solver = faults.Solver(fate, has_plan=has_plan)
        monkeypatch.setattr(planner.verbs.plan, "SolverProcess", partial(SolverProcess, solver))
        path = write_case(tmp_path, **parts)
        return tell(capsys, "plan", path, "--out", tmp_path / "run", "--lang", lang)

    return plan


@pytest.mark.parametrize(("fate", "failure", "da", "en"), FATES, ids=[one[1] for one in FATES])
def test_after_a_failure_the_best_plan_is_audited_and_written(  # noqa: PLR0913, PLR0917  (cases)
    tmp_path, capsys, planned, fate, failure, da, en
):
    told = planned(fate, "da", has_plan=True)
    assert told.code == 0
    assert f"{da}; planen er den bedste, der var fundet inden da." in told.out
    run = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert (run["status"], run["failure"], run["was_interrupted"]) == ("feasible", failure, False)
    assert (tmp_path / "run" / "maps").is_dir()
    assert tell(capsys, "verify", tmp_path / "run").code == 0
    again = planned(fate, "en", has_plan=True)
    assert f"{en}; the plan is the best that had been found by then." in again.out


@pytest.mark.parametrize(("fate", "failure", "da", "en"), FATES, ids=[one[1] for one in FATES])
def test_after_a_failure_without_a_plan_nothing_is_written(  # noqa: PLR0913, PLR0917  (cases)
    tmp_path, planned, fate, failure, da, en
):
    for lang, what in (("da", f"{da}, før der var en plan"), ("en", f"{en} before there was")):
        told = planned(fate, lang, has_plan=False)
        assert (told.code, told.out) == (6, "")
        assert what in told.err, failure
        assert "--workers" in told.err
    assert not [one for one in tmp_path.iterdir() if "run" in one.name]


def test_a_fault_of_the_planner_itself_is_told_beside_the_plan(planned):
    told = planned(faults.fail_unexpectedly, "da", has_plan=True)
    assert told.code == 0
    assert "Løseren gik ned (løseren fejlede (ValueError i faults.py:" in told.out
    assert "KANARIE" not in told.out + told.err


def test_what_is_too_large_for_a_model_is_constructed_audited_and_written(
    tmp_path, capsys, planned
):
    # The usual case is too narrow for what is constructed.
    wider = scenario(rules={"total_places": {"places": 28}})
    told = planned(faults.find_every_model_too_large, "da", has_plan=False, settings=wider)
    assert told.code == 0
    assert "Der er for mange børn, institutioner og år til én model; planen er" in told.out
    run = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert (run["status"], run["failure"]) == ("feasible", "too_large")
    assert tell(capsys, "verify", tmp_path / "run").code == 0


@pytest.mark.parametrize(
    ("fate", "has_plan", "says"),
    [
        (faults.contradict_itself, True, "solver and auditor disagree"),
        (faults.fail_unexpectedly, False, "the solver failed (ValueError in faults.py"),
    ],
)
def test_an_error_of_the_planner_itself_writes_no_plan(tmp_path, planned, fate, has_plan, says):
    told = planned(fate, "en", has_plan=has_plan)
    assert (told.code, told.out) == (6, "")
    assert says in told.err
    assert "KANARIE" not in told.err
    assert not (tmp_path / "run").exists()
