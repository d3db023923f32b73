"""Ask whether any plan at all keeps some rules; nothing is minimised.

The first school year is asked alone before all of them: where it has no plan, neither have they.
"""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from planner.domain.outcome import Outcome, Stage, Verdict
from planner.domain.problem import Problem
from planner.measures.goal import Goal
from planner.rules.base import Rule
from planner.solve.build import build
from planner.solve.construct import construct
from planner.solve.doubt import Claim, confirmed
from planner.solve.extract import extract
from planner.solve.ledger import Keep
from planner.solve.run import ENGINE, Watch, interruption, run
from planner.solve.scope import scope_of
from planner.solve.search import Search
from planner.solve.settings import Settings

# What the stage of a second opinion is called.
POSSIBLE = "possible"


def possible(  # noqa: PLR0913, PLR0917  (the parameters of stages.solve, and one more)
    problem: Problem,
    rules: Iterable[Rule],
    goal: Goal,
    settings: Settings,
    watch: Watch | None = None,
    keep: Keep = lambda _: None,
    *,
    is_doubted: bool = False,
) -> Outcome:
    """Find a plan that keeps the rules, or prove that there is none.

    Parameters
    ----------
    goal, watch, keep
        Not looked at: nothing is minimised.
    is_doubted
        Whether another engine is asked where there is said to be no plan.

    Returns
    -------
    *Feasible* with a plan, *infeasible*, or *none found* when the time is over; without stages,
    but for one that holds the second opinion on *infeasible*.

    Raises
    ------
    ModelError
        If the other engine finds a plan.
    """
    del goal, watch, keep
    deadline = time.monotonic() + settings.time_limit_s
    rules = tuple(rules)
    with interruption() as interrupted:
        plan = construct(problem, rules)
        if plan is not None:
            return Outcome(verdict=Verdict.FEASIBLE, plan=plan, stages=())
        asking = _Asking(rules, settings, interrupted, deadline, is_doubted)
        if len(problem.school_years) > 1:
            outcome = asking.ask(replace(problem, school_years=problem.school_years[:1]))
            if outcome.plan is None:
                return outcome
        return asking.ask(problem)


possible_or_confirmed = partial(possible, is_doubted=True)


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is asked of the first year and then of all."""

    rules: tuple[Rule, ...]
    settings: Settings
    interrupted: threading.Event
    deadline: float
    is_doubted: bool

    def ask(self, problem: Problem) -> Outcome:
        """Look for a plan with the solver."""
        variables = build(problem, self.rules, scope_of(problem, self.rules))
        found = run(
            variables.model,
            self.settings,
            time_limit_s=self.deadline - time.monotonic(),
            interrupted=self.interrupted,
        )
        plan = None if found.values is None else extract(variables, found.values)
        stages: tuple[Stage, ...] = ()
        if found.verdict is Verdict.INFEASIBLE and self.is_doubted:
            search = Search(variables, self.settings, self.interrupted)
            stages = (self._doubted(search.claim(None)),)
        return Outcome(
            verdict=found.verdict if plan is None else Verdict.FEASIBLE,
            plan=plan,
            stages=stages,
            was_interrupted=self.interrupted.is_set(),
        )

    def _doubted(self, claim: Claim) -> Stage:
        stage = Stage(
            measure=POSSIBLE,
            verdict=Verdict.INFEASIBLE,
            value=None,
            bound=None,
            limit=None,
            seconds=0.0,
            engine=ENGINE,
        )
        return confirmed(stage, claim, until=self.deadline, interrupted=self.interrupted)
