"""Write faults down to work through: as a table, and as marks in a copy of a workbook.

A table of children is never copied: its faults are told by cell in the table of faults, and who
mends them has the workbook itself.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter

from planner.errors import Fault
from planner.report.run_directory import whole_directory, write_text
from planner.report.tables import csv_text
from planner.tabular.sheet import Number, Sheet, cell_name
from planner.text import Lang

FAULTS = "faults.csv"
_COLUMNS = ("file", "cell", "row", "column", "subject", "what", "do")
_MARK = {"bg_color": "#FFE08A", "border": 1, "border_color": "#B00020"}


def write_faults(
    folder: Path, faults: Sequence[Fault], workbooks: Iterable[tuple[str, Sheet]], lang: Lang
) -> None:
    """Write a folder with ``faults.csv``, and with a marked copy of each workbook.

    Parameters
    ----------
    workbooks
        Name in messages and content; none with children in it.

    Raises
    ------
    UsageError
        If the folder is taken by anything else, or can't be written.
    """
    with whole_directory(folder, FAULTS) as partial:
        write_text(partial / FAULTS, csv_text(_COLUMNS, (_row(one, lang) for one in faults)))
        for shown, sheet in workbooks:
            own = [one for one in faults if one.file == shown and one.cell]
            _write_marked(partial / Path(shown).name, sheet, own, lang)


def _row(fault: Fault, lang: Lang) -> dict[str, str | int]:
    return {
        "file": fault.file,
        "cell": fault.cell,
        "row": fault.line,
        "column": fault.column,
        "subject": fault.subject,
        "what": fault.what.said(lang),
        "do": fault.do.said(lang),
    }


def _write_marked(path: Path, sheet: Sheet, faults: Sequence[Fault], lang: Lang) -> None:
    said: dict[str, list[str]] = {}
    for one in faults:
        said.setdefault(one.cell, []).append(f"{one.what.said(lang)}; {one.do.said(lang)}")
    with xlsxwriter.Workbook(path, {"strings_to_urls": False}) as book:
        page, mark = book.add_worksheet(sheet.name), book.add_format(_MARK)
        for line in (sheet.header, *sheet.lines):
            for column, cell in enumerate(line.cells):
                at = (line.number - 1, sheet.first_column + column)
                told = said.get(cell_name(sheet, line.number, column), [])
                style = mark if told else None
                if isinstance(cell, Number):
                    page.write_number(*at, float(cell), style)
                else:
                    page.write_string(*at, cell, style)
                if told:
                    page.write_comment(*at, "\n".join(told))
