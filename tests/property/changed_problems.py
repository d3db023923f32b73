"""Problems that are another one with something changed, for laws that compare their best plans."""

from dataclasses import replace

import numpy as np

from planner.domain.travel import TravelMatrix


def with_travel(problem, distance_m):
    """Return the problem with metres given by a function of child and institution."""
    children, sites = list(problem.children), list(problem.institutions)
    rows = [[distance_m(child, site) for site in sites] for child in children]
    shape = (len(children), len(sites))
    matrix = TravelMatrix(children, sites, np.array(rows, dtype=np.int64).reshape(shape))
    return replace(problem, travel_m=matrix)


def renamed(problem):
    """Return the problem with other names, those of the institutions in the opposite order."""
    new = {key: f"Z{k}" for k, key in enumerate(reversed(list(problem.institutions)))}
    old = {name: key for key, name in new.items()}
    institutions = {
        new[one.id]: replace(one, id=new[one.id]) for one in problem.institutions.values()
    }
    children = {
        f"Q{one.id}": replace(one, id=f"Q{one.id}", institution_id=new.get(one.institution_id))
        for one in problem.children.values()
    }
    return with_travel(
        replace(problem, institutions=institutions, children=children),
        lambda child, site: problem.travel_m[child[1:], old[site]],
    )


def with_useless_institution(problem):
    """Return the problem with one more institution, near everybody, that can have no places."""
    useless = replace(
        next(iter(problem.institutions.values())),
        id="USELESS",
        places_now=0,
        places_max=0,
        special_group=None,
        special_places=0,
        may_host="no",
    )
    return with_travel(
        replace(problem, institutions={**problem.institutions, "USELESS": useless}),
        lambda child, site: 1 if site == "USELESS" else problem.travel_m[child, site],
    )


def not_by_institutions(rules):
    """Return the rules without those that count institutions, which one more may change."""
    counting = {"vacancies_to_fewest", "area_balance", "ownership_balance"}
    return tuple(rule for rule in rules if rule.id not in counting)
