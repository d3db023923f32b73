"""How a workbook is written: numbers as numbers, text as text, the same bytes each time.

Nothing that a text begins with makes it a formula or a link, neither here nor when a reader who
edits the cell ends with the enter key.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from planner.report.tables import FORMULA_STARTS
from planner.text import Lang, text

# When every workbook says that it was made.
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
# Width of the widest column, and room beside a text for the button of the filter. [characters]
_WIDEST, _BUTTON = 60, 3
# As much as a cell can hold. [characters]
_LONGEST = 32_767
_A4, _EVERY_CELL = 9, "A1:XFD1048576"
# Whole numbers, numbers with decimals and shares; Excel writes their marks as its reader does.
_WHOLE, _PART, _SHARE = "#,##0", "#,##0.0###", "0.0%"
_SYNTHETIC = text("Synthetic data")
_IS_SYNTHETIC = {False: text("no"), True: text("yes")}


# What the reading of an archive raises that somebody changed a byte of: broken, cut short, packed
# in a way or said to be locked with a password that there is none for, or named in no alphabet.
_UNREADABLE = (
    *(OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, LookupError, struct.error),
)


class Share(NamedTuple):
    """A number of which 1 is shown as 100 %."""

    value: Decimal


Cell = str | int | Decimal | Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table.

    Parameters
    ----------
    header
        Names of the columns, with the unit of numbers.
    rows
        A number that is not told is None.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def marked(sheet: Sheet, lang: Lang, *, is_synthetic: bool) -> Sheet:
    """Return a sheet that says in each row whether the data are made up."""
    mark = _IS_SYNTHETIC[is_synthetic].said(lang)
    return replace(
        sheet,
        header=(*sheet.header, _SYNTHETIC.said(lang)),
        rows=tuple((*row, mark) for row in sheet.rows),
    )


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        formats = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "quoted": book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True}),
            _WHOLE: book.add_format({"num_format": _WHOLE, "valign": "top"}),
            _PART: book.add_format({"num_format": _PART, "valign": "top"}),
            _SHARE: book.add_format({"num_format": _SHARE, "valign": "top"}),
        }
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, formats)
    return out.getvalue()


def is_same_workbook(path: Path, right: bytes) -> bool:
    """Say whether a file holds the same as a workbook, however it is compressed."""
    try:
        return _parts(path.read_bytes()) == _parts(right)
    except _UNREADABLE:
        return False


def _parts(raw: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        return [(name, parts.read(name)) for name in parts.namelist()]


def _write(page: Worksheet, sheet: Sheet, formats: dict[str, Format]) -> None:
    for place, told in enumerate(sheet.header):
        page.write_string(0, place, told, formats["head"])
        column = [row[place] for row in sheet.rows]
        page.set_column(place, place, _width(told, column))
        for line, value in enumerate(column, start=1):
            _write_cell(page, (line, place), value, formats)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)
    # An identifier such as 01 is meant to be text.
    page.ignore_errors({"number_stored_as_text": _EVERY_CELL})
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _write_cell(
    page: Worksheet, at: tuple[int, int], value: Cell, formats: dict[str, Format]
) -> None:
    # Never page.write, which makes a formula of what begins with "=".
    if value is None or value == "":
        return
    if isinstance(value, str):
        kind = "quoted" if value.startswith(FORMULA_STARTS) else "text"
        page.write_string(*at, value[:_LONGEST], formats[kind])
    elif isinstance(value, Share):
        page.write_number(*at, value.value, formats[_SHARE])
    else:
        kind = _WHOLE if value == int(value) else _PART
        page.write_number(*at, value, formats[kind])


def _width(head: str, column: Sequence[Cell]) -> int:
    """Return how wide a column is: as its cells, and the longest word of its header."""
    texts = [str(one) for one in column if one is not None and not isinstance(one, Share)]
    return min(_WIDEST, _BUTTON + max(map(len, [*head.split(), *texts])))
