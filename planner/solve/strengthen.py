r"""Constraints that forbid no plan and make the linear relaxation tell the truth sooner.

.. math::

    x_{ijt} \le \mathrm{open}_{jt} \; (i \notin N_j), \qquad
    \mathrm{lost}_{j} \ge (b_j - n_j)(1 - \mathrm{open}_{j})
        + \max(0,\; b_j\,\mathrm{open}_{j} - p_{j}), \qquad
    \mathrm{gained}_{j} \le (u_j - b_j)\,\mathrm{open}_{j}

with :math:`b_j` the ordinary places today and :math:`n_j = |N_j|`; the last two for the first
year, where what was before is known.
"""

from planner.domain.names import SchoolYear
from planner.domain.problem import Institution
from planner.model.variables import Variables


def strengthen(variables: Variables) -> None:
    """Add the redundant constraints."""
    problem = variables.problem
    _settle_fixed_children(variables)
    for year in problem.school_years:
        for institution in problem.institutions.values():
            _serves_only_if_open(variables, institution, year)
            if year == problem.school_years[0]:
                _split_changes_by_state(variables, institution, year)


def _settle_fixed_children(variables: Variables) -> None:
    # A child fixed to one institution is nowhere else; saying so here spares the presolve.
    fixed = {
        (child, year): institution
        for (child, institution, year), literal in variables.serves.items()
        if variables.fixed.get(literal.index) == 1
    }
    for (child, institution, year), literal in variables.serves.items():
        if fixed.get((child, year), institution) != institution:
            variables.fix(literal, 0)
    for pair in fixed:
        variables.fix(variables.unserved[pair], 0)


def _serves_only_if_open(variables: Variables, institution: Institution, year: SchoolYear) -> None:
    # A closed institution's places are its own children's; only special places could take others.
    if institution.special_places:
        return
    key = institution.id
    opens = variables.opens[key, year]
    own = {child.id for child in variables.own_children(key, year)}
    for child in variables.problem.children_in_need(year):
        serves = variables.serves[child.id, key, year]
        if child.id not in own and serves.index not in variables.fixed:
            name = f"serves_if_open[{child.id},{key},{year}]"
            variables.model.add_implication(serves, opens).with_name(name)


def _split_changes_by_state(
    variables: Variables, institution: Institution, year: SchoolYear
) -> None:
    key, before = (institution.id, year), institution.ordinary_places_now
    own = len(variables.own_children(institution.id, year))
    if key not in variables.changes_in_use or own > before or before == 0:
        return
    gained, lost, _ = variables.changes(institution.id, year)
    opens, places = variables.opens[key], variables.places_open[key]
    closed = (before - own) - (before - own) * opens
    add = variables.model.add
    add(lost >= closed).with_name(f"lost_closed[{institution.id},{year}]")
    add(lost >= closed + before * opens - places).with_name(f"lost_open[{institution.id},{year}]")
    most = max(0, institution.ordinary_places_max - before)
    add(gained <= most * opens).with_name(f"gained_open[{institution.id},{year}]")
