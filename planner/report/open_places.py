"""Count the places of areas that are open to new children, for maps.

Where nobody new is taken, places would tell how many children are left; they are not counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from planner.domain.names import AreaId
from planner.domain.problem import Problem
from planner.report.changes import InstitutionYear


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaYear:
    """Places of an area, or of the city, in one school year and in the year before.

    Parameters
    ----------
    children_0_5
        Children aged 0 to 5 who live there. [persons]
    places_before, places
        Basispladser, those for a special group included. [places]
    special_places_before, special_places
        Those of them for a special group. [places]
    """

    name: str
    children_0_5: int
    places_before: int
    places: int
    special_places_before: int
    special_places: int

    @property
    def ordinary_places_before(self) -> int:
        """Places the year before that were not for a special group. [places]."""
        return self.places_before - self.special_places_before

    @property
    def ordinary_places(self) -> int:
        """Places that are not for a special group. [places]."""
        return self.places - self.special_places


def per_1000(places: int, children: int) -> Decimal | None:
    """Return places per 1,000 children; None where there is no child."""
    return Decimal(1000 * places) / children if children else None


def city_year(areas: Iterable[AreaYear], name: str) -> AreaYear:
    """Add up the places of all areas."""
    every = tuple(areas)
    return AreaYear(
        name=name,
        children_0_5=sum(area.children_0_5 for area in every),
        places_before=sum(area.places_before for area in every),
        places=sum(area.places for area in every),
        special_places_before=sum(area.special_places_before for area in every),
        special_places=sum(area.special_places for area in every),
    )


def open_area_years(rows: Iterable[InstitutionYear], problem: Problem) -> dict[AreaId, AreaYear]:
    """Count every area's open places in a year and in the year before.

    Parameters
    ----------
    rows
        Every institution in that year.
    """
    here: dict[AreaId, list[InstitutionYear]] = {key: [] for key in problem.areas}
    for row in rows:
        here[row.institution.area_id].append(row)
    return {key: _area_year(found, problem, key) for key, found in here.items()}


def _area_year(rows: list[InstitutionYear], problem: Problem, key: AreaId) -> AreaYear:
    was_open = [row.before for row in rows if row.places_told_before is not None]
    is_open = [row.now for row in rows if row.places_told is not None]
    return AreaYear(
        name=problem.areas[key].name,
        children_0_5=problem.areas[key].children_0_5,
        places_before=sum(one.places for one in was_open),
        places=sum(one.places for one in is_open),
        special_places_before=sum(one.special_places for one in was_open),
        special_places=sum(one.special_places for one in is_open),
    )
