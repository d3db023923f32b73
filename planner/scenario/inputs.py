"""The columns of institutions, and what a row must add up to."""

from collections.abc import Mapping
from pathlib import Path

from planner.domain.names import AreaId, InstitutionId, SpecialGroup
from planner.domain.problem import Area, Institution
from planner.geo.layers import AreaLayer
from planner.geo.looks_like import Point
from planner.scenario.positions import check_areas, position_m
from planner.scenario.sources import read_table
from planner.tabular.table import Columns, Row, Table, refuse_unfinished, unique
from planner.text import text

ID = r"[A-Za-z][A-Za-z0-9_-]{0,39}"
YES_NO = {"yes": True, "no": False}
GROUPS: Mapping[str, SpecialGroup | None] = {"": None, "hearing": "hearing", "immune": "immune"}
# Of a row whose position is a fault.
_NOWHERE_M: Point = (0, 0)
INSTITUTION_COLUMNS = (
    "institution_id",
    "name",
    "area_id",
    "ownership",
    "age_from",
    "age_to",
    "capacity",
    "basis_places",
    "basis_places_max",
    "special_group",
    "special_places",
    "may_host",
    "quality",
    "premises_suitable",
    "x",
    "y",
)
# What a case made of public sources still lacks, and nothing can be assumed of.
_NEVER_EMPTY = ("ownership", "age_from", "age_to", "capacity")


def areas_of(layer: AreaLayer) -> dict[AreaId, Area]:
    """Return the areas of a layer, in its order."""
    return {
        AreaId(row.area_id): Area(
            id=AreaId(row.area_id),
            name=row.name_,
            omraade=row.omraade,
            children_0_5=int(row.children_0_5),
        )
        for row in layer.rename(columns={"name": "name_"}).itertuples()
    }


def read_institutions(
    path: Path, shown: str, layer: AreaLayer | None, other_numbers: tuple[str, ...] = ()
) -> tuple[dict[InstitutionId, Institution], Table]:
    """Read the institutions and check each row by itself and against the areas.

    Parameters
    ----------
    layer
        None where it has faults of its own; nothing is then checked against it.
    other_numbers
        Columns whose numbers are known to be no civil registration numbers.
    """
    columns = Columns(
        required=INSTITUTION_COLUMNS, optional=("closed_to",), other_numbers=other_numbers
    )
    table = read_table(path, shown, columns)
    if not table.is_whole:
        return {}, table
    if not table.rows:
        table.refuse(
            0,
            "",
            text("the table has no rows"),
            text("give at least one institution"),
        )
    unique(table, "institution_id", lambda row: row.cells["institution_id"])
    refuse_unfinished(table, _NEVER_EMPTY)
    found, placed = {}, []
    for row in table.rows:
        known = len(table.faults)
        institution = _institution(table, row)
        if len(table.faults) == known and not table.is_told(row):
            _check_institution(table, row, institution)
            placed.append((row, institution.area_id, (institution.x_m, institution.y_m)))
        found[institution.id] = institution
    if layer is not None:
        check_areas(table, placed, layer)
    return found, table


def _institution(table: Table, row: Row) -> Institution:
    x_m, y_m = position_m(table, row) or _NOWHERE_M
    return Institution(
        id=InstitutionId(table.text(row, "institution_id", pattern=ID)),
        name=table.text(row, "name"),
        area_id=AreaId(table.text(row, "area_id")),
        ownership=table.choice(
            row,
            "ownership",
            {"kommunal": "kommunal", "selvejende": "selvejende", "privat": "privat"},
        ),
        age_from_years=table.whole(row, "age_from", 0, 6),
        age_to_years=table.whole(row, "age_to", 0, 6),
        capacity_places=table.whole(row, "capacity", 0, 2000),
        places_now=table.whole(row, "basis_places", 0, 500, default=0),
        places_max=table.whole(row, "basis_places_max", 0, 500, default=0),
        special_group=table.choice(row, "special_group", GROUPS),
        special_places=table.whole(row, "special_places", 0, 500, default=0),
        may_host=table.choice(
            row,
            "may_host",
            {"undecided": "undecided", "yes": "yes", "no": "no", "": "undecided"},
        ),
        quality=table.choice(row, "quality", {"ok": "ok", "watch": "watch", "": "ok"}),
        is_premises_suitable=table.choice(row, "premises_suitable", {**YES_NO, "": True}),
        closed_to=table.text(row, "closed_to", empty=True),
        x_m=round(x_m),
        y_m=round(y_m),
    )


def _check_institution(table: Table, row: Row, one: Institution) -> None:
    checks = (
        ("age_to", one.age_from_years <= one.age_to_years, text("is below age_from")),
        (
            "special_places",
            (one.special_group is None) == (one.special_places == 0),
            text("doesn't fit special_group"),
        ),
        (
            "special_places",
            one.special_places <= one.places_now,
            text("is more than basis_places"),
        ),
        (
            "basis_places_max",
            one.places_now <= one.places_max,
            text("is fewer than basis_places"),
        ),
        (
            "basis_places_max",
            one.places_max <= one.capacity_places,
            text("is more than capacity"),
        ),
    )
    table.require(row, checks)
