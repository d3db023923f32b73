"""What a question about a scenario says where that has no plan to ask about."""

from planner.domain.outcome import Outcome, Verdict
from planner.domain.problem import Problem
from planner.errors import SolveError
from planner.report.summary import cap_line, no_plan_line
from planner.text import text
from planner.verbs.screen import Screen

EXIT_INFEASIBLE, EXIT_NO_PLAN, EXIT_INTERRUPTED = 3, 5, 130


def tell_no_plan(outcome: Outcome, problem: Problem, screen: Screen) -> int:
    """Say why there is no plan; return the exit code.

    Raises
    ------
    SolveError
        If the solver failed.
    """
    if outcome.failure is not None:
        raise SolveError(no_plan_line(outcome.failure))
    is_impossible = outcome.verdict is Verdict.INFEASIBLE
    if outcome.was_interrupted and not is_impossible:
        return EXIT_INTERRUPTED
    told = cap_line(outcome, problem.thresholds)
    screen.note(told or (_IMPOSSIBLE if is_impossible else _NONE_FOUND))
    return EXIT_INFEASIBLE if is_impossible else EXIT_NO_PLAN


_IMPOSSIBLE = text(
    "Proven impossible: the scenario has no plan. Why is told by: planner explain conflict "
    "SCENARIO",
)
_NONE_FOUND = text("No plan found within the limit; give more with --time-limit.")
