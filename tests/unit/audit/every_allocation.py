"""Goals, and the auditor's allocation compared by them with every allocation there is."""

from allocated_worlds import every_plan

from planner.audit.allocate import allocate
from planner.audit.check import breaches
from planner.measures.goal import InOrder, StageGoal, WeightedSum
from planner.measures.imbalance import Imbalance
from planner.measures.transitions import Transitions
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved

UNSERVED, TRANSITIONS, TRAVEL, IMBALANCE = Unserved(), Transitions(), Travel(), Imbalance()
USUAL = (UNSERVED, TRANSITIONS, TRAVEL)


def in_order(*objectives, tolerant=()):
    return InOrder(
        stages=tuple(
            StageGoal(objective=one, tolerance_permille=100 if one.id in tolerant else 0)
            for one in objectives
        )
    )


GOALS = {
    "the usual order": in_order(*USUAL),
    "another order": in_order(TRAVEL, TRANSITIONS, UNSERVED),
    "only what places decide": in_order(IMBALANCE),
    "a weighted sum": WeightedSum(weights=((500, UNSERVED), (150, TRANSITIONS), (1, TRAVEL))),
}


def values(plan, problem, objectives):
    return tuple(one.value(plan, problem) for one in objectives)


def key_of(goal):
    """Return by what plans are compared: the goal, and then the usual three."""

    def compared(plan, problem):
        if isinstance(goal, WeightedSum):
            first = (sum(weight * one.value(plan, problem) for weight, one in goal.weights),)
        else:
            first = values(plan, problem, goal.objectives)
        return (*first, *values(plan, problem, USUAL))

    return compared


def choices_when_none_is_better(cases, goal):
    """Hold the allocation of each case against all others; return in how many there is a choice.

    Parameters
    ----------
    cases
        Problem, standings and rules of each.
    """
    compared = key_of(goal)
    choices = 0
    for problem, standings, rules in cases:
        found = allocate(standings, problem, rules, goal, {})
        if not (every := every_plan(problem, standings, rules)):
            continue
        assert found.standings == standings
        assert breaches(found, problem, rules) == ()
        assert compared(found, problem) == min(compared(plan, problem) for plan in every)
        choices += len({compared(plan, problem) for plan in every}) > 1
    return choices


def tolerances_used(worlds, random, most_extra_m):
    """Allow each world some travel beyond the least; return how many times it helps what follows.

    Parameters
    ----------
    worlds
        Problem and standings of each.
    """
    goal = in_order(UNSERVED, TRAVEL, TRANSITIONS, tolerant={"travel"})
    used = 0
    for problem, standings in worlds:
        if not (every := every_plan(problem, standings, ())):
            continue
        least = min(values(plan, problem, (UNSERVED, TRAVEL)) for plan in every)
        limit = least[1] + int(random.integers(0, most_extra_m // 100 + 1)) * 100
        found = allocate(standings, problem, (), goal, {"travel": limit})
        assert breaches(found, problem, ()) == ()
        # What was allowed is not used without need: travel comes once more at the end.
        permitted = [
            values(plan, problem, (UNSERVED, TRANSITIONS, TRAVEL))
            for plan in every
            if UNSERVED.value(plan, problem) == least[0] and TRAVEL.value(plan, problem) <= limit
        ]
        assert values(found, problem, (UNSERVED, TRANSITIONS, TRAVEL)) == min(permitted)
        used += TRAVEL.value(found, problem) > least[1]
    return used
