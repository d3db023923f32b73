"""Streets as straight links between nodes, as arrays; lengths are whole millimetres.

Whole numbers add up to the same whatever the order, so that the same network gives the same
distances on every machine.
"""

from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

MM = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Links between nodes, each open in one direction or in both.

    Parameters
    ----------
    nodes
        How many nodes there are; they are numbered from 0.
    tail, head
        The nodes at the ends of each link (links).
    length_mm
        (links). [mm]
    is_forward, is_backward
        Whether a link may be used from tail to head, and from head to tail (links).
    """

    nodes: int
    tail: Ints
    head: Ints
    length_mm: Ints
    is_forward: Bools
    is_backward: Bools

    def chosen(self, which: Bools | Ints) -> Self:
        """Return some of the links, between the same nodes."""
        return type(self)(
            nodes=self.nodes,
            tail=self.tail[which],
            head=self.head[which],
            length_mm=self.length_mm[which],
            is_forward=self.is_forward[which],
            is_backward=self.is_backward[which],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Streets:
    """A network with its nodes in EPSG:25832.

    Parameters
    ----------
    at_m
        Positions (nodes x 2). [m]
    lost_links
        Links of the file whose ends are not in it.
    """

    at_m: Floats = field(repr=False)
    links: Links = field(repr=False)
    lost_links: int = 0


def millimetres(length_m: Floats) -> Ints:
    """Round lengths to whole millimetres."""
    return np.rint(length_m * MM).astype(np.int64)


def straight_mm(at_m: Floats, tail: Ints, head: Ints) -> Ints:
    """Return the straight lines between nodes. [mm].

    Parameters
    ----------
    at_m
        Positions (nodes x 2). [m]
    tail, head
        Nodes (links).
    """
    offsets = at_m[head] - at_m[tail]
    return millimetres(np.hypot(offsets[:, 0], offsets[:, 1]))
