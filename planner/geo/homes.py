"""Draw homes: by the quarters' child population, inside the outline of their area."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isqrt

from planner.geo.draws import Draws
from planner.geo.plane import Point, Ring, is_within, point_around, point_in_box

Outline = tuple[Ring, ...]

# Far enough from a border that rounding cannot put a home outside. [m]
_HOME_MARGIN_M = 5

# The largest quarters are mostly water, harbour or common, with the homes in one part. [m]
_WIDEST_RADIUS_M = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """A quarter (kvarter) of an area.

    Parameters
    ----------
    quarter_id
        Code in the municipality's statistics.
    area_id
        The area it belongs to.
    centre
        A point inside it, EPSG:25832. [m]
    area_m2
        Its size. [m2]
    children_0_5
        Children aged 0 to 5. [persons]
    """

    quarter_id: str
    area_id: str
    centre: Point
    area_m2: int
    children_0_5: int

    @property
    def radius_m(self) -> int:
        """Radius in metres of a disc as large as the quarter, up to a limit."""
        # 355/113 is pi to seven digits, in whole numbers.
        return min(isqrt(self.area_m2 * 113 // 355), _WIDEST_RADIUS_M)


def home_by_population(
    quarters: Sequence[Quarter], outline_by_area: Mapping[str, Outline], draws: Draws
) -> Point:
    """Draw a home in one of the quarters, by their child population.

    Parameters
    ----------
    quarters
        At least one of them with children.
    outline_by_area
        Closed rings in EPSG:25832. [m]
    draws
        Stream of random choices.

    Raises
    ------
    NoPointError
        If the area is too narrow to hold a home.
    """
    quarter = quarters[draws.weighted([each.children_0_5 for each in quarters])]
    return home_in_quarter(quarter, outline_by_area[quarter.area_id], draws)


def home_in_quarter(quarter: Quarter, outline: Outline, draws: Draws) -> Point:
    """Draw a home from a disc as large as the quarter, inside the area's outline."""
    return point_around(
        quarter.centre, quarter.radius_m, draws, lambda point: _is_fit(point, outline)
    )


def home_anywhere(outline: Outline, draws: Draws) -> Point:
    """Draw a home evenly inside an outline."""
    corners = tuple(chain.from_iterable(outline))
    return point_in_box(corners, draws, lambda point: _is_fit(point, outline))


def _is_fit(point: Point, outline: Outline) -> bool:
    return is_within(point, outline, _HOME_MARGIN_M)
