"""``planner verify``: recompute what another verb wrote and name every difference."""

from pathlib import Path

from planner.compare.directory import RECORD, verify_comparison
from planner.explain.directory import RECORD as REPLY
from planner.explain.directory import verify_reply
from planner.front.directory import RECORD as FRONT
from planner.front.directory import verify_front
from planner.report.summary import heading
from planner.report.verify import verify as verify_run
from planner.text import Text, text
from planner.verbs.differences import EXIT_DIFFERS, EXIT_SOUND, tell_differences
from planner.verbs.screen import Screen


def verify(folder: Path, screen: Screen) -> int:
    """Verify a run, a comparison, a front or an answer; return 1 if anything differs."""
    sound = _SOUND
    if (folder / RECORD).exists():
        differences = verify_comparison(folder)
    elif (folder / FRONT).exists():
        differences = verify_front(folder)
    elif (folder / REPLY).exists():
        answer = verify_reply(folder)
        differences = list(answer.differences)
        if answer.reply is not None:
            screen.say(heading(answer.reply.case))
            sound = _no_differences(answer.reply.recounted)
    else:
        found = verify_run(folder)
        differences = list(found.differences)
        if found.case is not None:
            screen.say(heading(found.case))
    if differences:
        tell_differences(differences, screen)
        return EXIT_DIFFERS
    screen.say(sound)
    return EXIT_SOUND


def _no_differences(recounted: Text) -> Text:
    return text("{recounted} No differences.", recounted=recounted)


_SOUND = text("All numbers recomputed without the solver and all rules checked: no differences.")
