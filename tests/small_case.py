"""A case on disk that solves in a moment, and how to break it."""

from __future__ import annotations

import csv
import io
import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple

from planner.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pytest

# Corner of the first area in EPSG:25832, and the side of each. [m]
ORIGIN_M = (700_000, 6_170_000)
SIDE_M = 20_000

AREAS = [
    {"area_id": "01", "name": "Nord", "omraade": "Nord", "children_0_5": 300},
    {"area_id": "02", "name": "Syd", "omraade": "Syd", "children_0_5": 310},
    {"area_id": "03", "name": "Vest", "omraade": "Syd", "children_0_5": 290},
]

INSTITUTION_COLUMNS = (
    *("institution_id", "name", "area_id", "ownership", "age_from", "age_to", "capacity"),
    *("basis_places", "basis_places_max", "special_group", "special_places", "may_host"),
    *("quality", "premises_suitable", "closed_to", "x", "y"),
)
_USUAL = {
    "age_from": 0,
    "age_to": 5,
    "capacity": 100,
    "basis_places_max": 12,
    "special_group": "",
    "special_places": 0,
    "may_host": "undecided",
    "quality": "ok",
    "premises_suitable": "yes",
    "closed_to": "",
}
INSTITUTIONS = [
    dict(zip(("institution_id", "name", "area_id", "ownership"), names, strict=True))
    | _USUAL
    | {"basis_places": places, "x": x, "y": 6_180_000}
    for *names, places, x in (
        ("N1", "Ærtebjerg", "01", "kommunal", 6, 704_000),
        ("N2", "Nørrehus", "01", "selvejende", 2, 716_000),
        ("S1", "Sølyst", "02", "selvejende", 8, 726_000),
        ("S2", "Sandbakken", "02", "kommunal", 0, 737_000),
        ("V1", "Vænget", "03", "kommunal", 4, 745_000),
        ("V2", "Åhuset", "03", "selvejende", 0, 755_000),
    )
]
INSTITUTIONS[2] |= {"special_group": "hearing", "special_places": 2}
INSTITUTIONS[5] |= {"quality": "watch"}

CHILD_COLUMNS = (
    *("child_id", "x", "y", "birth_year", "school_start", "entry", "institution_id"),
    *("has_basisplads", "special_group"),
)
CHILDREN = [
    dict(zip(CHILD_COLUMNS, cells, strict=True))
    for cells in (
        ("KANARIE-A", 702_717, 6_183_391, 2023, 2029, "", "N1", "yes", ""),
        ("KANARIE-B", 708_853, 6_171_957, 2022, 2028, "", "N1", "yes", ""),
        ("KANARIE-C", 717_481, 6_188_663, 2021, 2027, "", "N2", "yes", ""),
        ("KANARIE-D", 729_379, 6_174_149, 2023, 2029, "", "S1", "yes", ""),
        ("KANARIE-E", 733_597, 6_186_871, 2022, 2028, "", "S1", "yes", "hearing"),
        ("KANARIE-F", 742_163, 6_172_733, 2024, 2030, "", "V1", "yes", ""),
        ("KANARIE-G", 736_391, 6_177_419, 2023, 2029, "2026/27", "S2", "no", ""),
        ("KANARIE-H", 757_727, 6_184_937, 2024, 2030, "2026/27", "", "no", ""),
    )
]

# Every rule, so mild that there is a plan.
RULES: dict[str, dict[str, Any]] = {
    "minimum_places": {"minimum": 6},
    "every_area_served": {},
    "children_keep_place": {},
    "phase_out": {},
    "total_places": {"places": 22},
    "places_stay": {"cap_places": 4},
    "vacancies_to_fewest": {"tolerance": 100},
    "area_balance": {"band_percent": [20, 300]},
    "ownership_balance": {"selvejende_share": [0.1, 0.9]},
    "special_groups": {},
    "takes_all_children": {},
    "quality_response": {"response": "stop_intake"},
    "integrated": {"max_share": 0.2},
    "age_fit": {},
    "room_to_move_on": {"reserved_places": 6},
    "travel_limit": {"limit_m": 40_000},
    "institution_size": {"places": [1, 15], "institutions": [1, 6]},
}
SCENARIO: dict[str, Any] = {
    "schema": 1,
    "title": "Lille sag",
    "case": {
        "name": "Lilleby",
        "source": "opdigtet",
        "areas": "areas.geojson",
        "institutions": "institutions.csv",
        "children": "children.csv",
        "travel": {"method": "straight_line", "factor": 1.3},
    },
    "school_years": ["2026/27"],
    "rules": RULES,
    "objective": {"order": ["unserved", "transitions", "moved_places", "imbalance", "travel"]},
    "solver": {"time_limit_s": 60, "seed": 1, "workers": 1},
}


def square(number: int) -> dict[str, Any]:
    """Return the outline of the area with that number, from 0."""
    x, y = ORIGIN_M[0] + number * SIDE_M, ORIGIN_M[1]
    ring = [[x, y], [x + SIDE_M, y], [x + SIDE_M, y + SIDE_M], [x, y + SIDE_M], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def layer(areas: Iterable[Mapping[str, Any]] = AREAS) -> dict[str, Any]:
    """Return the areas as GeoJSON that says which coordinate system it is in."""
    return {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}},
        "features": [
            {"type": "Feature", "properties": dict(area), "geometry": square(number)}
            for number, area in enumerate(areas)
        ],
    }


def table(columns: Iterable[str], rows: Iterable[Mapping[str, Any]], delimiter: str = ",") -> str:
    """Return rows as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def changed(rows: Iterable[Mapping[str, Any]], key: str, **cells: Any) -> list[dict[str, Any]]:
    """Return rows with cells of one of them, named by its first column, changed."""
    copies = [dict(row) for row in rows]
    next(row for row in copies if next(iter(row.values())) == key).update(cells)
    return copies


def scenario(**changes: Any) -> dict[str, Any]:
    """Return the scenario with other rules (merged), case (merged) or whole sections."""
    found = deepcopy(SCENARIO)
    for name, value in changes.items():
        if name in {"rules", "case", "solver"}:
            found[name].update(value)
        else:
            found[name] = value
    return found


def write_case(folder: Path, **parts: Any) -> Path:
    """Write the case and return the scenario's path.

    Parameters
    ----------
    parts
        ``settings`` (a scenario, or its text), ``areas`` (GeoJSON), ``institutions`` and
        ``children`` (rows), where they differ from the usual.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = parts.get("settings", SCENARIO)
    text = settings if isinstance(settings, str) else json.dumps(settings, indent=1)
    (folder / "small.yaml").write_text(text, encoding="utf-8")
    areas = json.dumps(parts.get("areas", layer()))
    (folder / "areas.geojson").write_text(areas, encoding="utf-8")
    institutions = table(INSTITUTION_COLUMNS, parts.get("institutions", INSTITUTIONS))
    (folder / "institutions.csv").write_text(institutions, encoding="utf-8")
    children = table(CHILD_COLUMNS, parts.get("children", CHILDREN))
    (folder / "children.csv").write_text(children, encoding="utf-8")
    return folder / "small.yaml"


def listing(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }


class Told(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str


def tell(capsys: pytest.CaptureFixture[str], *arguments: object) -> Told:
    """Run the command in this process."""
    capsys.readouterr()
    code = main([str(one) for one in arguments])
    return Told(code, *capsys.readouterr())
