"""Draw the newcomers that are expected but not known, the same for a seed every time.

Each row of a forecast has a stream of its own, and its children are drawn one after the other.
So another row, another order or a larger number changes no child that was drawn before.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import count

from planner.domain.names import ChildId
from planner.domain.problem import Child
from planner.geo.draws import Draws
from planner.geo.homes import (
    Outline,
    Quarter,
    home_anywhere,
    home_by_population,
    home_in_quarter,
)
from planner.geo.plane import Point
from planner.scenario.expected import Expected

SCHOOL_AGE_YEARS = 6
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,12}")


@dataclass(frozen=True, slots=True)
class Ground:
    """Where homes may be.

    Parameters
    ----------
    outline_by_area
        Closed rings in EPSG:25832. [m]
    quarters
        By identifier; None if homes are drawn evenly inside the area.
    """

    outline_by_area: Mapping[str, Outline]
    quarters: Mapping[str, Quarter] | None

    def quarters_of(self, area_id: str) -> list[Quarter]:
        """List the quarters of an area."""
        return [one for one in (self.quarters or {}).values() if one.area_id == area_id]

    def is_settled(self, expected: Expected) -> bool:
        """Say whether there is a quarter to draw homes in, if quarters are given."""
        if self.quarters is None or expected.quarter_id:
            return True
        return any(one.children_0_5 for one in self.quarters_of(expected.area_id))

    def home(self, expected: Expected, draws: Draws) -> Point:
        """Draw a home for one of the expected newcomers.

        Raises
        ------
        NoPointError
            If the area is too narrow to hold a home.
        """
        outline = self.outline_by_area[expected.area_id]
        if self.quarters is None:
            return home_anywhere(outline, draws)
        if expected.quarter_id:
            return home_in_quarter(self.quarters[expected.quarter_id], outline, draws)
        return home_by_population(self.quarters_of(expected.area_id), self.outline_by_area, draws)


def draw_newcomers(
    expected: Expected,
    ground: Ground,
    seed: int,
    weight_by_years: Mapping[int, int],
    taken: Collection[ChildId],
) -> Iterator[tuple[Child, Point]]:
    """Yield the children of one row, each with its home.

    Parameters
    ----------
    weight_by_years
        How often a newcomer has so many years from birth to its first school year.
    taken
        Ids that other children have.
    """
    draws = Draws.of_key(seed, expected.key)
    years, weights = list(weight_by_years), list(weight_by_years.values())
    ids = _free_ids(expected, taken)
    for _ in range(expected.newcomers):
        birth_year = expected.year - years[draws.weighted(weights)]
        child = Child(
            id=next(ids),
            birth_year=birth_year,
            school_start_year=birth_year + SCHOOL_AGE_YEARS,
            entry=expected.year,
            institution_id=None,
            has_basisplads=False,
            home_area_id=expected.area_id,
            special_group=expected.special_group,
            is_forecast=True,
        )
        yield child, ground.home(expected, draws)


def _free_ids(expected: Expected, taken: Collection[ChildId]) -> Iterator[ChildId]:
    # F2027-01-001; a code that an id can't hold is told by its digest.
    place = expected.quarter_id or expected.area_id
    if not _PLAIN.fullmatch(place):
        place = sha256(place.encode()).hexdigest()[:12]
    group = f"-{expected.special_group}" if expected.special_group else ""
    for number in count(1):
        child_id = ChildId(f"F{expected.year}-{place}{group}-{number:03}")
        if child_id not in taken:
            yield child_id
