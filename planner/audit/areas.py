"""Count how far the children of each area have to their place in one school year."""

from collections.abc import Iterator

from planner.domain.names import SchoolYear
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.measures.base import METRES, Figure
from planner.measures.travel import Travel
from planner.text import text

MEAN_OF_AREA = "mean_of_area"
AREA_TRAVEL = text("Travel, mean of the area's children")


def area_travel(plan: Plan, problem: Problem, year: SchoolYear) -> Iterator[Figure]:
    """Yield for each area the mean distance of those who live there, rounded down.

    Each says on how many children it rests, and on how many the rest of the city does.
    """
    metres: dict[str, list[int]] = {area: [] for area in problem.areas}
    for child in problem.children_in_need(year):
        where = plan.institution_of(child.id, year)
        if where is not None:
            metres[child.home_area_id].append(problem.travel_m[child.id, where])
    count = sum(map(len, metres.values()))
    for area, here in metres.items():
        if here:
            yield Figure(
                measure=Travel.id,
                statistic=MEAN_OF_AREA,
                label=AREA_TRAVEL,
                value=sum(here) // len(here),
                unit=METRES,
                year=year,
                children=len(here),
                others=count - len(here),
                subject=area,
            )
