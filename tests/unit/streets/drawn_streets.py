"""Networks for tests: written as a file of OpenStreetMap, or drawn at random."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import osmium
from hypothesis import strategies as st

from planner.geo.project import lon_lat_of
from planner.streets.links import Links, Streets, straight_mm

if TYPE_CHECKING:
    from pathlib import Path

# Where the drawn networks lie, in EPSG:25832. [m]
ORIGIN_M = (720_000.0, 6_170_000.0)


@dataclass(frozen=True)
class Way:
    """A way through nodes, by their numbers from 0, with its tags."""

    nodes: tuple[int, ...]
    tags: dict[str, str]


def street(*nodes: int, **tags: str) -> Way:
    """Return a residential street, or what the tags make of it; ``__`` stands for a colon."""
    return Way(
        nodes, {"highway": "residential"} | {k.replace("__", ":"): v for k, v in tags.items()}
    )


def write_pbf(path: Path, at_m, ways) -> Path:
    """Write a network around the origin.

    Parameters
    ----------
    at_m
        Nodes, east and north of the origin. [m]
    """
    places = lon_lat_of(np.array(at_m, dtype=float).reshape(-1, 2) + ORIGIN_M)
    writer = osmium.SimpleWriter(str(path), overwrite=True)
    for number, place in enumerate(places.tolist(), start=1):
        writer.add_node(osmium.osm.mutable.Node(id=number, location=tuple(place)))
    for number, way in enumerate(ways, start=1):
        nodes = [node + 1 for node in way.nodes]
        writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=way.tags))
    writer.close()
    return path


@st.composite
def networks(draw, most=14):
    """Draw streets: one-way or not, parallel, to themselves, of no length, in several parts."""
    count = draw(st.integers(2, most))
    grid = st.integers(0, 40)
    at_m = np.array([(50.0 * draw(grid), 50.0 * draw(grid)) for _ in range(count)]) + ORIGIN_M
    node = st.integers(0, count - 1)
    ends = draw(st.lists(st.tuples(node, node), min_size=1, max_size=3 * most))
    kinds = draw(st.lists(st.sampled_from("<>=="), min_size=len(ends), max_size=len(ends)))
    detours = draw(st.lists(st.integers(0, 300), min_size=len(ends), max_size=len(ends)))
    tail, head = (np.array(side, dtype=np.int64) for side in zip(*ends, strict=True))
    links = Links(
        nodes=count,
        tail=tail,
        head=head,
        length_mm=straight_mm(at_m, tail, head) + 1000 * np.array(detours),
        is_forward=np.array([kind in ">=" for kind in kinds]),
        is_backward=np.array([kind in "<=" for kind in kinds]),
    )
    return Streets(at_m=at_m, links=links)
