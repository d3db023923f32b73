"""Say what coordinates that lie nowhere near were probably meant to be.

A point is read in every way that people mix up; the first that lands where it should names the
mistake. What to do is told so that doing it works.
"""

from collections.abc import Callable
from functools import cache

from pyproj import Transformer

from planner.geo.systems import CRS, X_M, Y_M
from planner.text import Text, text

Point = tuple[float, float]
Fits = Callable[[Point], bool]

_HINTS: tuple[tuple[str, bool, Text], ...] = (
    (CRS, True, text("x and y are swapped; exchange the two columns")),
    (
        "EPSG:4326",
        False,
        text("these are longitude and latitude; name the columns lon and lat"),
    ),
    (
        "EPSG:4326",
        True,
        text("these are latitude and longitude; name the columns lat and lon"),
    ),
    (
        "EPSG:25833",
        False,
        text("these are metres of EPSG:25833 (zone 33); transform them to EPSG:25832 (zone 32)"),
    ),
    ("EPSG:25833", True, text("x and y are swapped, and of EPSG:25833; transform to EPSG:25832")),
    (
        "EPSG:3857",
        False,
        text("these are metres of a web map (EPSG:3857); transform them to EPSG:25832"),
    ),
)


def in_denmark(point: Point) -> bool:
    """Say whether metres in EPSG:25832 lie in or around Denmark."""
    return X_M[0] <= point[0] <= X_M[1] and Y_M[0] <= point[1] <= Y_M[1]


def hint(point: Point, fits: Fits = in_denmark) -> Text | None:
    """Return what a misplaced point looks like and what to do about it; None if unknown.

    Parameters
    ----------
    point
        As read: x, or longitude, first.
    fits
        Whether metres in EPSG:25832 would be in place.
    """
    for crs, is_swapped, said in _HINTS:
        x, y = point[::-1] if is_swapped else point
        if fits(Transform(crs)((x, y))):
            return said
    for scale in (1000, 100, 10, 0.1, 0.01, 0.001):
        if fits((point[0] * scale, point[1] * scale)):
            return text("the decimal mark is lost or misplaced; write whole metres")
    return None


def layer_hint(point: Point) -> Text:
    """Return what to do about a layer whose first corner lies outside Denmark."""
    for crs in (CRS, "EPSG:4326", "EPSG:25833", "EPSG:3857"):
        if in_denmark(Transform(crs)(point)):
            return text("the numbers are those of {crs}; declare it in the layer", crs=crs)
        if in_denmark(Transform(crs)(point[::-1])):
            return text(
                "the numbers are those of {crs} in the wrong order; write x or longitude first, "
                "and declare it in the layer",
                crs=crs,
            )
    return text("declare the coordinate system in crs, and write x or longitude first")


class Transform:
    """From one coordinate system to EPSG:25832, point by point; beyond it lies infinity. [m].

    Parameters
    ----------
    crs
        Code of the system that points are in, x or longitude first.
    """

    def __init__(self, crs: str) -> None:
        self._transformer = None if crs == CRS else _transformer(crs)

    def __call__(self, point: Point) -> Point:
        """Transform one point."""
        if self._transformer is None:
            return point
        x, y = self._transformer.transform(*point)
        return float(x), float(y)


@cache
def _transformer(crs: str) -> Transformer:
    return Transformer.from_crs(crs, CRS, always_xy=True)
