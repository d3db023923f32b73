"""Locations small enough to work out by hand."""

import numpy as np

from planner.solve.location import Location


def a_location(travel_m, *, open_sites=1, most=9):
    travel_m = np.array(travel_m, dtype=np.int64)
    children, sites = travel_m.shape
    each = np.ones((1, sites), dtype=np.int64)
    return Location(
        child_ids=tuple("12345"[:children]),
        institution_ids=tuple("ABCDE"[:sites]),
        travel_m=travel_m,
        fewest=np.ones(sites, dtype=np.int64),
        most=np.full(sites, most),
        is_forced=np.zeros(sites, dtype=np.bool_),
        per_open=-each,
        per_place=0 * each,
        least=np.array([-open_sites]),
    )
