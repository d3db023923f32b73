"""School years as they are written, and only so."""

import pytest

from planner.domain.names import parse_school_year, school_year_label
from planner.errors import BadValueError


@pytest.mark.parametrize(
    ("label", "year"), [("2026/27", 2026), ("1999/00", 1999), ("2099/00", 2099), ("2008/09", 2008)]
)
def test_a_school_year_is_read_as_it_is_written(label, year):
    assert parse_school_year(label) == year
    assert school_year_label(year) == label


@pytest.mark.parametrize(
    "label",
    ["2026/28", "2026/26", "2026-27", "26/27", "2026/2027", "2026", "", " 2026/27", "2026/27\n"],
)
def test_anything_else_is_no_school_year(label):
    with pytest.raises(BadValueError, match="a school year is written as 2026/27"):
        parse_school_year(label)
