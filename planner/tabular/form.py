"""Whether a sheet has the form of a table: its columns, its names, and no number of a person."""

from collections.abc import Collection, Sequence

from planner.errors import Fault
from planner.personal import is_like_cpr
from planner.tabular.aliases import plain_name
from planner.tabular.sheet import Sheet, cell_name
from planner.tabular.table import LONGEST_SHOWN, Columns, Row, Table
from planner.text import text

_LIKE_CPR = text("looks like a CPR number")
_LON_LAT = {"x": "lon", "y": "lat"}


def table_of(sheet: Sheet, shown: str, columns: Columns) -> Table:
    """Return the table in a sheet, with the faults of its form.

    Parameters
    ----------
    shown
        The file's name as it appears in messages.
    """
    table = Table(shown, columns.is_sensitive, sheet=sheet)
    names = [columns.meant_by(cell) or "" for cell in sheet.header.cells]
    for position, name in enumerate(names):
        table.position_by_column.setdefault(name, position)
    table.position_by_column.pop("", None)
    wanted = _wanted(columns, names)
    _check_header(table, names, columns, wanted)
    table.is_whole = not table.faults
    table.unread = tuple(
        cell
        for cell, name in zip(sheet.header.cells, names, strict=True)
        if cell and name not in wanted
    )
    _check_names(table, names)
    cleared = {plain_name(name) for name in columns.other_numbers}
    checked = [
        position
        for position, cell in enumerate(sheet.header.cells)
        if plain_name(cell) not in cleared
    ]
    for remark in sheet.remarks:
        column = "" if remark.column is None else names[remark.column]
        if remark.column is None or column in wanted:
            table.refuse(remark.line, column, remark.what, remark.do)
            table.mark_told(remark.line, column)
    positions = {name: table.position_by_column.get(name) for name in wanted}
    for line in sheet.lines:
        if _has_right_length(table, line.number, line.cells):
            cells = line.cells
            if is_like_cpr("|".join(cells)):
                _refuse_numbers(table, line.number, cells, checked)
            table.rows.append(
                Row(
                    line.number,
                    {name: "" if k is None else cells[k] for name, k in positions.items()},
                )
            )
    return table


def _wanted(columns: Columns, names: Collection[str]) -> tuple[str, ...]:
    wanted = columns.names
    if "x" in wanted and "x" not in names and {"lon", "lat"} <= set(names):
        return tuple(_LON_LAT.get(name, name) for name in wanted)
    return wanted


def _check_header(
    table: Table, names: Sequence[str], columns: Columns, wanted: Sequence[str]
) -> None:
    sheet = table.sheet
    line = 0 if sheet is None else sheet.header.number
    for name in wanted[: len(columns.required)]:
        if name not in names:
            table.refuse(line, name, text("the column is missing"), text("add the column"))
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        if name in wanted:
            what, do = text("the column stands several times"), text("keep only one of them")
            table.refuse(line, name, what, do)


def _check_names(table: Table, names: Sequence[str]) -> None:
    """Note what is wrong with the names of columns that aren't read."""
    line, cells = (
        (0, ()) if table.sheet is None else (table.sheet.header.number, table.sheet.header.cells)
    )
    written = [plain_name(cell) for cell in cells]
    for position, cell in enumerate(cells):
        if is_like_cpr(cell):
            do = text("take it away; a column is named by what it holds")
            table.faults.append(Fault(table.file, line, position + 1, "", _LIKE_CPR, do))
        elif not names[position] and cell and written.count(written[position]) > 1:
            # Without a header the first line is a row, and its cells are not to be shown.
            shown = "" if table.is_sensitive else cell[:LONGEST_SHOWN]
            what, do = text("the column stands several times"), text("keep only one of them")
            table.refuse(line, shown, what, do)


def _has_right_length(table: Table, line: int, cells: Sequence[str]) -> bool:
    header = 0 if table.sheet is None else len(table.sheet.header.cells)
    if len(cells) == header or (len(cells) > header and not any(cells[header:])):
        return True
    table.refuse(
        line,
        "",
        text("the row has {cells} cells, the header {header}", cells=len(cells), header=header),
        text("correct the row"),
    )
    return False


def _refuse_numbers(table: Table, line: int, cells: Sequence[str], checked: Sequence[int]) -> None:
    by_position = {position: name for name, position in table.position_by_column.items()}
    for position in checked:
        if is_like_cpr(cells[position]):
            name = by_position.get(position, "")
            do = text(
                "take it away; for another number of ten digits name its column in "
                "case.other_numbers"
            )
            if name.endswith("_id"):
                do = text("use a pseudonym")
            table.mark_told(line, name)
            cell = "" if table.sheet is None else cell_name(table.sheet, line, position)
            column = 0 if name else position + 1
            table.faults.append(Fault(table.file, line, column, name, _LIKE_CPR, do, cell))
