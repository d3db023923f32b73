"""Tell a run again: maps, layers and documents from its own files, in either language.

Nothing is solved, and what the run says stays as it is.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from planner.report.record import json_text
from planner.report.run_directory import RUN, SEALED_BY_VALUE, whole_directory, write_bytes
from planner.report.run_files import RESTRICTED, write_restricted
from planner.report.telling import DOCUMENTS, LAYERS, MAPS, write_told
from planner.report.told.run import ToldRun
from planner.report.verify import STALE_DOCUMENT, Difference, Verified, verify
from planner.text import Lang


def tell_again(folder: Path, out: Path, lang: Lang) -> Verified:
    """Write a run anew, all that tells it made again; return what was found of it.

    Where it has differences that this does not mend, nothing is written.

    Parameters
    ----------
    folder
        The run's.
    out
        Its own folder, or another: then who goes where is not copied.

    Raises
    ------
    UsageError
        If it is no run, or something else lies in ``out``.
    """
    found = verify(folder)
    left = tuple(_not_mended(folder, found.differences))
    found = replace(found, differences=left)
    if not left and found.case is not None and found.plan is not None:
        _write(
            folder, out, ToldRun(record=found.record, case=found.case, plan=found.plan, lang=lang)
        )
    return found


def _not_mended(folder: Path, differences: tuple[Difference, ...]) -> Iterator[Difference]:
    """Yield the differences but for a file that is made again and wasn't changed by anyone.

    It is gone, or the run was written by a version that made another one.
    """
    for one in differences:
        is_made = one.where in {LAYERS, *DOCUMENTS} or one.where.startswith(f"{MAPS}/")
        is_free = one.what == STALE_DOCUMENT or not (folder / one.where).exists()
        if not (is_made and is_free):
            yield one


def _write(folder: Path, out: Path, run: ToldRun) -> None:
    is_here = out.resolve() == folder.resolve()
    is_restricted = is_here and (folder / RESTRICTED).exists()
    kept = {name: (folder / name).read_bytes() for name in SEALED_BY_VALUE}
    if not is_here:
        # The inputs are named from where the run lies.
        record = json.loads(kept[RUN]) | {"scenario": run.case.settings_from(out)}
        kept[RUN] = json_text(record).encode()
    with whole_directory(out, RUN) as partial:
        for name, raw in kept.items():
            write_bytes(partial / name, raw)
        write_told(partial, run, has_maps=True)
        if is_restricted:
            write_restricted(partial / RESTRICTED, run.case, run.plan)
