"""Read a plan out of the solver's values."""

from collections.abc import Sequence

from planner.domain.names import ChildId, InstitutionId, SchoolYear
from planner.domain.plan import Plan, Standing, Status, Stay
from planner.domain.problem import Problem
from planner.model.variables import Variables


def extract(variables: Variables, values: Sequence[int]) -> Plan:
    """Return the plan that the values of all variables describe."""
    problem = variables.problem
    standings = {
        (key, year): _standing(variables, values, key, year)
        for key in problem.institutions
        for year in problem.school_years
    }
    where = {
        (child, year): institution
        for (child, institution, year), literal in variables.serves.items()
        if values[literal.index]
    }
    return Plan(standings=standings, stays=_stays(problem, where))


def _standing(
    variables: Variables, values: Sequence[int], key: InstitutionId, year: SchoolYear
) -> Standing:
    places_open = values[variables.places_open[key, year].index]
    kept = values[variables.kept[key, year].index]
    special = values[variables.special[key, year].index]
    if places_open:
        status = Status.BASIS
    elif kept:
        status = Status.PHASING_OUT
    else:
        status = Status.BASIS if special else Status.NONE
    return Standing(status=status, places=places_open + kept + special, special_places=special)


def _stays(
    problem: Problem, where: dict[tuple[ChildId, SchoolYear], InstitutionId]
) -> tuple[Stay, ...]:
    stays: list[Stay] = []
    for child in problem.children:
        for year in problem.school_years:
            here = where.get((child, year))
            if here is None:
                continue
            last = stays[-1] if stays else None
            is_on = last is not None and last.child_id == child and last.to_year == year - 1
            if last is not None and is_on and last.institution_id == here:
                first = stays.pop().from_year
            else:
                first = year
            stays.append(Stay(child_id=child, institution_id=here, from_year=first, to_year=year))
    return tuple(sorted(stays))
