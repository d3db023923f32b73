"""Metres between homes and institutions where there is no matrix."""

import numpy as np
import numpy.typing as npt


def straight_line_m(
    homes_m: npt.ArrayLike,
    institutions_m: npt.ArrayLike,
    factor: float,
) -> npt.NDArray[np.int64]:
    """Return the straight line in EPSG:25832 times a detour factor, in whole metres.

    Parameters
    ----------
    homes_m, institutions_m
        Positions (children x 2) and (institutions x 2). [m]
    factor
        Detour factor; an assumption of the scenario.

    Returns
    -------
    One way (children x institutions). [m]
    """
    homes = np.asarray(homes_m, dtype=np.float64).reshape(-1, 2)
    sites = np.asarray(institutions_m, dtype=np.float64).reshape(-1, 2)
    return straight_line_between_m(homes[:, None, :], sites[None, :, :], factor)


def straight_line_between_m(
    homes_m: npt.NDArray[np.float64], institutions_m: npt.NDArray[np.float64], factor: float
) -> npt.NDArray[np.int64]:
    """Return the same of positions that stand beside each other (... x 2). [m]."""
    offsets = homes_m - institutions_m
    distances = factor * np.hypot(offsets[..., 0], offsets[..., 1])
    return np.floor(distances + 0.5).astype(np.int64)
