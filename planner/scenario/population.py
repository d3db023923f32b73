"""The columns of the quarters, by whose child population forecast homes are drawn."""

from collections.abc import Mapping
from pathlib import Path

from planner.geo.homes import Quarter
from planner.geo.layers import MOST_CHILDREN, AreaLayer
from planner.geo.systems import X_M, Y_M
from planner.scenario.positions import check_areas, position_m
from planner.scenario.sources import read_table
from planner.tabular.table import Columns, Row, Table, unique
from planner.text import text

QUARTER_COLUMNS = ("quarter_id", "area_id", "x", "y", "km2", "children_0_5")
_KM2 = (0.001, 1000)


def read_quarters(
    path: Path, shown: str, layer: AreaLayer | None
) -> tuple[Mapping[str, Quarter], Table]:
    """Read the quarters and check each row by itself and against the areas.

    Parameters
    ----------
    layer
        None where it has faults of its own; nothing is then checked against it.

    Returns
    -------
    By identifier in their order, so that the order of the rows changes nothing.
    """
    table = read_table(path, shown, Columns(required=QUARTER_COLUMNS))
    if not table.is_whole:
        return {}, table
    unique(table, "quarter_id", lambda row: row.cells["quarter_id"])
    found, placed = {}, []
    for row in table.rows:
        known = len(table.faults)
        quarter = _quarter(table, row)
        if len(table.faults) == known and not table.is_told(row):
            placed.append((row, quarter.area_id, quarter.centre))
        found[quarter.quarter_id] = quarter
    if layer is not None:
        check_areas(table, placed, layer)
    return dict(sorted(found.items())), table


def _quarter(table: Table, row: Row) -> Quarter:
    x_m, y_m = position_m(table, row) or (X_M[0], Y_M[0])
    km2 = table.decimal(row, "km2", _KM2, text("a number")) or _KM2[0]
    return Quarter(
        quarter_id=table.text(row, "quarter_id"),
        area_id=table.text(row, "area_id"),
        centre=(round(x_m), round(y_m)),
        area_m2=round(1_000_000 * km2),
        children_0_5=table.whole(row, "children_0_5", 0, MOST_CHILDREN),
    )
