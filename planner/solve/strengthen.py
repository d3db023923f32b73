r"""Constraints that forbid no plan and make the linear relaxation tell the truth sooner.

.. math::

    x_{ijt} \le \mathrm{open}_{jt} \quad (i \text{ new in } j), \\
    \mathrm{lost}_{jt} \ge (n_{j,t-1} - n_{jt})(1 - \mathrm{open}_{jt})
        + \max\bigl(0,\; p_{j,t-1} - p_{jt}
        + n_{j,t-1} (\mathrm{open}_{jt} - \mathrm{open}_{j,t-1})\bigr), \\
    \mathrm{gained}_{jt} \le (u_j - n_{j,t-1})\,\mathrm{open}_{jt}

with :math:`n_{jt}` the children that have a place in *j* today and are sure to be there in *t*.
They are the state form of an institution that, once open, goes on: closed it has :math:`n_{jt}`
places, open it has :math:`p_{jt}`. In the first year :math:`n_{j,t-1}` is the number of ordinary
places today, and the year before counts as closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.domain.names import SchoolYear

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from planner.domain.problem import Institution
    from planner.model.variables import Variables


def strengthen(variables: Variables) -> None:
    """Add the redundant constraints."""
    problem = variables.problem
    for year in problem.school_years:
        for institution in problem.institutions.values():
            _serves_only_if_open(variables, institution, year)
            _split_changes_by_state(variables, institution, year)


def settle_fixed_children(variables: Variables) -> None:
    """Say of a child that is fixed to one institution that it is nowhere else."""
    fixed = {
        (child, year): institution
        for (child, institution, year), literal in variables.serves.items()
        if variables.fixed.get(literal.index) == 1
    }
    for (child, institution, year), literal in variables.serves.items():
        if fixed.get((child, year), institution) != institution:
            variables.fix(literal, 0)
    for pair in fixed:
        variables.fix(variables.unserve(*pair), 0)


def _serves_only_if_open(variables: Variables, institution: Institution, year: SchoolYear) -> None:
    # A closed institution's places are its own children's; only special places could take others.
    if institution.special_places:
        return
    key, before = institution.id, SchoolYear(year - 1)
    opens, is_first = variables.opens[key, year], year == variables.problem.school_years[0]
    own = {child.id for child in variables.own_children(key, year)}
    goes_on = variables.goes_on(key)
    for child in variables.problem.children_in_need(year):
        serves = variables.serve(child.id, key, year)
        if is_first or not child.needs_place(before):
            is_new = child.id not in own
        else:
            # Where a closed institution was never open, only its own can still be there.
            shares = serves.index == variables.serve(child.id, key, before).index
            is_new = goes_on and child.id not in own and not shares
        if is_new and not variables.is_implied(serves, opens):
            name = f"serves_if_open[{child.id},{key},{year}]"
            variables.model.add_implication(serves, opens).with_name(name)


def _split_changes_by_state(
    variables: Variables, institution: Institution, year: SchoolYear
) -> None:
    key, now = institution.id, (institution.id, year)
    staying = _sure_to_stay(variables, institution, year)
    if now not in variables.changes_in_use or staying is None or not variables.goes_on(key):
        return
    before = (key, SchoolYear(year - 1))
    was_open: cp_model.LinearExpr | int = 0
    places_before: cp_model.LinearExpr | int = 0
    stayed: int | None = institution.ordinary_places_now
    if year > variables.problem.school_years[0]:
        was_open, places_before = variables.opens[before], variables.places_open[before]
        stayed = _sure_to_stay(variables, institution, before[1])
    if stayed is None or staying > stayed:
        return
    gained, lost, _ = variables.changes(*now)
    opens, places = variables.opens[now], variables.places_open[now]
    add, name = variables.model.add, f"{key},{year}"
    left = (stayed - staying) - (stayed - staying) * opens
    if not isinstance(lost, int):
        add(lost >= left).with_name(f"lost_closed[{name}]")
        shrunk = places_before - places + stayed * opens - stayed * was_open
        add(lost >= left + shrunk).with_name(f"lost_open[{name}]")
    most = max(0, institution.ordinary_places_max - stayed)
    if year == variables.problem.school_years[0] or stayed == 0:
        add(gained <= most * opens).with_name(f"gained_open[{name}]")


def _sure_to_stay(variables: Variables, institution: Institution, year: SchoolYear) -> int | None:
    """Count its own children still there; None if that isn't certain."""
    literals = [
        variables.serve(child.id, institution.id, year)
        for child in variables.own_children(institution.id, year)
    ]
    values = [variables.fixed.get(literal.index) for literal in literals]
    return None if None in values else sum(value or 0 for value in values)
