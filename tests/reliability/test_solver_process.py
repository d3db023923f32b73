"""Whatever becomes of the solver's process, its best plan is kept and it is said what happened."""

import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import faults
import pytest
from worlds import a_child, a_problem, an_institution

from planner.domain.outcome import Failure, Verdict
from planner.errors import ModelError, SolveError
from planner.measures.goal import InOrder, StageGoal
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.solve import process, stages
from planner.solve.process import SolverProcess
from planner.solve.run import Progress
from planner.solve.settings import Settings

GOAL = InOrder(stages=(StageGoal(objective=Unserved()), StageGoal(objective=Travel())))


def a_small_problem():
    return a_problem([an_institution("N1"), an_institution("S1")], [a_child("A"), a_child("B")])


def solved(solver, *, time_limit_s=30.0, interrupted=None, **told):
    """Solve the small problem there."""
    settings = Settings(time_limit_s=time_limit_s, workers=1)
    told["interrupted"] = interrupted or threading.Event()
    return solver.solve(a_small_problem(), (), GOAL, settings, **told)


def without_times(outcome):
    return [(one.measure, one.verdict, one.value, one.bound, one.limit) for one in outcome.stages]


def test_a_search_in_a_process_of_its_own_ends_like_one_without():
    watched, kept = [], []
    with SolverProcess() as solver:
        there = solved(solver, watch=watched.append, keep=kept.append)
    here = stages.solve(a_small_problem(), (), GOAL, Settings(workers=1))
    assert (there.verdict, there.plan, there.failure) == (Verdict.PROVEN, here.plan, None)
    assert without_times(there) == without_times(here)
    assert {type(one) for one in watched} == {Progress}
    last = [one for one in watched if one.stage <= one.stages][-1]
    assert (last.measure, last.incumbent) == ("travel", here.stages[-1].value)
    assert kept[-1].plan == here.plan
    assert without_times(kept[-1]) == without_times(here)


def test_what_is_printed_there_tears_no_message():
    with SolverProcess(faults.Solver(faults.print_something)) as solver:
        assert solved(solver).verdict is Verdict.PROVEN


FATES = [
    (faults.abort, Failure.CRASHED),
    (faults.segfault, Failure.CRASHED),
    (faults.leave_in_silence, Failure.CRASHED),
    (faults.fail_unexpectedly, Failure.CRASHED),
    (faults.be_killed, Failure.KILLED),
    (faults.throw_bad_alloc, Failure.OUT_OF_MEMORY),
    (faults.take_all_memory_of_python, Failure.OUT_OF_MEMORY),
]


@pytest.mark.parametrize(("fate", "failure"), FATES, ids=lambda one: getattr(one, "__name__", ""))
def test_a_process_that_dies_leaves_its_best_plan(fate, failure):
    with SolverProcess(faults.Solver(fate)) as solver:
        outcome = solved(solver)
    best = stages.solve(a_small_problem(), (), GOAL, Settings(workers=1))
    assert (outcome.verdict, outcome.failure) == (Verdict.FEASIBLE, failure)
    assert outcome.plan == best.plan
    assert without_times(outcome) == without_times(best)


def test_a_fault_of_the_planner_itself_can_be_reported():
    with SolverProcess(faults.Solver(faults.fail_unexpectedly)) as solver:
        fault = solved(solver).fault
    assert re.search(r"ValueError in faults.py:\d+", fault.en)
    assert "KANARIE" not in fault.da + fault.en


def test_a_process_that_leaves_when_it_is_told_to_stop_has_not_crashed(monkeypatch):
    monkeypatch.setattr(process, "_PATIENCE_S", 30.0)
    with SolverProcess(faults.Solver(faults.hang)) as solver:
        outcome = solved(solver, time_limit_s=0.5)
    assert outcome.plan is not None
    assert (outcome.verdict, outcome.failure) == (Verdict.FEASIBLE, None)


