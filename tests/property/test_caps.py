"""A cap on a measure: solver, auditor and brute force agree on what is within it."""

from brute_force import best_values
from brute_force_years import Oracle
from random_worlds import Draw, a_random_problem, random_rules
from random_years import a_case_of_years

from planner.audit.allocate import allocate
from planner.domain.outcome import Verdict
from planner.measures.goal import InOrder, StageGoal
from planner.measures.registry import OBJECTIVES
from planner.solve.settings import Settings
from planner.solve.stages import solve

SETTINGS = Settings(workers=1, time_limit_s=60)


def a_capped_world(seed):
    """Return a world and a goal with a cap around what is possible, in any stage."""
    draw = Draw(seed)
    problem, rules = a_random_problem(draw), random_rules(draw)
    kinds = draw.order(OBJECTIVES)[: draw.whole(2, 4)]
    stages = [StageGoal(objective=kind()) for kind in kinds]
    least = best_values(problem, rules, InOrder(stages=tuple(stages)))
    if least is None:
        return None
    place, cap = a_cap(draw, kinds, least)
    stages[place] = StageGoal(objective=kinds[place](), at_most=cap)
    return problem, rules, InOrder(stages=tuple(stages)), (least[place], cap)


def a_cap(draw, kinds, least):
    """Return which measure gets a cap, and one around its least."""
    place = draw.one_of(*(k for k, one in enumerate(least) if one), draw.whole(0, len(kinds) - 1))
    unit = 500 if kinds[place].id == "travel" else 10 ** kinds[place].decimals
    return place, max(0, least[place] + draw.one_of(-1, 0, unit, unit, 2 * unit))


def test_within_a_cap_solver_and_auditor_find_what_trying_every_plan_finds():
    impossible = given_up = exact = 0
    for seed in range(8000, 8200):
        world = a_capped_world(seed)
        if world is None:
            continue
        problem, rules, goal, (least, cap) = world
        outcome = solve(problem, rules, goal, SETTINGS)
        right = best_values(problem, rules, goal)
        assert (right is None) == (cap < least), seed
        if right is None:
            assert (outcome.verdict, outcome.plan) == (Verdict.INFEASIBLE, None), seed
            last = outcome.stages[-1]
            assert (last.bound, last.limit, last.is_over) == (least, cap, True), seed
            assert last.second_opinion != "not_asked"
            impossible += 1
            continue
        assert outcome.verdict is Verdict.PROVEN, seed
        assert [stage.value for stage in outcome.stages] == right, seed
        plan = allocate(outcome.plan.standings, problem, rules, goal, goal.caps)
        assert goal.allows(plan, problem), seed
        order = [one.value(plan, problem) for one in goal.objectives]
        loose = [stage.limit(value) for stage, value in zip(goal.stages, right, strict=True)]
        assert all(a <= b for a, b in zip(order, loose, strict=True)), seed
        uncapped = best_values(
            problem, rules, InOrder(stages=tuple(StageGoal(objective=o) for o in goal.objectives))
        )
        given_up += right != uncapped
        exact += cap == least
        if impossible >= 10 and given_up >= 4 and exact >= 20:
            return
    raise AssertionError((impossible, given_up, exact))


def test_over_several_years_a_cap_is_for_all_of_them_together():
    impossible = given_up = 0
    for seed in range(400):
        draw = Draw(seed)
        problem, rules, goal = a_case_of_years(seed)
        best = Oracle(problem, goal).best(rules)
        if best is None or not isinstance(goal, InOrder) or len(goal.stages) == 1:
            continue
        kinds, stages = [type(one) for one in goal.objectives], list(goal.stages)
        place, cap = a_cap(draw, kinds, best.values)
        stages[place] = StageGoal(objective=stages[place].objective, at_most=cap)
        goal = InOrder(stages=tuple(stages))
        right = Oracle(problem, goal).best(rules)
        outcome = solve(problem, rules, goal, SETTINGS)
        if right is None:
            assert (outcome.verdict, outcome.plan) == (Verdict.INFEASIBLE, None), seed
            impossible += 1
        else:
            assert outcome.verdict is Verdict.PROVEN, seed
            assert [stage.value for stage in outcome.stages] == right.values, seed
            given_up += right.values != best.values
        if impossible >= 8 and given_up >= 5:
            return
    raise AssertionError((impossible, given_up))
