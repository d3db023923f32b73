"""The straight line that lies nearest to a point, and where on it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NONE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """Of each point the nearest line within a limit.

    Parameters
    ----------
    line
        Number of the line; ``NONE`` where all are further away (points).
    share
        How far along the line, from 0 to 1 (points).
    away_m
        Straight distance from the point (points). [m]
    """

    line: Ints
    share: Floats
    away_m: Floats


def nearest_lines(points_m: Floats, from_m: Floats, to_m: Floats, limit_m: float) -> Nearest:
    """Find the nearest straight line of each point; of equally near ones the first.

    Parameters
    ----------
    points_m
        Positions (points x 2). [m]
    from_m, to_m
        Ends of the lines (lines x 2). [m]
    limit_m
        How far away a line may be. [m]
    """
    lines = shapely.linestrings(np.stack([from_m, to_m], axis=1))
    tree = shapely.STRtree(lines)
    which, found = tree.query_nearest(shapely.points(points_m), max_distance=limit_m)
    # Last first, so that the first of equals is what stays.
    order = np.lexsort((found, which))[::-1]
    line = np.full(len(points_m), NONE, dtype=np.int64)
    line[which[order]] = found[order]
    start, along = from_m[line], to_m[line] - from_m[line]
    squared = np.maximum((along**2).sum(axis=1), np.finfo(np.float64).tiny)
    share = np.clip(((points_m - start) * along).sum(axis=1) / squared, 0.0, 1.0)
    away = points_m - (start + share[:, None] * along)
    return Nearest(line=line, share=share, away_m=np.hypot(away[:, 0], away[:, 1]))
