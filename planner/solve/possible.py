"""Ask whether any plan at all keeps some rules; nothing is minimised.

The first school year is asked alone before all of them: where it has no plan, neither have they.
"""

import threading
import time
from collections.abc import Iterable
from dataclasses import replace

from planner.domain.outcome import Outcome, Verdict
from planner.domain.problem import Problem
from planner.measures.goal import Goal
from planner.rules.base import Rule
from planner.solve.build import Posts, build
from planner.solve.construct import construct
from planner.solve.extract import extract
from planner.solve.incumbents import Keep
from planner.solve.run import Watch, interruption, run
from planner.solve.scope import scope_of
from planner.solve.settings import Settings


def possible(  # noqa: PLR0913, PLR0917  (the parameters of stages.solve)
    problem: Problem,
    rules: Iterable[Rule],
    goal: Goal,
    settings: Settings,
    watch: Watch | None = None,
    keep: Keep = lambda _: None,
) -> Outcome:
    """Find a plan that keeps the rules, or prove that there is none.

    Returns
    -------
    *Feasible* with a plan, *infeasible*, or *none found* when the time is over; without stages.
    """
    del goal, watch, keep
    deadline = time.monotonic() + settings.time_limit_s
    rules = tuple(rules)
    with interruption() as interrupted:
        plan = construct(problem, rules)
        if plan is not None:
            return Outcome(verdict=Verdict.FEASIBLE, plan=plan, stages=())
        if len(problem.school_years) > 1:
            first = replace(problem, school_years=problem.school_years[:1])
            outcome = _asked(first, rules, settings, interrupted, deadline)
            if outcome.plan is None:
                return outcome
        return _asked(problem, rules, settings, interrupted, deadline)


def _asked(
    problem: Problem,
    rules: tuple[Posts, ...],
    settings: Settings,
    interrupted: threading.Event,
    deadline: float,
) -> Outcome:
    variables = build(problem, rules, scope_of(problem, rules))
    left_s = deadline - time.monotonic()
    found = run(variables.model, settings, time_limit_s=left_s, interrupted=interrupted)
    plan = None if found.values is None else extract(variables, found.values)
    verdict = found.verdict if plan is None else Verdict.FEASIBLE
    return Outcome(verdict=verdict, plan=plan, stages=(), was_interrupted=interrupted.is_set())
