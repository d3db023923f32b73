"""Read the real figures about Copenhagen that the synthetic case is drawn from."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from planner.geo.homes import Outline, Quarter
from planner.geo.plane import Ring, ring_in_metres

FOLDER = Path(__file__).parent / "figures"

_AGES = range(6)


@dataclass(frozen=True, kw_only=True)
class Area:
    """An area (bydel) of Bilag 2 with its counts.

    Parameters
    ----------
    area_id, name, omraade
        Two-digit code, name, and the administrative district.
    outline
        Closed ring in EPSG:25832. [m]
    geometry
        The outline as it stands in the figures, GeoJSON in EPSG:4326.
    counts
        Every column of `figures/areas.csv` that is a whole number, by its name.
    """

    area_id: str
    name: str
    omraade: str
    outline: Ring
    geometry: Mapping[str, Any]
    counts: Mapping[str, int]

    @property
    def children_0_5(self) -> int:
        """Children aged 0 to 5."""
        return _children(self.counts)

    @property
    def dagtilbud(self) -> int:
        """Institutions that Bilag 2 counts in the area."""
        return self.counts["dagtilbud_2025"]


@dataclass(frozen=True)
class City:
    """The twelve areas and their quarters, each in the order of the codes.

    Parameters
    ----------
    areas
        All areas.
    quarters
        All quarters.
    """

    areas: tuple[Area, ...]
    quarters: tuple[Quarter, ...]

    @cached_property
    def area_by_id(self) -> Mapping[str, Area]:
        """Areas by their code."""
        return {area.area_id: area for area in self.areas}

    @cached_property
    def outline_by_area(self) -> Mapping[str, Outline]:
        """Outlines by the code of the area, EPSG:25832. [m]."""
        return {area.area_id: (area.outline,) for area in self.areas}

    def quarters_of(self, area_id: str) -> list[Quarter]:
        """List the quarters of an area."""
        return [quarter for quarter in self.quarters if quarter.area_id == area_id]


def read_city(folder: Path = FOLDER) -> City:
    """Read areas, outlines and quarters.

    Parameters
    ----------
    folder
        Where the three files of figures are.

    Returns
    -------
    The city.
    """
    outlines = json.loads((folder / "area_outlines.geojson").read_text(encoding="utf-8"))
    geometry_by_area = {
        feature["properties"]["area_id"]: feature["geometry"] for feature in outlines["features"]
    }
    areas = [_area(row, geometry_by_area[row["area_id"]]) for row in _rows(folder / "areas.csv")]
    quarters = [_quarter(row) for row in _rows(folder / "quarters.csv")]
    return City(
        tuple(sorted(areas, key=lambda area: area.area_id)),
        tuple(sorted(quarters, key=lambda quarter: quarter.quarter_id)),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    """Read a table as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _area(row: Mapping[str, str], geometry: Mapping[str, Any]) -> Area:
    """Make an area of its row and its outline."""
    codes = {"area_id", "name", "omraade", "area_km2"}
    return Area(
        area_id=row["area_id"],
        name=row["name"],
        omraade=row["omraade"],
        outline=ring_in_metres(geometry["coordinates"][0]),
        geometry=geometry,
        counts={column: int(value) for column, value in row.items() if column not in codes},
    )


def _quarter(row: Mapping[str, str]) -> Quarter:
    """Make a quarter of its row."""
    return Quarter(
        quarter_id=row["quarter_id"],
        area_id=row["area_id"],
        centre=(int(row["x"]), int(row["y"])),
        area_m2=round(float(row["area_km2"]) * 1_000_000),
        children_0_5=_children({f"age_{age}": int(row[f"age_{age}"]) for age in _AGES}),
    )


def _children(counts: Mapping[str, int]) -> int:
    """Sum the children over the ages before school."""
    return sum(counts[f"age_{age}"] for age in _AGES)
