"""How many newcomers are expected where and when: from a table, or by a rate.

The table holds no child, so its messages may repeat what a cell holds.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from planner.domain.names import (
    AreaId,
    InstitutionId,
    SchoolYear,
    SpecialGroup,
    parse_school_year,
)
from planner.domain.problem import Area, Institution
from planner.geo.homes import Quarter
from planner.geo.layers import AreaLayer
from planner.scenario.inputs import GROUPS
from planner.scenario.positions import check_area_id
from planner.scenario.sources import read_table
from planner.tabular.table import Columns, Row, Table
from planner.text import text
from planner.units import PERMILLE, largest_remainder, permille

FORECAST_COLUMNS = ("school_year", "newcomers")
_MOST_NEWCOMERS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """How many newcomers a school year brings to an area, or to one of its quarters.

    Parameters
    ----------
    quarter_id
        Empty where they may live anywhere in the area.
    newcomers
        Children who need a place from that school year on. [persons]
    """

    area_id: AreaId
    quarter_id: str = ""
    year: SchoolYear
    special_group: SpecialGroup | None = None
    newcomers: int

    @property
    def key(self) -> tuple[int, str, str, str]:
        """What no other row shares: year, area, quarter and special group."""
        return (self.year, self.area_id, self.quarter_id, self.special_group or "")


def expected_by_rate(
    per_1000: float, areas: Collection[Area], years: Iterable[SchoolYear]
) -> list[Expected]:
    """Share out the newcomers of each year over the areas, by their children.

    Parameters
    ----------
    per_1000
        Newcomers a year for every 1,000 children aged 0 to 5 in the city.
    """
    children = sum(area.children_0_5 for area in areas)
    whole = 1000 * PERMILLE
    newcomers = (children * permille(per_1000) + whole // 2) // whole
    shares = largest_remainder(tuple(area.children_0_5 for area in areas), newcomers)
    return [
        Expected(area_id=area.id, year=year, newcomers=share)
        for year in years
        for area, share in zip(areas, shares, strict=True)
    ]


def read_expected(
    path: Path,
    shown: str,
    layer: AreaLayer | None,
    quarters: Mapping[str, Quarter] | None,
    institutions: Mapping[InstitutionId, Institution] | None,
) -> tuple[list[Expected], Table]:
    """Read the table and check each row by itself and against the others.

    Parameters
    ----------
    layer, quarters, institutions
        None where they have faults of their own; nothing is then checked against them.
    """
    places = ("area_id", "quarter_id")
    columns = Columns(required=FORECAST_COLUMNS, optional=(*places, "special_group"))
    table = read_table(path, shown, columns)
    if not table.is_whole:
        return [], table
    found: dict[tuple[int, str, str, str], tuple[Expected, int]] = {}
    for row in table.rows:
        known = len(table.faults)
        _check_place(table, row, layer, quarters)
        expected = _expected(table, row, quarters or {})
        if institutions is not None:
            _check_group(table, row, expected, institutions)
        if len(table.faults) > known:
            continue
        _, first = found.setdefault(expected.key, (expected, row.line))
        if first != row.line:
            _refuse_repeated(table, row, first)
    return [expected for expected, _ in found.values()], table


def _check_place(
    table: Table, row: Row, layer: AreaLayer | None, quarters: Mapping[str, Quarter] | None
) -> None:
    area_id, quarter_id = row.cells["area_id"], row.cells["quarter_id"]
    if bool(area_id) == bool(quarter_id):
        table.refuse(
            row.line,
            "area_id, quarter_id",
            text("just one of them must be filled in"),
            text("write the area or the quarter"),
        )
    elif area_id and layer is not None:
        check_area_id(table, row, area_id, layer)
    elif quarter_id and quarters is not None and quarter_id not in quarters:
        table.refuse(
            row.line,
            "quarter_id",
            text(
                "»{quarter}« is not a quarter of case.forecast.population", quarter=quarter_id[:40]
            ),
            text("correct the cell, or name the file"),
        )


def _expected(table: Table, row: Row, quarters: Mapping[str, Quarter]) -> Expected:
    quarter = quarters.get(row.cells["quarter_id"])
    return Expected(
        area_id=AreaId(row.cells["area_id"] if quarter is None else quarter.area_id),
        quarter_id=row.cells["quarter_id"],
        year=_school_year(table, row),
        special_group=table.choice(row, "special_group", GROUPS),
        newcomers=table.whole(row, "newcomers", 0, _MOST_NEWCOMERS),
    )


def _school_year(table: Table, row: Row) -> SchoolYear:
    label = row.cells["school_year"]
    try:
        return parse_school_year(label)
    except ValueError:
        table.refuse(
            row.line,
            "school_year",
            text("»{label}« is not a school year", label=label[:40]),
            text("write it as 2027/28"),
        )
        return SchoolYear(0)


def _check_group(
    table: Table,
    row: Row,
    expected: Expected,
    institutions: Mapping[InstitutionId, Institution],
) -> None:
    groups = {one.special_group for one in institutions.values()} | {None}
    what = text("no institution is for the group")
    table.require(row, [("special_group", expected.special_group in groups, what)])


def _refuse_repeated(table: Table, row: Row, first: int) -> None:
    table.refuse(
        row.line,
        "area_id, quarter_id, school_year, special_group",
        text("the same as in row {first}", first=str(first)),
        text("add the two numbers up in one row"),
    )
