"""What is said to change is what two independent searches for the best plans differ by."""

from decimal import Decimal
from types import SimpleNamespace

from brute_force import best_values
from random_worlds import Draw, a_random_problem, random_rules

from planner.audit.recount import recount
from planner.domain.outcome import Verdict
from planner.explain.forced import Forced
from planner.explain.why import Comparison
from planner.measures.goal import InOrder, StageGoal
from planner.measures.imbalance import Imbalance
from planner.measures.moved_places import MovedPlaces
from planner.measures.registry import MEASURES
from planner.measures.transitions import Transitions
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.report.judge import judged
from planner.solve.settings import Settings
from planner.solve.stages import solve

KINDS = (Unserved, Transitions, MovedPlaces, Imbalance, Travel)
GOAL = InOrder(stages=tuple(StageGoal(objective=kind()) for kind in KINDS))
MEASURED = tuple(kind() for kind in MEASURES)


def a_case(seed):
    draw = Draw(seed)
    problem, rules = a_random_problem(draw), random_rules(draw)
    case = SimpleNamespace(problem=problem, rules=rules, goal=GOAL, measures=MEASURED)
    return case, draw


def best(case, *asked):
    case = SimpleNamespace(**{**vars(case), "rules": (*case.rules, *asked)})
    outcome = solve(case.problem, case.rules, GOAL, Settings(workers=1, time_limit_s=60))
    if outcome.verdict is Verdict.INFEASIBLE:
        return None
    assert outcome.verdict is Verdict.PROVEN
    return judged(outcome, outcome.plan, case)


def test_the_differences_are_those_of_two_independent_searches():
    compared = different = impossible = 0
    for seed in range(9000, 9045):
        case, draw = a_case(seed)
        before = best(case)
        if before is None:
            continue
        key, year = draw.one_of(*case.problem.institutions), case.problem.school_years[0]
        bounds = draw.one_of((0, 0), (1, 100), (2, 2))
        question = Forced.places(case.problem, key, year, *bounds)
        after = best(case, question)
        right = best_values(case.problem, (*case.rules, question), GOAL)
        if after is None:
            assert right is None
            impossible += 1
            continue
        told = Comparison(case=case, question=question, before=before, after=after)
        values = [kind().value(told.plans[1], case.problem) for kind in KINDS]
        assert values == right, seed
        assert [kind().value(told.plans[0], case.problem) for kind in KINDS] == best_values(
            case.problem, case.rules, GOAL
        )
        figures = [
            {(f.measure, f.statistic): f for f in recount(plan, case.problem, MEASURED)}
            for plan in told.plans
        ]
        for one in told.differences():
            for figure, shown in zip(figures, (one.before, one.after), strict=True):
                counted = figure[shown.measure, shown.statistic]
                exact = Decimal(counted.value).scaleb(-counted.decimals)
                assert shown.value in {None, exact}
            assert one.is_changed == (one.before.value != one.after.value and not one.is_hidden)
        compared += 1
        different += values != [kind().value(told.plans[0], case.problem) for kind in KINDS]
    assert compared >= 15
    assert different >= 3
    assert impossible >= 3


def test_forcing_what_is_planned_changes_nothing():
    compared = 0
    for seed in range(9100, 9125):
        case, draw = a_case(seed)
        before = best(case)
        if before is None:
            continue
        key, year = draw.one_of(*case.problem.institutions), case.problem.school_years[0]
        standing = before.plan.standing(key, year)
        places = standing.ordinary_places if standing.is_basis else 0
        question = Forced.places(case.problem, key, year, places, places)
        after = best(case, question)
        assert after.is_canonical == before.is_canonical
        assert after.plan == before.plan, seed
        told = Comparison(case=case, question=question, before=before, after=after)
        assert not any(one.is_changed or one.is_hidden for one in told.differences())
        assert (told.areas(), list(told.institutions())) == ({}, [])
        compared += 1
    assert compared >= 15
