"""What every reader of tables returns: rows of text, each with its place in the file."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from planner.text import Text


class Number(str):
    """A cell that was stored as a number, so that its decimal mark is no question."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the file, from 1, and its cells from left to right."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something wrong with a place in the file itself, whatever its column means.

    Parameters
    ----------
    column
        Position from 0; None for the whole row.
    """

    line: int
    column: int | None
    what: Text
    do: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table as it stands in its file.

    Parameters
    ----------
    header
        Names of the columns as written.
    how
        How the file was understood: encoding and separator, or sheet, or coordinate system.
    name
        The sheet of a workbook; empty for other files.
    first_column
        Where the table begins, from 0, in a workbook.
    """

    header: Line
    lines: Sequence[Line]
    how: Text
    name: str = ""
    first_column: int = 0
    remarks: Sequence[Remark] = field(default=())


def cell_name(sheet: Sheet, line: int, column: int) -> str:
    """Return what Excel calls a cell, such as ``C7``; empty if it is no workbook.

    Parameters
    ----------
    column
        Position from 0 among the table's columns.
    """
    if not sheet.name:
        return ""
    return place_name(line, sheet.first_column + column)


def place_name(row: int, column: int) -> str:
    """Return what Excel calls a place, given its row from 1 and its column from 0."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{letters}{row}"
