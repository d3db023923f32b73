"""The columns of institutions, children and travel, and what they must add up to."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
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
from planner.domain.problem import Area, Child, Institution
from planner.domain.travel import TravelMatrix
from planner.errors import Fault
from planner.geo.layers import TOLERANCE_M, AreaLayer, distance_to_area_m, nearest_areas
from planner.scenario.tables import Row, Table, read_table, unique
from planner.text import Text

_ID = r"[A-Za-z][A-Za-z0-9_-]{0,39}"
_CPR_LIKE = re.compile(r"(?<!\d)\d{6}[-\s]?\d{4}(?!\d)")
_YES_NO = {"yes": True, "no": False}
_GROUPS: Mapping[str, SpecialGroup | None] = {"": None, "hearing": "hearing", "immune": "immune"}
# Denmark in EPSG:25832.
_X_M, _Y_M = (400_000, 900_000), (6_000_000, 6_450_000)
_INSTITUTION_COLUMNS = (
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
_CHILD_COLUMNS = (
    "child_id",
    "x",
    "y",
    "birth_year",
    "school_start",
    "entry",
    "institution_id",
    "has_basisplads",
    "special_group",
)


@dataclass(frozen=True, slots=True)
class Children:
    """The children, and where they live; homes go no further than the travel matrix."""

    by_id: dict[ChildId, Child]
    homes_m: list[tuple[float, float]]


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
    path: Path, shown: str, layer: AreaLayer
) -> tuple[dict[InstitutionId, Institution], list[Fault]]:
    """Read the institutions and check each row by itself and against the areas."""
    table = read_table(path, shown, _INSTITUTION_COLUMNS, ("closed_to",), is_sensitive=False)
    if table.faults:
        return {}, table.faults
    unique(table, "institution_id", lambda row: row.cells["institution_id"])
    known = set(layer["area_id"])
    found = {}
    for row in table.rows:
        institution = _institution(table, row)
        _check_institution(table, row, institution)
        _check_area(table, row, institution, layer, known)
        found[institution.id] = institution
    return found, table.faults


def _institution(table: Table, row: Row) -> Institution:
    return Institution(
        id=InstitutionId(table.text(row, "institution_id", pattern=_ID)),
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
        special_group=table.choice(row, "special_group", _GROUPS),
        special_places=table.whole(row, "special_places", 0, 500, default=0),
        may_host=table.choice(
            row,
            "may_host",
            {"undecided": "undecided", "yes": "yes", "no": "no", "": "undecided"},
        ),
        quality=table.choice(row, "quality", {"ok": "ok", "watch": "watch", "": "ok"}),
        is_premises_suitable=table.choice(row, "premises_suitable", {**_YES_NO, "": True}),
        closed_to=table.text(row, "closed_to", empty=True),
        x_m=round(table.metres(row, "x", *_X_M)),
        y_m=round(table.metres(row, "y", *_Y_M)),
    )


def _check_institution(table: Table, row: Row, one: Institution) -> None:
    checks = (
        ("age_to", one.age_from_years <= one.age_to_years, "er før age_from", "is below age_from"),
        (
            "special_places",
            (one.special_group is None) == (one.special_places == 0),
            "passer ikke til special_group",
            "doesn't fit special_group",
        ),
        (
            "special_places",
            one.special_places <= one.places_now,
            "er flere end basis_places",
            "is more than basis_places",
        ),
        (
            "basis_places_max",
            one.places_now <= one.places_max,
            "er færre end basis_places",
            "is fewer than basis_places",
        ),
        (
            "basis_places_max",
            one.places_max <= one.capacity_places,
            "er flere end capacity",
            "is more than capacity",
        ),
    )
    for column, holds, da, en in checks:
        if not holds:
            table.refuse(
                row.line,
                column,
                Text(da=da, en=en),
                Text(da="ret rækken", en="correct the row"),
            )


def _check_area(
    table: Table, row: Row, one: Institution, layer: AreaLayer, known: set[str]
) -> None:
    if one.area_id not in known:
        listed = ", ".join(sorted(known))
        table.refuse(
            row.line,
            "area_id",
            Text(da=f"»{one.area_id}« er ikke en bydel", en=f"»{one.area_id}« is not an area"),
            Text(da=f"brug en af {listed}", en=f"use one of {listed}"),
        )
        return
    away_m = distance_to_area_m(layer, one.area_id, one.x_m, one.y_m)
    if away_m > TOLERANCE_M:
        table.refuse(
            row.line,
            "x, y",
            Text(
                da=f"ligger {away_m:.0f} m uden for bydelen {one.area_id}",
                en=f"lies {away_m:.0f} m outside area {one.area_id}",
            ),
            Text(da="ret position eller area_id", en="correct the position or area_id"),
        )


def read_children(
    path: Path,
    shown: str,
    layer: AreaLayer,
    institutions: Mapping[InstitutionId, Institution],
) -> tuple[Children, list[Fault]]:
    """Read the children and check each row by itself and against the institutions."""
    table = read_table(path, shown, _CHILD_COLUMNS, (), is_sensitive=True)
    if table.faults:
        return Children({}, []), table.faults
    unique(table, "child_id", lambda row: row.cells["child_id"])
    homes_m = [(table.metres(row, "x", *_X_M), table.metres(row, "y", *_Y_M)) for row in table.rows]
    found = {}
    for row, (area_id, away_m) in zip(table.rows, nearest_areas(layer, homes_m), strict=True):
        child = _child(table, row, AreaId(area_id))
        _check_child(table, row, child, institutions)
        if away_m > TOLERANCE_M:
            table.refuse(
                row.line,
                "x, y",
                Text(da="hjemmet ligger uden for alle bydele", en="the home lies in no area"),
                Text(da="ret positionen", en="correct the position"),
            )
        found[child.id] = child
    if not table.faults:
        _check_occupancy(table, found, institutions)
    return Children(found, homes_m), table.faults


def _child(table: Table, row: Row, home_area_id: AreaId) -> Child:
    if _CPR_LIKE.search(row.cells["child_id"]):
        table.refuse(
            row.line,
            "child_id",
            Text(da="ligner et CPR-nummer", en="looks like a CPR number"),
            Text(da="brug et pseudonym", en="use a pseudonym"),
        )
    enrolled = table.text(row, "institution_id", pattern=_ID, empty=True)
    return Child(
        id=ChildId(table.text(row, "child_id", pattern=_ID)),
        birth_year=table.whole(row, "birth_year", 1990, 2100),
        school_start_year=table.whole(row, "school_start", 1990, 2110),
        entry=_entry(table, row),
        institution_id=InstitutionId(enrolled) if enrolled else None,
        has_basisplads=table.choice(row, "has_basisplads", _YES_NO),
        home_area_id=home_area_id,
        special_group=table.choice(row, "special_group", _GROUPS),
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
            Text(da="er ikke et skoleår", en="is not a school year"),
            Text(da="skriv det som 2026/27", en="write it as 2026/27"),
        )
        return None


def _check_child(
    table: Table, row: Row, child: Child, institutions: Mapping[InstitutionId, Institution]
) -> None:
    groups = {one.special_group for one in institutions.values()} | {None}
    checks = (
        (
            "institution_id",
            child.institution_id is None or child.institution_id in institutions,
            "institutionen findes ikke",
            "there is no such institution",
        ),
        (
            "institution_id",
            not child.has_basisplads or child.institution_id is not None,
            "mangler, selv om barnet har basisplads",
            "is missing although the child has a basis place",
        ),
        (
            "entry",
            child.has_basisplads == (child.entry is None),
            "skal være tom for et barn med basisplads og udfyldt for et nyt barn",
            "must be empty for a child with a basis place and filled in for a newcomer",
        ),
        (
            "school_start",
            5 <= child.school_start_year - child.birth_year <= 8,  # noqa: PLR2004  (years of age)
            "passer ikke til birth_year (5 til 8 år)",
            "doesn't fit birth_year (5 to 8 years)",
        ),
        (
            "special_group",
            child.special_group in groups,
            "ingen institution er for gruppen",
            "no institution is for the group",
        ),
    )
    for column, holds, da, en in checks:
        if not holds:
            table.refuse(
                row.line,
                column,
                Text(da=da, en=en),
                Text(da="ret rækken", en="correct the row"),
            )


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
                Text(
                    da=f"{key} har flere børn med basisplads end pladser",
                    en=f"{key} has more children with a basis place than places",
                ),
                Text(da="ret børn eller basis_places", en="correct children or basis_places"),
            )


def read_matrix(
    path: Path, shown: str, children: Children, institutions: Mapping[InstitutionId, Institution]
) -> tuple[TravelMatrix | None, list[Fault]]:
    """Read the metres of every pair of child and institution."""
    columns = ("child_id", "institution_id", "distance_m")
    table = read_table(path, shown, columns, (), is_sensitive=True)
    if table.faults:
        return None, table.faults
    rows = {child: k for k, child in enumerate(children.by_id)}
    slots = {institution: k for k, institution in enumerate(institutions)}
    unknown = -1
    distance_m = np.full((len(rows), len(slots)), unknown, dtype=np.int64)
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
            Text(
                da=f"{missing} par af barn og institution mangler",
                en=f"{missing} pairs of child and institution are missing",
            ),
            Text(da="giv hvert par en afstand", en="give every pair a distance"),
        )
    if table.faults:
        return None, table.faults
    return TravelMatrix(list(rows), list(slots), distance_m), []
