"""Read the ways that a mode may use from an extract of OpenStreetMap (``.osm.pbf``)."""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING, Any

import numpy as np

from planner.errors import DataError, Fault, UsageError
from planner.geo.project import metres_of
from planner.streets.links import Links, Streets, straight_mm
from planner.text import Text, text

if TYPE_CHECKING:
    from pathlib import Path

    from planner.streets.links import Bools
    from planner.streets.ways import WayTable

# More than Denmark has; what is larger is not meant, or made to fill the memory.
LARGEST_FILE_BYTES = 1_000_000_000
MOST_LINKS = 30_000_000
_NOWHERE = (math.nan, math.nan)


def read_pbf(path: Path, shown: str, table: WayTable) -> Streets:
    """Read an extract.

    Parameters
    ----------
    shown
        The file's name as it appears in messages.
    table
        Which ways are used, and in which direction.

    Raises
    ------
    DataError
        If it can't be read to its end, or holds no such way.
    UsageError
        If osmium is not installed.
    """
    osmium = _osmium()
    if not path.is_file() or path.stat().st_size > LARGEST_FILE_BYTES:
        raise _refused(shown, text("the file doesn't exist, is too large or can't be read"))
    try:
        ways = _ways(osmium, path, table)
    except _TooManyError:
        raise _refused(shown, text("the file holds more streets than a country has")) from None
    except (RuntimeError, ValueError, OverflowError, MemoryError):
        # osmium's own words may be of the file.
        raise _refused(shown, text("the file is broken, cut off or no .osm.pbf")) from None
    streets = _streets(ways)
    if not len(streets.links.tail):
        raise _refused(shown, text("the file holds no street that may be used"))
    return streets


class _TooManyError(Exception):
    """The file has more links than can be meant."""


class _Ways:
    """Ways as they are read: the nodes of all of them, and how many belong to each."""

    def __init__(self) -> None:
        self.refs = array("q")
        # Longitude and latitude, one after the other; not a number where the file lacks the node.
        self.places = array("d")
        self.sizes = array("q")
        self.forward = array("b")
        self.backward = array("b")


def _osmium() -> Any:  # noqa: ANN401  (a module that may not be there)
    try:
        import osmium  # noqa: PLC0415  (an extra of the package)
    except ModuleNotFoundError:
        raise UsageError(
            text(
                "to read .osm.pbf, the package osmium must be installed: pip install planner[osm]; "
                "or give the streets as a table"
            )
        ) from None
    return osmium


def _ways(osmium: Any, path: Path, table: WayTable) -> _Ways:  # noqa: ANN401  (see _osmium)
    found = _Ways()
    keys = table.keys
    known: dict[tuple[tuple[str, str], ...], tuple[bool, bool]] = {}
    file = osmium.FileProcessor(osmium.io.File(str(path), "pbf"))
    # As large as the nodes that there are, not as their largest number.
    file = file.with_locations("sparse_mem_array")
    file = file.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
    for way in file.with_filter(osmium.filter.KeyFilter(*sorted(table.kinds))):
        tags = tuple((tag.k, tag.v) for tag in way.tags if tag.k in keys)
        directions = known.get(tags)
        if directions is None:
            directions = known[tags] = table.directions(dict(tags))
        if any(directions):
            for node in way.nodes:
                place = node.location
                found.refs.append(node.ref)
                found.places.extend((place.lon, place.lat) if place.valid() else _NOWHERE)
            found.sizes.append(len(way.nodes))
            found.forward.append(directions[0])
            found.backward.append(directions[1])
            if len(found.refs) > MOST_LINKS:
                raise _TooManyError
    return found


def _streets(ways: _Ways) -> Streets:
    refs = np.frombuffer(ways.refs, dtype=np.int64)
    ids, first, slots = np.unique(refs, return_index=True, return_inverse=True)
    at_m = metres_of(np.frombuffer(ways.places).reshape(-1, 2)[first])
    sizes = np.frombuffer(ways.sizes, dtype=np.int64)
    way = np.repeat(np.arange(len(sizes)), sizes)
    # Neighbours in the long list are a link where they belong to the same way.
    start = np.flatnonzero(way[1:] == way[:-1])
    tail, head = slots[start], slots[start + 1]
    is_there = np.asarray(np.isfinite(at_m).all(axis=1))
    is_whole = is_there[tail] & is_there[head]
    forward, backward = (_per_way(one)[way[start]] for one in (ways.forward, ways.backward))
    at_m = np.where(np.isfinite(at_m), at_m, 0.0)
    links = Links(
        nodes=len(ids),
        tail=tail,
        head=head,
        length_mm=straight_mm(at_m, tail, head),
        is_forward=forward,
        is_backward=backward,
    )
    lost = int((~is_whole).sum())
    return Streets(at_m=at_m, links=links.chosen(is_whole & (tail != head)), lost_links=lost)


def _per_way(flags: array[int]) -> Bools:
    return np.frombuffer(flags, dtype=np.int8).astype(np.bool_)


def _refused(shown: str, what: Text) -> DataError:
    do = text("download an extract of the area again, or correct the path")
    return DataError([Fault(shown, 0, 0, "", what, do)])
