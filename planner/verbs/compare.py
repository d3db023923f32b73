"""``planner compare``: variants side by side, solving those that have no finished run yet."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from planner import stopping
from planner.compare.comparison import Comparison, compared, planned
from planner.compare.directory import RECORD, write_comparison
from planner.compare.figures import exposed
from planner.compare.variant import Variant, finished_run, read_run
from planner.compare.words import VERDICTS, where_line
from planner.errors import Fault, InputError, StoppedError, UsageError
from planner.report.changes import counted
from planner.report.record import Timings
from planner.report.run_directory import refuse_taken
from planner.report.run_files import Options
from planner.report.summary import failure_line, no_plan_line
from planner.scenario.build import Case, read_case
from planner.solve.process import SolverProcess
from planner.text import Text, plain, text, text_n
from planner.verbs.screen import Screen
from planner.verbs.solving import Run, usual_folder

_HASH = re.compile("-[0-9a-f]{8}$")
EXIT_COMPARED, EXIT_NO_PLAN = 0, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the user named: a run directory, or a scenario with where its run goes."""

    name: str
    folder: Path
    case: Case | None = None
    read_s: float = 0.0


def compare(places: Sequence[Path], out: Path, base: Path | None, screen: Screen) -> int:
    """Compare scenarios and runs; return the exit code.

    Parameters
    ----------
    base
        One of the places; None for the first that has a plan.
    """
    refuse_taken(out, RECORD)
    asked = _asked(places)
    base_name = None if base is None else _name_of(base, places, asked)
    variants: list[Variant] = []
    try:
        for number, one in enumerate(asked, start=1):
            screen.note(_which(one.name, number, len(asked)))
            variants.append(_variant(one, screen))
        if not planned(variants):
            screen.say(_NO_PLAN)
            return EXIT_NO_PLAN
        comparison = compared(variants, base_name)
        write_comparison(out, comparison, screen.lang)
    except KeyboardInterrupt:
        raise _stopped(len(variants), len(asked)) from None
    _tell(comparison, out, screen)
    return EXIT_COMPARED


def _asked(places: Sequence[Path]) -> list[_Asked]:
    """Read every scenario, so that all faults of all are told before the first is solved.

    Raises
    ------
    InputError
        With the faults of every scenario.
    """
    found: list[_Asked] = []
    faults: list[Fault] = []
    for place in places:
        name = _free_name(place, {one.name for one in found})
        try:
            found.append(_one_asked(place, name))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return found


def _one_asked(place: Path, name: str) -> _Asked:
    if place.is_dir():
        return _Asked(name=name, folder=place)
    start = time.monotonic()
    case = read_case(place)
    folder = usual_folder(place, case)
    return _Asked(name=name, folder=folder, case=case, read_s=time.monotonic() - start)


def _free_name(place: Path, taken: set[str]) -> str:
    """Return the scenario's name, as its file or its folder has it, with a number if taken."""
    stem = _HASH.sub("", place.resolve().name) if place.is_dir() else place.stem
    names = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 2)))
    return next(name for name in names if name not in taken)


def _name_of(base: Path, places: Sequence[Path], asked: Sequence[_Asked]) -> str:
    for place, one in zip(places, asked, strict=True):
        if place.resolve() == base.resolve():
            return one.name
    raise UsageError(
        text("--base {base} is none of the variants; name it among them as well", base=base)
    )


def _variant(asked: _Asked, screen: Screen) -> Variant:
    """Read a run, reuse a finished one, or solve."""
    if asked.case is None:
        return read_run(asked.folder, asked.name)
    finished = finished_run(asked.folder, asked.case, asked.name)
    if finished is not None:
        screen.note(text("  finished run reused: {folder}/", folder=asked.folder))
        return finished
    run = Run(
        case=asked.case,
        folder=asked.folder,
        options=Options(lang=screen.lang),
        screen=screen,
        timings=Timings(read=asked.read_s),
    )
    with SolverProcess() as solver, stopping.awaited() as interrupted:
        outcome = run.solve_and_write(solver, interrupted)
    if interrupted.is_set():
        raise KeyboardInterrupt
    if outcome.failure is not None:
        if outcome.plan is None:
            screen.note(no_plan_line(outcome.failure))
        else:
            screen.note(failure_line(outcome.failure, outcome.fault))
    if outcome.plan is None:
        screen.note(VERDICTS[outcome.verdict])
        return Variant(name=asked.name, case=asked.case, verdict=outcome.verdict)
    return read_run(asked.folder, asked.name)


def _which(name: str, number: int, count: int) -> Text:
    return text("Variant {number} of {count}: {name}", number=number, count=count, name=name)


def _stopped(finished: int, count: int) -> StoppedError:
    what = text(
        "Stopped: {finished} of {count} variants are finished, and the comparison isn't "
        "written. The same command goes on with the rest.",
        finished=finished,
        count=count,
    )
    return StoppedError(what, stopping.exit_code())


_NO_PLAN = text(
    "None of the variants has a plan; there is nothing to compare, and nothing is written."
)


def _tell(comparison: Comparison, out: Path, screen: Screen) -> None:
    for one in comparison.variants:
        verdict = VERDICTS[one.verdict].said(screen.lang)
        screen.say(f"{one.name}: {plain(one.case.scenario.title)} · {verdict}")
    common = [row.in_all for row in comparison.institutions if row.in_all is not None]
    in_all = counted(common)
    screen.say(text("The same in all: {in_all}.", in_all=in_all))
    if count := exposed(comparison.planned):
        screen.say(
            text_n(
                "Take care: who has all of these plans can in {n} case work out how many children "
                "are left in an institution that takes nobody new.",
                "Take care: who has all of these plans can in {n} cases work out how many children "
                "are left in an institution that takes nobody new.",
                count,
            )
        )
    screen.say(where_line(out))
