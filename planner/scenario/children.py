"""The columns of children and travel, and what they must add up to.

No message repeats a cell: not an id, not a position, not a year.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from planner.domain.names import (
    AreaId,
    ChildId,
    InstitutionId,
    SchoolYear,
    SpecialGroup,
    parse_school_year,
)
from planner.domain.problem import Child, Institution
from planner.domain.travel import TravelMatrix
from planner.geo.layers import TOLERANCE_M, AreaLayer, nearest_areas
from planner.geo.looks_like import Point
from planner.scenario.inputs import GROUPS, ID, YES_NO
from planner.scenario.positions import outside_hint, position_m
from planner.scenario.sources import read_table
from planner.tabular.table import Columns, Row, Table, unique
from planner.text import text

CHILDREN_COLUMNS = Columns(
    required=(
        "child_id",
        "x",
        "y",
        "birth_year",
        "school_start",
        "entry",
        "institution_id",
        "has_basisplads",
        "special_group",
    ),
    optional=("protected_address",),
    is_sensitive=True,
)
_NOWHERE = AreaId("")


@dataclass(frozen=True, slots=True)
class Children:
    """The children, and where they live; homes go no further than the travel matrix."""

    by_id: dict[ChildId, Child]
    homes_m: list[tuple[float, float]]


def read_children(
    path: Path,
    shown: str,
    layer: AreaLayer | None,
    institutions: Mapping[InstitutionId, Institution] | None,
    other_numbers: tuple[str, ...] = (),
) -> tuple[Children, Table]:
    """Read the children and check each row by itself and against areas and institutions.

    Parameters
    ----------
    layer, institutions
        None where they have faults of their own; nothing is then checked against them.
    """
    table = read_table(path, shown, replace(CHILDREN_COLUMNS, other_numbers=other_numbers))
    if not table.is_whole:
        return Children({}, []), table
    unique(table, "child_id", lambda row: row.cells["child_id"])
    groups = {one.special_group for one in (institutions or {}).values()} | {None}
    found, homes_m, placed = {}, [], []
    for row in table.rows:
        known = len(table.faults)
        home_m = position_m(table, row)
        if home_m is not None:
            placed.append((row, home_m))
            homes_m.append(home_m)
        child = _child(table, row)
        if len(table.faults) == known and not table.is_told(row):
            _check_child(table, row, child, institutions, groups)
        found[child.id] = child
    if layer is not None:
        _check_homes(table, placed, layer)
    if not table.faults and layer is not None and institutions is not None:
        _check_occupancy(table, found, institutions)
        areas = nearest_areas(layer, homes_m)
        for child, (area_id, _) in zip(tuple(found.values()), areas, strict=True):
            found[child.id] = replace(child, home_area_id=AreaId(area_id))
    return Children(found, homes_m), table


def _check_homes(table: Table, placed: list[tuple[Row, Point]], layer: AreaLayer) -> None:
    homes_m = [home_m for _, home_m in placed]
    for (row, home_m), (_, away_m) in zip(placed, nearest_areas(layer, homes_m), strict=True):
        if away_m > TOLERANCE_M:
            table.refuse(
                row.line,
                "x, y",
                text("the home lies in no area"),
                outside_hint(home_m, layer),
            )


def _child(table: Table, row: Row) -> Child:
    table.text(row, "child_id", pattern=ID)
    enrolled = table.text(row, "institution_id", pattern=ID, empty=True)
    return Child(
        id=ChildId(row.cells["child_id"]),
        birth_year=table.whole(row, "birth_year", 1990, 2100),
        school_start_year=table.whole(row, "school_start", 1990, 2110),
        entry=_entry(table, row),
        institution_id=InstitutionId(enrolled) if enrolled else None,
        has_basisplads=table.choice(row, "has_basisplads", YES_NO),
        home_area_id=_NOWHERE,
        special_group=table.choice(row, "special_group", GROUPS),
        has_protected_address=table.choice(row, "protected_address", {**YES_NO, "": False}),
    )


def _entry(table: Table, row: Row) -> SchoolYear | None:
    label = row.cells["entry"]
    if not label:
        return None
    try:
        return parse_school_year(label)
    except ValueError:
        table.refuse(
            row.line,
            "entry",
            text("is not a school year"),
            text("write it as 2026/27"),
        )
        return None


def _check_child(
    table: Table,
    row: Row,
    child: Child,
    institutions: Mapping[InstitutionId, Institution] | None,
    groups: Collection[SpecialGroup | None],
) -> None:
    checks = (
        (
            "institution_id",
            institutions is None
            or child.institution_id is None
            or child.institution_id in institutions,
            text("there is no such institution"),
        ),
        (
            "institution_id",
            not child.has_basisplads or child.institution_id is not None,
            text("is missing although the child has a basis place"),
        ),
        (
            "entry",
            child.has_basisplads == (child.entry is None),
            text("must be empty for a child with a basis place and filled in for a newcomer"),
        ),
        (
            "school_start",
            5 <= child.school_start_year - child.birth_year <= 8,  # noqa: PLR2004  (years of age)
            text("doesn't fit birth_year (5 to 8 years)"),
        ),
        (
            "special_group",
            institutions is None or child.special_group in groups,
            text("no institution is for the group"),
        ),
    )
    table.require(row, checks)


def _check_occupancy(
    table: Table,
    children: Mapping[ChildId, Child],
    institutions: Mapping[InstitutionId, Institution],
) -> None:
    taken = Counter(
        (child.institution_id, child.special_group is not None)
        for child in children.values()
        if child.has_basisplads
    )
    for (key, is_special), count in sorted(taken.items(), key=str):
        one = institutions[InstitutionId(str(key))]
        places = one.special_places if is_special else one.ordinary_places_now
        if count > places:
            table.refuse(
                0,
                "institution_id",
                text(
                    "{institution} has more children with a basis place than places",
                    institution=one.id,
                ),
                text("correct children or basis_places"),
            )


def read_matrix(
    path: Path, shown: str, children: Children, institutions: Mapping[InstitutionId, Institution]
) -> tuple[TravelMatrix | None, Table]:
    """Read the metres of every pair of child and institution."""
    columns = ("child_id", "institution_id", "distance_m")
    table = read_table(path, shown, Columns(required=columns, is_sensitive=True))
    if not table.is_whole:
        return None, table
    rows = {child: k for k, child in enumerate(children.by_id)}
    slots = {institution: k for k, institution in enumerate(institutions)}
    unknown = -1
    distance_m = np.full((len(rows), len(slots)), unknown, dtype=np.int64)
    pair = ("child_id", "institution_id")
    unique(table, ", ".join(pair), lambda row: "\0".join(row.cells[name] for name in pair))
    for row in table.rows:
        child = rows.get(ChildId(row.cells["child_id"]))
        slot = slots.get(InstitutionId(row.cells["institution_id"]))
        metres = table.whole(row, "distance_m", 0, 500_000)
        if child is not None and slot is not None:
            distance_m[child, slot] = metres
    missing = int((distance_m == unknown).sum())
    if missing and not table.faults:
        table.refuse(
            0,
            "distance_m",
            text("{missing} pairs of child and institution are missing", missing=missing),
            text("give every pair a distance"),
        )
    if table.faults:
        return None, table
    return TravelMatrix(list(rows), list(slots), distance_m), table
