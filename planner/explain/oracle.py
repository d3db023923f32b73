"""Answer whether rules can hold together, each question asked once and for itself.

A plan found for one question is judged by the auditor and answers every other one whose rules it
keeps. A set of rules that contains an impossible one is impossible too. Nothing else is concluded.
"""

import threading
from collections.abc import Callable
from enum import StrEnum

from planner.audit.check import breaches, explain
from planner.domain.outcome import Outcome, Verdict
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.errors import ModelError
from planner.rules.base import Rule
from planner.text import Text, text

Solve = Callable[[tuple[Rule, ...]], Outcome]
# Told what is being asked, and how many questions of this step may come after it.
Watch = Callable[[Text, int], None]


class Answer(StrEnum):
    """Whether a plan keeps some rules."""

    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    UNDECIDED = "undecided"


class Oracle:
    """What is known of which rules can hold together, and whom to ask for more.

    Parameters
    ----------
    solve
        Finds any plan that keeps some rules, or proves that there is none.
    interrupted
        Set when the user wants to stop; then nothing more is asked.
    watch
        Told of every question that goes to the solver.
    """

    def __init__(
        self,
        problem: Problem,
        solve: Solve,
        interrupted: threading.Event,
        watch: Watch = lambda *_: None,
    ) -> None:
        self._watch = watch
        self._problem = problem
        self._solve = solve
        self._interrupted = interrupted
        self._plans: list[Plan] = []
        self._kept: list[dict[Rule, bool]] = []
        self._impossible: list[frozenset[Rule]] = []

    def ask(self, rules: tuple[Rule, ...], what: Text, left: int) -> Answer:
        """Say whether a plan keeps the rules.

        Parameters
        ----------
        what
            What makes this question different from others, for who waits.
        left
            How many questions may come after it in the same step.

        Raises
        ------
        ModelError
            If the auditor finds that the solver's plan doesn't.
        """
        if self.plan_that_keeps(rules) is not None:
            return Answer.POSSIBLE
        if any(known <= frozenset(rules) for known in self._impossible):
            return Answer.IMPOSSIBLE
        if self._interrupted.is_set():
            return Answer.UNDECIDED
        self._watch(what, left)
        outcome = self._solve(rules)
        if outcome.plan is not None:
            self.learn(outcome.plan, rules)
            return Answer.POSSIBLE
        if outcome.verdict is Verdict.INFEASIBLE:
            self._impossible.append(frozenset(rules))
            return Answer.IMPOSSIBLE
        return Answer.UNDECIDED

    def plan_that_keeps(self, rules: tuple[Rule, ...]) -> Plan | None:
        """Return a plan found before that keeps the rules; None if there is none."""
        known = zip(self._plans, self._kept, strict=True)
        return next(
            (plan for plan, kept in known if all(self._keeps(plan, kept, rule) for rule in rules)),
            None,
        )

    def _keeps(self, plan: Plan, kept: dict[Rule, bool], rule: Rule) -> bool:
        if rule not in kept:
            kept[rule] = not any(True for _ in rule.check(plan, self._problem))
        return kept[rule]

    def learn(self, plan: Plan, rules: tuple[Rule, ...]) -> None:
        """Take in a plan that is said to keep some rules.

        Raises
        ------
        ModelError
            If the auditor finds that it doesn't.
        """
        if broken := breaches(plan, self._problem, rules):
            what = explain(broken[0], self._problem, rules)
            raise ModelError(
                text("the solver's plan breaks {rule}: {what}", rule=broken[0].rule_id, what=what)
            )
        self._plans.append(plan)
        self._kept.append({})
