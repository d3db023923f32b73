"""Measure a network: from every home to every institution, and between the institutions."""

from dataclasses import dataclass, field

import numpy as np

from planner.geo.nearest import NONE
from planner.geo.project import lon_lat_of
from planner.streets.arcs import arcs_of
from planner.streets.distances import UNREACHABLE, Distances, Points
from planner.streets.links import MM, Bools, Floats, Streets
from planner.streets.shortest import many_to_many_mm
from planner.streets.snap import snap


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Distances, and how the points met the network.

    Parameters
    ----------
    far_homes, far_institutions
        Who has no street within the limit (children), (institutions).
    institutions_away_m
        From each institution to its street, where it has one (institutions). [m]
    """

    distances: Distances
    far_homes: Bools = field(repr=False)
    far_institutions: Bools
    institutions_away_m: Floats


def survey(streets: Streets, points: Points, limit_m: float) -> Survey:
    """Measure the shortest ways, the straight lines to the nearest streets at both ends included.

    Parameters
    ----------
    streets
        Of which each leads to every other; at least one.
    limit_m
        How far from a street a point may lie. [m]
    """
    homes = len(points.homes_m)
    snapped = snap(streets, np.vstack([points.homes_m, points.institutions_m]), limit_m)
    is_near = snapped.node != NONE
    arcs, row = arcs_of(snapped.links, snapped.node[is_near])
    slot = np.cumsum(is_near) - 1
    near_sites = is_near[homes:]
    found = np.full((len(is_near), len(near_sites)), UNREACHABLE, dtype=np.int64)
    way_mm = many_to_many_mm(arcs, row, row[slot[homes:][near_sites]])
    away_mm = snapped.away_mm[is_near]
    whole_mm = way_mm + away_mm[:, None] + snapped.away_mm[homes:][near_sites][None, :]
    found[np.ix_(is_near, near_sites)] = np.where(
        way_mm == UNREACHABLE, UNREACHABLE, (whole_mm + MM // 2) // MM
    )
    between = found[homes:]
    between[np.diag_indices_from(between)] = 0
    return Survey(
        distances=Distances(homes_m=found[:homes], between_m=between),
        far_homes=~is_near[:homes],
        far_institutions=~near_sites,
        institutions_away_m=snapped.away_mm[homes:][near_sites] / MM,
    )


def extent_of(streets: Streets) -> tuple[float, float, float, float]:
    """Return west, south, east and north of a network. [degrees]."""
    links = streets.links
    corners = lon_lat_of(streets.at_m[np.concatenate([links.tail, links.head])])
    west, south = corners.min(axis=0).tolist()
    east, north = corners.max(axis=0).tolist()
    return west, south, east, north
