"""Identifiers and the school year."""

import re
from typing import Literal, NewType

from planner.errors import BadValueError
from planner.text import text

AreaId = NewType("AreaId", str)
InstitutionId = NewType("InstitutionId", str)
ChildId = NewType("ChildId", str)

# The calendar year in which the school year starts, on 1 August.
SchoolYear = NewType("SchoolYear", int)

Ownership = Literal["kommunal", "selvejende", "privat"]
SpecialGroup = Literal["hearing", "immune"]
MayHost = Literal["yes", "no", "undecided"]
Quality = Literal["ok", "watch"]
AreaUnit = Literal["area", "omraade"]
NeedPer = Literal["children", "institutions", "none"]

_SCHOOL_YEAR = re.compile(r"(\d{4})/(\d{2})")


def school_year_label(year: SchoolYear) -> str:
    """Write a school year as in ``2026/27``."""
    return f"{year}/{(year + 1) % 100:02d}"


def parse_school_year(label: str) -> SchoolYear:
    """Read a school year written as in ``2026/27``.

    Raises
    ------
    ValueError
        If the text is anything else, ``2026/28`` included.
    """
    match = _SCHOOL_YEAR.fullmatch(label)
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
        raise BadValueError(text("a school year is written as 2026/27"))
    return SchoolYear(int(match[1]))
