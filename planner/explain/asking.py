"""Look for conflicts with solver processes: questions, answers, and second opinions at the end."""

import threading
from dataclasses import replace

from planner.domain.outcome import Outcome
from planner.domain.plan import Plan
from planner.explain.conflict import Conflict, Conflicts
from planner.explain.oracle import Oracle, Watch
from planner.explain.questions import Questions
from planner.rules.base import Rule
from planner.scenario.build import Case
from planner.solve.possible import possible_or_confirmed
from planner.solve.settings import Settings
from planner.text import text


class Asking:
    """The questions about one case.

    Parameters
    ----------
    time_limit_s
        For each question. [s]
    interrupted
        Set when the user wants to stop.
    watch
        Told of every question that goes to a solver.
    """

    def __init__(
        self, case: Case, time_limit_s: float, interrupted: threading.Event, watch: Watch
    ) -> None:
        asked = case.scenario.solver
        self._case = case
        self._settings = Settings(time_limit_s=time_limit_s, seed=asked.seed, workers=asked.workers)
        self._interrupted = interrupted
        self._watch = watch

    def oracle(self, questions: Questions, known: Plan | None = None) -> Oracle:
        """Return what answers questions.

        Parameters
        ----------
        known
            A plan that was found before.
        """

        def solve(rules: tuple[Rule, ...]) -> Outcome:
            return self._solve(questions, rules)

        oracle = Oracle(self._case.problem, solve, self._interrupted, self._watch)
        if known is not None:
            oracle.learn(known, ())
        return oracle

    def confirmed(self, found: Conflicts) -> Conflicts:
        """Ask another engine about every conflict.

        Raises
        ------
        ModelError
            If it finds a plan where there is said to be none.
        """
        if not found.found:
            return found
        with Questions(possible_or_confirmed) as questions:
            doubted = [
                self._doubted(one, questions, len(found.found) - number)
                for number, one in enumerate(found.found, start=1)
            ]
        return replace(found, found=tuple(doubted))

    def _doubted(self, one: Conflict, questions: Questions, left: int) -> Conflict:
        if self._interrupted.is_set():
            return one
        what = text("another solver about a conflict")
        self._watch(what, left)
        stages = self._solve(questions, one.rules).stages
        return replace(one, confirmed_by=stages[0].second_engine if stages else None)

    def _solve(self, questions: Questions, rules: tuple[Rule, ...]) -> Outcome:
        return questions.solve(
            self._case.problem,
            rules,
            self._case.goal,
            self._settings,
            interrupted=self._interrupted,
        )
