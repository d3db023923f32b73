"""Write all the files of a solved run."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from planner.audit.check import breaches
from planner.domain.outcome import Outcome
from planner.domain.plan import Plan
from planner.errors import ModelError
from planner.report.record import Timings, audit_record, json_text, plan_record, run_record
from planner.report.run_directory import RUN, whole_directory, write_text
from planner.report.tables import CHILDREN_COLUMNS, children_rows, csv_text
from planner.report.telling import write_told
from planner.report.told.run import ToldRun
from planner.scenario.build import Case
from planner.text import Lang, text

RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user asked for about the output.

    Parameters
    ----------
    has_maps
        Whether there is time to draw them.
    """

    lang: Lang = "da"
    is_restricted: bool = False
    has_maps: bool = True


def write_run(
    folder: Path, case: Case, outcome: Outcome, timings: Timings, options: Options
) -> None:
    """Write a solved run.

    Parameters
    ----------
    folder
        Where the run directory goes; an earlier run there is replaced.

    Raises
    ------
    UsageError
        If something else lies there, or it can't be written.
    ModelError
        If there is no plan to write.
    """
    if outcome.plan is None:
        raise ModelError(text("no plan to write"))
    with whole_directory(folder, RUN) as partial:
        start = time.monotonic()
        problem, found = case.problem, breaches(outcome.plan, case.problem, case.rules)
        write_text(partial / "plan.json", json_text(plan_record(outcome.plan, case)))
        write_text(partial / "audit.json", json_text(audit_record(found, problem, case.rules)))
        # As it is read back, so that what is made of it can be made again.
        record = json.loads(json_text(run_record(case, outcome, timings, folder)))
        run = ToldRun(record=record, case=case, plan=outcome.plan, lang=options.lang)
        write_told(partial, run, has_maps=options.has_maps)
        if options.is_restricted:
            write_restricted(partial / RESTRICTED, case, outcome.plan)
        record["timings"]["write"] = round(time.monotonic() - start, 3)
        write_text(partial / RUN, json_text(record))


def write_restricted(folder: Path, case: Case, plan: Plan) -> None:
    """Write who goes where, in a folder that only its owner can read."""
    folder.mkdir(mode=0o700)
    folder.chmod(0o700)
    rows = csv_text(CHILDREN_COLUMNS, children_rows(plan, case.problem))
    write_text(folder / "children.csv", rows, mode=0o600)
    notice = text("CONFIDENTIAL: who goes where. Not to be shared or put on an agenda.")
    both_languages = f"{notice.da}\n{notice.en}\n"
    write_text(folder / "FORTROLIGT.txt", both_languages, mode=0o600)
