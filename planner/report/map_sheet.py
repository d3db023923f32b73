"""A map on a sheet: where a place on the ground lies on it, and where words find room.

The same words always find room in the same place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from planner.report import symbols
from planner.report.apart import moved_apart
from planner.report.geopackage import CRS
from planner.report.sheets import A4_PT, add_page, blank_sheet, write_notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from planner.domain.names import AreaId
    from planner.report.symbols import Box, Point, Symbol
    from planner.text import Lang

Boxes = npt.NDArray[np.float64]
# A4 landscape. [pt]
PAGE_PT = A4_PT[::-1]
# Overlap and leaving the map count so much that distance decides among free places only.
_PER_PT2, _OUTSIDE = 1e3, 1e7
# Room around words, how exactly they know land, how little in its area calls for a line.
PAD_PT, _SIMPLER_M, _MOSTLY_OUT = 1.0, 80.0, 0.4


@dataclass
class MapSheet:
    """A page measured in points, a map on it in metres, and what room is taken."""

    figure: Figure
    page: Axes
    map: Axes
    box_pt: Box
    west_m: float
    south_m: float
    metres_per_pt: float
    outlines: gpd.GeoSeries
    land: shapely.Geometry
    taken: list[Box] = field(default_factory=list)

    def in_points(self, x_m: float, y_m: float) -> Point:
        """Return where a position lies on the page. [pt]."""
        east_m, north_m = x_m - self.west_m, y_m - self.south_m
        left, bottom = self.box_pt[:2]
        return left + east_m / self.metres_per_pt, bottom + north_m / self.metres_per_pt

    def in_metres(self, x_pt: Boxes, y_pt: Boxes) -> tuple[Boxes, Boxes]:
        """Return what positions on the page mean on the ground. [m]."""
        x_m = self.west_m + (x_pt - self.box_pt[0]) * self.metres_per_pt
        return x_m, self.south_m + (y_pt - self.box_pt[1]) * self.metres_per_pt

    def take_best(self, boxes: Boxes, costs: Boxes, spared: Sequence[Box] = ()) -> int:
        """Take the cheapest rectangle that overlaps least; the first of equals."""
        others = np.array([box for box in self.taken if box not in spared]).reshape(-1, 4)
        low = np.maximum(boxes[:, None, :2], others[:, :2])
        high = np.minimum(boxes[:, None, 2:], others[:, 2:])
        overlap_pt2 = np.prod(np.clip(high - low, 0, None), axis=2).sum(axis=1)
        is_low = (boxes[:, :2] < self.box_pt[:2]).any(axis=1)
        is_out = is_low | (boxes[:, 2:] > self.box_pt[2:]).any(axis=1)
        best = int(np.argmin(costs + _PER_PT2 * overlap_pt2 + _OUTSIDE * is_out))
        self.taken.append(tuple(boxes[best].tolist()))
        return best

    def take_corner(self, size: Point, corners: str) -> Box:
        """Take the first of the map's corners in which no area lies, or else the emptiest."""
        x0, y0, x1, y1 = self.box_pt
        side = {"w": x0, "e": x1 - size[0], "s": y0, "n": y1 - size[1]}
        at = np.array([(side[corner[1]], side[corner[0]]) for corner in corners.split()])
        boxes = np.hstack([at, at + size])
        self.take_best(boxes, self.share_in(self.land, boxes))
        return self.taken[-1]

    def share_in(self, shape: shapely.Geometry, boxes: Boxes) -> Boxes:
        """Return how much of each rectangle lies in a shape, judged by points of it."""
        grid = np.meshgrid((0.1, 0.4, 0.6, 0.9), (0.2, 0.8))
        across, up = (one.ravel() for one in grid)
        x0, y0, x1, y1 = boxes.T[:, :, None]
        x_m, y_m = self.in_metres(x0 + across * (x1 - x0), y0 + up * (y1 - y0))
        shapely.prepare(shape)
        return np.asarray(shapely.contains_xy(shape, x_m, y_m).mean(axis=1))

    def draw_scale(self) -> None:
        """Draw the scale bar and the north arrow in a free corner."""
        corner = self.take_corner((130, 42), "sw se ne nw")
        symbols.draw_scale(self.page, self.map, corner)

    def draw_notice(self, lang: Lang) -> None:
        """Say on the map itself that the data are made up."""
        text = write_notice(self.page, (0, 0), lang)
        x0, y0, x1, y1 = symbols.extent_pt(text)
        box = self.take_corner((x1 - x0 + 10, y1 - y0 + 16), "nw ne se sw")
        text.set_position((box[0] - x0 + 5, box[1] - y0 + 8))

    def draw_symbols(self, shown: Sequence[tuple[Point, Symbol]]) -> tuple[list[Point], list[Box]]:
        """Draw symbols side by side, a line leading to each from where it belongs.

        Parameters
        ----------
        shown
            Each with its position on the ground. [m]

        Returns
        -------
            Where they came to lie, and the squares that they take. [pt]
        """
        if not shown:
            return [], []
        true = np.array([self.in_points(*at) for at, _ in shown])
        reach = np.array([symbol.reach_pt for _, symbol in shown])
        at = moved_apart(true, reach, self.box_pt)
        x_m, y_m = self.in_metres(*at.T)
        squares = np.hstack([at - reach[:, None], at + reach[:, None]])
        for k, (home, symbol) in enumerate(shown):
            if np.abs(at[k] - true[k]).max() > reach[k]:
                symbols.draw_lead(self.map, home, (x_m[k], y_m[k]))
            # Where nothing is moved, a symbol is exactly where its institution is.
            is_moved = bool((at[k] != true[k]).any())
            symbols.draw_symbol(self.map, (x_m[k], y_m[k]) if is_moved else home, symbol)
        self.taken += [tuple(square) for square in squares.tolist()]
        return [(x, y) for x, y in at.tolist()], self.taken[len(self.taken) - len(shown) :]

    def label_area(
        self,
        key: AreaId,
        said: tuple[str, str],
        sizes: Point = (8.5, 7.5),
        fill: str = "white",
    ) -> None:
        """Write an area's name and what is said of it where there is room.

        Parameters
        ----------
        said
            The name, and what stands below it.
        sizes
            Of the name's letters and of the others'. [pt]
        fill
            The colour on which it is read, and of the letters' edge.
        """
        (name, rest), ink = said, symbols.ink_on(fill)
        head: dict[str, Any] = {"weight": "bold", "ha": "center", "va": "bottom", "color": ink}
        low: dict[str, Any] = {"ha": "center", "va": "top", "color": ink}
        above = symbols.write_clipped(self.page, (0, 0), name, 90, fontsize=sizes[0], **head)
        below = symbols.write(self.page, (0, 0), rest, fontsize=sizes[1], **low)
        (_, _, right, top), (_, floor, other, _) = map(symbols.extent_pt, (above, below))
        half_width = max(right, other) + PAD_PT
        below_pt, above_pt = PAD_PT - floor, 2 * PAD_PT + top
        box = self._area_box(key, (half_width, below_pt), (half_width, above_pt))
        for text in (above, below):
            text.set_position(((box[0] + box[2]) / 2, box[3] - above_pt))
            text.edge = fill

    def _area_box(self, key: AreaId, below: Point, above: Point) -> Box:
        """Take room for an area's label: in the area if possible, else near it with a line."""
        outline = self.outlines[key].simplify(_SIMPLER_M)
        middle = shapely.maximum_inscribed_circle(outline, tolerance=_SIMPLER_M).coords[0]
        steps = np.arange(-120, 121, 4.0)
        offsets = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
        at = np.array(self.in_points(*middle)) + offsets
        boxes = np.hstack([at - below, at + above])
        own, land = (self.share_in(shape, boxes) for shape in (outline, self.land))
        best = self.take_best(boxes, np.hypot(*offsets.T) + 160 * (1 - own) + 150 * (land - own))
        if own[best] < _MOSTLY_OUT:
            (west, east), (south, north) = self.in_metres(boxes[best, ::2], boxes[best, 1::2])
            label = shapely.box(west, south, east, north)
            line = shapely.shortest_line(shapely.Point(middle), label)
            self.map.plot(*line.xy, color="#555555", linewidth=0.6, zorder=3)
        return self.taken[-1]


