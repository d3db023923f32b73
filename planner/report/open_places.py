"""Count the places of areas that are open to new children, for maps.

Where nobody new is taken, places would tell how many children are left; they are not counted.
"""

from collections.abc import Iterable

from planner.domain.names import AreaId
from planner.domain.problem import Problem
from planner.report.changes import InstitutionYear
from planner.report.geopackage import AreaYear


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
