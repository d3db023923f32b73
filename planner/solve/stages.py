"""Go through the measures in order, each as far as it can be proven before the next is asked."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from planner.domain.names import SchoolYear
from planner.domain.outcome import Failure, Outcome, Verdict
from planner.domain.plan import Plan, Standing
from planner.domain.problem import Problem
from planner.measures.goal import Goal, InOrder
from planner.measures.unserved import Unserved
from planner.model.variables import ChildYear, InstitutionYear, Scope
from planner.rules.base import Rule
from planner.solve.build import Posts, build
from planner.solve.construct import construct
from planner.solve.core import Cores, CoreSearch, cores_of
from planner.solve.finish import doubted, reserve_s, settled
from planner.solve.first_year import FirstYear
from planner.solve.goals import StageToSolve, stages_of
from planner.solve.ledger import Keep, Ledger, constructed, disagreement
from planner.solve.roll import Foresight, roll
from planner.solve.run import Run, Watch, interruption
from planner.solve.scope import count_choices, scope_of, spells
from planner.solve.search import Search
from planner.solve.settings import Settings
from planner.text import text

# Of the time left, what a stage may take that is not the last one.
_STAGE_SHARE = 0.4
# Of the time left, what better prices of pairs may take.
_PRICE_SHARE = 0.5
# Combinations of child, institution and year that one model may have; with 7 million it took
# 7.7 GB, and in 300 s came to nothing.
_MOST_CHOICES = 4_000_000
# For the start of a plan of several years: measures of each year, and time. [s]
_ROLL_STAGES = 3
_ROLL_YEAR_S = 40.0
_ROLL_SHARE = 0.15

Spells = Mapping[ChildYear, SchoolYear]
Standings = Mapping[InstitutionYear, Standing]


def solve(  # noqa: PLR0913, PLR0917  (what to solve, and whom to tell)
    problem: Problem,
    rules: Iterable[Rule],
    goal: Goal,
    settings: Settings,
    watch: Watch | None = None,
    keep: Keep = lambda _: None,
) -> Outcome:
    """Find the best plan and prove it, stage by stage.

    A stage that can't be proven in its time hands its value on as it is. Of several best plans the
    canonical one is taken, and what is proven is asked of another engine, as far as there is time.

    Parameters
    ----------
    watch
        Told of every better incumbent or bound.
    keep
        Given every better plan, those found inside a stage every few seconds at most.

    Raises
    ------
    ModelError
        If solver and recount disagree about a value, or two engines about what is best.
    """
    deadline = time.monotonic() + settings.time_limit_s
    rules = tuple(rules)

    def keep_within(outcome: Outcome) -> None:
        if _reaches_caps(outcome, goal):
            keep(outcome)

    with interruption() as interrupted:
        planning = _Planning(problem, rules, settings, interrupted, watch, keep_within)
        start = construct(problem, rules)
        outcome = planning.outcome(goal, deadline - reserve_s(settings.time_limit_s), start)
        outcome = planning.finished(outcome, deadline)
    if outcome.plan is not None and not _reaches_caps(outcome, goal):
        # The time ended before it could be seen whether the caps can be kept.
        return replace(outcome, verdict=Verdict.NONE_FOUND, plan=None)
    if outcome.plan is not None:
        keep(replace(outcome, verdict=Verdict.FEASIBLE))
    return outcome


class _Planning:
    """The stages of one problem, and what each hands on to the next."""

    def __init__(  # noqa: PLR0913, PLR0917  (as in solve)
        self,
        problem: Problem,
        rules: tuple[Posts, ...],
        settings: Settings,
        interrupted: threading.Event,
        watch: Watch | None,
        keep: Keep,
    ) -> None:
        self._problem = problem
        self._first_problem = replace(problem, school_years=problem.school_years[:1])
        self._rules = rules
        self._settings = settings
        self._interrupted = interrupted
        self._watch = watch
        self._ledger = Ledger(problem, watch, keep)
        self._last: Search | None = None

    def outcome(self, goal: Goal, deadline: float, start: Plan | None = None) -> Outcome:
        """Solve all stages, or as many as there is time for, from a plan to start with."""
        first = stages_of(goal)[0]
        # So that something is on the screen while the models are built.
        self._ledger.start(first, start)
        now = time.monotonic()
        until = now + _PRICE_SHARE * (deadline - now)
        cores = cores_of(self._problem, self._rules, goal, until)
        found = None if cores is None else self._outcome_of_cores(cores, goal, deadline)
        found = found or self._outcome_of_all(goal, deadline, start)
        if start is None or any(stage.is_over for stage in found.stages):
            return found
        least = first.limit(first.value(start, self._problem))
        if found.plan is not None and first.value(found.plan, self._problem) <= least:
            return found
        if found.verdict is Verdict.INFEASIBLE:
            what = text("no plan is said to exist, but one was constructed")
            raise disagreement(first, what)
        begun = self._constructed(first, start)
        return replace(begun, was_interrupted=found.was_interrupted)

    def _constructed(
        self, first: StageToSolve, start: Plan, failure: Failure | None = None
    ) -> Outcome:
        stage = constructed(first, first.value(start, self._problem))
        return Outcome(verdict=Verdict.FEASIBLE, plan=start, stages=(stage,), failure=failure)

    def _outcome_of_cores(self, cores: Cores, goal: Goal, deadline: float) -> Outcome | None:
        """Solve on ever larger cores until one holds every plan as good as its best.

        None if no core serves every child.
        """
        unserved, travel, *rest = stages_of(goal)
        best: Outcome | None = None
        most_m = cores.first_m
        while (scope := cores.scope(most_m)) is not None:
            self._ledger.forget()
            search = self._core_search(cores, most_m, scope)
            plan = self._take(travel, search, None, deadline)
            limit = self._ledger.stages[-1].limit
            if limit is not None:
                self._ledger.serves_all(unserved, search.engine)
                if limit <= most_m:
                    return self._outcome_of_rest(plan, search, rest, deadline)
                best = self._outcome(plan, is_whole=not rest)
            if self._interrupted.is_set() or time.monotonic() >= deadline:
                return best or self._outcome(None, is_whole=False)
            most_m = cores.next_m(most_m, limit)
        self._ledger.forget()
        return None

    def _core_search(self, cores: Cores, most_m: int, scope: Scope) -> CoreSearch:
        variables = build(self._problem, self._rules, scope)
        return CoreSearch(
            variables,
            self._settings,
            self._interrupted,
            self._ledger.found,
            most_m=most_m,
            least_m=cores.least_m,
            cuts=cores.cuts(variables),
            closed=cores.closed(variables),
        )

    def _outcome_of_all(self, goal: Goal, deadline: float, start: Plan | None) -> Outcome:
        first, *rest = stages_of(goal)
        choices = count_choices(self._problem, scope_of(self._problem, self._rules))
        if start is not None and choices > _MOST_CHOICES:
            return self._constructed(first, start, Failure.TOO_LARGE)
        merged = spells(self._problem, self._rules) if _serves_first(goal) else {}
        search = self._search(self._problem, merged, self._ledger.found)
        standings, ahead = None if start is None else start.standings, None
        if len(self._problem.school_years) > 1:
            standings = self._roll(goal, search.settled_opens(), deadline) or standings
            ahead = FirstYear(self._problem, self._search(self._first_problem, {}))
        plan = self._begin(search, standings, first, ahead, deadline)
        is_impossible = ahead is not None and ahead.is_impossible
        if merged and self._ledger.stages[-1].verdict is Verdict.INFEASIBLE and not is_impossible:
            # Not every child can be served, so years can't share their decisions.
            self._ledger.forget()
            search = self._search(self._problem, {}, self._ledger.found)
            plan = self._begin(search, standings, first, ahead, deadline)
        return self._outcome_of_rest(plan, search, rest, deadline, ahead)

    def _outcome_of_rest(
        self,
        plan: Plan | None,
        search: Search,
        rest: Sequence[StageToSolve],
        deadline: float,
        ahead: FirstYear | None = None,
    ) -> Outcome:
        count = len(self._ledger.stages) + len(rest)
        for stage in rest:
            if plan is None or self._interrupted.is_set() or time.monotonic() >= deadline:
                break
            plan = self._take(stage, search, ahead, deadline)
        self._last = search
        return self._outcome(plan, is_whole=len(self._ledger.stages) == count)

    def finished(self, outcome: Outcome, deadline: float) -> Outcome:
        """Go to the one plan among equals, and ask another engine about what is proven."""
        outcome = settled(outcome, self._last, self._watch, deadline)
        return doubted(outcome, self._ledger.claims, self._watch, deadline, self._interrupted)

    def _search(
        self, problem: Problem, merged: Spells, found: Callable[[Plan], None] = lambda _: None
    ) -> Search:
        scope = replace(scope_of(problem, self._rules), spells=merged)
        variables = build(problem, self._rules, scope)
        return Search(variables, self._settings, self._interrupted, found)

    def _begin(
        self,
        search: Search,
        standings: Standings | None,
        stage: StageToSolve,
        ahead: FirstYear | None,
        deadline: float,
    ) -> Plan | None:
        if standings is not None:
            terms = stage.terms(search.variables, self._problem)
            search.follow(standings, terms, deadline)
        return self._take(stage, search, ahead, deadline)

    def _roll(
        self, goal: Goal, opens: Mapping[InstitutionYear, bool], deadline: float
    ) -> Standings | None:
        first = goal
        if isinstance(goal, InOrder):
            # A cap is for all years together, and nothing is proven here.
            stages = (replace(one, at_most=None) for one in goal.stages[:_ROLL_STAGES])
            first = InOrder(stages=tuple(stages))

        def plan_year(problem: Problem) -> Plan | None:
            now = time.monotonic()
            until = now + min(_ROLL_YEAR_S, _ROLL_SHARE * (deadline - now))
            rules = (*self._rules, Foresight(opens))
            settings, interrupted = self._settings, self._interrupted
            year = _Planning(problem, rules, settings, interrupted, None, lambda _: None)
            return year.outcome(first, until).plan

        return roll(self._problem, plan_year)

    def _take(
        self, stage: StageToSolve, search: Search, ahead: FirstYear | None, deadline: float
    ) -> Plan | None:
        """Solve one stage and return the plan so far."""
        start = time.monotonic()
        until = deadline if stage.is_last else start + _STAGE_SHARE * (deadline - start)
        search.latest = deadline
        self._ledger.begin(stage, search.plan)
        terms = stage.terms(search.variables, self._problem)
        result, least = self._minimised(stage, search, ahead, until)
        bounds = [bound for bound in (least, search.least(), result.bound) if bound is not None]
        bound = None if result.verdict is Verdict.INFEASIBLE else max(bounds)
        done = self._ledger.end(stage, search.plan, result, bound, search.engine)
        if done.verdict in {Verdict.PROVEN, Verdict.INFEASIBLE}:
            # The model is still as it was asked. The first year alone may say so.
            value = done.limit + 1 if done.is_over and done.limit is not None else done.value
            claimant = ahead if ahead is not None and ahead.says(value) else search
            self._ledger.claim(stage.name, claimant.claim(value))
        if done.is_over:
            return None
        if done.limit is not None:
            search.hold(stage.name, terms, done.limit)
            if ahead is not None:
                ahead.hold(stage, done.limit)
        return search.plan

    def _minimised(
        self, stage: StageToSolve, search: Search, ahead: FirstYear | None, until: float
    ) -> tuple[Run, int | None]:
        """Minimise a stage's measure; return what came of it and what is known besides."""
        terms = stage.terms(search.variables, self._problem)
        least = None
        if ahead is not None:
            if not stage.is_last:
                least = ahead.least(stage, search, until)
            search.settle_children(terms, until)
        value = self._ledger.value(stage, search.plan)
        if value is not None and value == least:
            return Run(verdict=Verdict.PROVEN, values=None, bound=least), least
        if ahead is not None and ahead.is_impossible:
            return Run(verdict=Verdict.INFEASIBLE, values=None, bound=None), least
        if ahead is not None and value is not None:
            outlined = search.outlined(terms, value, until, self._ledger.report)
            if outlined.bound is not None:
                least = max(outlined.bound, outlined.bound if least is None else least)
            if outlined.verdict is Verdict.PROVEN:
                return outlined, least
        is_first = not self._ledger.stages
        return search.minimise(terms, until, self._ledger.report, is_first=is_first), least

    def _outcome(self, plan: Plan | None, *, is_whole: bool) -> Outcome:
        was_interrupted = self._interrupted.is_set()
        return self._ledger.outcome(plan, is_whole=is_whole, was_interrupted=was_interrupted)


def _serves_first(goal: Goal) -> bool:
    """Say whether later measures may leave no child out that has a place in the first stage."""
    if not isinstance(goal, InOrder):
        return False
    first = goal.stages[0]
    return isinstance(first.objective, Unserved) and not first.at_most


def _reaches_caps(outcome: Outcome, goal: Goal) -> bool:
    """Say whether every measure with a cap was asked for and its cap is kept."""
    kept = {stage.measure for stage in outcome.stages if not stage.is_over}
    return goal.caps.keys() <= kept
