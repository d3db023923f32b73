"""What must hold of prices: less asked for is never worse, and free is free."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from brute_force import best_values
from random_worlds import Draw, a_random_problem, random_rules

from planner.domain.outcome import Outcome, Verdict
from planner.explain.price import is_free, price, variants
from planner.measures.goal import InOrder, StageGoal
from planner.measures.moved_places import MovedPlaces
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.rules.registry import share_minimum
from planner.solve.settings import Settings
from planner.solve.stages import solve

GOAL = InOrder(
    stages=tuple(StageGoal(objective=kind()) for kind in (Unserved, MovedPlaces, Travel))
)


@dataclass
class ACase:
    """What of a case is asked for."""

    problem: Any
    rules: Any
    goal: Any


def priced(seed):
    draw = Draw(seed)
    problem, rules = a_random_problem(draw), random_rules(draw)
    case = ACase(problem, rules, GOAL)

    def solve_it(variant):
        return solve(problem, variant, GOAL, Settings(workers=1, time_limit_s=60))

    return problem, rules, [price(case, one, solve_it) for one in variants(rules)]


def values(one):
    if one.outcome.verdict is Verdict.INFEASIBLE:
        return None
    assert one.outcome.verdict is Verdict.PROVEN
    return [stage.value for stage in one.outcome.stages]


def is_no_worse(one, other):
    """Say whether ``one`` is as good as ``other``; None, which is no plan, is worst."""
    return other is None or (one is not None and one <= other)


def test_less_asked_for_is_never_worse_and_free_is_as_good():
    left_out = cheaper = free = climbed = 0
    for seed in range(7000, 7010):
        problem, rules, prices = priced(seed)
        base = prices[0]
        assert values(base) == best_values(problem, rules, GOAL), seed
        for one in prices[1:]:
            variant = one.variant
            if variant.dial is None:
                assert is_no_worse(values(one), values(base)), (seed, variant.rule)
                assert is_free(one, base) == (values(one) == values(base) is not None)
                left_out += 1
                cheaper += values(one) != values(base)
                free += is_free(one, base)
        for rule in rules:
            for dial in rule.dials():
                along = [one for one in [base, *prices] if one.variant.dial == dial]
                along = [one for one in along if one.variant.rule is rule]
                if any(_touches_others(rules, one) for one in along):
                    continue
                settings = [(dial.reading(one.variant.after), one) for one in along]
                settings.append((dial.reading(rule), base))
                ordered = sorted(settings, key=lambda pair: dial.loosens * pair[0])
                for (_, tighter), (_, looser) in pairwise(ordered):
                    assert is_no_worse(values(looser), values(tighter)), (seed, rule, dial)
                    climbed += values(looser) != values(tighter)
    assert left_out >= 20
    assert cheaper >= 5
    assert free >= 5
    assert climbed >= 3


def _touches_others(rules, one):
    """Say whether other rules share what is turned."""
    before, after = share_minimum(rules), one.variant.rules
    changed = [a.id for a, b in zip(before, after, strict=True) if a != b]
    return changed != [one.variant.rule.id]


def test_what_is_not_proven_is_no_worse_than_a_plan_known_to_keep_the_rules():
    compared = 0
    for seed in range(7000, 7020):
        draw = Draw(seed)
        case = ACase(a_random_problem(draw), random_rules(draw), GOAL)
        base, *others = variants(case.rules)

        def solve_it(rules, problem=case.problem):
            return solve(problem, rules, GOAL, Settings(workers=1, time_limit_s=60))

        first = price(case, base, solve_it)
        if first.outcome.plan is None or not others:
            continue
        nothing = Outcome(verdict=Verdict.NONE_FOUND, plan=None, stages=())
        assert price(case, others[0], lambda _, found=nothing: found).figures == {}
        # Without the first rule, the plan that keeps all of them is good enough.
        one = price(case, others[0], lambda _, found=nothing: found, [first])
        assert one.outcome.plan == first.outcome.plan
        assert one.outcome.verdict is Verdict.FEASIBLE
        assert not any(one.is_proven(measure) for measure in one.figures)
        compared += 1
    assert compared >= 5
