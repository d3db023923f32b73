"""Read a plan out of the solver's values."""

from collections.abc import Sequence

from planner.domain.names import InstitutionId, SchoolYear
from planner.domain.plan import Plan, Standing, Status, stays_of
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
    return Plan(standings=standings, stays=stays_of(where))


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
