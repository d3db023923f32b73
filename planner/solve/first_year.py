"""What the first school year alone proves about a plan of several."""

import time
from dataclasses import replace

from planner.domain.outcome import Verdict
from planner.domain.problem import Problem
from planner.solve.doubt import Claim
from planner.solve.goals import StageToSolve
from planner.solve.search import Search

# Of a stage's time, for what its first year has at least.
_SHARE = 0.2


class FirstYear:
    """The first school year alone, which tells what every longer plan has at least.

    Rules and measures of a year look back but never ahead, so the first year of a plan is a plan
    of its own that keeps the same limits, and a measure sums what each year has of it.
    """

    def __init__(self, problem: Problem, search: Search) -> None:
        self._problem = replace(problem, school_years=problem.school_years[:1])
        self._search = search
        self._has_limits = False
        self.is_impossible = False
        self._least: int | None = None

    def least(self, stage: StageToSolve, search: Search, until: float) -> int | None:
        """Return what the first year has at least, and tell the search over all years.

        Where the first year has no plan, no longer one exists: ``is_impossible``.
        """
        now = time.monotonic()
        terms = stage.terms(self._search.variables, self._problem)
        result = self._search.minimise(
            terms,
            now + _SHARE * (until - now),
            lambda *_: None,
            is_first=not self._has_limits,
        )
        self.is_impossible = result.verdict is Verdict.INFEASIBLE
        self._least = None if self.is_impossible else result.bound
        if result.bound is not None:
            terms = stage.terms(search.variables, self._problem)
            search.hold_least(stage.name, terms, result.bound)
        return result.bound

    def says(self, value: int | None) -> bool:
        """Say whether the first year alone proves a value, or that there is no plan."""
        return self.is_impossible or (value is not None and value == self._least)

    def claim(self, value: int | None) -> Claim:
        """Return what the first year alone says: it has no less of the measure, or no plan."""
        return self._search.claim(value)

    def hold(self, stage: StageToSolve, limit: int) -> None:
        """Require the limit of all years of the first one too."""
        terms = stage.terms(self._search.variables, self._problem)
        self._search.hold(stage.name, terms, limit)
        self._least = None
        self._has_limits = True
