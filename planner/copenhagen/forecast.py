"""Expect newcomers of later years: as many as keep the 281 places in use as today."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from planner.copenhagen.children import (
    FIRST_ENTRY,
    SCHOOL_AGE,
    SPECIAL_CHILDREN,
    Child,
    newcomers_needed,
)
from planner.copenhagen.figures import City
from planner.copenhagen.shares import apportion
from planner.geo.draws import Draws

YEARS = range(FIRST_ENTRY + 1, FIRST_ENTRY + 5)

# Years from birth to entry, and how often, as in the scenario's default `ages`. Who is expected
# is not expected to start school late. Made up. [permille]
YEARS_TO_ENTRY: Mapping[int, int] = {1: 200, 2: 240, 3: 300, 4: 170, 5: 80}


@dataclass(frozen=True, kw_only=True)
class Expected:
    """Newcomers of an area and year; the fields are the columns of `forecast.csv`.

    Parameters
    ----------
    area_id
        Where they will live.
    school_year
        From which they need a place.
    newcomers
        How many. [persons]
    special_group
        Empty, `hearing` or `immune`.
    """

    area_id: str
    school_year: str
    newcomers: int
    special_group: str


COLUMNS = tuple(field.name for field in fields(Expected))


def make_forecast(city: City, children: Sequence[Child], draws: Draws) -> list[Expected]:
    """Expect newcomers for the four years after the first.

    Parameters
    ----------
    city
        Areas, whose children aged 0 to 5 share the newcomers out.
    children
        The children that are known; those still there leave fewer places to fill.
    draws
        Stream of random choices.

    Returns
    -------
    A row for each area and year, and for each special group where its newcomers will live.
    """
    groups = sorted({child.special_group for child in children} - {""})
    known = [(child.school_start, child.special_group) for child in children]
    weights = [area.children_0_5 for area in city.areas]
    found = []
    for year in YEARS:
        staying = Counter(group for school_start, group in known if school_start > year)
        special = {group: max(0, SPECIAL_CHILDREN - staying[group]) for group in groups}
        ordinary = newcomers_needed(staying.total()) - sum(special.values())
        found += _rows(year, "", dict(enumerate(apportion(ordinary, weights))), city)
        for group, count in special.items():
            homes = Counter(draws.weighted(weights) for _ in range(count))
            found += _rows(year, group, homes, city)
        for group, count in (("", ordinary), *special.items()):
            known += [(school_start, group) for school_start in _school_starts(year, count)]
    return found


def _rows(
    year: int, group: str, newcomers_by_position: Mapping[int, int], city: City
) -> list[Expected]:
    """Write down how many newcomers each area, by its position, gets."""
    return [
        Expected(
            area_id=city.areas[position].area_id,
            school_year=f"{year}/{(year + 1) % 100:02d}",
            newcomers=newcomers,
            special_group=group,
        )
        for position, newcomers in sorted(newcomers_by_position.items())
    ]


def _school_starts(entry_year: int, count: int) -> list[int]:
    """Say when that many newcomers will start school, if their ages are as is usual."""
    shares = apportion(count, list(YEARS_TO_ENTRY.values()))
    return [
        entry_year - years + SCHOOL_AGE
        for years, share in zip(YEARS_TO_ENTRY, shares, strict=True)
        for _ in range(share)
    ]
