"""Read a table as text, and turn each cell into what its column means.

Every fault is kept with its row and column; a cell of a sensitive table is never repeated.
"""

import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from planner.errors import Fault
from planner.text import Text, alike, joined, text

T = TypeVar("T")

# Far more than a city has; what is larger is another file.
LARGEST_FILE_BYTES = 100_000_000
_LONGEST_SHOWN = 40
# So many empty cells of a column are one thing to do, and so many ranges of rows are told.
_MANY, _RANGES_SHOWN = 4, 5

_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,15}([.,][0-9]+)?")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file, and its cells by column."""

    line: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class Table:
    """A table's rows and the faults found so far.

    Parameters
    ----------
    is_sensitive
        Whether a message may not repeat what a cell holds.
    """

    file: str
    is_sensitive: bool
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    _unfinished: set[str] = field(default_factory=set)

    def refuse_unfinished(self, columns: Iterable[str]) -> None:
        """Note columns that many rows leave empty, once each instead of row by row."""
        for column in columns:
            lines = [row.line for row in self.rows if not row.cells[column]]
            if len(lines) >= _MANY:
                self._unfinished.add(column)
                what = text(
                    "is empty in {count} of {all} rows: {rows}",
                    count=len(lines),
                    all=len(self.rows),
                    rows=_ranges(lines),
                )
                self.refuse(0, column, what, text("fill in the column"))

    def is_unfinished(self, row: Row) -> bool:
        """Tell whether a row lacks a cell of a column that is noted as a whole."""
        return any(not row.cells[column] for column in self._unfinished)

    def refuse(self, line: int, column: str, what: Text, do: Text) -> None:
        """Note a fault."""
        self.faults.append(Fault(self.file, line, 0, column, what, do))

    def require(self, row: Row, checks: Iterable[tuple[str, bool, Text]]) -> None:
        """Note what doesn't hold of a row.

        Parameters
        ----------
        checks
            Column, whether it holds, and what is wrong otherwise.
        """
        for column, holds, what in checks:
            if not holds:
                do = text("correct the row")
                self.refuse(row.line, column, what, do)

    def _refuse_cell(self, row: Row, column: str, expected: Text) -> None:
        if column in self._unfinished and not row.cells[column]:
            return
        got = "" if self.is_sensitive else f"»{row.cells[column][:_LONGEST_SHOWN]}« "
        self.refuse(
            row.line,
            column,
            text("{got}is not {expected}", got=got, expected=expected),
            text("correct the cell"),
        )

    def text(
        self, row: Row, column: str, *, pattern: str = r".{1,200}", empty: bool = False
    ) -> str:
        """Return a cell's text; an empty one where that is not allowed is a fault."""
        value = row.cells[column]
        is_right = re.fullmatch(pattern, value) is not None and value.isprintable()
        if not is_right and not (empty and not value):
            self._refuse_cell(row, column, text("filled in right"))
        return value

    def whole(self, row: Row, column: str, low: int, high: int, default: int | None = None) -> int:
        """Return a cell's whole number within bounds."""
        value = row.cells[column]
        if not value and default is not None:
            return default
        if not _WHOLE.fullmatch(value) or not low <= int(value) <= high:
            self._refuse_cell(
                row,
                column,
                text("a whole number between {low} and {high}", low=str(low), high=str(high)),
            )
            return low
        return int(value)

    def metres(self, row: Row, column: str, low: int, high: int) -> float:
        """Return a coordinate in metres, with decimal point or comma."""
        kind = text("metres in EPSG:25832")
        return self._number(row, column, (low, high), kind)

    def decimal(self, row: Row, column: str, low: float, high: float) -> float:
        """Return a number within bounds, with decimal point or comma."""
        return self._number(row, column, (low, high), text("a number"))

    def _number(self, row: Row, column: str, bounds: tuple[float, float], kind: Text) -> float:
        low, high = bounds
        value = row.cells[column].replace(",", ".")
        number = float(value) if _DECIMAL.fullmatch(value) else math.nan
        if not low <= number <= high:
            self._refuse_cell(
                row,
                column,
                text(
                    "{kind} between {low} and {high}",
                    kind=kind,
                    low=str(low),
                    high=str(high),
                ),
            )
            return low
        return number

    def choice(self, row: Row, column: str, values: Mapping[str, T]) -> T:
        """Return what one of the permitted words stands for."""
        value = row.cells[column]
        if value not in values:
            listed = joined(alike(word) if word else text("(empty)") for word in values)
            self._refuse_cell(row, column, text("one of {listed}", listed=listed))
            return next(iter(values.values()))
        return values[value]


