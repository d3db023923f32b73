"""Read CSV by looking at it: which encoding, which separator, which line is the header."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from planner.door import RefusedFileError
from planner.tabular.encodings import decoded
from planner.tabular.sheet import Line, Sheet
from planner.tabular.table import Columns
from planner.text import text

# A city's children, or every pair of child and institution, and much more.
_MOST_CELLS = 5_000_000
# Titles and dates of an extract stand above its header.
_HEADER_WITHIN = 20
_SEPARATORS = {
    ",": text("comma"),
    ";": text("semicolon"),
    "\t": text("tab"),
}
# Excel's way to say it.
_SAYS = re.compile(r'"?sep=([,;\t])"?\n', re.IGNORECASE)


def read_csv(raw: bytes, columns: Columns) -> Sheet:
    """Read a CSV file with a header.

    Raises
    ------
    RefusedFileError
        If it can't be read as such.
    """
    content, encoding = decoded(raw)
    skipped = 0
    if says := _SAYS.match(content):
        content, skipped = content[says.end() :], 1
    separator, position = (says[1], 0) if says else _looks(content, columns)
    if content.count(separator) + content.count("\n") > _MOST_CELLS:
        raise RefusedFileError(
            text("the table has too many cells"), text("leave out what isn't used")
        )
    lines = list(islice(_lines(content, separator, skipped), position, None))
    if not lines:
        raise RefusedFileError(
            text("the file is empty or not text"), text("save it as CSV in UTF-8")
        )
    how = text(
        "{encoding}, separated by {separator}", encoding=encoding, separator=_SEPARATORS[separator]
    )
    return Sheet(header=lines[0], lines=lines[1:], how=how)


def _looks(content: str, columns: Columns) -> tuple[str, int]:
    """Return the separator and the header's position that give the most columns we know."""
    best = (0, 0, 0, ",", 0)
    for order, separator in enumerate(_SEPARATORS):
        for position, cells in enumerate(_first_rows(content, separator)):
            known = len({columns.meant_by(cell) for cell in cells} - {None})
            first = len(cells) if position == 0 else 0
            best = max(best, (known, first, -position, separator, -order), key=lambda one: one[:3])
    return best[3], -best[2]


def _first_rows(content: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from islice(_rows(content[:100_000], separator), _HEADER_WITHIN)
    except csv.Error:
        return


def _rows(content: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True)
    return (cells for cells in reader if any(cell.strip() for cell in cells))


def _lines(content: str, separator: str, skipped: int) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            stripped = tuple(cell.strip() for cell in cells)
            if any(stripped):
                yield Line(reader.line_num + skipped, stripped)
    except csv.Error:
        raise RefusedFileError(
            text("the row can't be read as CSV"),
            text("look at the quotes"),
            reader.line_num + skipped,
        ) from None
