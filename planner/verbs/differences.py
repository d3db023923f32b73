"""Say what of a written result is not as it should be."""

from collections.abc import Sequence

from planner.report.verify import Difference
from planner.text import text_n
from planner.verbs.screen import Screen

EXIT_SOUND, EXIT_DIFFERS = 0, 1


def tell_differences(differences: Sequence[Difference], screen: Screen) -> None:
    """Say what differs and where, and how much there is of it."""
    for one in differences:
        screen.say(f"  ✗ {one.where}: {one.what.said(screen.lang)}")
    screen.say(text_n("{n} difference.", "{n} differences.", len(differences)))
