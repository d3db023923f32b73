"""What each rule costs: the best plan without it, and with its numbers turned.

Left out, a rule leaves the others as they stand, so the first measure can't get worse. Turned, a
number is what the scenario would say, so a minimum that other rules share is turned there too.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from planner.audit.check import breaches
from planner.domain.outcome import Outcome, Verdict
from planner.domain.plan import Plan
from planner.explain.conflict import without
from planner.report.disclosure import PublicFigure, figures_of
from planner.report.judge import judged
from planner.rules.base import Rule
from planner.rules.dials import Dial
from planner.rules.registry import share_minimum
from planner.scenario.build import Case
from planner.solve.goals import stages_of

Solve = Callable[[tuple[Rule, ...]], Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A scenario's rules with one thing changed.

    Parameters
    ----------
    rule
        The rule that is changed, as the scenario writes it; None for the scenario itself.
    dial
        What is turned; None for a rule left out.
    after
        The rule as it is then; None when it is left out.
    rules
        All rules, ready to be solved with.
    """

    rule: Rule | None
    dial: Dial | None
    after: Rule | None
    rules: tuple[Rule, ...]


@dataclass(frozen=True, kw_only=True)
class Price:
    """The best plan of a variant.

    Parameters
    ----------
    outcome
        Audited, if it has a plan.
    figures
        Totals of the goal's measures that may be shown, by measure; empty without a plan.
    values
        The goal's measures counted from the plan, in their order; empty without a plan.
    """

    variant: Variant
    outcome: Outcome
    figures: dict[str, PublicFigure]
    values: tuple[int, ...]

    def is_proven(self, measure: str) -> bool:
        """Say whether no plan has less of the measure, given those before it in the goal."""
        for stage in self.outcome.stages:
            if stage.verdict is not Verdict.PROVEN:
                return False
            if stage.measure == measure:
                return True
        return False


def variants(written: tuple[Rule, ...]) -> Iterator[Variant]:
    """Yield the scenario, and rule by rule what is priced.

    Parameters
    ----------
    written
        The scenario's rules, before they share a minimum.
    """
    rules = share_minimum(written)
    yield Variant(rule=None, dial=None, after=None, rules=rules)
    for rule, shared in zip(written, rules, strict=True):
        yield Variant(rule=rule, dial=None, after=None, rules=without(rules, (shared,)))
        for dial in rule.dials():
            for number in dial.stops_of(rule):
                if number != dial.reading(rule):
                    after = dial.set_to(rule, number)
                    changed = share_minimum(after if one is rule else one for one in written)
                    yield Variant(rule=rule, dial=dial, after=after, rules=changed)


def price(case: Case, variant: Variant, solve: Solve, known: Iterable[Price] = ()) -> Price:
    """Solve one variant and let the auditor judge it.

    Parameters
    ----------
    known
        What was solved before: where nothing is proven, the best plan of theirs that keeps the
        rules counts if it is better than the one found.

    Raises
    ------
    ModelError
        If solver and auditor disagree.
    """
    outcome = solve(variant.rules)
    if outcome.plan is not None:
        outcome = judged(outcome, outcome.plan, replace(case, rules=variant.rules))
    if outcome.verdict in {Verdict.FEASIBLE, Verdict.NONE_FOUND}:
        outcome = _at_least_as_good(outcome, case, variant.rules, known)
    return counted(case, variant, outcome)


def counted(case: Case, variant: Variant, outcome: Outcome) -> Price:
    """Count the goal's measures from the plan of a variant, if it has one.

    Parameters
    ----------
    outcome
        With the auditor's allocation.
    """
    plan, objectives = outcome.plan, case.goal.objectives
    if plan is None:
        return Price(variant=variant, outcome=outcome, figures={}, values=())
    figures = figures_of(plan, case.problem, objectives)
    totals = {
        one.measure: one
        for one in figures
        if one.statistic == "total" and one.year is None and one.subject is None
    }
    values = tuple(one.value(plan, case.problem) for one in objectives)
    return Price(variant=variant, outcome=outcome, figures=totals, values=values)


def _at_least_as_good(
    outcome: Outcome, case: Case, rules: tuple[Rule, ...], known: Iterable[Price]
) -> Outcome:
    """Return the outcome with the best of its own plan and those known that keep the rules."""
    stages = stages_of(case.goal)

    def values(plan: Plan) -> list[int]:
        return [stage.value(plan, case.problem) for stage in stages]

    best = outcome.plan
    for plan in (one.outcome.plan for one in known):
        if plan is None or (best is not None and values(best) <= values(plan)):
            continue
        if case.goal.allows(plan, case.problem) and not breaches(plan, case.problem, rules):
            best = plan
    if best is None or best is outcome.plan:
        return outcome
    # What is proven of the first stages still is, if the plan is as good in them.
    counted = {stage.name: stage.value(best, case.problem) for stage in stages}
    kept = tuple(
        takewhile(
            lambda one: one.verdict is Verdict.PROVEN and one.value == counted[one.measure],
            outcome.stages,
        )
    )
    outcome = replace(outcome, verdict=Verdict.FEASIBLE, plan=best, stages=kept)
    return judged(outcome, best, replace(case, rules=rules))


def is_free(without_it: Price, base: Price) -> bool:
    """Say whether it is proven that a rule costs nothing in any measure of the goal."""
    proven = base.outcome.verdict is without_it.outcome.verdict is Verdict.PROVEN
    return proven and base.values == without_it.values


def of_rule(prices: Iterable[Price], rule: Rule) -> list[Price]:
    """Return what was solved about a rule."""
    return [one for one in prices if one.variant.rule == rule]
