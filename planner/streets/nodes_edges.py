"""Read a network from two tables, of nodes and of edges, as CSV or packed with gzip.

``node_id`` with ``x``, ``y`` in EPSG:25832 or ``lon``, ``lat``; ``from``, ``to`` and, where an edge
is not straight, ``length_m``. A row of edges is open from ``from`` to ``to``; on foot both ways.
"""

import gzip
import io
import warnings
import zlib
from pathlib import Path

import numpy as np
import pandas as pd

from planner.errors import DataError, Fault
from planner.geo.project import metres_of
from planner.streets.links import Bools, Floats, Ints, Links, Streets, millimetres, straight_mm
from planner.streets.ways import Mode
from planner.text import Text, text

# Unpacked; ten times the streets of Copenhagen and all around it.
MOST_BYTES = 300_000_000
_LONGEST_EDGE_M = 200_000
# Of each kind of fault; a table with more is another table.
_MOST_FAULTS = 20
_FIRST_LINE = 2


def read_nodes_edges(edges: tuple[Path, str], nodes: tuple[Path, str], mode: Mode) -> Streets:
    """Read both tables.

    Parameters
    ----------
    edges, nodes
        Path, and the name that messages use.
    mode
        On foot, edges are open both ways.

    Raises
    ------
    DataError
        With every fault of both tables.
    """
    sites, links = _Table(*nodes), _Table(*edges)
    sites.require("node_id")
    links.require("from", "to")
    at_m = _positions(sites)
    if sites.faults or links.faults:
        raise DataError([*sites.faults, *links.faults])
    index = pd.Index(sites.cells["node_id"])
    sites.refuse("node_id", index.duplicated(), text("the id stands twice or more"))
    is_unique = not sites.faults
    ends = [index.get_indexer(links.cells[name]) if is_unique else None for name in ("from", "to")]
    for name, slots in zip(("from", "to"), ends, strict=True):
        if slots is not None:
            links.refuse(name, slots < 0, text("there is no such node"))
    length_m = _lengths(links)
    if sites.faults or links.faults or ends[0] is None or ends[1] is None:
        raise DataError([*sites.faults, *links.faults])
    tail, head = ends[0].astype(np.int64), ends[1].astype(np.int64)
    return Streets(at_m=at_m, links=_links(at_m, tail, head, length_m, mode))


def _links(at_m: Floats, tail: Ints, head: Ints, length_m: Floats | None, mode: Mode) -> Links:
    """Return a link for each edge, and one for both where there is the same edge back."""
    length_mm = straight_mm(at_m, tail, head) if length_m is None else millimetres(length_m)
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    every = np.column_stack([low, high, length_mm])[low < high]
    links, slot = np.unique(every, axis=0, return_inverse=True)
    is_up = (tail < head)[low < high]
    is_forward, is_backward = np.full((2, len(links)), mode == "walk")
    is_forward[slot.ravel()[is_up]] = True
    is_backward[slot.ravel()[~is_up]] = True
    return Links(
        nodes=len(at_m),
        tail=links[:, 0],
        head=links[:, 1],
        length_mm=links[:, 2],
        is_forward=is_forward,
        is_backward=is_backward,
    )


def _positions(table: "_Table") -> Floats:
    """Return where the nodes lie. [m]."""
    if table.faults:
        return np.empty((0, 2))
    has_metres = {"x", "y"} <= set(table.cells)
    names = ("x", "y") if has_metres else ("lon", "lat")
    table.require(*names)
    if table.faults:
        return np.empty((0, 2))
    given = np.column_stack([table.numbers(name) for name in names])
    at_m = given if has_metres else metres_of(given)
    is_off = np.asarray(np.isfinite(given).all(axis=1) & ~np.isfinite(at_m).all(axis=1))
    table.refuse(", ".join(names), is_off, text("is no position on the map"))
    return at_m


def _lengths(table: "_Table") -> Floats | None:
    if "length_m" not in table.cells:
        return None
    length_m = table.numbers("length_m")
    what = text("is not a length between 0 and {longest} m", longest=_LONGEST_EDGE_M)
    table.refuse("length_m", (length_m < 0) | (length_m > _LONGEST_EDGE_M), what)
    return length_m


class _Table:
    """The cells of a CSV file as text, and the faults found so far."""

    def __init__(self, path: Path, shown: str) -> None:
        self._shown = shown
        self.faults: list[Fault] = []
        self.cells = self._read(path)

    def require(self, *columns: str) -> None:
        """Note the columns that are missing."""
        for name in columns:
            if not self.faults and name not in self.cells:
                self._note(1, name, text("the column is missing"), text("add the column"))

    def numbers(self, column: str) -> Floats:
        """Return a column's numbers, with decimal point or comma; what is none is a fault."""
        written = self.cells[column].str.replace(",", ".", regex=False)
        found: Floats = pd.to_numeric(written, errors="coerce").to_numpy(dtype=np.float64)
        self.refuse(column, ~np.isfinite(found), text("is not a number"))
        return found

    def refuse(self, column: str, is_wrong: Bools, what: Text) -> None:
        """Note the rows in which a cell is wrong."""
        rows = np.flatnonzero(is_wrong)
        for row in rows[:_MOST_FAULTS]:
            self._note(int(row) + _FIRST_LINE, column, what, text("correct the row"))
        if len(rows) > _MOST_FAULTS:
            more = text("{count} rows more have the same fault", count=len(rows) - _MOST_FAULTS)
            self._note(0, column, more, text("correct the table"))

    def _note(self, line: int, column: str, what: Text, do: Text) -> None:
        self.faults.append(Fault(self._shown, line, 0, column, what, do))

    def _read(self, path: Path) -> pd.DataFrame:
        what = text("the file can't be read as CSV, packed with gzip or not")
        try:
            raw = _unpacked(path)
            found = _frame(raw)
        except (OSError, EOFError, zlib.error, ValueError, pd.errors.ParserWarning):
            self._note(0, "", what, text("correct the path, or save the table again"))
            return pd.DataFrame()
        if found.empty:
            self._note(0, "", text("the table has no rows"), text("correct the path"))
        found = found.rename(columns=str.strip)
        is_repeated = found.columns.duplicated()
        for name in dict.fromkeys(found.columns[is_repeated]):
            what, do = text("the column stands several times"), text("keep only one of them")
            self._note(1, str(name), what, do)
        return found.loc[:, ~is_repeated]


def _unpacked(path: Path) -> bytes:
    """Return what a file holds.

    Raises
    ------
    ValueError
        If that is more than a network can be.
    """
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        message = "more than a network can be"
        raise ValueError(message)
    return raw


def _frame(raw: bytes) -> pd.DataFrame:
    """Return cells as they are written; a row with more of them than the header is refused."""
    header = raw.split(b"\n", 1)[0]
    mark = ";" if header.count(b";") > header.count(b",") else ","
    options = {"dtype": str, "keep_default_na": False, "encoding": "utf-8-sig", "index_col": False}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = pd.read_csv(io.BytesIO(raw), sep=mark, **options)
    # As they are written: pandas gives a column that stands twice another name.
    names = pd.read_csv(io.BytesIO(raw), sep=mark, header=None, nrows=1, **options)
    return found.set_axis(names.iloc[0].to_list(), axis="columns")
