"""A first plan for several school years: one year after the other, each from where the last ended.

Nothing is proven by it, and a year may end where the next can't go on; it is where the search over
all years starts. Each year is a problem of its own, in which the plan of the year before is today.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from planner.domain.names import SchoolYear
from planner.domain.plan import Plan, Standing
from planner.domain.problem import Child, Institution, Problem
from planner.model.posting import Posting
from planner.model.variables import InstitutionYear


def roll(
    problem: Problem, solve_year: Callable[[Problem], Plan | None]
) -> dict[InstitutionYear, Standing] | None:
    """Return what each institution is in each year; None if a year has no plan.

    Parameters
    ----------
    solve_year
        Makes a plan for a problem of one school year.
    """
    found: dict[InstitutionYear, Standing] = {}
    rolled = replace(problem, school_years=problem.school_years[:1])
    for year in problem.school_years:
        plan = solve_year(rolled)
        if plan is None:
            return None
        found |= plan.standings
        rolled = _next_year(problem, rolled, plan, SchoolYear(year + 1))
    return found


def _next_year(problem: Problem, rolled: Problem, plan: Plan, year: SchoolYear) -> Problem:
    before = SchoolYear(year - 1)
    institutions = {
        key: _institution(one, problem.institutions[key], plan.standing(key, before))
        for key, one in rolled.institutions.items()
    }
    children = {key: _child(one, plan, before) for key, one in rolled.children.items()}
    return replace(problem, school_years=(year,), institutions=institutions, children=children)


def _institution(one: Institution, today: Institution, standing: Standing) -> Institution:
    has_ended = today.ordinary_places_now > 0 and standing.ordinary_places == 0
    places = standing.ordinary_places + one.special_places
    return replace(one, places_now=places, may_host="no" if has_ended else one.may_host)


def _child(child: Child, plan: Plan, year: SchoolYear) -> Child:
    where = plan.institution_of(child.id, year)
    if where is None:
        return child
    return replace(child, has_basisplads=True, institution_id=where, entry=None)


class Foresight:
    """What a plan that sees one year only must know of the others.

    No rule of the programme: a newcomer goes where it can stay until school, or where it is
    enrolled; and an institution is open where the rules, over all years, settle that it is.

    Parameters
    ----------
    opens
        Whether an institution is open in a year, where that is settled.
    """

    id = "foresight"

    def __init__(self, opens: Mapping[InstitutionYear, bool]) -> None:
        self._opens = opens

    def post(self, posting: Posting, problem: Problem) -> None:
        """Settle institutions, and rule out those that take a newcomer now but not later."""
        for (key, year), is_open in self._opens.items():
            if year in problem.school_years:
                settle = posting.force if is_open else posting.forbid
                settle(f"{key},{year}", posting.opens(key, year))
        for year in problem.school_years:
            for child in problem.children_in_need(year):
                if not child.has_basisplads:
                    self._post_newcomer(posting, problem, child, year)

    def _post_newcomer(
        self, posting: Posting, problem: Problem, child: Child, year: SchoolYear
    ) -> None:
        ages = {child.age_years(SchoolYear(t)) for t in range(year, child.school_start_year)}
        for key, one in problem.institutions.items():
            if key != child.institution_id and not all(map(one.takes_age, ages)):
                posting.forbid(f"{child.id},{key},{year}", posting.serves(child.id, key, year))
