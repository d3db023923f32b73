"""Solve one scenario into its run directory, for every verb that does."""

import re
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path

from planner.domain.outcome import Outcome
from planner.domain.plan import Plan
from planner.errors import ModelError, UsageError
from planner.report.journal import Journal, journal_beside
from planner.report.judge import judged
from planner.report.record import Timings
from planner.report.run_directory import clear_leftovers
from planner.report.run_files import Options, write_run
from planner.report.summary import heading
from planner.scenario.build import Case
from planner.solve.process import SolverProcess
from planner.solve.settings import Settings
from planner.text import Text, text
from planner.verbs.progress import ProgressView
from planner.verbs.screen import Screen


def usual_folder(scenario: Path, case: Case) -> Path:
    """Return where the run of a scenario goes that is given no other folder."""
    stem = re.sub(r"[^A-Za-z0-9ÆØÅæøå_-]+", "-", scenario.stem).strip("-") or "run"
    return Path("runs") / f"{stem}-{case.scenario_hash[:8]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: what is asked, and where its plan goes.

    Parameters
    ----------
    timings
        What reading the case took.
    """

    case: Case
    folder: Path
    options: Options
    screen: Screen
    timings: Timings

    def solve_and_write(self, solver: SolverProcess, interrupted: threading.Event) -> Outcome:
        """Solve, audit and write; return the outcome as it was written, or without a plan.

        Parameters
        ----------
        interrupted
            Set when the user wants to stop.
        """
        with journal_beside(self.folder, self.case) as journal:
            clear_leftovers(self.folder)
            try:
                self._write_unfinished(journal)
                return self._solve_and_write(solver, journal, interrupted)
            except UsageError:
                if journal.last(self.case.problem) is not None:
                    self.screen.note(_KEPT)
                raise

    def _write_unfinished(self, journal: Journal) -> None:
        """Write the best plan of an earlier run that never came to write it, beside the folder."""
        left = journal.last(self.case.problem)
        if left is not None and left.plan is not None:
            beside = self.folder.with_name(f"{self.folder.name}-unfinished")
            timings = Timings(solve=sum(stage.seconds for stage in left.stages))
            try:
                self._write(beside, left, left.plan, timings)
            except ModelError:
                self.screen.note(_UNFINISHED_IS_WRONG)
            else:
                self.screen.note(_unfinished_is_in(beside))
        journal.clear()

    def _solve_and_write(
        self, solver: SolverProcess, journal: Journal, interrupted: threading.Event
    ) -> Outcome:
        self.screen.note(heading(self.case))
        start = time.monotonic()
        outcome = self._solve(solver, journal, interrupted)
        timings = replace(self.timings, solve=time.monotonic() - start)
        if outcome.plan is None:
            return outcome
        if outcome.was_interrupted:
            self.screen.note(_STOPPED)
        outcome = self._write(self.folder, outcome, outcome.plan, timings)
        journal.clear()
        return outcome

    def _solve(
        self, solver: SolverProcess, journal: Journal, interrupted: threading.Event
    ) -> Outcome:
        problem, asked = self.case.problem, self.case.scenario.solver
        settings = Settings(time_limit_s=asked.time_limit_s, seed=asked.seed, workers=asked.workers)
        with ProgressView(self.screen.lang, problem) as view:
            return solver.solve(
                problem,
                self.case.rules,
                self.case.goal,
                settings,
                interrupted=interrupted,
                watch=view.update,
                keep=journal.keep,
            )

    def _write(self, folder: Path, outcome: Outcome, plan: Plan, timings: Timings) -> Outcome:
        """Audit a plan, write it and return it as it was written."""
        start = time.monotonic()
        outcome = judged(outcome, plan, self.case)
        timings = replace(timings, audit=time.monotonic() - start)
        # Maps take longest, and who stops a run doesn't want to wait.
        options = replace(self.options, has_maps=not outcome.was_interrupted)
        write_run(folder, self.case, outcome, timings, options)
        return outcome


_STOPPED = text(
    "Stopped; the best plan is audited and written, without maps. Once more stops at once."
)
_KEPT = text("The plan is kept and written the next time you plan to the same folder.")
_UNFINISHED_IS_WRONG = text(
    "An earlier run to this folder was cut short before its plan was written. That didn't pass "
    "the audit and is thrown away.",
)


def _unfinished_is_in(folder: Path) -> Text:
    return text(
        "An earlier run to this folder was cut short before its plan was written; that is now "
        "in {folder}/.",
        folder=folder,
    )