def read_table(
    path: Path, shown: str, columns: Sequence[str], optional: Sequence[str], *, is_sensitive: bool
) -> Table:
    """Read a CSV file with a header; comma or semicolon, UTF-8 or Windows-1252.

    Parameters
    ----------
    columns
        Columns that must be there.
    optional
        Columns that are read as empty when they are not.
    """
    table = Table(shown, is_sensitive)
    content = _decoded(path, table)
    if content is None:
        return table
    header_line = content.split("\n", 1)[0]
    if not content.strip() or "\0" in content:
        table.refuse(
            0,
            "",
            text("the file is empty or not text"),
            text("save it as CSV in UTF-8"),
        )
        return table
    delimiter = ";" if header_line.count(";") > header_line.count(",") else ","
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(table, header, columns)
        for cells in reader:
            if any(cells):
                _add_row(table, reader.line_num, header, cells, (*columns, *optional))
    except csv.Error:
        table.refuse(
            reader.line_num,
            "",
            text("the row can't be read as CSV"),
            text("look at the quotes"),
        )
    return table


def _decoded(path: Path, table: Table) -> str | None:
    try:
        is_readable = path.is_file() and path.stat().st_size <= LARGEST_FILE_BYTES
        raw = path.read_bytes() if is_readable else b""
    except (OSError, ValueError):
        is_readable, raw = False, b""
    if not is_readable:
        table.refuse(
            0,
            "",
            text("the file doesn't exist, is too large or can't be read"),
            text("correct the path in the scenario"),
        )
        return None
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace").replace("\r\n", "\n")


def _check_header(table: Table, header: list[str], columns: Sequence[str]) -> None:
    for name in columns:
        if name not in header:
            table.refuse(
                1,
                name,
                text("the column is missing"),
                text("add the column"),
            )
    for name in sorted({name for name in header if header.count(name) > 1}):
        table.refuse(
            1,
            # Without a header the first line is a row, and its cells are not to be shown.
            name if name in columns or not table.is_sensitive else "",
            text("the column stands several times"),
            text("keep only one of them"),
        )


def _add_row(
    table: Table, line: int, header: list[str], cells: list[str], wanted: Sequence[str]
) -> None:
    if len(cells) != len(header):
        table.refuse(
            line,
            "",
            text(
                "the row has {cells} cells, the header {header}",
                cells=len(cells),
                header=len(header),
            ),
            text("correct the row"),
        )
        return
    found = dict(zip(header, (cell.strip() for cell in cells), strict=True))
    table.rows.append(Row(line, {name: found.get(name, "") for name in wanted}))


def unique(table: Table, column: str, key: Callable[[Row], str]) -> None:
    """Note every row whose key an earlier row has."""
    first: dict[str, int] = {}
    for row in table.rows:
        value = key(row)
        if value in first:
            table.refuse(
                row.line,
                column,
                text("the same id as in row {row}", row=str(first[value])),
                text("give each its own id"),
            )
        first.setdefault(value, row.line)


def _ranges(lines: Sequence[int]) -> str:
    """Write lines as in ``2-40, 43``."""
    ends = [line for k, line in enumerate(lines) if k + 1 == len(lines) or lines[k + 1] != line + 1]
    starts = [line for k, line in enumerate(lines) if k == 0 or lines[k - 1] != line - 1]
    pairs = list(zip(starts, ends, strict=True))
    told = [f"{a}" if a == b else f"{a}-{b}" for a, b in pairs[:_RANGES_SHOWN]]
    return ", ".join([*told, *(["..."] if len(pairs) > _RANGES_SHOWN else [])])
