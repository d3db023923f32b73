"""From longitude and latitude to EPSG:25832 and back, many points at a time."""

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

Floats = npt.NDArray[np.float64]

_WGS_84, _METRES = "EPSG:4326", "EPSG:25832"


def metres_of(lon_lat: Floats) -> Floats:
    """Return positions in EPSG:25832; infinite or not a number where there are none. [m].

    Parameters
    ----------
    lon_lat
        Degrees (points x 2).
    """
    return _transformed(lon_lat, _WGS_84, _METRES)


def lon_lat_of(at_m: Floats) -> Floats:
    """Return longitudes and latitudes of positions in EPSG:25832. [degrees].

    Parameters
    ----------
    at_m
        Positions (points x 2). [m]
    """
    return _transformed(at_m, _METRES, _WGS_84)


def _transformed(points: Floats, source: str, target: str) -> Floats:
    between = Transformer.from_crs(source, target, always_xy=True)
    return np.column_stack(between.transform(points[:, 0], points[:, 1]))
