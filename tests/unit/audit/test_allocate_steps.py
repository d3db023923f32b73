"""What a child may do, learned from trials, is what the rules say of any plan."""

import numpy as np
from random_years import a_case_of_years
from worlds import a_plan, stays

from planner.audit.check import breaches
from planner.audit.steps import Steps
from planner.domain.plan import Plan
from planner.rules.registry import RULES


def test_a_breach_about_a_child_depends_on_where_it_is_and_was_the_year_before():
    random = np.random.default_rng(11)
    seen, named = set(), set()
    for seed in range(150):
        problem, rules, _ = a_case_of_years(seed)
        standings = _standings(random, problem)
        steps = Steps(standings, problem, rules)
        for _ in range(8):
            where = _where(random, problem)
            plan = Plan(standings=standings, stays=stays(problem, where))
            found = [one for one in breaches(plan, problem, rules) if one.child_id is not None]
            assert {(one.child_id, one.year) for one in found} == _barred(steps, where), seed
            named |= {one.rule_id for one in found}
        seen |= {rule.id for rule in rules}
    assert seen == {kind.id for kind in RULES}
    assert named == {
        "age_fit",
        "children_keep_place",
        "consistency",
        "quality_response",
        "special_groups",
        "travel_limit",
    }


def _standings(random, problem):
    """Return standings in which every institution has places, and some phase out."""
    places, leaving = {}, {}
    for key in problem.institutions:
        is_basis = {
            f"{year}/{(year + 1) % 100}": bool(random.random() < 0.6) for year in (2026, 2027, 2028)
        }
        years = {label for label in is_basis if int(label[:4]) in problem.school_years}
        places[key] = {label: 2 for label in years if is_basis[label]}
        leaving[key] = {label: 1 for label in years if not is_basis[label]}
    return a_plan(problem, places, phasing_out=leaving).standings


def _where(random, problem):
    """Return where each child is when it needs a place, often where it was before."""
    where = {}
    for child in problem.children.values():
        here = child.institution_id if child.has_basisplads else None
        for year in filter(child.needs_place, problem.school_years):
            if random.random() < 0.5:
                here = str(random.choice(["", *problem.institutions])) or None
            where[child.id, year] = here
    return where


def _barred(steps, where):
    """Return children and years with a step that is barred."""
    return {
        (child, year)
        for (child, year), here in where.items()
        if not _may(steps, child, year, (where.get((child, year - 1)), here))
    }


def _may(steps, child, year, step):
    before, here = step
    if before is None:
        may_enter = here is None or steps.may_enter(child, here, year)
        return may_enter and (here is not None or steps.may_wait(child, year))
    if here == before:
        return steps.may_stay(child, here, year)
    may_enter = here is None or steps.may_enter(child, here, year)
    return steps.may_leave(child, before, year) and may_enter
