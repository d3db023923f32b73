"""Search among the pairs of child and institution that a plan of so much travel can use.

``planner.solve.price`` says which those are, and why the best plan of a core is best among all.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

import numpy as np

from planner.domain.outcome import Verdict
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.measures.goal import Goal, InOrder
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.model.posting import Expr, Posting
from planner.model.variables import Scope, Variables
from planner.solve.ascent import ascend
from planner.solve.build import Posts
from planner.solve.engines import Engine, ask
from planner.solve.flat import Flat
from planner.solve.location import Location, location_of
from planner.solve.run import ENGINE, Report, Run
from planner.solve.scope import scope_of
from planner.solve.search import Search
from planner.solve.settings import Settings
from planner.solve.sharpen import sharpened

# Pairs of the first core for each child, and how many times as many the next has at most.
_FIRST_PAIRS = 24
_GROWTH = 3
# Of the time left, for the plan that was guessed.
_GUESS_SHARE = 0.25
# Share of the possible pairs that a core must stay under to be worth it.
_WORTH_SHARE = 0.7


class Cores:
    """Which pairs to look at, for a travel that may be guessed too low.

    Parameters
    ----------
    scope
        What the rules settle of the children.
    """

    def __init__(self, problem: Problem, scope: Scope, location: Location, until: float) -> None:
        self._year = problem.school_years[0]
        self._base = scope
        self._location = location
        self._pricing, self._guess = sharpened(location, ascend(location), until)

    @property
    def least_m(self) -> int:
        """What no plan goes below. [m]."""
        return self._pricing.bound_m

    def closed(self, variables: Variables) -> list[int] | None:
        """Return the literals of what a guessed plan leaves closed; None without one."""
        if self._guess is None:
            return None
        keys = self._location.institution_ids
        return [
            variables.opens[keys[j], self._year].index for j in np.flatnonzero(~self._guess.is_open)
        ]

    def cuts(self, variables: Variables) -> Iterator[tuple[Expr, int]]:
        """Yield sums and what they are at most in every plan."""
        children, keys = self._location.child_ids, self._location.institution_ids
        posting = Posting(variables, "cut")
        for cut in self._pricing.cuts:
            pairs = (
                (children[i], keys[j], self._year) for i, j in zip(cut.child, cut.site, strict=True)
            )
            served = [
                (1, serves) for one in pairs if (serves := variables.serves.get(one)) is not None
            ]
            opened = [
                (-int(cut.per_open[j]), variables.opens[keys[j], self._year])
                for j in np.flatnonzero(cut.per_open)
            ]
            yield posting.total([*served, *opened]), cut.most

    @property
    def first_m(self) -> int:
        """Travel of the first core. [m]."""
        first_m = self._pricing.travel_of(_FIRST_PAIRS * len(self._location.child_ids))
        return first_m if self._guess is None else min(first_m, self._guess.travel_m)

    def next_m(self, most_m: int, found_m: int | None) -> int:
        """Return the travel of the core after one of ``most_m`` that had no plan so short.

        Parameters
        ----------
        found_m
            Travel of a plan: more need not be looked at. [m]
        """
        pairs = _GROWTH * int(self._pricing.core(most_m).sum())
        larger_m = max(most_m + 1, self._pricing.travel_of(pairs))
        return larger_m if found_m is None else min(larger_m, found_m)

    def scope(self, most_m: int) -> Scope | None:
        """Return the core as what is possible for each child; None if that is nearly all."""
        core = self._pricing.core(most_m)
        if core.sum() > _WORTH_SHARE * self._pricing.possible_pairs:
            return None
        keys = self._location.institution_ids
        choices = {
            (child, self._year): tuple(keys[j] for j in row.nonzero()[0])
            for child, row in zip(self._location.child_ids, core, strict=True)
        }
        return replace(self._base, choices=choices)


def cores_of(problem: Problem, rules: Iterable[Posts], goal: Goal, until: float) -> Cores | None:
    """Return the cores of a problem; None if pricing says nothing about it.

    It does where every child is to be served first, and travel comes next.

    Parameters
    ----------
    until
        When to stop looking for better prices, by the monotonic clock. [s]
    """
    if not isinstance(goal, InOrder):
        return None
    if [type(one) for one in goal.objectives[:2]] != [Unserved, Travel]:
        return None
    if goal.stages[0].at_most:
        # Later measures may leave children without a place.
        return None
    rules = tuple(rules)
    scope = scope_of(problem, rules)
    location = location_of(problem, rules, scope)
    return None if location is None else Cores(problem, scope, location, until)


class CoreSearch(Search):
    """A search that knows every plan of at most so much travel that serves every child.

    Parameters
    ----------
    most_m
        The travel. [m]
    least_m
        What no plan goes below. [m]
    cuts
        Sums, and what they are at most in every plan.
    closed
        Literals of what is closed in a plan that may be the best one; None if none is guessed.
    """

    def __init__(  # noqa: PLR0913  (as of a search, and what the core is)
        self,
        variables: Variables,
        settings: Settings,
        interrupted: threading.Event,
        found: Callable[[Plan], None],
        *,
        most_m: int,
        least_m: int,
        cuts: Iterable[tuple[Expr, int]] = (),
        closed: Collection[int] | None = None,
    ) -> None:
        for unserved in variables.unserved.values():
            variables.fix(unserved, 0)
        super().__init__(variables, settings, interrupted, found)
        self._most_m, self._least_m = most_m, least_m
        self._closed = closed
        self.hold_found("cut", cuts)

    def minimise(self, terms: Expr, until: float, report: Report, *, is_first: bool) -> Run:
        """Minimise a measure; travel, which comes first, with HiGHS, which proves it soonest.

        Its bound holds for plans outside the core too.
        """
        if self.plan is not None:
            self.engine = ENGINE
            return super().minimise(terms, until, report, is_first=is_first)
        self.engine = Engine.HIGHS.title
        self._aggregate_objective(terms)
        report(None, self._least_m)
        guess_m = self._guessed_travel(terms, until)
        report(guess_m, None)
        if guess_m == self._least_m:
            return Run(verdict=Verdict.PROVEN, values=self._values, bound=guess_m)
        found = ask(self._flat, Engine.HIGHS, until=until, interrupted=self._interrupted)
        if found.verdict is Verdict.INFEASIBLE and guess_m is not None:
            # There is a plan, so the engine is wrong; whoever compares the two says so.
            return found
        if found.values is not None:
            found_m = self._flat.value(found.values)
            if guess_m is None or found_m < guess_m:
                self._take(found.values)
        inside = self._most_m + 1 if found.verdict is Verdict.INFEASIBLE else found.bound or 0
        bound = max(self._least_m, min(inside, self._most_m + 1))
        if not self._values:
            return Run(verdict=Verdict.NONE_FOUND, values=None, bound=bound)
        verdict = Verdict.PROVEN if self.value() == bound else Verdict.FEASIBLE
        return Run(verdict=verdict, values=self._values, bound=bound)

    def _guessed_travel(self, terms: Expr, until: float) -> int | None:
        """Take the plan that was guessed and return its travel; None if the model forbids it."""
        closed = self._closed
        if closed is None or not all(self._flat.allows(index, 0) for index in closed):
            return None
        small = self._aggregate(terms, dict.fromkeys(closed, 0))
        flat = Flat(small.model)
        now = time.monotonic()
        end = now + _GUESS_SHARE * (until - now)
        found = ask(flat, Engine.HIGHS, until=end, interrupted=self._interrupted)
        if found.values is None:
            return None
        self._take(small.expand(found.values))
        return self.value()
