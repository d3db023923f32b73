"""Distances, and the points between which they are."""

from dataclasses import dataclass, field

from planner.streets.links import Floats, Ints

UNREACHABLE = -1
# What this computes; a change that may give other metres is another engine.
ENGINE = "planner-streets-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Where children live and institutions lie; goes no further than whoever measures.

    Parameters
    ----------
    homes_m, institutions_m
        Positions in EPSG:25832 (children x 2) and (institutions x 2). [m]
    """

    child_ids: tuple[str, ...] = field(repr=False)
    homes_m: Floats = field(repr=False)
    institution_ids: tuple[str, ...]
    institutions_m: Floats = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Distances:
    """Whole metres one way; ``UNREACHABLE`` where there is no way.

    Parameters
    ----------
    homes_m
        From homes to institutions (children x institutions). [m]
    between_m
        From institutions to institutions (institutions x institutions). [m]
    """

    homes_m: Ints = field(repr=False)
    between_m: Ints
