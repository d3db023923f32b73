"""How much longer streets are than straight lines, by area: a table and a map.

Both are of ways between institutions; no home is in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from planner.domain.names import InstitutionId
from planner.report.choropleth import STEP, Choropleth, Panel, draw_choropleth
from planner.report.run_directory import whole_directory, write_text
from planner.report.sheets import save_sheet
from planner.report.tables import csv_text
from planner.streets.judge import Detour, detour_factors, detour_of
from planner.text import Lang, text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd

    from planner.domain.names import AreaId
    from planner.domain.problem import Area, Institution
    from planner.report.sheets import Caption
    from planner.streets.store import Measured

TABLE = "detours.csv"
_COLUMNS = ("area_id", "area", "institutions", "pairs", "median", "p95")


@dataclass(frozen=True, slots=True, kw_only=True)
class Detours:
    """Ways between institutions by straight lines.

    Parameters
    ----------
    city
        From all institutions.
    by_area
        From the institutions of each area, and how many there are.
    longest
        The pair whose way is the most times its straight line, and how many; None of no pair.
    """

    city: Detour
    by_area: Mapping[AreaId, tuple[int, Detour]]
    longest: tuple[str, str, int, Decimal] | None


def detours_of(
    measured: Measured,
    institutions: Mapping[InstitutionId, Institution],
    areas: Mapping[AreaId, Area],
) -> Detours:
    """Compare what was measured with straight lines."""
    ids = measured.points.institution_ids
    factors = detour_factors(measured.points, measured.distances.between_m)
    area = np.array([institutions[InstitutionId(one)].area_id for one in ids])
    return Detours(
        city=detour_of(factors),
        by_area={key: (int((area == key).sum()), detour_of(factors[area == key])) for key in areas},
        longest=_longest(measured, factors),
    )


def _longest(measured: Measured, factors: np.ndarray) -> tuple[str, str, int, Decimal] | None:
    if not np.isfinite(factors).any():
        return None
    one, other = np.unravel_index(int(np.nanargmax(factors)), factors.shape)
    ids = measured.points.institution_ids
    way_m = int(measured.distances.between_m[one, other])
    return ids[one], ids[other], way_m, round(Decimal(float(factors[one, other])), 1)


def write_detours(
    folder: Path,
    found: Detours,
    ground: tuple[gpd.GeoDataFrame, Mapping[AreaId, Area]],
    caption: Caption,
    lang: Lang,
) -> None:
    """Write table and map into a folder.

    Raises
    ------
    UsageError
        If something else lies there, or it can't be written.
    """
    layer, areas = ground
    names = {key: area.name for key, area in areas.items()}
    with whole_directory(folder, TABLE) as partial:
        write_text(partial / TABLE, csv_text(_COLUMNS, _rows(found, names)))
        figure = draw_choropleth(_shown(found, lang), layer, names, caption, lang)
        save_sheet(figure, partial, "detours")


def _rows(found: Detours, names: Mapping[AreaId, str]) -> list[dict[str, str | int]]:
    return [
        {
            "area_id": key,
            "area": names[key],
            "institutions": count,
            "pairs": one.pairs,
            "median": str(one.median or ""),
            "p95": str(one.p95 or ""),
        }
        for key, (count, one) in found.by_area.items()
    ]


def _shown(found: Detours, lang: Lang) -> Choropleth:
    return Choropleth(
        subtitle=text("Detours: ways along streets by straight lines, between institutions"),
        panels=[
            Panel(
                title=text("One way in twenty is longer than").said(lang),
                remark=text(
                    "Whole city: {p95}; the middle one {median}",
                    p95=found.city.p95 or 0,
                    median=found.city.median or 0,
                ).said(lang),
                values={key: _rounded(one.p95) for key, (_, one) in found.by_area.items()},
            )
        ],
        unit=text("Times the straight line"),
        untold=text("none"),
        note=text(
            "From the area's institutions to all others more than 200 m away. No home is in it."
        ),
    )


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(STEP)
