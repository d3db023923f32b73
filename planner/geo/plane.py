"""Lay points in the plane of EPSG:25832, in whole metres and exact arithmetic.

Outlines are rounded to whole metres once; after that every test of a point is made
in integers, so that no machine can come to another answer.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from pyproj import Transformer

from planner.geo.draws import Draws

Point = tuple[int, int]
Ring = tuple[Point, ...]

_TRIES_PER_STEP = 200
_RADIUS_STEP_M = 50
_MOST_TRIES = 20_000


class NoPointError(ValueError):
    """No fit point was drawn in a long time; the outline is too narrow."""


def ring_in_metres(lon_lat: Iterable[Sequence[float]]) -> Ring:
    """Transform a ring of longitudes and latitudes to whole metres of EPSG:25832."""
    to_metres = Transformer.from_crs("EPSG:4326", "EPSG:25832", always_xy=True)
    corners = (to_metres.transform(corner[0], corner[1]) for corner in lon_lat)
    return tuple((round(x), round(y)) for x, y in corners)


def squared_distance(a: Point, b: Point) -> int:
    """Return the square of the straight distance, in square metres."""
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def is_inside(point: Point, ring: Ring) -> bool:
    """Tell whether a point lies inside a closed ring (even-odd rule)."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y):
            # The edge is crossed by the ray to the east; the sign of the cross product
            # says on which side, with no division.
            cross = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
            if (cross > 0) == (by > ay):
                inside = not inside
    return inside


def is_within(point: Point, rings: Sequence[Ring], margin_m: int) -> bool:
    """Tell whether a point lies inside an outline and clear of its line.

    Parameters
    ----------
    rings
        Closed rings of the outline, those of holes and of further parts among them.
    margin_m
        How far from every ring the point must be. [m]
    """
    is_odd = sum(is_inside(point, ring) for ring in rings) % 2 == 1
    return is_odd and all(is_clear_of(point, ring, margin_m) for ring in rings)


def is_clear_of(point: Point, ring: Ring, margin_m: int) -> bool:
    """Tell whether a point keeps at least a margin from the ring's line."""
    return all(_is_clear_of_edge(point, a, b, margin_m) for a, b in pairwise(ring))


def _is_clear_of_edge(point: Point, a: Point, b: Point, margin_m: int) -> bool:
    """Compare the squared distance to one edge with the squared margin."""
    along = (b[0] - a[0], b[1] - a[1])
    away = (point[0] - a[0], point[1] - a[1])
    length2 = along[0] ** 2 + along[1] ** 2
    dot = along[0] * away[0] + along[1] * away[1]
    if dot <= 0:
        return squared_distance(point, a) >= margin_m**2
    if dot >= length2:
        return squared_distance(point, b) >= margin_m**2
    cross = along[0] * away[1] - along[1] * away[0]
    return cross**2 >= margin_m**2 * length2


def point_around(
    centre: Point, radius_m: int, draws: Draws, is_fit: Callable[[Point], bool]
) -> Point:
    """Draw a fit point, evenly from a disc around a centre.

    Parameters
    ----------
    centre
        Middle of the disc.
    radius_m
        Radius of the disc; it grows when no fit point is found for long. [m]
    draws
        Stream of random choices.
    is_fit
        Whether a point may be used.

    Returns
    -------
    The first fit point drawn.

    Raises
    ------
    NoPointError
        If none was found in twenty thousand draws.
    """
    for attempt in range(_MOST_TRIES):
        radius = radius_m + attempt // _TRIES_PER_STEP * _RADIUS_STEP_M
        dx, dy = draws.between(-radius, radius), draws.between(-radius, radius)
        point = (centre[0] + dx, centre[1] + dy)
        if dx * dx + dy * dy <= radius * radius and is_fit(point):
            return point
    message = "is_fit: no point of the disc or near it was fit; widen the outline"
    raise NoPointError(message)


def point_in_box(corners: Sequence[Point], draws: Draws, is_fit: Callable[[Point], bool]) -> Point:
    """Draw a fit point, evenly from the smallest box around some corners.

    Parameters
    ----------
    corners
        What the box must hold.
    draws
        Stream of random choices.
    is_fit
        Whether a point may be used.

    Raises
    ------
    NoPointError
        If none was found in twenty thousand draws.
    """
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    for _ in range(_MOST_TRIES):
        point = (draws.between(min(xs), max(xs)), draws.between(min(ys), max(ys)))
        if is_fit(point):
            return point
    message = "is_fit: no point of the box was fit; widen the outline"
    raise NoPointError(message)
