"""``planner front``: what less of one measure costs in another, point by proven point."""

import threading
from dataclasses import dataclass
from pathlib import Path

from planner.domain.outcome import Outcome
from planner.errors import UsageError
from planner.explain.questions import Questions
from planner.front.directory import RECORD, known_front, write_front
from planner.front.explore import asked
from planner.front.front import Answer, Front, Question
from planner.front.told import hidden
from planner.front.trade import Search, trade_of
from planner.front.words import lines
from planner.measures.goal import Goal
from planner.report.run_directory import clear_leftovers, refuse_taken
from planner.report.summary import heading
from planner.rules.base import Rule
from planner.scenario.build import read_case
from planner.solve.settings import Settings
from planner.solve.stages import solve
from planner.stopping import awaited
from planner.text import Text, both, text, text_n
from planner.verbs.no_plan import EXIT_INTERRUPTED, tell_no_plan
from planner.verbs.progress import ProgressView
from planner.verbs.screen import Screen

EXIT_FRONT = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the user asked for.

    Parameters
    ----------
    time_limit_s
        For each point; by default the scenario's own. [s]
    """

    scenario: Path
    measures: tuple[str, ...]
    out: Path
    time_limit_s: float | None


def front(request: Request, screen: Screen) -> int:
    """Search the front, write it after every point, and tell it; return the exit code."""
    refuse_taken(request.out, RECORD)
    with Questions(solve) as questions:
        case = read_case(request.scenario)
        search = Search(
            case=case,
            trade=trade_of(case, request.measures),
            scenario=request.scenario,
            time_limit_s=request.time_limit_s or case.scenario.solver.time_limit_s,
            lang=screen.lang,
        )
        clear_leftovers(request.out)
        known = known_front(request.out, case, search.trade)
        screen.note(heading(case))
        if known.answers:
            screen.note(_goes_on(len(known.points)))
        with awaited() as interrupted:
            searching = _Searching(search, request.out, questions, interrupted, screen)
            return searching.go_on(known)


class _Searching:
    """Question after question until nothing is open, or the user stops."""

    def __init__(
        self,
        search: Search,
        out: Path,
        questions: Questions,
        interrupted: threading.Event,
        screen: Screen,
    ) -> None:
        self._search = search
        self._out = out
        self._questions = questions
        self._interrupted = interrupted
        self._screen = screen

    def go_on(self, known: Front) -> int:
        """Ask what is open, write and tell; return the exit code.

        Raises
        ------
        SolveError
            If the solver fails before there is a plan.
        UsageError
            If a point would show few children.
        """
        found = known
        while (question := found.next_question) is not None:
            self._screen.note(_what(question, self._search, len(found.answers) + 1))
            answer, outcome = asked(
                question, self._search.trade, found, self._search.case, self._solve
            )
            if self._interrupted.is_set():
                break
            if answer is None:
                return tell_no_plan(outcome, self._search.case.problem, self._screen)
            self._refuse_few(answer)
            found = Front((*found.answers, answer))
            write_front(self._out, self._search, found)
        if not found.answers:
            return EXIT_INTERRUPTED
        self._tell(found)
        return EXIT_FRONT

    def _solve(self, rules: tuple[Rule, ...], goal: Goal) -> Outcome:
        case = self._search.case
        problem, asked_for = case.problem, case.scenario.solver
        settings = Settings(
            time_limit_s=self._search.time_limit_s,
            seed=asked_for.seed,
            workers=asked_for.workers,
        )
        with ProgressView(self._screen.lang, problem) as view:
            return self._questions.solve(
                problem,
                rules,
                goal,
                settings,
                interrupted=self._interrupted,
                watch=view.update,
            )

    def _refuse_few(self, answer: Answer) -> None:
        few = hidden(answer.plan, self._search.case.problem, self._search.trade)
        if few:
            raise UsageError(
                text(
                    "--measures: {few} would show few children in one of the points, so the "
                    "front can't be shown; choose other measures",
                    few=few[0],
                )
            )

    def _tell(self, found: Front) -> None:
        self._screen.say(heading(self._search.case))
        for line in lines(found, self._search.trade):
            self._screen.say(line)
        self._screen.say(
            text(
                "Files: {out}/ (curve in front.png, table in front.csv and front.md, a "
                "scenario for each point in points/)",
                out=self._out,
            )
        )


def _what(question: Question, search: Search, number: int) -> Text:
    trade = search.trade
    first = trade.coarse if question.is_coarse_first else trade.fine
    measure = first.label.lower()
    if question.most is None:
        return text("Question {number}: the least of {measure}", number=number, measure=measure)
    most = question.most
    return text(
        "Question {number}: the least of {measure} with at most {most} ({held})",
        number=number,
        measure=measure,
        most=both(lambda lang: trade.coarse.amount(most, lang)),
        held=trade.coarse.label.lower(),
    )


def _goes_on(count: int) -> Text:
    return text_n(
        "Goes on from {n} proven point in the folder.",
        "Goes on from {n} proven points in the folder.",
        count,
    )
