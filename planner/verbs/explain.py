"""``planner explain``: why there is no plan."""

import threading
from pathlib import Path

from planner.explain.asking import Asking
from planner.explain.change import changes
from planner.explain.conflict import conflicts
from planner.explain.oracle import Answer
from planner.explain.questions import Questions
from planner.explain.words import change_lines, conflict_lines
from planner.report.summary import heading
from planner.scenario.build import Case, read_case
from planner.solve.possible import possible
from planner.stopping import awaited
from planner.text import Text
from planner.verbs.asking import AskingView
from planner.verbs.screen import Screen

EXIT_PLAN, EXIT_INFEASIBLE, EXIT_NO_PLAN, EXIT_INTERRUPTED = 0, 3, 5, 130


def explain_conflict(scenario: Path, most: int, time_limit_s: float, screen: Screen) -> int:
    """Say which rules can't hold together and what would help; return the exit code.

    Parameters
    ----------
    most
        How many conflicts to look for.
    time_limit_s
        For each question. [s]
    """
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
        if found.answer is not Answer.IMPOSSIBLE:
            return _no_conflict(found.answer, case, interrupted, screen)
        screen.say(heading(case))
        screen.say(
            Text(
                da=f"Bevist umuligt: ingen plan kan holde alle {len(case.rules)} regler.",
                en=f"Proven impossible: no plan can keep all {len(case.rules)} rules.",
            )
        )
        for line in (*conflict_lines(found, case.problem), *change_lines(turned, found)):
            screen.say(line)
        return EXIT_INFEASIBLE


def _no_conflict(answer: Answer, case: Case, interrupted: threading.Event, screen: Screen) -> int:
    if answer is Answer.POSSIBLE:
        screen.say(
            Text(
                da=f"Ingen konflikt: der er en plan, der holder alle {len(case.rules)} regler.",
                en=f"No conflict: there is a plan that keeps all {len(case.rules)} rules.",
            )
        )
        return EXIT_PLAN
    if interrupted.is_set():
        return EXIT_INTERRUPTED
    screen.note(
        Text(
            da="Ikke bevist: hverken en plan eller en konflikt inden for tiden; giv mere med "
            "--time-limit.",
            en="Not proven: neither a plan nor a conflict within the limit; give more with "
            "--time-limit.",
        )
    )
    return EXIT_NO_PLAN