def map_sheets(areas: gpd.GeoDataFrame, boxes: Sequence[Box]) -> list[MapSheet]:
    """Return maps of the same areas on one A4 page, a metre being as long in both directions.

    Parameters
    ----------
    areas
        Polygons by ``area_id``, in any declared CRS.
    boxes
        Left, bottom, right and top of each map on the page. [pt]
    """
    figure = blank_sheet(PAGE_PT)
    outlines = areas.to_crs(CRS).set_index("area_id")["geometry"]
    bounds, land = tuple(map(float, outlines.total_bounds)), outlines.simplify(_SIMPLER_M)
    grounds = [add_ground(figure, box, bounds, 1.01) for box in boxes]
    page, whole = add_page(figure), land.union_all()
    found = []
    for ground, box in zip(grounds, boxes, strict=True):
        ground.set_axis_off()
        (west, east), south = ground.get_xlim(), ground.get_ylim()[0]
        scale = (east - west) / (box[2] - box[0])
        found.append(MapSheet(figure, page, ground, box, west, south, scale, outlines, whole))
    return found


def add_ground(figure: Figure, box: Box, bounds_m: Sequence[float], room: float) -> Axes:
    """Return axes in metres in which a metre is as long in both directions.

    Parameters
    ----------
    bounds_m
        West, south, east and north of what must be seen. [m]
    room
        How much larger the view is than that.
    """
    (x0, y0, x1, y1), (west, south, east, north) = box, bounds_m
    scale = metres_in_a_point(box, bounds_m, room)
    west, south = (west + east - scale * (x1 - x0)) / 2, (south + north - scale * (y1 - y0)) / 2
    width, height = PAGE_PT
    ground = figure.add_axes(
        (x0 / width, y0 / height, (x1 - x0) / width, (y1 - y0) / height),
        xlim=(west, west + scale * (x1 - x0)),
        ylim=(south, south + scale * (y1 - y0)),
        aspect="equal",
        xticks=(),
        yticks=(),
    )
    ground.set_autoscale_on(False)
    return ground


def metres_in_a_point(box: Box, bounds_m: Sequence[float], room: float) -> float:
    """Return the scale at which what must be seen fits on a map. [m/pt]."""
    (x0, y0, x1, y1), (west, south, east, north) = box, bounds_m
    return room * max((east - west) / (x1 - x0), (north - south) / (y1 - y0))
