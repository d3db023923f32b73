"""A table with the columns that are asked for, and what each of its cells means.

Every fault is kept with its row and column; a cell of a sensitive table is never repeated.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from planner.errors import Fault
from planner.tabular.aliases import column_of, plain_name, word_of
from planner.tabular.numbers import Mark, Permits, mark_of, readings
from planner.tabular.sheet import Number, Sheet, cell_name
from planner.text import Text, alike, joined, plain, text

T = TypeVar("T")

LONGEST_SHOWN = 40
# Of columns that aren't read, so many are named.
_UNREAD_SHOWN = 8
# So many empty cells of a column are one thing to do, and so many ranges of rows are told.
_MANY, _RANGES_SHOWN = 4, 5
# What a spreadsheet makes of »2-3«.
_LIKE_DATE = re.compile(r"[0-9]{1,4}[-./ ][0-9a-zæøå]{1,4}\.?([-./ ][0-9]{2,4}.*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file, and its cells by column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which columns a table has.

    Parameters
    ----------
    required, optional
        Those that must be there, and those that are read as empty when they are not. Where x
        and y are required, lon and lat do as well.
    other_numbers
        Columns, as written, whose numbers are known to be no civil registration numbers.
    is_sensitive
        Whether a message may not repeat what a cell holds.
    meant_by
        Which column a name in a header means; None if none of them.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    other_numbers: tuple[str, ...] = ()
    is_sensitive: bool = False
    meant_by: Callable[[str], str | None] = column_of

    @property
    def names(self) -> tuple[str, ...]:
        """All that are read, as the header of a table to be filled in."""
        return (*self.required, *self.optional)


@dataclass(slots=True)
class Table:
    """A table's rows and the faults found so far.

    Parameters
    ----------
    is_whole
        Whether it was read and has its columns, so that its rows can be judged.
    unread
        Names of columns that are none of those asked for, as written.
    told_cells
        Row and column of cells with a fault of their own; what they mean is then no matter.
    """

    file: str
    is_sensitive: bool
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    sheet: Sheet | None = None
    is_whole: bool = False
    unread: tuple[str, ...] = ()
    position_by_column: dict[str, int] = field(default_factory=dict)
    told_cells: set[tuple[int, str]] = field(default_factory=set)
    _told_lines: set[int] = field(default_factory=set)
    _marks: dict[str, Mark | None] = field(default_factory=dict)

    @property
    def has_degrees(self) -> bool:
        """Whether positions stand as longitude and latitude."""
        return "lon" in self.position_by_column and "x" not in self.position_by_column

    @property
    def how(self) -> Text:
        """How the file was understood."""
        if self.sheet is None:
            return text("not read")
        how, count = self.sheet.how, len(self.unread)
        if not count:
            return how
        if self.is_sensitive:
            return text("{how}; columns that are not read: {count}", how=how, count=count)
        shown = ", ".join(
            f"»{plain(name)[:LONGEST_SHOWN]}«" for name in self.unread[:_UNREAD_SHOWN]
        )
        if count > _UNREAD_SHOWN:
            more = count - _UNREAD_SHOWN
            return text(
                "{how}; not read: {columns} and {more} more", how=how, columns=shown, more=more
            )
        return text("{how}; not read: {columns}", how=how, columns=shown)

    def refuse(self, line: int, column: str, what: Text, do: Text) -> None:
        """Note a fault.

        Parameters
        ----------
        column
            Our name of it, or several with a comma between; the one in the file is told too.
        """
        cell, position = "", self.position_by_column.get(column.split(",", maxsplit=1)[0])
        subject = column
        if self.sheet is not None and position is not None:
            cell = cell_name(self.sheet, line, position) if line else ""
            written = self.sheet.header.cells[position]
            if "," not in column and plain_name(written) != plain_name(column):
                subject = f"{column} (»{written[:LONGEST_SHOWN]}«)"
        self.faults.append(Fault(self.file, line, 0, subject, what, do, cell))

    def is_told(self, row: Row) -> bool:
        """Whether a cell of the row has a fault of its own already."""
        return row.line in self._told_lines

    def mark_told(self, line: int, column: str) -> None:
        """Remember that a cell has a fault whatever it means; another would only repeat it."""
        self.told_cells.add((line, column))
        self._told_lines.add(line)

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

    def refuse_cell(self, row: Row, column: str, expected: Text, do: Text | None = None) -> None:
        """Note a cell that is not what it should be, and repeat it if that is allowed."""
        if (row.line, column) in self.told_cells:
            return
        got = "" if self.is_sensitive else f"»{row.cells[column][:LONGEST_SHOWN]}« "
        self.refuse(
            row.line,
            column,
            text("{got}is not {expected}", got=got, expected=expected),
            do or text("correct the cell"),
        )

    def text(
        self, row: Row, column: str, *, pattern: str = r".{1,200}", empty: bool = False
    ) -> str:
        """Return a cell's text; an empty one where that is not allowed is a fault."""
        value = row.cells[column]
        is_right = re.fullmatch(pattern, value) is not None and value.isprintable()
        if not is_right and not (empty and not value):
            self.refuse_cell(row, column, text("filled in right"))
        return value

    def whole(self, row: Row, column: str, low: int, high: int, default: int | None = None) -> int:
        """Return a cell's whole number within bounds."""
        if not row.cells[column] and default is not None:
            return default

        def permits(value: Decimal) -> bool:
            return low <= value <= high and value == value.to_integral_value()

        def expected() -> Text:
            return text("a whole number between {low} and {high}", low=str(low), high=str(high))

        number = self._number(row, column, permits, expected)
        return low if number is None else int(number)

    def decimal(
        self, row: Row, column: str, bounds: tuple[float, float], kind: Text
    ) -> float | None:
        """Return a number within bounds, with decimal point or comma; None if it is none.

        Parameters
        ----------
        kind
            What it is, for messages.
        """
        low, high = bounds

        def expected() -> Text:
            return text("{kind} between {low} and {high}", kind=kind, low=str(low), high=str(high))

        def permits(value: Decimal) -> bool:
            return low <= value <= high

        number = self._number(row, column, permits, expected)
        return None if number is None else float(number)

    def _number(
        self, row: Row, column: str, permits: Permits, expected: Callable[[], Text]
    ) -> Decimal | None:
        found = readings(row.cells[column], permits)
        values = set(found.values())
        if len(values) > 1:
            if column not in self._marks:
                cells = (one.cells[column] for one in self.rows)
                self._marks[column] = mark_of(cells, permits)
            mark = self._marks[column]
            if mark is None:
                self._refuse_ambiguous(row, column, sorted(values))
                return None
            return found[mark]
        if not values:
            self.refuse_cell(row, column, expected(), self._hint(row.cells[column]))
            return None
        return values.pop()

    def _refuse_ambiguous(self, row: Row, column: str, values: list[Decimal]) -> None:
        if self.is_sensitive:
            what = text("may be read with a decimal comma or with a decimal point")
        else:
            what = text(
                "»{got}« may be {low} or {high}",
                got=row.cells[column],
                low=values[0].normalize(),
                high=values[-1].normalize(),
            )
        do = text("write all numbers of the column without a thousands separator")
        self.refuse(row.line, column, what, do)

    def _hint(self, value: str) -> Text | None:
        if not value:
            return text("fill in the cell")
        is_number = isinstance(value, Number) or readings(value, lambda _: True)
        if not is_number and _LIKE_DATE.fullmatch(value):
            return text(
                "if a spreadsheet made a date of it, format the cells as text and write anew"
            )
        return None

    def choice(self, row: Row, column: str, values: Mapping[str, T]) -> T:
        """Return what one of the permitted words stands for, also in Danish."""
        value = row.cells[column]
        if value not in values:
            value = word_of(value)
        if value not in values:
            listed = joined(alike(word) if word else text("(empty)") for word in values)
            self.refuse_cell(row, column, text("one of {listed}", listed=listed))
            return next(iter(values.values()))
        return values[value]


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


def refuse_unfinished(table: Table, columns: Iterable[str]) -> None:
    """Note columns that many rows leave empty, once each instead of row by row."""
    for column in columns:
        lines = [row.line for row in table.rows if not row.cells[column]]
        if len(lines) < _MANY:
            continue
        what = text(
            "is empty in {count} of {all} rows: {rows}",
            count=len(lines),
            all=len(table.rows),
            rows=_ranges(lines),
        )
        table.refuse(0, column, what, text("fill in the column"))
        for line in lines:
            table.mark_told(line, column)


def _ranges(lines: Sequence[int]) -> str:
    """Write lines as in ``2-40, 43``."""
    ends = [line for k, line in enumerate(lines) if k + 1 == len(lines) or lines[k + 1] != line + 1]
    starts = [line for k, line in enumerate(lines) if k == 0 or lines[k - 1] != line - 1]
    pairs = list(zip(starts, ends, strict=True))
    told = [f"{a}" if a == b else f"{a}-{b}" for a, b in pairs[:_RANGES_SHOWN]]
    return ", ".join([*told, *(["..."] if len(pairs) > _RANGES_SHOWN else [])])
