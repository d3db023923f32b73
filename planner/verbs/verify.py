"""``planner verify``: recompute a run directory and name every difference."""

from pathlib import Path

from planner.report.summary import heading
from planner.report.verify import verify as find_differences
from planner.text import Text
from planner.verbs.screen import Screen

EXIT_SOUND, EXIT_DIFFERS = 0, 1


def verify(folder: Path, screen: Screen) -> int:
    """Verify a run; return 1 if anything differs."""
    found = find_differences(folder)
    if found.case is not None:
        screen.say(heading(found.case))
    for one in found.differences:
        screen.say(f"  ✗ {one.where}: {one.what.said(screen.lang)}")
    if found.differences:
        count = len(found.differences)
        screen.say(Text(da=f"{count} forskelle.", en=f"{count} differences."))
        return EXIT_DIFFERS
    screen.say(
        Text(
            da="Alle tal er genberegnet uden om løseren, og alle regler er kontrolleret: "
            "ingen forskelle.",
            en="All numbers recomputed without the solver and all rules checked: no differences.",
        )
    )
    return EXIT_SOUND
