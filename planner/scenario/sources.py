"""Open a table that a scenario names: CSV, a workbook or a layer of points."""

from pathlib import Path

from planner.door import LARGEST_TABLE_BYTES, RefusedFileError, read_bytes
from planner.geo.features import is_layer
from planner.geo.points import read_points
from planner.personal import is_like_cpr
from planner.tabular.csv_file import read_csv
from planner.tabular.form import table_of
from planner.tabular.sheet import Sheet
from planner.tabular.table import Columns, Table
from planner.tabular.workbook import read_workbook
from planner.text import text

_WORKBOOKS = (".xlsx", ".xlsm")


def read_table(path: Path, shown: str, columns: Columns) -> Table:
    """Read a table; what is wrong with the file is a fault of the table.

    Parameters
    ----------
    shown
        The file's name as it appears in messages.
    """
    table = Table(shown, columns.is_sensitive)
    if is_like_cpr(path.name):
        what = text("the file's name holds what looks like a CPR number")
        table.refuse(0, "", what, text("give the file another name"))
    try:
        sheet = read_sheet(path, columns)
    except RefusedFileError as error:
        table.faults.append(error.fault(table.file))
    else:
        found = table_of(sheet, table.file, columns)
        found.faults += table.faults
        return found
    return table


def is_workbook(name: str) -> bool:
    """Say whether a file's name is that of a workbook."""
    return name.lower().endswith(_WORKBOOKS)


def read_sheet(path: Path, columns: Columns) -> Sheet:
    """Read a file by what its name says it is.

    Raises
    ------
    RefusedFileError
        If it isn't that.
    """
    if is_layer(path.name):
        return read_points(path)
    raw = read_bytes(path, LARGEST_TABLE_BYTES)
    return read_workbook(raw, columns) if is_workbook(path.name) else read_csv(raw, columns)
