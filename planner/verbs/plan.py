"""``planner plan``: solve, audit, write."""

import json
import re
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path

from planner.audit.recount import recount
from planner.domain.outcome import Outcome, Verdict
from planner.domain.plan import Plan
from planner.errors import ModelError, SolveError, UsageError
from planner.report.changes import Placement
from planner.report.disclosure import published
from planner.report.journal import Journal, journal_beside
from planner.report.judge import judged
from planner.report.record import Timings
from planner.report.run_directory import Options, clear_leftovers, refuse_taken, write_run
from planner.report.summary import (
    figure_lines,
    heading,
    no_plan_line,
    plan_lines,
    second_opinion,
    trust_lines,
    verdict_line,
    where_line,
)
from planner.scenario.build import Case, read_case
from planner.solve.process import SolverProcess
from planner.solve.settings import Settings
from planner.stopping import awaited
from planner.text import Text
from planner.verbs.progress import ProgressView
from planner.verbs.screen import Screen

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
        name = f"{_stem(request.scenario)}-{case.scenario_hash[:8]}"
        folder = request.out or Path("runs") / name
        # Not after minutes of solving.
        refuse_taken(folder)
        options = Options(lang=screen.lang, is_restricted=request.is_restricted)
        with journal_beside(folder, case) as journal:
            clear_leftovers(folder)
            run = _Run(case=case, folder=folder, journal=journal, options=options, screen=screen)
            run.write_unfinished()
            with awaited() as interrupted:
                return run.solve_and_write(solver, interrupted, timings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """One run: what is asked, where its plan goes, and where it is kept until then."""

    case: Case
    folder: Path
    journal: Journal
    options: Options
    screen: Screen

    def write_unfinished(self) -> None:
        """Write the best plan of an earlier run that never came to write it, beside the folder."""
        left = self.journal.last(self.case.problem)
        if left is not None and left.plan is not None:
            beside = self.folder.with_name(f"{self.folder.name}-unfinished")
            timings = Timings(solve=sum(stage.seconds for stage in left.stages))
            try:
                self._write(beside, left, left.plan, timings)
            except ModelError:
                self.screen.note(_UNFINISHED_IS_WRONG)
            else:
                self.screen.note(_unfinished_is_in(beside))
        self.journal.clear()

    def solve_and_write(
        self, solver: SolverProcess, interrupted: threading.Event, timings: Timings
    ) -> int:
        """Solve, audit and write; return the exit code."""
        self.screen.note(heading(self.case))
        start = time.monotonic()
        outcome = self._solve(solver, interrupted)
        timings = replace(timings, solve=time.monotonic() - start)
        if outcome.plan is None:
            return _no_plan(outcome, self.screen)
        if outcome.was_interrupted:
            self.screen.note(_STOPPED)
        outcome = self._write(self.folder, outcome, outcome.plan, timings)
        self.journal.clear()
        _tell(outcome, self.case, self.folder, self.screen)
        return EXIT_PLAN

    def _solve(self, solver: SolverProcess, interrupted: threading.Event) -> Outcome:
        problem, asked = self.case.problem, self.case.scenario.solver
        settings = Settings(time_limit_s=asked.time_limit_s, seed=asked.seed, workers=asked.workers)
        children = len(problem.children_in_need(problem.school_years[0]))
        with ProgressView(self.screen.lang, children) as view:
            return solver.solve(
                problem,
                self.case.rules,
                self.case.goal,
                settings,
                interrupted=interrupted,
                watch=view.update,
                keep=self.journal.keep,
            )

    def _write(self, folder: Path, outcome: Outcome, plan: Plan, timings: Timings) -> Outcome:
        """Audit a plan, write it and return it as it was written."""
        start = time.monotonic()
        outcome = judged(outcome, plan, self.case)
        timings = replace(timings, audit=time.monotonic() - start)
        # Maps take longest, and who stops a run doesn't want to wait.
        options = replace(self.options, has_maps=not outcome.was_interrupted)
        try:
            write_run(folder, self.case, outcome, timings, options)
        except UsageError:
            if self.journal.last(self.case.problem) is not None:
                self.screen.note(_KEPT)
            raise
        return outcome


_STOPPED = Text(
    da="Stoppet; den bedste plan kontrolleres og skrives, uden kort. En gang til stopper straks.",
    en="Stopped; the best plan is audited and written, without maps. Once more stops at once.",
)
_KEPT = Text(
    da="Planen er gemt og skrives, næste gang der planlægges til samme mappe.",
    en="The plan is kept and written the next time you plan to the same folder.",
)
_UNFINISHED_IS_WRONG = Text(
    da="En tidligere kørsel hertil blev afbrudt, før dens plan var skrevet. Den bestod ikke "
    "kontrollen og er kasseret.",
    en="An earlier run to this folder was cut short before its plan was written. That didn't pass "
    "the audit and is thrown away.",
)


def _unfinished_is_in(folder: Path) -> Text:
    return Text(
        da=f"En tidligere kørsel hertil blev afbrudt, før dens plan var skrevet; den ligger nu i "
        f"{folder}/.",
        en="An earlier run to this folder was cut short before its plan was written; that is now "
        f"in {folder}/.",
    )


def _solver_settings(request: Request) -> dict[str, float]:
    given = {
        "time_limit_s": request.time_limit_s,
        "seed": request.seed,
        "workers": request.workers,
    }
    return {name: value for name, value in given.items() if value is not None}


def _stem(path: Path) -> str:
    return re.sub(r"[^A-Za-z0-9ÆØÅæøå_-]+", "-", path.stem).strip("-") or "run"


def _no_plan(outcome: Outcome, screen: Screen) -> int:
    if outcome.verdict is Verdict.INFEASIBLE:
        screen.note(
            Text(
                da="Bevist umuligt: ingen plan kan holde alle reglerne. Hvilke der ikke kan "
                "holdes sammen, siger: planner explain conflict SCENARIO",
                en="Proven impossible: no plan can keep all the rules. Which can't hold together "
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
        Text(
            da="Ingen plan fundet inden for tiden; giv mere med --time-limit. Intet er skrevet.",
            en="No plan found within the limit; give more with --time-limit. Nothing is written.",
        )
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
    figures = published(recount(outcome.plan, case.problem, case.measures))
    for shown in figure_lines(figures, screen.lang):
        screen.say(shown)
    screen.say(where_line(folder, has_maps=not outcome.was_interrupted))
    if screen.is_json:
        record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        print(json.dumps(record))  # noqa: T201  (what --json is for)
