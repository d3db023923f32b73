"""What of a point may not be shown."""

from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.front.trade import TELLS_OF_UNSERVED, Trade
from planner.measures.unserved import Unserved
from planner.measures.vacant_place_years import VacantPlaceYears
from planner.report.disclosure import release


def hidden(plan: Plan, problem: Problem, trade: Trade) -> list[str]:
    """Return which of the two measures would show few children in a plan, by id."""
    few = release(plan, problem, (Unserved(), trade.coarse, trade.fine)).suppressed
    if Unserved.id in few:
        few |= frozenset(TELLS_OF_UNSERVED)
    if Unserved().value(plan, problem):
        # A front tells the exact number.
        few |= {VacantPlaceYears.id}
    return [one.id for one in (trade.coarse, trade.fine) if one.id in few]
