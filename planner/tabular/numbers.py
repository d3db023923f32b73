"""What a number in text may mean, and which decimal mark a column has.

``1.234`` is one and a bit to some and more than a thousand to others. Each reading of a cell is
kept as long as it lies within the bounds of its column; the other cells of the column decide.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Literal

from planner.tabular.sheet import Number

Mark = Literal[",", "."]
MARKS: tuple[Mark, Mark] = (",", ".")

_BLANKS = " \u00a0\u202f\u2009'"
_GROUPED = (
    rf"[-+]?(?:[0-9]{{{{1,15}}}}|[0-9]{{{{1,3}}}}(?:[{{other}}{_BLANKS}][0-9]{{{{3}}}}){{{{1,4}}}})"
    r"(?:{mark}[0-9]{{1,20}})?"
)
_PLAIN = re.compile(r"[-+]?[0-9]{1,15}")
_READING: Mapping[Mark, re.Pattern[str]] = {
    ",": re.compile(_GROUPED.format(other=r"\.", mark=",")),
    ".": re.compile(_GROUPED.format(other=",", mark=r"\.")),
}
_TO_POINT: Mapping[Mark, Mapping[int, str | None]] = {
    ",": str.maketrans(dict.fromkeys(_BLANKS) | {".": None, ",": "."}),
    ".": str.maketrans(dict.fromkeys(_BLANKS) | {",": None}),
}

Permits = Callable[[Decimal], bool]


def readings(cell: str, permits: Permits) -> dict[Mark, Decimal]:
    """Return what a cell says with each decimal mark, where its column permits that.

    Parameters
    ----------
    permits
        Whether a value may stand in the column.
    """
    if _PLAIN.fullmatch(cell):
        value = Decimal(cell)
        return dict.fromkeys(MARKS, value) if permits(value) else {}
    if isinstance(cell, Number):
        value = Decimal(cell)
        return dict.fromkeys(MARKS, value) if value.is_finite() and permits(value) else {}
    found: dict[Mark, Decimal] = {}
    for mark in MARKS:
        if _READING[mark].fullmatch(cell):
            value = Decimal(cell.translate(_TO_POINT[mark]))
            if permits(value):
                found[mark] = value
    return found


def mark_of(cells: Iterable[str], permits: Permits) -> Mark | None:
    """Return the decimal mark by which more cells of a column are right; None if none is."""
    right: Counter[Mark] = Counter()
    for cell in cells:
        right.update(readings(cell, permits).keys())
    if right[","] == right["."]:
        return None
    return "," if right[","] > right["."] else "."
