"""``planner explain``: why there is no plan."""

import threading
from pathlib import Path

from planner.explain.asking import Asking
from planner.explain.change import changes
from planner.explain.conflict import conflicts
from planner.explain.conflict_reply import ConflictReply
from planner.explain.directory import RECORD
from planner.explain.oracle import Answer
from planner.explain.questions import Questions
from planner.report.run_directory import refuse_taken
from planner.report.summary import heading
from planner.scenario.build import read_case
from planner.solve.possible import possible
from planner.stopping import awaited
from planner.text import text
from planner.verbs.asking import AskingView
from planner.verbs.replying import reply_with
from planner.verbs.screen import Screen

EXIT_PLAN, EXIT_INFEASIBLE, EXIT_NO_PLAN, EXIT_INTERRUPTED = 0, 3, 5, 130


def explain_conflict(
    scenario: Path, most: int, out: Path | None, time_limit_s: float, screen: Screen
) -> int:
    """Say which rules can't hold together and what would help; return the exit code.

    Parameters
    ----------
    most
        How many conflicts to look for.
    out
        Where the answer is written; None only tells it.
    time_limit_s
        For each question. [s]
    """
    if out is not None:
        refuse_taken(out, RECORD)
    # The solver gets ready while the case is read.
    with Questions(possible) as questions:
        case = read_case(scenario)
        screen.note(heading(case))
        with awaited() as interrupted, AskingView(screen.lang) as view:
            asking = Asking(case, time_limit_s, interrupted, view.update)
            oracle = asking.oracle(questions)
            found = conflicts(case.rules, oracle, most)
            turned = changes(case.written_rules, found.found, oracle) if found.found else ()
            found = asking.confirmed(found)
    if found.answer is Answer.UNDECIDED:
        return _undecided(interrupted, screen)
    reply_with(ConflictReply.of(case, None, (found, turned), oracle), out, screen)
    return EXIT_PLAN if found.answer is Answer.POSSIBLE else EXIT_INFEASIBLE


def _undecided(interrupted: threading.Event, screen: Screen) -> int:
    if interrupted.is_set():
        return EXIT_INTERRUPTED
    screen.note(
        text(
            "Not proven: neither a plan nor a conflict within the limit; give more with "
            "--time-limit.",
        )
    )
    return EXIT_NO_PLAN
