"""Contract a network to its junctions: what lies between two of them becomes one arc.

Every chain of nodes with two neighbours is followed from both ends at once by doubling: each
step knows twice as far ahead as the one before.
"""

import numpy as np
from scipy.sparse import csr_array

from planner.streets.links import Bools, Ints, Links


def arcs_of(links: Links, kept: Ints) -> tuple[csr_array, Ints]:
    """Return the shortest arc between each two junctions, and each kept node's number there.

    Parameters
    ----------
    links
        The network.
    kept
        Nodes that stay, whatever they join.

    Returns
    -------
    Millimetres from row to column (junctions x junctions), and the row of each kept node. [mm]
    """
    start, end, length, is_open, is_through = _half_links(links, kept)
    after = _next_halves(start, end, is_through)
    for _ in range(int(is_through.sum()).bit_length()):
        going = after >= 0
        if not going.any():
            break
        ahead = after[going]
        length[going] += length[ahead]
        is_open[going] &= is_open[ahead]
        end[going] = end[ahead]
        after[going] = after[ahead]
    is_arc = is_open & ~is_through[start] & ~is_through[end] & (start != end)
    row = np.cumsum(~is_through) - 1
    return _shortest(row[start[is_arc]], row[end[is_arc]], length[is_arc], row[-1] + 1), row[kept]


def _half_links(links: Links, kept: Ints) -> tuple[Ints, Ints, Ints, Bools, Bools]:
    """Return both directions of each link, one after the other, and the nodes to pass through."""
    start = np.concatenate([links.tail, links.head])
    end = np.concatenate([links.head, links.tail])
    length = np.concatenate([links.length_mm, links.length_mm])
    is_open = np.concatenate([links.is_forward, links.is_backward])
    is_through = np.bincount(start, minlength=links.nodes) == 2  # noqa: PLR2004  (in and out)
    is_through[kept] = False
    is_through[links.tail[links.tail == links.head]] = False
    return start, end, length, is_open, is_through


def _next_halves(start: Ints, end: Ints, is_through: Bools) -> Ints:
    """Return the direction of a link in which one goes on; -1 where a junction is reached."""
    half = len(start) // 2
    turned = np.concatenate([np.arange(half, 2 * half), np.arange(half)])
    leaving = np.argsort(start, kind="stable")
    first = np.searchsorted(start, end, sorter=leaving)
    goes_on = is_through[end]
    one, other = leaving[first[goes_on]], leaving[first[goes_on] + 1]
    after = np.full(len(start), -1, dtype=np.int64)
    # Of the two that leave the node, the one that is not the way back.
    after[goes_on] = np.where(one == turned[goes_on], other, one)
    return after


def _shortest(row: Ints, column: Ints, length: Ints, size: int) -> csr_array:
    """Return a matrix with the shortest of parallel arcs; one of no length stays in it."""
    order = np.lexsort((length, column, row))
    row, column, length = row[order], column[order], length[order]
    is_first = np.ones(len(row), dtype=np.bool_)
    is_first[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    starts = np.searchsorted(row[is_first], np.arange(size + 1))
    values = length[is_first].astype(np.float64)
    return csr_array((values, column[is_first], starts), shape=(size, size))
