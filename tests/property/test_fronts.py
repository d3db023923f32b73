"""The front of tiny worlds is the one that trying every plan finds, in few questions."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from brute_force import every_plan, is_clean, once
from random_worlds import Draw, a_random_problem, random_rules

from planner.front.explore import asked
from planner.front.front import Front
from planner.front.trade import trade_of
from planner.measures.goal import InOrder, StageGoal
from planner.measures.registry import MEASURES
from planner.measures.transitions import Transitions
from planner.measures.unserved import Unserved
from planner.solve.settings import Settings
from planner.solve.stages import solve

SETTINGS = Settings(workers=1, time_limit_s=60)
NAMES = (
    *("basis_institutions", "vacant_place_years", "moved_places", "ownership_deviation"),
    *("imbalance", "travel"),
)


@dataclass
class ACase:
    """What of a case is asked for."""

    problem: Any
    rules: Any
    goal: Any
    measures: Any


def a_world(seed):
    """Return a world, the two measures with most to trade off, and their front by enumeration."""
    draw = Draw(seed)
    problem, rules = a_random_problem(draw), random_rules(draw)
    before = (Unserved(), Transitions())[: draw.whole(1, 2)]
    goal = InOrder(stages=tuple(StageGoal(objective=one) for one in before))
    case = ACase(problem, rules, goal, tuple(kind() for kind in MEASURES))
    values = best_before(case, before)
    fronts = {pair: front_of(values, pair) for pair in draw.order([*combinations(NAMES, 2)])}
    pair = max(fronts, key=lambda pair: len(fronts[pair]))
    return case, trade_of(case, pair), fronts[pair]


def best_before(case, before):
    """Return what plans that keep the rules have of every measure, those best in what is before."""
    by_id = {one.id: one for one in case.measures}
    measures = [once(one) for one in (*before, *(by_id[name] for name in NAMES))]
    clean = set()
    for plan in every_plan(case.problem):
        values = tuple([value(plan, case.problem) for value in measures])
        if values not in clean and is_clean(plan, case.problem, case.rules):
            clean.add(values)
    least = min((one[: len(before)] for one in clean), default=None)
    return [one[len(before) :] for one in clean if one[: len(before)] == least]


def front_of(values, pair):
    """Return the pairs of values of which none is better in both, by trying all against all."""
    places = [NAMES.index(name) for name in pair]
    kept = {tuple(one[k] for k in places) for one in values}
    return [
        one
        for one in sorted(kept, reverse=True)
        if not any(o != one and o[0] <= one[0] and o[1] <= one[1] for o in kept)
    ]


def searched(case, trade):
    """Return the front as the search leaves it, and how many questions that took."""
    front, count = Front(), 0
    while (question := front.next_question) is not None:
        answer, _ = asked(question, trade, front, case, solve_it(case))
        if answer is None:
            return front, count
        front, count = Front((*front.answers, answer)), count + 1
    return front, count


def solve_it(case):
    return lambda rules, goal: solve(case.problem, rules, goal, SETTINGS)


def test_on_a_hundred_worlds_the_front_is_the_one_found_by_trying_every_plan():
    compared = long = 0
    for seed in range(9000, 9300):
        if compared == 100:
            break
        case, trade, right = a_world(seed)
        front, count = searched(case, trade)
        found = [(one.coarse, one.fine) for one in front.points]
        assert found == right, (seed, trade)
        if not right:
            continue
        assert front.is_proven, seed
        assert count <= 2 * len(right) + 7, (seed, count, right)
        compared += 1
        long += len(right) > 1
    assert compared == 100
    assert long >= 25
