"""``planner plan``: solve, audit, write."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from planner.domain.outcome import Outcome, Verdict
from planner.domain.problem import Problem
from planner.errors import SolveError
from planner.report.changes import Placement
from planner.report.disclosure import release
from planner.report.record import Timings
from planner.report.run_directory import RUN, refuse_taken
from planner.report.run_files import Options
from planner.report.summary import (
    cap_line,
    figure_lines,
    heading,
    no_plan_line,
    plan_lines,
    second_opinion,
    trust_lines,
    verdict_line,
    withheld_lines,
)
from planner.report.where import where_lines
from planner.scenario.build import Case, read_case
from planner.solve.process import SolverProcess
from planner.stopping import awaited
from planner.text import text
from planner.verbs.screen import Screen
from planner.verbs.solving import Run, usual_folder

EXIT_PLAN, EXIT_INFEASIBLE, EXIT_NO_PLAN, EXIT_INTERRUPTED = 0, 3, 5, 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the user asked for; None leaves it to the scenario."""

    scenario: Path
    out: Path | None
    time_limit_s: float | None
    seed: int | None
    workers: int | None
    is_restricted: bool


def plan(request: Request, screen: Screen) -> int:
    """Make a plan and write its run directory; return the exit code."""
    # The solver gets ready while the case is read.
    with SolverProcess() as solver:
        start = time.monotonic()
        case = read_case(request.scenario, _solver_settings(request))
        timings = Timings(read=time.monotonic() - start)
        folder = request.out or usual_folder(request.scenario, case)
        # Not after minutes of solving.
        refuse_taken(folder, RUN)
        options = Options(lang=screen.lang, is_restricted=request.is_restricted)
        run = Run(case=case, folder=folder, options=options, screen=screen, timings=timings)
        # A stop that comes while a plan is written or told of changes nothing of it.
        with awaited() as interrupted:
            outcome = run.solve_and_write(solver, interrupted)
            if outcome.plan is None:
                return _no_plan(outcome, case.problem, screen)
            _tell(outcome, case, folder, screen)
            return EXIT_PLAN


def _solver_settings(request: Request) -> dict[str, float]:
    given = {
        "time_limit_s": request.time_limit_s,
        "seed": request.seed,
        "workers": request.workers,
    }
    return {name: value for name, value in given.items() if value is not None}


def _no_plan(outcome: Outcome, problem: Problem, screen: Screen) -> int:
    told = cap_line(outcome, problem.thresholds)
    if told is not None and not outcome.was_interrupted:
        screen.note(told)
        if (opinion := second_opinion(outcome)) is not None:
            screen.note(opinion)
        return EXIT_INFEASIBLE if outcome.verdict is Verdict.INFEASIBLE else EXIT_NO_PLAN
    if outcome.verdict is Verdict.INFEASIBLE:
        screen.note(
            text(
                "Proven impossible: no plan can keep all the rules. Which can't hold together "
                "is told by: planner explain conflict SCENARIO",
            )
        )
        if (opinion := second_opinion(outcome)) is not None:
            screen.note(opinion)
        return EXIT_INFEASIBLE
    if outcome.failure is not None:
        raise SolveError(no_plan_line(outcome.failure))
    if outcome.was_interrupted:
        return EXIT_INTERRUPTED
    screen.note(
        text("No plan found within the limit; give more with --time-limit. Nothing is written.")
    )
    return EXIT_NO_PLAN


def _tell(outcome: Outcome, case: Case, folder: Path, screen: Screen) -> None:
    if outcome.plan is None:
        return
    screen.say(heading(case))
    screen.say(verdict_line(outcome, len(case.rules)))
    for line in trust_lines(outcome):
        screen.say(line)
    placement = Placement(plan=outcome.plan, problem=case.problem, rules=case.rules)
    for line in plan_lines(placement):
        screen.say(line)
    released = release(outcome.plan, case.problem, case.measures)
    for shown in figure_lines(released.figures, screen.lang):
        screen.say(shown)
    for line in (*withheld_lines(released), *where_lines(folder)):
        screen.say(line)
    if screen.is_json:
        record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        print(json.dumps(record))  # noqa: T201  (what --json is for)