@pytest.mark.parametrize(
    ("fate", "failure"),
    [one for one in FATES if one[0] is not faults.fail_unexpectedly],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_process_that_dies_before_it_has_a_plan_is_told_apart_from_one_that_finds_none(
    fate, failure
):
    with SolverProcess(faults.Solver(fate, has_plan=False)) as solver:
        outcome = solved(solver)
    assert (outcome.plan, outcome.failure) == (None, failure)


def test_a_contradiction_stays_one():
    with (
        SolverProcess(faults.Solver(faults.contradict_itself)) as solver,
        pytest.raises(ModelError, match=r"^solver and auditor disagree$") as raised,
    ):
        solved(solver)
    assert raised.value.said("da") == "løser og revision er uenige"


def test_an_unexpected_error_before_a_plan_says_where_but_not_what():
    with (
        SolverProcess(faults.Solver(faults.fail_unexpectedly, has_plan=False)) as solver,
        pytest.raises(SolveError, match=r"ValueError in faults.py:\d+") as raised,
    ):
        solved(solver)
    assert "KANARIE" not in raised.value.said("da") + raised.value.said("en")


ENDLESS = [(faults.hang, Verdict.FEASIBLE), (faults.go_on_until_stopped, Verdict.PROVEN)]


@pytest.mark.parametrize(("happens", "verdict"), ENDLESS, ids=["hangs", "stops"])
def test_a_search_that_goes_on_past_its_time_ends_with_its_best_plan(happens, verdict):
    with SolverProcess(faults.Solver(happens)) as solver:
        outcome = solved(solver, time_limit_s=2.0)
    assert outcome.plan is not None
    # What stops when it is told to has the last word, here that all is proven.
    assert (outcome.verdict, outcome.failure) == (verdict, None)
    assert not outcome.was_interrupted


def test_a_search_that_hangs_without_a_plan_has_found_none():
    with SolverProcess(faults.Solver(faults.hang, has_plan=False)) as solver:
        outcome = solved(solver, time_limit_s=0.5)
        # What comes after it has the machine to itself.
        assert solver._process.wait(timeout=60) != 0
    assert (outcome.verdict, outcome.plan) == (Verdict.NONE_FOUND, None)


@pytest.mark.parametrize(("happens", "verdict"), ENDLESS, ids=["hangs", "stops"])
def test_an_interruption_ends_the_search_with_its_best_plan(happens, verdict):
    interrupted = threading.Event()

    def interrupt_soon(outcome):
        if outcome.stages[-1].measure == "travel":
            threading.Timer(0.5, interrupted.set).start()

    with SolverProcess(faults.Solver(happens)) as solver:
        outcome = solved(solver, interrupted=interrupted, keep=interrupt_soon)
    assert outcome.was_interrupted
    assert outcome.plan is not None
    assert outcome.verdict is verdict


@pytest.mark.skipif(sys.platform == "win32", reason="groups of processes are of POSIX")
def test_ctrl_c_on_a_terminal_does_not_reach_it():
    with SolverProcess() as solver:
        assert os.getpgid(solver._process.pid) == solver._process.pid


@pytest.fixture
def _dumps_are_left():
    soft, most = resource.getrlimit(resource.RLIMIT_CORE)
    if most == 0:
        pytest.skip("no images of the memory are left here anyway")
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, (soft, most))


@pytest.mark.usefixtures("_dumps_are_left")
def test_a_crash_leaves_no_image_of_the_children():
    with (
        SolverProcess(faults.Solver(faults.tell_most_of_a_dump)) as solver,
        pytest.raises(ModelError, match=r"^0 bytes$"),
    ):
        solved(solver)


ORPHAN = """
import threading
from test_solver_process import faults, solved, SolverProcess
with SolverProcess(faults.Solver(faults.hang)) as solver:
    print(solver._process.pid, flush=True)
    solved(solver)
"""


def is_running(pid):
    """Say whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split(") ")[1][0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks into /proc")
def test_the_process_ends_when_nobody_is_left_to_hear_of_it():
    with subprocess.Popen([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE) as parent:
        pid = int(parent.stdout.readline())
        assert is_running(pid)
        os.kill(parent.pid, signal.SIGKILL)
    patience = time.monotonic() + 60
    while is_running(pid) and time.monotonic() < patience:
        time.sleep(0.1)
    assert not is_running(pid)
