"""From what a scenario says of travel to the metres of every child and institution.

Shortest ways are never measured here: they are read from the file that ``planner travel`` wrote,
and only if nothing that decides about them has changed since.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from planner.domain.names import InstitutionId
from planner.domain.problem import Institution
from planner.domain.travel import TravelMatrix
from planner.errors import Fault
from planner.geo.travel import straight_line_between_m, straight_line_m
from planner.scenario.children import Children, read_matrix
from planner.scenario.files import file_sha256
from planner.scenario.travel_settings import (
    Matrix,
    Network,
    RoutingServer,
    StraightLine,
)
from planner.streets.distances import ENGINE, UNREACHABLE, Points
from planner.streets.links import Floats, Ints
from planner.streets.store import Measured, NoMatrixError, read_matrix_file
from planner.streets.ways import way_table
from planner.text import Text, text, text_n

Institutions = Mapping[InstitutionId, Institution]
Paths = Mapping[str, tuple[Path, str]]
Settings = StraightLine | Matrix | Network | RoutingServer

_KEY = "case.travel.matrix"
_CHANGED = {
    "engine": text("the planner measures in another way now"),
    "network": text("the street network is another file"),
    "nodes": text("the nodes of the street network are another file"),
    "ways": text("the table of which ways may be used is another"),
    "mode": text("mode is another"),
    "snap_limit_m": text("snap_limit_m is another"),
    "url": text("url is another"),
}


def travel_matrix(
    travel: Settings, paths: Paths, children: Children, institutions: Institutions, scenario: str
) -> tuple[TravelMatrix | None, list[Fault], dict[str, Text]]:
    """Return the metres of every pair, or why there are none, and how a table of them was read.

    Parameters
    ----------
    paths
        Path and shown name of each input by its role.
    scenario
        Name of the scenario's file, for the command that measures anew.
    """
    if isinstance(travel, Matrix):
        matrix, table = read_matrix(*paths["travel"], children, institutions)
        return matrix, table.faults, {"travel": table.how}
    points = points_of(children, institutions)
    ids = list(children.by_id), list(institutions)
    if isinstance(travel, StraightLine):
        # Who only checks a scenario of a whole country doesn't wait for all of it.
        def measured(rows: Ints, columns: Ints) -> Ints:
            homes_m, sites_m = points.homes_m[rows], points.institutions_m[columns]
            return straight_line_between_m(homes_m, sites_m, travel.factor)

        return TravelMatrix(*ids, measured), [], {}
    distance_m, faults = _stored(travel, paths, points, scenario)
    return (None, faults, {}) if faults else (TravelMatrix(*ids, distance_m), [], {})


def points_of(children: Children, institutions: Institutions) -> Points:
    """Return where children live and institutions lie."""
    sites_m = [(one.x_m, one.y_m) for one in institutions.values()]
    return Points(
        child_ids=tuple(children.by_id),
        homes_m=np.array(children.homes_m, dtype=np.float64).reshape(-1, 2),
        institution_ids=tuple(institutions),
        institutions_m=np.array(sites_m, dtype=np.float64).reshape(-1, 2),
    )


def made_by(travel: Network | RoutingServer, paths: Paths) -> dict[str, str]:
    """Return all that decides about measured distances but the points between which they are.

    Raises
    ------
    OSError
        If a file of the network can't be read.
    """
    told = {"mode": travel.mode, "snap_limit_m": str(travel.snap_limit_m)}
    if isinstance(travel, RoutingServer):
        return told | {"engine": travel.method, "url": travel.url}
    digests = {role: file_sha256(paths[role][0]) for role in ("network", "nodes") if role in paths}
    # A table of edges holds no ways to choose from.
    ways = {} if "nodes" in digests else {"ways": way_table(travel.mode).sha256}
    return told | {"engine": ENGINE} | digests | ways


def differences(measured: Measured, wanted: Mapping[str, str], points: Points) -> Iterator[Text]:
    """Yield what is not as it was when distances were measured; of children only how many.

    Parameters
    ----------
    wanted
        What decides about distances now.
    points
        Between which they are wanted.
    """
    for key, what in _CHANGED.items():
        if measured.made_by.get(key) != wanted.get(key):
            yield what
    then = measured.points
    moved = _moved(points.child_ids, points.homes_m, then.child_ids, then.homes_m)
    if moved:
        yield text_n(
            "{n} child has moved or is not in it", "{n} children have moved or are not in it", moved
        )
    moved = _moved(
        points.institution_ids,
        points.institutions_m,
        then.institution_ids,
        then.institutions_m,
    )
    if moved:
        yield text_n(
            "{n} institution has moved or is not in it",
            "{n} institutions have moved or are not in it",
            moved,
        )


def _moved(ids: tuple[str, ...], at_m: Floats, then: tuple[str, ...], then_m: Floats) -> int:
    known = dict(zip(then, map(tuple, then_m.tolist()), strict=True))
    return sum(known.get(one) != tuple(at) for one, at in zip(ids, at_m.tolist(), strict=True))


def _stored(
    travel: Network | RoutingServer, paths: Paths, points: Points, scenario: str
) -> tuple[Ints, list[Fault]]:
    """Return what was measured, in whole metres; the faults say what has changed since."""
    path, shown = paths["distances"]
    try:
        wanted = made_by(travel, paths)
        measured = read_matrix_file(path)
    except NoMatrixError:
        whats = [text("is no file of distances from planner travel, or was changed")]
    except OSError:
        whats = [text("distances aren't measured yet, or the street network isn't there")]
    else:
        whats = list(differences(measured, wanted, points))
        if not whats:
            distance_m, missing = filled(measured, points, travel.unreachable_factor)
            if not missing:
                return distance_m, []
            whats = [no_way(missing)]
    do = text("measure with: planner travel {scenario}", scenario=scenario)
    nothing = np.empty((0, 0), dtype=np.int64)
    return nothing, [Fault(shown, 0, 0, _KEY, what, do) for what in whats]


def no_way(pairs: int) -> Text:
    """Say between how many children and institutions there is no way."""
    return text_n(
        "{n} pair of child and institution has no way between them",
        "{n} pairs of child and institution have no way between them",
        pairs,
    )


def filled(measured: Measured, points: Points, factor: float | None) -> tuple[Ints, int]:
    """Return the metres of some points, straight lines where there is no way, and what is missing.

    Parameters
    ----------
    points
        Of those that were measured.
    factor
        On straight lines; None leaves them out.

    Returns
    -------
    One way (children x institutions) [m], and how many pairs have none.
    """
    rows = {one: k for k, one in enumerate(measured.points.child_ids)}
    columns = {one: k for k, one in enumerate(measured.points.institution_ids)}
    where = np.ix_(
        [rows[one] for one in points.child_ids], [columns[one] for one in points.institution_ids]
    )
    distance_m = measured.distances.homes_m[where]
    is_missing = distance_m == UNREACHABLE
    if factor is None:
        return distance_m, int(is_missing.sum())
    straight_m = straight_line_m(points.homes_m, points.institutions_m, factor)
    return np.where(is_missing, straight_m, distance_m), 0
