"""Shortest ways between many points, from whichever side has fewer."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from planner.streets.distances import UNREACHABLE
from planner.streets.links import Ints

# So many distances are held at a time. [numbers of 8 bytes]
_MOST_AT_A_TIME = 8_000_000


def many_to_many_mm(arcs: csr_array, origins: Ints, destinations: Ints) -> Ints:
    """Return the length of the shortest way of each pair. [mm].

    Parameters
    ----------
    arcs
        Millimetres from row to column (nodes x nodes). [mm]
    origins, destinations
        Nodes; the same one may stand several times.

    Returns
    -------
    ``UNREACHABLE`` where there is no way (origins x destinations).
    """
    if len(np.unique(origins)) > len(np.unique(destinations)):
        return many_to_many_mm(arcs.T.tocsr(), destinations, origins).T
    sources, slot = np.unique(origins, return_inverse=True)
    found = np.empty((len(sources), len(destinations)), dtype=np.int64)
    step = max(1, _MOST_AT_A_TIME // max(1, arcs.shape[0]))
    for first in range(0, len(sources), step):
        some = sources[first : first + step]
        lengths = dijkstra(arcs, directed=True, indices=some)[:, destinations]
        is_way = np.isfinite(lengths)
        found[first : first + step] = np.where(is_way, np.where(is_way, lengths, 0), UNREACHABLE)
    return found[slot]
