"""Measure a network: from every home to every institution, and between the institutions."""

from dataclasses import dataclass, field

import numpy as np

from planner.geo.nearest import NONE
from planner.streets.arcs import arcs_of
from planner.streets.components import Dropped, largest_part
from planner.streets.links import MM, Bools, Floats, Ints, Streets
from planner.streets.shortest import UNREACHABLE, many_to_many_mm
from planner.streets.snap import snap

# What this computes; a change that may give other metres is another engine.
ENGINE = "planner-streets-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Where children live and institutions lie; goes no further than whoever measures.

    Parameters
    ----------
    homes_m, institutions_m
        Positions in EPSG:25832 (children x 2) and (institutions x 2). [m]
    """

    child_ids: tuple[str, ...] = field(repr=False)
    homes_m: Floats = field(repr=False)
    institution_ids: tuple[str, ...]
    institutions_m: Floats = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Distances:
    """Whole metres one way; ``UNREACHABLE`` where there is no way.

    Parameters
    ----------
    homes_m
        From homes to institutions (children x institutions). [m]
    between_m
        From institutions to institutions (institutions x institutions). [m]
    """

    homes_m: Ints = field(repr=False)
    between_m: Ints


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
    dropped: Dropped
    far_homes: Bools = field(repr=False)
    far_institutions: Bools
    institutions_away_m: Floats


def survey(streets: Streets, points: Points, limit_m: float) -> Survey:
    """Measure the shortest ways, the straight lines to the nearest streets at both ends included.

    Parameters
    ----------
    limit_m
        How far from a street a point may lie. [m]
    """
    whole, dropped = largest_part(streets)
    homes = len(points.homes_m)
    snapped = snap(whole, np.vstack([points.homes_m, points.institutions_m]), limit_m)
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
        dropped=dropped,
        far_homes=~is_near[:homes],
        far_institutions=~near_sites,
        institutions_away_m=snapped.away_mm[homes:][near_sites] / MM,
    )
