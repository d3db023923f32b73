"""Write a run directory, whole or not at all."""

import glob
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from planner.audit.check import breaches
from planner.domain.outcome import Outcome
from planner.domain.plan import Plan
from planner.errors import ModelError, UsageError
from planner.report.changes import Placement
from planner.report.disclosure import figures_of
from planner.report.geopackage import write_geopackage
from planner.report.map_files import draw_maps
from planner.report.record import (
    Timings,
    audit_record,
    digest,
    json_text,
    leaf_digests,
    plan_record,
    run_record,
)
from planner.report.reports import MAPS, reports
from planner.report.tables import (
    CHILDREN_COLUMNS,
    DECISIONS_COLUMNS,
    MEASURES_COLUMNS,
    PLACES_COLUMNS,
    children_rows,
    csv_text,
    decisions_rows,
    measures_rows,
    places_rows,
)
from planner.report.told.run import ToldRun
from planner.scenario.build import Case
from planner.text import Lang, text

RESTRICTED = "restricted"
# The file by which a run is known among the folders that are written whole.
RUN = "run.json"
# The JSON files whose values are sealed one by one, so that a change can be named.
SEALED_BY_VALUE = ("run.json", "plan.json", "audit.json")
SEAL = "seal.json"
# What a run directory is called while it is being written, and while it gives up its place.
_NEW, _OLD = ".new.", ".old."


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
        _write_plan(partial, case, outcome.plan)
        if options.has_maps:
            (partial / MAPS).mkdir()
            draw_maps(partial / MAPS, case, outcome.plan, options.lang)
        if options.is_restricted:
            _write_restricted(partial / RESTRICTED, case, outcome.plan)
        timings = Timings(
            read=timings.read,
            solve=timings.solve,
            audit=timings.audit,
            write=time.monotonic() - start,
        )
        record = run_record(case, outcome, timings, folder)
        write_text(partial / RUN, json_text(record))
        run = ToldRun(record=record, case=case, plan=outcome.plan, lang=options.lang)
        for name, raw in reports(run, partial).items():
            write_bytes(partial / name, raw)


def _write_plan(partial: Path, case: Case, plan: Plan) -> None:
    problem = case.problem
    found = breaches(plan, problem, case.rules)
    measures = measures_rows(figures_of(plan, problem, case.measures))
    write_text(partial / "plan.json", json_text(plan_record(plan, case)))
    write_text(partial / "audit.json", json_text(audit_record(found, problem, case.rules)))
    write_text(partial / "places.csv", csv_text(PLACES_COLUMNS, places_rows(plan, problem)))
    write_text(partial / "measures.csv", csv_text(MEASURES_COLUMNS, measures))
    placement = Placement(plan=plan, problem=problem, rules=case.rules)
    write_text(partial / "decisions.csv", csv_text(DECISIONS_COLUMNS, decisions_rows(placement)))
    write_geopackage(partial / "plan.gpkg", placement, case.area_layer)


def _write_restricted(folder: Path, case: Case, plan: Plan) -> None:
    folder.mkdir(mode=0o700)
    folder.chmod(0o700)
    rows = csv_text(CHILDREN_COLUMNS, children_rows(plan, case.problem))
    write_text(folder / "children.csv", rows, mode=0o600)
    notice = text("CONFIDENTIAL: who goes where. Not to be shared or put on an agenda.")
    both_languages = f"{notice.da}\n{notice.en}\n"
    write_text(folder / "FORTROLIGT.txt", both_languages, mode=0o600)


def write_text(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a new text file, the same on every system, and never open to more than the mode."""
    write_bytes(path, text.encode(), mode)


def write_bytes(path: Path, raw: bytes, mode: int = 0o644) -> None:
    """Write a new file that is never open to more than the mode."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as out:
        out.write(raw)
    path.chmod(mode)


def seal(folder: Path) -> dict[str, dict[str, str]]:
    """Return digests of every file of a run, and of every value of its JSON files."""
    files = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != SEAL
    )
    sealed: dict[str, dict[str, str]] = {
        "files": {
            name: digest((folder / name).read_bytes())
            for name in files
            if name not in SEALED_BY_VALUE
        }
    }
    for name in sorted(set(files) & set(SEALED_BY_VALUE)):
        sealed[name] = leaf_digests(json.loads((folder / name).read_text(encoding="utf-8")))
    return sealed


@contextmanager
def whole_directory(folder: Path, record: str) -> Iterator[Path]:
    """Give a folder to write in that is sealed and takes its place when all is written.

    Parameters
    ----------
    record
        The file that tells what is written; an earlier folder with it is replaced.

    Raises
    ------
    UsageError
        If the place is taken by anything else, or can't be written.
    """
    refuse_taken(folder, record)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}{_NEW}", dir=folder.parent))
    except OSError as error:
        raise unwritable(folder, error) from None
    try:
        partial.chmod(0o755)
        yield partial
        write_text(partial / SEAL, json_text(seal(partial)))
        _sync(partial)
        _take_place(partial, folder)
    except OSError as error:
        raise unwritable(folder, error) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def refuse_taken(folder: Path, record: str) -> None:
    """Refuse a place where anything lies but what was written there before, untouched.

    Parameters
    ----------
    record
        The file that tells what is to be written.

    Raises
    ------
    UsageError
        If it would be lost.
    """
    if folder.exists() and not _may_go(folder, record):
        raise UsageError(
            text(
                "{folder}: exists and holds something else than an earlier result of the same "
                "kind; choose another folder with --out",
                folder=folder,
            )
        )


def _may_go(folder: Path, record: str) -> bool:
    if not folder.is_dir():
        return False
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    # A run has an audit in it too.
    if found and (record not in found or (RUN in found) != (record == RUN)):
        return False
    try:
        sealed = json.loads((folder / SEAL).read_text(encoding="utf-8"))
        listed = {SEAL, *SEALED_BY_VALUE, *sealed["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        listed = set()
    return listed.issuperset(found)


def _take_place(partial: Path, folder: Path) -> None:
    if folder.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{folder.name}{_OLD}", dir=folder.parent))
        try:
            folder.rename(old / folder.name)
            partial.rename(folder)
        except OSError:
            if (old / folder.name).exists():
                (old / folder.name).rename(folder)
            raise
        finally:
            shutil.rmtree(old, ignore_errors=True)
    else:
        partial.rename(folder)


def _sync(folder: Path) -> None:
    """Wait until every file of a folder is on the disk, not only on its way there."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("r+b") as file:
                os.fsync(file.fileno())


def clear_leftovers(folder: Path) -> None:
    """Remove what a run that was killed while writing left, and put back what it had moved.

    Raises
    ------
    UsageError
        If an earlier run can't be put back.
    """
    for old in _beside(folder, _OLD):
        moved = old / folder.name
        if moved.exists() and not folder.exists():
            try:
                moved.rename(folder)
            except OSError as error:
                raise unwritable(folder, error) from None
        shutil.rmtree(old, ignore_errors=True)
    for partial in _beside(folder, _NEW):
        shutil.rmtree(partial, ignore_errors=True)


def _beside(folder: Path, kind: str) -> list[Path]:
    return list(folder.parent.glob(f".{glob.escape(folder.name)}{kind}*"))


def unwritable(folder: Path, error: OSError) -> UsageError:
    """Return the error that a run directory can't be written, and why."""
    reason = error.strerror or type(error).__name__
    return UsageError(
        text(
            "{folder}: can't be written ({reason}); make room or choose another folder",
            folder=folder,
            reason=reason,
        )
    )
