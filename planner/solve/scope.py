"""What the rules say of the children beforehand, so that it needs no decision.

Where a child that has a place keeps it (``children_keep_place``), it is settled where a child with
a basisplads today is, for as long as its age is taken there. If every child has a place in every
year besides, a child changes institution only where its age asks for it: from a year in which
some institution takes it to one in which that institution doesn't. Between two such years all
decisions about the child are the same, and one set of them is enough: a spell. Where ages must fit
(``age_fit``), institutions that don't take the child's are out of the question.

The rules are posted all the same; ``tests/property`` compares with the model without a scope.
"""

from collections.abc import Iterable

from planner.domain.names import InstitutionId, SchoolYear
from planner.domain.problem import Child, Problem
from planner.model.variables import ChildYear, Scope
from planner.rules.age_fit import AgeFit
from planner.rules.base import Rule
from planner.rules.children_keep_place import ChildrenKeepPlace
from planner.solve.build import Posts


def scope_of(problem: Problem, rules: Iterable[Posts]) -> Scope:
    """Return what the rules settle, whether or not every child can be served."""
    rules = tuple(rules)
    keeping = _years(ChildrenKeepPlace, rules, problem)
    settled: dict[ChildYear, InstitutionId] = {}
    for child in problem.children.values():
        where = child.institution_id if child.has_basisplads else None
        for year in problem.school_years:
            if where is None or year not in keeping or not child.needs_place(year):
                break
            if not problem.institutions[where].takes_age(child.age_years(year)):
                break
            settled[child.id, year] = where
    fitting = _years(AgeFit, rules, problem)
    by_age: dict[int, tuple[InstitutionId, ...]] = {}
    choices = {}
    for year in fitting:
        for child in problem.children_in_need(year):
            age = child.age_years(year)
            if age not in by_age:
                by_age[age] = tuple(
                    key for key, one in problem.institutions.items() if one.takes_age(age)
                )
            choices[child.id, year] = by_age[age]
    return Scope(choices=choices, settled=settled)


def spells(problem: Problem, rules: Iterable[Posts]) -> dict[ChildYear, SchoolYear]:
    """Return for each child and year the first year of its spell, if every child is served.

    Empty where no two years share their decisions.
    """
    rules = tuple(rules)
    if _years(ChildrenKeepPlace, rules, problem) != set(problem.school_years):
        return {}
    fitting = _years(AgeFit, rules, problem)
    found: dict[ChildYear, SchoolYear] = {}
    for child in problem.children.values():
        first: SchoolYear | None = None
        for year in problem.school_years:
            if not child.needs_place(year):
                continue
            if first is None or _may_change(problem, child, year, fitting):
                first = year
            found[child.id, year] = first
    is_shared = any(first < year for (_, year), first in found.items())
    return found if is_shared else {}


def count_choices(problem: Problem, scope: Scope) -> int:
    """Count the combinations of child, institution and year that are open."""
    return sum(
        len(scope.choices.get((child.id, year), problem.institutions))
        for year in problem.school_years
        for child in problem.children_in_need(year)
        if (child.id, year) not in scope.settled
    )


def _years(kind: type[Rule], rules: tuple[Posts, ...], problem: Problem) -> set[SchoolYear]:
    return {year for rule in rules if isinstance(rule, kind) for year in rule.years(problem)}


def _may_change(problem: Problem, child: Child, year: SchoolYear, fitting: set[SchoolYear]) -> bool:
    before = SchoolYear(year - 1)
    age_before, age = child.age_years(before), child.age_years(year)
    return any(
        not one.takes_age(age) and (before not in fitting or one.takes_age(age_before))
        for one in problem.institutions.values()
    )
