"""``planner report``: make maps and documents again from the files of a run or a comparison."""

from pathlib import Path

from planner.compare.directory import RECORD, compare_again
from planner.compare.words import where_line
from planner.report.again import tell_again
from planner.report.summary import heading
from planner.report.where import where_lines
from planner.verbs.differences import EXIT_DIFFERS, EXIT_SOUND, tell_differences
from planner.verbs.screen import Screen


def report(folder: Path, out: Path | None, screen: Screen) -> int:
    """Write a run or a comparison again in one language; return 1 if it was changed.

    Parameters
    ----------
    out
        None for the folder itself.
    """
    there = out or folder
    if (folder / RECORD).exists():
        differences = compare_again(folder, there, screen.lang)
        lines = [where_line(there)]
    else:
        found = tell_again(folder, there, screen.lang)
        differences = list(found.differences)
        if found.case is not None:
            screen.say(heading(found.case))
        lines = [] if differences else where_lines(there)
    if differences:
        tell_differences(differences, screen)
        return EXIT_DIFFERS
    for line in lines:
        screen.say(line)
    return EXIT_SOUND
