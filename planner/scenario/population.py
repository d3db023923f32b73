"""The columns of the quarters, by whose child population forecast homes are drawn."""

from collections.abc import Mapping
from pathlib import Path

from planner.errors import Fault
from planner.geo.homes import Quarter
from planner.geo.layers import MOST_CHILDREN, X_M, Y_M, AreaLayer
from planner.scenario.inputs import check_area
from planner.scenario.tables import Row, Table, read_table, unique

COLUMNS = ("quarter_id", "area_id", "x", "y", "km2", "children_0_5")
_KM2 = (0.001, 1000)


def read_quarters(
    path: Path, shown: str, layer: AreaLayer | None
) -> tuple[Mapping[str, Quarter], list[Fault]]:
    """Read the quarters and check each row by itself and against the areas.

    Parameters
    ----------
    layer
        None where it has faults of its own; nothing is then checked against it.

    Returns
    -------
    By identifier in their order, so that the order of the rows changes nothing.
    """
    table = read_table(path, shown, COLUMNS, (), is_sensitive=False)
    if table.faults:
        return {}, table.faults
    unique(table, "quarter_id", lambda row: row.cells["quarter_id"])
    found = {}
    for row in table.rows:
        known = len(table.faults)
        quarter = _quarter(table, row)
        if len(table.faults) == known and layer is not None:
            check_area(table, row, quarter.area_id, quarter.centre, layer)
        found[quarter.quarter_id] = quarter
    return dict(sorted(found.items())), table.faults


def _quarter(table: Table, row: Row) -> Quarter:
    return Quarter(
        quarter_id=table.text(row, "quarter_id"),
        area_id=table.text(row, "area_id"),
        centre=(round(table.metres(row, "x", *X_M)), round(table.metres(row, "y", *Y_M))),
        area_m2=round(1_000_000 * table.decimal(row, "km2", *_KM2)),
        children_0_5=table.whole(row, "children_0_5", 0, MOST_CHILDREN),
    )
