"""Put points onto the nearest street, as nodes of the network."""

from dataclasses import dataclass

import numpy as np

from planner.geo.nearest import NONE, nearest_lines
from planner.streets.links import Floats, Ints, Links, Streets, millimetres


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapped:
    """A network in which each point has a node.

    Parameters
    ----------
    node
        ``NONE`` where no street is near enough (points).
    away_mm
        Straight line from the point to its node (points). [mm]
    """

    links: Links
    node: Ints
    away_mm: Ints


def snap(streets: Streets, points_m: Floats, limit_m: float) -> Snapped:
    """Cut the nearest street of each point in two where it is nearest.

    Parameters
    ----------
    points_m
        Positions (points x 2). [m]
    limit_m
        How far away a street may be. [m]
    """
    links, at_m = streets.links, streets.at_m
    near = nearest_lines(points_m, at_m[links.tail], at_m[links.head], limit_m)
    is_near = near.line != NONE
    link = near.line[is_near]
    along_mm = np.rint(near.share[is_near] * links.length_mm[link]).astype(np.int64)
    cut, found = _cut(links, link, along_mm)
    node = np.full(len(points_m), NONE, dtype=np.int64)
    node[is_near] = found
    return Snapped(links=cut, node=node, away_mm=millimetres(near.away_m))


def _cut(links: Links, link: Ints, along_mm: Ints) -> tuple[Links, Ints]:
    """Cut links at places along them; return the new links and the node of each place."""
    length = links.length_mm[link]
    node = np.where(along_mm * 2 <= length, links.tail[link], links.head[link])
    is_inside = (along_mm > 0) & (along_mm < length)
    places, slot = np.unique(
        np.column_stack([link[is_inside], along_mm[is_inside]]), axis=0, return_inverse=True
    )
    node[is_inside] = links.nodes + slot.ravel()
    of, at = places[:, 0], places[:, 1]
    # Piece by piece: from the place before, or the tail, to each place; then from the last one on.
    new = links.nodes + np.arange(len(of))
    is_first, is_last = np.ones(len(of), dtype=np.bool_), np.ones(len(of), dtype=np.bool_)
    is_first[1:] = is_last[:-1] = of[1:] != of[:-1]
    before = np.where(is_first, links.tail[of], np.roll(new, 1))
    before_at = np.where(is_first, 0, np.roll(at, 1))
    rest = np.setdiff1d(np.arange(len(links.tail)), of)
    source = np.concatenate([rest, of, of[is_last]])
    cut = Links(
        nodes=links.nodes + len(of),
        tail=np.concatenate([links.tail[rest], before, new[is_last]]),
        head=np.concatenate([links.head[rest], new, links.head[of[is_last]]]),
        length_mm=np.concatenate(
            [links.length_mm[rest], at - before_at, (links.length_mm[of] - at)[is_last]]
        ),
        is_forward=links.is_forward[source],
        is_backward=links.is_backward[source],
    )
    return cut, node
