"""``planner explain why``: what would change if one institution were decided otherwise."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from planner.domain.names import (
    AreaId,
    InstitutionId,
    SchoolYear,
    parse_school_year,
    school_year_label,
)
from planner.domain.outcome import Outcome, Verdict
from planner.domain.plan import Plan
from planner.errors import UsageError
from planner.explain.asking import Asking
from planner.explain.conflict import conflicts
from planner.explain.conflict_reply import ConflictReply
from planner.explain.directory import RECORD
from planner.explain.forced import Forced
from planner.explain.questions import Questions
from planner.explain.reply import Reply
from planner.explain.why import Comparison
from planner.explain.why_reply import WhyReply
from planner.report.judge import judged
from planner.report.run_directory import refuse_taken
from planner.report.summary import cap_line, heading
from planner.scenario.build import Case, read_case
from planner.solve.possible import possible
from planner.solve.settings import Settings
from planner.solve.stages import solve
from planner.stopping import awaited
from planner.text import Text, text
from planner.verbs.asking import AskingView
from planner.verbs.no_plan import EXIT_INFEASIBLE, tell_no_plan
from planner.verbs.progress import ProgressView
from planner.verbs.replying import reply_with
from planner.verbs.screen import Screen

EXIT_PLAN = 0
# More places than any institution has.
_ANY_PLACES = 10_000
# Conflicts that are told of where the question has no plan, and the time for each question. [s]
_MOST_CONFLICTS, _QUESTION_S = 3, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked about an institution; at most one of the last three.

    Parameters
    ----------
    area
        An area for which it is told what it means; None for no area.
    """

    institution: str
    area: str | None
    year: str | None
    places: int | None
    is_open: bool
    is_closed: bool


def explain_why(
    scenario: Path, asked: Asked, out: Path | None, time_limit_s: float | None, screen: Screen
) -> int:
    """Compare the best plan with the best one that decides otherwise; return the exit code.

    Parameters
    ----------
    out
        Where the answer is written; None only tells it.
    time_limit_s
        For each of the two plans; by default the scenario's own. [s]
    """
    if sum((asked.places is not None, asked.is_open, asked.is_closed)) > 1:
        raise UsageError(text("--places, --open and --closed exclude each other; give one at most"))
    if out is not None:
        refuse_taken(out, RECORD)
    with Questions(solve) as questions:
        limit = {} if time_limit_s is None else {"time_limit_s": time_limit_s}
        case = read_case(scenario, limit)
        key, year = _known(case, scenario, asked)
        area_id = _known_area(case, scenario, asked.area)
        screen.note(heading(case))
        with awaited() as interrupted:
            answering = _Answering(case, area_id, questions, interrupted, screen)
            reply = answering.reply_to(lambda plan: _question(case, plan, key, year, asked))
    if isinstance(reply, int):
        return reply
    reply_with(reply, out, screen)
    return EXIT_PLAN if isinstance(reply, WhyReply) else EXIT_INFEASIBLE


def _known(case: Case, scenario: Path, asked: Asked) -> tuple[InstitutionId, SchoolYear]:
    key = InstitutionId(asked.institution)
    if key not in case.problem.institutions:
        raise UsageError(
            text(
                "{scenario}: --institution: there is no {key}; write an institution_id of the "
                "table of institutions",
                scenario=scenario,
                key=key,
            )
        )
    years = case.problem.school_years
    try:
        year = years[0] if asked.year is None else parse_school_year(asked.year)
    except ValueError:
        year = SchoolYear(0)
    if year not in years:
        listed = ", ".join(map(school_year_label, years))
        raise UsageError(
            text(
                "{scenario}: --year: {year} is not planned; write one of {listed}",
                scenario=scenario,
                year=asked.year or "",
                listed=listed,
            )
        )
    return key, year


def _known_area(case: Case, scenario: Path, area: str | None) -> AreaId | None:
    if area is None:
        return None
    if area not in case.problem.areas:
        listed = ", ".join(f"{one.id} {one.name}" for one in case.problem.areas.values())
        raise UsageError(
            text(
                "{scenario}: --area: there is no {area}; write an area_id of {listed}",
                scenario=scenario,
                area=area,
                listed=listed,
            )
        )
    return AreaId(area)


def _question(case: Case, plan: Plan, key: InstitutionId, year: SchoolYear, asked: Asked) -> Forced:
    """Return what is asked; by default the opposite of the plan."""
    least, most = 1, _ANY_PLACES
    if asked.places is not None:
        least = most = asked.places
    elif asked.is_closed or (not asked.is_open and plan.standing(key, year).is_basis):
        least = most = 0
    return Forced.places(case.problem, key, year, least, most)


class _Answering:
    """The two solves, and what they come to."""

    def __init__(
        self,
        case: Case,
        area_id: AreaId | None,
        questions: Questions,
        interrupted: threading.Event,
        screen: Screen,
    ) -> None:
        self._case = case
        self._area_id = area_id
        self._questions = questions
        self._interrupted = interrupted
        self._screen = screen

    def reply_to(self, question_about: Callable[[Plan], Forced]) -> Reply | int:
        """Solve both and compare; return the answer, or the exit code without one."""
        before = self._solved(self._case, _BEFORE)
        if before.plan is None:
            return tell_no_plan(before, self._case.problem, self._screen)
        question = question_about(before.plan)
        asked = replace(self._case, rules=(*self._case.rules, question))
        after = before
        # A best plan that does what is asked is the best of those that do.
        if any(question.check(before.plan, self._case.problem)):
            after = self._solved(asked, _AFTER)
        is_capped = cap_line(after, self._case.problem.thresholds) is not None
        if after.verdict is Verdict.INFEASIBLE and not is_capped:
            return self._impossible(question, asked, before.plan)
        if after.plan is None:
            return tell_no_plan(after, self._case.problem, self._screen)
        comparison = Comparison(case=self._case, question=question, before=before, after=after)
        return WhyReply(case=self._case, comparison=comparison, area_id=self._area_id)

    def _solved(self, case: Case, what: Text) -> Outcome:
        self._screen.note(what)
        with ProgressView(self._screen.lang, case.problem) as view:
            outcome = self._questions.solve(
                case.problem,
                case.rules,
                case.goal,
                _settings(case, case.scenario.solver.time_limit_s),
                interrupted=self._interrupted,
                watch=view.update,
            )
        return outcome if outcome.plan is None else judged(outcome, outcome.plan, case)

    def _impossible(self, question: Forced, asked: Case, plan: Plan) -> Reply:
        with Questions(possible) as questions, AskingView(self._screen.lang) as view:
            asking = Asking(asked, _QUESTION_S, self._interrupted, view.update)
            oracle = asking.oracle(questions, known=plan)
            found = asking.confirmed(conflicts(asked.rules, oracle, _MOST_CONFLICTS))
        return ConflictReply.of(self._case, question, (found, ()), oracle)


def _settings(case: Case, time_limit_s: float) -> Settings:
    asked = case.scenario.solver
    return Settings(time_limit_s=time_limit_s, seed=asked.seed, workers=asked.workers)


_BEFORE = text("1 of 2: the best plan")
_AFTER = text("2 of 2: the best plan that does what is asked")
