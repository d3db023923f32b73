"""Write a run over an old one again and again, killed at the first step, the second, and so on.

Prints for each as JSON: what lay in its place then, what did after putting in order, and what
else lay beside it.
"""

import json
import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path

from small_case import listing, write_case

from planner.audit.allocate import allocate
from planner.domain.outcome import Outcome, Verdict
from planner.domain.plan import standing_today
from planner.report.record import Timings
from planner.report.run_directory import clear_leftovers
from planner.report.run_files import Options, write_run
from planner.scenario.build import read_case

CHANGES = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "shutil.rmtree"}


def write(case, folder, *, was_interrupted):
    problem = case.problem
    standings = {
        (key, year): standing_today(key, problem)
        for key in problem.institutions
        for year in problem.school_years
    }
    plan = allocate(standings, problem, case.rules, case.goal, {})
    outcome = Outcome(
        verdict=Verdict.FEASIBLE, plan=plan, stages=(), was_interrupted=was_interrupted
    )
    write_run(folder, case, outcome, Timings(), Options(has_maps=False, is_restricted=True))


def killed_at(step, case, folder, *, was_interrupted=True):
    """Write in a process that is killed at a step, from 1; say whether it came to that."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
    steps = count(1)

    def kill_at_step(event, arguments):
        is_change = event in CHANGES and str(folder.parent) in repr(arguments)
        if is_change and next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(kill_at_step)
    write(case, folder, was_interrupted=was_interrupted)
    os._exit(0)


def main():
    case = read_case(write_case(Path(sys.argv[1]) / "case"))
    place = Path(sys.argv[1]) / "runs"
    folder, kept = place / "run", Path(sys.argv[1]) / "kept"
    # Not in this process: the threads that set a paper are not there in one that is forked later.
    killed_at(0, case, folder, was_interrupted=False)
    shutil.copytree(folder, kept)
    old = listing(kept)

    def found():
        if not folder.exists():
            return "nothing"
        files = listing(folder)
        if files == old:
            return "old"
        is_new = "seal.json" in files and json.loads(files["run.json"])["was_interrupted"]
        return "new" if is_new and files.keys() == old.keys() else "half"

    for step in count(1):
        was_killed = killed_at(step, case, folder)
        before = found()
        clear_leftovers(folder)
        beside = sorted(path.name for path in place.iterdir() if path != folder)
        print(json.dumps([before, found(), beside]))  # noqa: T201  (for the test)
        if not was_killed:
            return
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)


if __name__ == "__main__":
    main()
