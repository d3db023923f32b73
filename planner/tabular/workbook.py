"""Read a sheet of an Excel workbook, so that nothing that Excel did to it goes unseen."""

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum
from python_calamine import SheetVisibleEnum as Visible

from planner.door import RefusedFileError
from planner.tabular.archive import Marks, check_extent, check_strings, looked_into, marks_of
from planner.tabular.sheet import Line, Number, Remark, Sheet, place_name
from planner.tabular.table import Columns
from planner.text import Text, text

_HEADER_WITHIN = 20
_OLD = b"\xd0\xcf\x11\xe0"
_SAVE = text("save it as .xlsx, or as CSV")
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_workbook(raw: bytes, columns: Columns) -> Sheet:
    """Read the one visible sheet that has the columns; where none is required, any of them.

    Of a sensitive table no message names the sheets.

    Raises
    ------
    RefusedFileError
        If there is none or there are several, or the file is no such workbook.
    """
    if not raw.startswith(b"PK\x03\x04"):
        what = text("the file is not an Excel workbook (.xlsx)")
        if raw.startswith(_OLD):
            what = text("the workbook is of the old kind (.xls) or has a password")
        raise RefusedFileError(what, _SAVE)
    parts = looked_into(raw)
    files = _file_by_sheet(parts)
    sheets = [parts.get(name, b"") for name in files.values()]
    for sheet in sheets:
        check_extent(sheet)
    check_strings(parts.get("xl/sharedStrings.xml", b""), sheets)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        return _chosen(book, parts, files, columns)
    except RefusedFileError:
        raise
    except (CalamineError, OSError, ValueError):
        raise RefusedFileError(text("the workbook can't be read"), _SAVE) from None


def _file_by_sheet(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the part that holds each sheet."""
    try:
        book = ET.fromstring(parts["xl/workbook.xml"])  # noqa: S314  (declares no entity)
        links = ET.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314
    # Of encodings that aren't known or that it can't read, the parser tells by these.
    except (LookupError, ValueError, ET.ParseError):
        raise RefusedFileError(text("the workbook can't be read"), _SAVE) from None
    target = {one.get("Id", ""): one.get("Target", "") for one in links}
    found = {}
    for one in book.iter():
        if one.tag.endswith("}sheet"):
            where = target.get(one.get(_REL, ""), "")
            found[one.get("name", "")] = where.lstrip("/") if where[:1] == "/" else f"xl/{where}"
    return found


def _chosen(
    book: CalamineWorkbook,
    parts: Mapping[str, bytes],
    files: Mapping[str, str],
    columns: Columns,
) -> Sheet:
    shown = [
        one.name
        for one in book.sheets_metadata
        if one.typ == SheetTypeEnum.WorkSheet and one.visible == Visible.Visible
    ]
    hidden = len(book.sheet_names) - len(shown)
    read = {}
    for name in shown:
        sheet = book.get_sheet_by_name(name)
        read[name] = _sheet(sheet, marks_of(parts.get(files.get(name, ""), b"")), hidden, columns)
    fits = {name: _known(one.header.cells, columns) for name, one in read.items() if one}
    good = [name for name, known in fits.items() if 2 * known >= max(2, len(columns.required))]
    if len(fits) == 1 and not good:
        good = list(fits)
    if len(good) != 1:
        what = _which(fits, good, is_sensitive=columns.is_sensitive)
        raise RefusedFileError(what, _only_one(len(good)))
    found = read[good[0]]
    if found is None:
        raise RefusedFileError(text("the sheet is empty"), _SAVE)
    return found


def _which(fits: Iterable[str], good: list[str], *, is_sensitive: bool) -> Text:
    if is_sensitive:
        count = len(good)
        return text("{count} of the visible sheets have the columns", count=count)
    listed = ", ".join(good or fits) or "-"
    if good:
        return text("several sheets have the columns: {listed}", listed=listed[:200])
    return text("no visible sheet has the columns; there are: {listed}", listed=listed[:200])


def _only_one(count: int) -> Text:
    if count:
        return text("hide or delete all but one of them")
    return text("give the columns their names in the first row, and show the sheet")


def _known(cells: Iterable[str], columns: Columns) -> int:
    known = {columns.meant_by(cell) for cell in cells} - {None}
    return len(known & {*columns.required, "lon", "lat"} if columns.required else known)


def _sheet(sheet: CalamineSheet, marks: Marks, hidden: int, columns: Columns) -> Sheet | None:
    if sheet.start is None or sheet.end is None:
        return None
    table = sheet.to_python(skip_empty_area=True)
    first_row, first_column = sheet.start
    rows = [[_cell(value) for value in row] for row in table]
    header = max(
        range(min(_HEADER_WITHIN, len(rows))),
        key=lambda k: (len({columns.meant_by(cell) for cell in rows[k]} - {None}), -k),
        default=None,
    )
    if header is None:
        return None
    width = max((k + 1 for k, cell in enumerate(rows[header]) if cell), default=0)
    lines = [
        Line(first_row + k + 1, tuple(row)) for k, row in enumerate(rows) if k > header and any(row)
    ]
    remarks = [
        *_dates(table, header, first_row),
        *_marked(marks, (first_row + header, first_column), width),
        *_merged(sheet, (first_row + header, first_column)),
    ]
    how = text("Excel, sheet »{name}«", name=sheet.name)
    if hidden:
        how = text("{how}; hidden sheets are not read: {hidden}", how=how, hidden=hidden)
    return Sheet(
        header=Line(first_row + header + 1, tuple(rows[header])),
        lines=lines,
        how=how,
        name=sheet.name,
        first_column=first_column,
        remarks=remarks,
    )


def _cell(value: Any) -> str:  # noqa: ANN401  (whatever a cell holds)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004  (exact in a double)
            return Number(int(value))
        return Number(repr(value))
    if isinstance(value, int):
        return Number(value)
    if isinstance(value, str):
        return value.strip()
    return str(value)


def _dates(table: list[list[Any]], header: int, first_row: int) -> Iterator[Remark]:
    kinds = (dt.date, dt.time, dt.timedelta)
    for k, row in enumerate(table[header + 1 :], start=header + 1):
        for column, value in enumerate(row):
            if isinstance(value, kinds):
                yield Remark(
                    first_row + k + 1,
                    column,
                    text("is a date; perhaps Excel made it of something like »2-3«"),
                    text("format the column as text and write the cell anew"),
                )


def _marked(marks: Marks, corner: tuple[int, int], width: int) -> Iterator[Remark]:
    row_0, column_0 = corner
    told = (
        (
            marks.without_value,
            text("is a formula without a stored value"),
            text("open the workbook in Excel, let it calculate, and save it"),
        ),
        (
            marks.with_error,
            text("is a formula with an error"),
            text("correct the formula, or paste values"),
        ),
    )
    for places, what, do in told:
        for row, column in places:
            if row > row_0 and 0 <= column - column_0 < width:
                yield Remark(row + 1, column - column_0, what, do)


def _merged(sheet: CalamineSheet, corner: tuple[int, int]) -> Iterator[Remark]:
    row_0, column_0 = corner
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if bottom >= row_0 and right >= column_0:
            yield Remark(
                max(top, row_0) + 1,
                None,
                text(
                    "the cells {first}:{last} are merged",
                    first=place_name(top + 1, left),
                    last=place_name(bottom + 1, right),
                ),
                text("unmerge them and fill in each cell"),
            )
