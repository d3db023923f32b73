"""A case with every kind of input, in whatever form a test gives each file."""

import io
import json
import zipfile

import xlsxwriter
from small_case import (
    AREAS,
    CHILD_COLUMNS,
    CHILDREN,
    INSTITUTION_COLUMNS,
    INSTITUTIONS,
    layer,
    scenario,
    table,
    tell,
)

FORECAST_COLUMNS = ("area_id", "school_year", "newcomers", "special_group")
FORECAST = [
    {"area_id": "01", "school_year": "2026/27", "newcomers": 5, "special_group": ""},
    {"area_id": "02", "school_year": "2026/27", "newcomers": 3, "special_group": ""},
]
QUARTER_COLUMNS = ("quarter_id", "area_id", "x", "y", "km2", "children_0_5")
QUARTERS = [
    {"quarter_id": "Q1", "area_id": "01", "x": 710000, "y": 6180000, "km2": 4.5}
    | {"children_0_5": 300},
    {"quarter_id": "Q2", "area_id": "02", "x": 730000, "y": 6180000, "km2": 6}
    | {"children_0_5": 310},
    {"quarter_id": "Q3", "area_id": "03", "x": 750000, "y": 6180000, "km2": 5}
    | {"children_0_5": 290},
]
ROWS = {
    "institutions": (INSTITUTION_COLUMNS, INSTITUTIONS),
    "children": (CHILD_COLUMNS, CHILDREN),
    "forecast": (FORECAST_COLUMNS, FORECAST),
    "quarters": (QUARTER_COLUMNS, QUARTERS),
}
CASE = {
    "areas": "areas.geojson",
    "institutions": "institutions.csv",
    "children": "children.csv",
    "forecast": {"file": "forecast.csv", "population": "quarters.csv", "seed": 1},
}


def rows_of(name):
    """Return copies of the rows of a table."""
    return [dict(row) for row in ROWS[name][1]]


def csv_of(name, rows=None, delimiter=","):
    """Return a table as text."""
    return table(ROWS[name][0], rows_of(name) if rows is None else rows, delimiter)


def good_files():
    """Return the files of the case by their names."""
    files = {f"{name}.csv": csv_of(name).encode() for name in ROWS}
    return files | {"areas.geojson": json.dumps(layer(AREAS)).encode()}


def workbook(sheets, change=None):
    """Return a workbook: by the sheet's name its rows of cells; ``change`` may do more to it.

    Parameters
    ----------
    change
        Called with the workbook and its sheets by name.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    made = {}
    for name, rows in sheets.items():
        made[name] = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                made[name].write(row, column, cell)
    if change is not None:
        change(book, made)
    book.close()
    return out.getvalue()


def with_part(raw, part, content):
    """Return a workbook in which one part of the archive has another content."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return packed.getvalue()


def cells_of(name, rows=None):
    """Return a table as rows of cells, the header first."""
    columns = ROWS[name][0]
    rows = rows_of(name) if rows is None else rows
    return [list(columns), *([row[column] for column in columns] for row in rows)]


def write(folder, files=None, case=None, settings=None):
    """Write the case, some files otherwise, and return the scenario's path."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, raw in (good_files() | (files or {})).items():
        if raw is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    found = settings or scenario(case=CASE | (case or {}))
    (folder / "case.yaml").write_text(json.dumps(found, indent=1), encoding="utf-8")
    return folder / "case.yaml"


def faults(capsys, path, *options):
    """Return the lines that tell faults, without the folder; the exit code fits them."""
    told = tell(capsys, *options, "check", path, "--lang", "en")
    assert told.code == (4 if told.err else 0), told
    return told.err.replace(f"{path.parent}/", "").splitlines()
