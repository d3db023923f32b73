"""The children's table broken in every way that we could think of: name, and what becomes of it."""

import json

from attacked_case import CHILD_COLUMNS, STEM, children
from small_case import table

TEXT = table(CHILD_COLUMNS, children())
_LINES = TEXT.splitlines()
_WORD, _X = children()[0]["child_id"], children()[0]["x"]


def _cell(column, value, row=0):
    rows = [dict(one) for one in children()]
    rows[row][column] = value
    return table(CHILD_COLUMNS, rows)


def _without(column):
    return table(
        [name for name in CHILD_COLUMNS if name != column],
        [{key: value for key, value in row.items() if key != column} for row in children()],
    )


def _header(change):
    return "\n".join([change(_LINES[0]), *_LINES[1:]])


def _row(change):
    return "\n".join([*_LINES[:3], change(_LINES[3]), *_LINES[4:]]) + "\n"


def _swapped(line, one, other):
    cells = line.split(",")
    cells[one], cells[other] = cells[other], cells[one]
    return ",".join(cells)


# Each cell that is wrong says something of a child.
_WORDS_IN = {
    f"a word in {name}": _cell(name, f"{STEM}!") for name in CHILD_COLUMNS[:9] if name != "entry"
}
_MISSING = {f"no column {name}": _without(name) for name in CHILD_COLUMNS[:9]}
_EMPTY = {f"nothing in {name}": _cell(name, "") for name in CHILD_COLUMNS[:5]}
_SWAPPED = {
    "coordinates swapped": _row(lambda one: _swapped(one, 1, 2)),
    "a coordinate as the year": _row(lambda one: _swapped(one, 1, 3)),
    "id and year swapped": _row(lambda one: _swapped(one, 0, 3)),
}


BROKEN = {
    **_WORDS_IN,
    **_MISSING,
    **_EMPTY,
    **_SWAPPED,
    "an id twice": _cell("child_id", children()[1]["child_id"]),
    "an id like a CPR number": _cell("child_id", f"{STEM}010203-4567"),
    "an id with a name in it": _cell("child_id", f"{STEM} Navnesen"),
    "an id too long": _cell("child_id", STEM * 9),
    "an id with an escape": _cell("child_id", f"\x1b]0;{STEM}\x07"),
    "an entry that is no year": _cell("entry", f"{STEM}/27"),
    "an entry that is a place": _cell("entry", _X, row=-1),
    "a home outside": _cell("y", "6099999.99"),
    "a home in degrees": _cell("x", "12.585610"),
    "infinity": _cell("x", "1e999"),
    "too many decimals of nothing": _cell("x", f"{_X}{STEM}"),
    "a formula": _cell("child_id", f"=HYPERLINK({STEM})"),
    "a child at no institution": _cell("institution_id", f"B{STEM}"),
    "born too early": _cell("birth_year", "1066"),
    "too many at one institution": TEXT.replace(",N2,yes", ",V2,yes"),
    "a row too short": _row(lambda one: one[:40]),
    "a row too long": _row(lambda one: f"{one},{STEM},{_X}"),
    "a quote that is open": _row(lambda one: f'"{one}'),
    "a quote in the middle": _row(lambda one: one.replace("-", '"-"', 1)),
    "no header": "\n".join(_LINES[1:]),
    "a header that is a child": _header(lambda _: _LINES[1]),
    "a column twice": _header(lambda one: one.replace("note", "x")),
    "a child's column twice": _header(
        lambda one: f"{one.replace('navn,adresse', f'{STEM},{STEM}')}"
    ),
    "no rows and no header": "",
    "a NUL": TEXT.replace(_WORD, f"{_WORD}\0"),
    "bars": TEXT.replace(",", "|"),
    "one line": TEXT.replace("\n", " "),
    "UTF-16 without a mark": TEXT.encode("utf-16-le"),
    "half of a sign": TEXT.encode().replace(_WORD.encode(), _WORD.encode() + b"\xc3"),
    "JSON": json.dumps(children()),
    "XML": f"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e '{STEM}'>]><a x='{_X}'>&e;</a>",
    "an archive": b"PK\x03\x04" + TEXT.encode(),
    "broken everywhere": TEXT.replace("202", f"{STEM}"),
}
