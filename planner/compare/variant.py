"""One variant: a scenario, and its run if it has a plan."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.domain.outcome import Verdict
from planner.domain.plan import Plan
from planner.door import read_json
from planner.errors import UsageError
from planner.report.digests import digest
from planner.report.run_directory import SEAL
from planner.report.verify import verify
from planner.scenario.build import Case
from planner.text import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A run that was read back and recounted.

    Parameters
    ----------
    run_hash
        SHA-256 of its seal, and so of every file and value in it.
    stages
        As ``run.json`` tells them; what would tell of few children is None.
    """

    folder: Path
    run_hash: str
    plan: Plan
    stages: tuple[Mapping[str, Any], ...]

    def name_from(self, folder: Path) -> str:
        """Return the run directory as seen from a folder."""
        return Path(os.path.relpath(self.folder.resolve(), folder.resolve())).as_posix()


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A scenario to compare.

    Parameters
    ----------
    name
        Short, and no other variant's.
    verdict
        How its solve ended.
    made
        Its run; None if there is no plan.
    """

    name: str
    case: Case = field(repr=False)
    verdict: Verdict
    made: Made | None = None


def read_run(folder: Path, name: str) -> Variant:
    """Read a run directory, whole and recounted.

    Raises
    ------
    UsageError
        If it is none, or anything in it is not what it should be.
    """
    found = verify(folder)
    if found.differences or found.case is None or found.plan is None:
        count = len(found.differences)
        raise UsageError(
            text(
                "{folder}: the run doesn't add up ({count} differences); see planner verify "
                "and make it again with planner plan",
                folder=folder,
                count=count,
            )
        )
    made = Made(
        folder=folder,
        run_hash=digest((folder / SEAL).read_bytes()),
        plan=found.plan,
        stages=tuple(found.record["stages"]),
    )
    verdict = Verdict(found.record["status"])
    return Variant(name=name, case=found.case, verdict=verdict, made=made)


def finished_run(folder: Path, case: Case, name: str) -> Variant | None:
    """Return the run of a scenario if it is there and went to its end; None if not."""
    try:
        record = read_json(folder / "run.json")
        is_same = record["scenario_hash"] == case.scenario_hash
        is_over = not record["was_interrupted"] and record["failure"] is None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not (is_same and is_over):
        return None
    try:
        return read_run(folder, name)
    except UsageError:
        return None
