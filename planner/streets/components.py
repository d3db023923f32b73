"""Keep the part of a network in which every node can be reached from every other."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from planner.streets.links import MM, Links, Streets


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """What was left out of a network because it leads nowhere else, or can't be left again.

    Parameters
    ----------
    parts
        How many pieces it falls into.
    length_m, kept_m
        Streets left out, and kept. [m]
    lost_links
        Links that were no part of it, for one of their ends is not in the file.
    """

    parts: int
    length_m: int
    kept_m: int
    lost_links: int

    @property
    def permille(self) -> int:
        """The share that was left out. [permille]."""
        return round(1000 * self.length_m / max(1, self.length_m + self.kept_m))


def largest_part(streets: Streets) -> tuple[Streets, Dropped]:
    """Return the largest strongly connected part of a network, by its nodes, and what is left out.

    Its links are those with both ends in it; nodes keep their numbers.
    """
    links = streets.links
    parts, part = connected_components(_graph(links), directed=True, connection="strong")
    used = np.zeros(links.nodes, dtype=np.bool_)
    used[links.tail] = used[links.head] = True
    largest = np.argmax(np.bincount(part[used], minlength=parts))
    is_kept = (part[links.tail] == largest) & (part[links.head] == largest)
    kept = links.chosen(is_kept)
    dropped = Dropped(
        parts=len(np.unique(part[used])) - 1,
        length_m=int(links.length_mm[~is_kept].sum()) // MM,
        kept_m=int(kept.length_mm.sum()) // MM,
        lost_links=streets.lost_links,
    )
    return Streets(at_m=streets.at_m, links=kept), dropped


def _graph(links: Links) -> csr_array:
    forward, backward = links.is_forward, links.is_backward
    start = np.concatenate([links.tail[forward], links.head[backward]])
    end = np.concatenate([links.head[forward], links.tail[backward]])
    ones = np.ones(len(start), dtype=np.int8)
    return csr_array((ones, (start, end)), shape=(links.nodes, links.nodes))
