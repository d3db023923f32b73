"""What a case says of each area in all, beside what its institutions add up to.

The figures of a decision, such as Bilag 2. They decide nothing: a plan is of the institutions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from pathlib import Path

from planner.domain.names import AreaId
from planner.domain.problem import Institution, Problem
from planner.geo.layers import AreaLayer
from planner.scenario.positions import check_area_id
from planner.scenario.sources import read_table
from planner.tabular.table import Columns, Row, Table, unique
from planner.text import Text, text

TOTALS_COLUMNS = ("all_institutions", "basis_institutions", "basis_places", "special_places")
_NAMES = ", ".join(TOTALS_COLUMNS)
_LARGEST = 100_000


@dataclass(frozen=True, slots=True)
class Totals:
    """What an area has in all, in the order of the columns; None where nothing is said of it.

    Parameters
    ----------
    basis_institutions
        Those with places today.
    basis_places, special_places
        Places today, and those of them that are for a special group. [places]
    """

    all_institutions: int | None
    basis_institutions: int | None
    basis_places: int | None
    special_places: int | None


def read_totals(
    path: Path, shown: str, layer: AreaLayer | None
) -> tuple[Mapping[AreaId, Totals], Table]:
    """Read the table, a row for each area of which something is said.

    Parameters
    ----------
    layer
        None where it has faults of its own; nothing is then checked against it.
    """
    table = read_table(path, shown, Columns(required=("area_id",), optional=TOTALS_COLUMNS))
    if not table.is_whole:
        return {}, table
    if not any(row.cells[name] for row in table.rows for name in TOTALS_COLUMNS):
        what = text("no column has a figure")
        table.refuse(0, "", what, text("give at least one of {names}", names=_NAMES))
    unique(table, "area_id", lambda row: row.cells["area_id"])
    found = {}
    for row in table.rows:
        if layer is not None:
            check_area_id(table, row, row.cells["area_id"], layer)
        found[AreaId(row.cells["area_id"])] = Totals(
            *(_figure(table, row, name) for name in TOTALS_COLUMNS)
        )
    return found, table


def _figure(table: Table, row: Row, column: str) -> int | None:
    return table.whole(row, column, 0, _LARGEST) if row.cells[column] else None


def _counted(institutions: tuple[Institution, ...]) -> Totals:
    return Totals(
        len(institutions),
        sum(one.places_now > 0 for one in institutions),
        sum(one.places_now for one in institutions),
        sum(one.special_places for one in institutions),
    )


def beside(
    problem: Problem, said_by_area: Mapping[AreaId, Totals]
) -> dict[AreaId, dict[str, tuple[int, int | None]]]:
    """Return what was read and what is said, by column, of each area of which something is."""
    found = {}
    for area_id, institutions in problem.institutions_by_area.items():
        if said := said_by_area.get(area_id):
            pairs = zip(astuple(_counted(institutions)), astuple(said), strict=True)
            found[area_id] = dict(zip(TOTALS_COLUMNS, pairs, strict=True))
    return found


def differences(
    problem: Problem, said_by_area: Mapping[AreaId, Totals], shown: str
) -> Iterator[Text]:
    """Yield a line for each figure that is another than was said.

    Parameters
    ----------
    shown
        What messages call the file that says it.
    """
    for area_id, pair_by_column in beside(problem, said_by_area).items():
        for column, (read, said) in pair_by_column.items():
            if said is not None and read != said:
                yield text(
                    "area {area}: {column} adds up to {read}, but {file} says {said}",
                    area=area_id,
                    column=column,
                    read=read,
                    file=shown,
                    said=said,
                )
