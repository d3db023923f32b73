"""What Excel and its users do to a table: sheets, changes, where it is told, and the hint."""

import datetime as dt

from good_case import cells_of, rows_of

TABLE = cells_of("institutions")
_COLUMN = {name: k for k, name in enumerate(TABLE[0])}


def _with(row, column, value):
    copy = [list(cells) for cells in TABLE]
    copy[row - 1][_COLUMN[column]] = value
    return copy


def _written(method, row, column, *value):
    def change(_, sheets):
        getattr(sheets["Ark1"], method)(row - 1, _COLUMN[column], *value)

    return change


def _date(book, sheets):
    style = book.add_format({"num_format": "d-mmm"})
    sheets["Ark1"].write_datetime(2, _COLUMN["age_from"], dt.datetime(2026, 3, 2), style)  # noqa: DTZ001


def _merged(_, sheets):
    sheets["Ark1"].merge_range(2, 1, 3, 1, "Nørrehus")


def _hidden(_, sheets):
    sheets["Ark1"].hide()
    sheets["Noter"].activate()
    sheets["Noter"].set_first_sheet()


_NUMBERED = [TABLE[0], *([*row[:2], int(row[2]), *row[3:]] for row in TABLE[1:])]

BAD = {
    "a date that was an age": ({"Ark1": TABLE}, _date, [":E3: age_from"], "format the column"),
    "codes that became numbers": ({"Ark1": _NUMBERED}, None, ["C2", "C3", "C4"], "write 0"),
    "merged cells": ({"Ark1": TABLE}, _merged, [":3: the cells B3:B4 are merged"], "unmerge"),
    "a formula without a value": (
        {"Ark1": TABLE},
        _written("write_formula", 3, "capacity", "=1+1", None, ""),
        [":G3: capacity: is a formula without a stored value"],
        "let it calculate",
    ),
    "a formula with an error": (
        {"Ark1": TABLE},
        _written("write_formula", 3, "capacity", "=1/0", None, "#DIV/0!"),
        [":G3: capacity: is a formula with an error"],
        "correct the formula",
    ),
    "a text for a number": ({"Ark1": _with(4, "capacity", "ca. 90")}, None, [":G4: capacity"], ""),
    "half a place": ({"Ark1": _with(4, "capacity", 90.5)}, None, [":G4: capacity"], ""),
    "a civil registration number as a number": (
        {"Ark1": _with(4, "closed_to", 101201234)},
        None,
        [":O4: closed_to: looks like a CPR number"],
        "take it away",
    ),
    "two sheets that fit": (
        {"Ark1": TABLE, "Kopi": TABLE},
        None,
        [" several sheets have the columns: Ark1, Kopi"],
        "hide or delete all but one",
    ),
    "two sheets and none fits": (
        {"Ark1": [["a"], [1]], "Ark2": [["b"], [2]]},
        None,
        [" no visible sheet has the columns; there are: Ark1, Ark2"],
        "give the columns their names",
    ),
    "only a hidden sheet fits": (
        {"Ark1": TABLE, "Noter": [["a", "b"], [1, 2]]},
        _hidden,
        ["column is missing"] * 16,
        "add the column",
    ),
    "a column that is missing": (
        {"Ark1": [row[:-1] for row in TABLE]},
        None,
        [":1: y: the column is missing"],
        "add the column",
    ),
    "an empty sheet": ({"Ark1": []}, None, [" "], ""),
    "a cell far away": (
        {"Ark1": TABLE},
        lambda _, sheets: sheets["Ark1"].write(1_000_000, 16_000, "x"),
        [" the sheet has cells far away from each other"],
        "delete the rows and columns",
    ),
    "an area that isn't there, in the right row": (
        {"Ark1": [["Udtræk"], [], *_with(5, "area_id", "09")]},
        None,
        [":C7: area_id: »09« is not an area"],
        "use one of 01, 02, 03",
    ),
}


def _danish(rows):
    names = {
        "name": "Navn",
        "area_id": "Bydel nr.",
        "capacity": "Normering",
        "may_host": "Må have basispladser",
    }
    words = {"yes": "Ja", "no": "Nej", "undecided": "uafklaret", "ok": "i orden"}
    header, *rest = rows
    return [
        [names.get(name, name.upper()) for name in header],
        *([words.get(cell, cell) for cell in row] for row in rest),
    ]


def _hide_more(book, _):
    book.add_worksheet("Skjult").hide()


GOOD = {
    "as it is": ({"Ark1": TABLE}, None),
    "with a title above": ({"Ark1": [["Udtræk pr. 1. august"], [], *TABLE]}, None),
    "with empty rows below": ({"Ark1": [*TABLE, [], ["", ""]]}, None),
    "columns turned round": ({"Ark1": [row[::-1] for row in TABLE]}, None),
    "in Danish": ({"Ark1": _danish(TABLE)}, None),
    "numbers as text": ({"Ark1": [[str(cell) for cell in row] for row in TABLE]}, None),
    "decimals of nothing": (
        {"Ark1": [[float(c) if isinstance(c, int) else c for c in row] for row in TABLE]},
        None,
    ),
    "beside another sheet": ({"Noter": [["husk", "det"]], "Ark1": TABLE}, None),
    "beside a hidden copy": ({"Ark1": TABLE}, _hide_more),
    "with more columns": ({"Ark1": [[*row, "note"] for row in TABLE]}, None),
    "lying": ({"Ark1": TABLE}, _written("write_formula", 3, "capacity", "=50+50", None, 100)),
}
ROWS = rows_of("institutions")
