"""The best plans of a run that isn't written yet, on disk, so that a killed run loses none.

One line of JSON per plan, each synced, in a folder of its own beside the run directory that is to
be. A line holds what ``plan.json`` holds, of institutions with places only, and the stages so far.
"""

import dataclasses
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from planner.domain.names import school_year_label
from planner.domain.outcome import Failure, Outcome, Stage, Verdict
from planner.domain.plan import NO_PLACES, Plan
from planner.domain.problem import Problem
from planner.errors import UsageError
from planner.report.record import read_standings, standing_record
from planner.report.run_directory import unwritable
from planner.scenario.build import Case
from planner.text import text

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FILE = "journal.jsonl"


class Journal:
    """Where better plans are written as they are found.

    Parameters
    ----------
    file
        Open to append, and locked.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._is_full = False

    @property
    def is_empty(self) -> bool:
        """Whether there is no plan that would be lost."""
        return os.fstat(self._file.fileno()).st_size == 0

    def keep(self, outcome: Outcome) -> None:
        """Write a plan so that it outlives the process and the machine."""
        if self._is_full or outcome.plan is None:
            return
        line = json.dumps(_record(outcome, outcome.plan)) + "\n"
        try:
            self._file.write(line.encode())
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError:
            # The search goes on; whether there is room for its plan shows when that is written.
            self._is_full = True

    def clear(self) -> None:
        """Forget every plan; they are safe elsewhere."""
        self._file.truncate(0)

    def last(self, problem: Problem) -> Outcome | None:
        """Return the newest plan that was written whole; None if there is none."""
        self._file.seek(0)
        for line in reversed(self._file.read().splitlines()):
            with suppress(ValueError, KeyError, TypeError):
                return _outcome(json.loads(line), problem)
        return None


@contextmanager
def journal_beside(folder: Path, case: Case) -> Iterator[Journal]:
    """Give the journal of a scenario's run to a folder; remove it if it ends up empty.

    Raises
    ------
    UsageError
        If another run to that folder is under way, or it can't be written there.
    """
    place = folder.parent / f".{folder.name}.{case.scenario_hash[:8]}.unfinished"
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(place / _FILE, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError as error:
        raise unwritable(folder, error) from None
    with os.fdopen(handle, "r+b", buffering=0) as file:
        _lock(file, folder)
        journal = Journal(file)
        try:
            yield journal
        finally:
            if journal.is_empty:
                shutil.rmtree(place, ignore_errors=True)


def _lock(file: BinaryIO, folder: Path) -> None:
    """Claim the journal; the system gives it free when the process is gone."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise UsageError(
            text(
                "{folder}: another run there is under way; wait, or choose another folder",
                folder=folder,
            )
        ) from None


def _record(outcome: Outcome, plan: Plan) -> dict[str, Any]:
    institutions: dict[str, dict[str, Any]] = {}
    for (key, year), standing in plan.standings.items():
        if standing.places:
            years = institutions.setdefault(key, {})
            years[school_year_label(year)] = standing_record(standing)
    stages = [dataclasses.asdict(stage) for stage in outcome.stages]
    return {"institutions": institutions, "stages": stages}


def _outcome(record: Mapping[str, Any], problem: Problem) -> Outcome:
    nowhere = {
        (key, year): NO_PLACES for key in problem.institutions for year in problem.school_years
    }
    stages = (Stage(**{**one, "verdict": Verdict(one["verdict"])}) for one in record["stages"])
    return Outcome(
        verdict=Verdict.FEASIBLE,
        plan=Plan(standings=nowhere | read_standings(record, problem), stays=()),
        stages=tuple(stages),
        failure=Failure.KILLED,
    )
