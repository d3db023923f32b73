"""Measure distances as a scenario's travel says, and refuse what can't be right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import numpy as np

from planner.errors import DataError, Fault
from planner.scenario.build import Ground
from planner.scenario.travel import made_by, points_of
from planner.scenario.travel_settings import Network, RoutingServer
from planner.streets.components import Dropped, largest_part
from planner.streets.distances import Distances, Points
from planner.streets.judge import judge
from planner.streets.links import Bools, Streets
from planner.streets.nodes_edges import read_nodes_edges
from planner.streets.pbf import read_pbf
from planner.streets.servers import ServerError, ask
from planner.streets.store import Measured
from planner.streets.survey import extent_of, survey
from planner.streets.ways import way_table
from planner.text import Text, alike, joined, text, text_n

_MOST_NUMBERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be measured, and with what.

    Parameters
    ----------
    files
        Path and shown name of the street network, by role.
    """

    ground: Ground
    travel: Network | RoutingServer
    files: dict[str, tuple[Path, str]]

    @property
    def points(self) -> Points:
        """The homes and institutions."""
        return points_of(self.ground.children, self.ground.institutions)

    @property
    def made_by(self) -> dict[str, str]:
        """All that decides about the distances but the points.

        Raises
        ------
        DataError
            If a file of the network can't be read.
        """
        try:
            return made_by(self.travel, self.files)
        except OSError as error:
            shown_by_path = {str(path): shown for path, shown in self.files.values()}
            unread = shown_by_path.get(str(error.filename), "")
            what = text("the file doesn't exist, is too large or can't be read")
            raise DataError([Fault(unread, 0, 0, "", what, text("correct the path"))]) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Distances, and what to tell of them.

    Parameters
    ----------
    far_homes, far_institutions
        Who has no way, where the scenario takes straight lines for those (children),
        (institutions).
    dropped, farthest_m
        What was left out of a network, and how far from a street an institution lies; None of
        a server. [m]
    """

    measured: Measured
    far_homes: Bools
    far_institutions: Bools
    dropped: Dropped | None = None
    farthest_m: int | None = None


def measure(task: Task) -> Found:
    """Measure every pair.

    Raises
    ------
    DataError
        With every fault of the network, and of the points that have no street or no way.
    UsageError
        If a package is missing.
    """
    made, points, travel = task.made_by, task.points, task.travel
    if isinstance(travel, RoutingServer):
        return _judged(
            task, Measured(points=points, distances=_asked(travel, points), made_by=made)
        )
    streets = _streets(task)
    whole, dropped = largest_part(streets)
    if not dropped.kept_m:
        raise DataError([_leading_nowhere(task)])
    surveyed = survey(whole, points, travel.snap_limit_m)
    if surveyed.far_institutions.all():
        raise DataError([_elsewhere(task, streets)])
    found = _judged(task, Measured(points=points, distances=surveyed.distances, made_by=made))
    away_m = surveyed.institutions_away_m
    return replace(found, dropped=dropped, farthest_m=round(float(away_m.max())))


def _asked(travel: RoutingServer, points: Points) -> Distances:
    try:
        return ask(travel.method, travel.url, travel.mode, points, travel.snap_limit_m)
    except ServerError:
        what = text(
            "no answer, or none that gives every distance; a home or an institution further than "
            "snap_limit_m from a street may be why"
        )
        do = text("look whether the server runs, has streets of the area, and what it logs")
        raise DataError([Fault(travel.url, 0, 0, "case.travel.url", what, do)]) from None


def _streets(task: Task) -> Streets:
    if "nodes" in task.files:
        return read_nodes_edges(task.files["network"], task.files["nodes"], task.travel.mode)
    return read_pbf(*task.files["network"], way_table(task.travel.mode))


def _judged(task: Task, measured: Measured) -> Found:
    # A server measures from street to street, the planner from door to door.
    is_server = isinstance(task.travel, RoutingServer)
    reach_m = 2 * task.travel.snap_limit_m if is_server else 0
    found = judge(measured.points, measured.distances, reach_m)
    faults = list(_absurd(task, found.too_short, found.crooked))
    if task.travel.unreachable_factor is None:
        faults += _unreachable(task, found.cut_off, found.unreachable_homes)
    if faults:
        raise DataError(faults)
    return Found(
        measured=measured, far_homes=found.unreachable_homes, far_institutions=found.cut_off
    )


def _leading_nowhere(task: Task) -> Fault:
    what = text("no street leads to another and back again")
    do = text("look whether edges that are open both ways stand there in both directions")
    return Fault(task.files["network"][1], 0, 0, "", what, do)


def _elsewhere(task: Task, streets: Streets) -> Fault:
    west, south, east, north = (round(Decimal(one), 2) for one in extent_of(streets))
    what = text(
        "the streets lie elsewhere: longitude {west} to {east}, latitude {south} to {north}; no "
        "institution is within {limit} m of one",
        west=west,
        east=east,
        south=south,
        north=north,
        limit=task.travel.snap_limit_m,
    )
    do = text("give the streets of the area, or correct the coordinates of its nodes")
    return Fault(task.files["network"][1], 0, 0, "", what, do)


def _absurd(task: Task, too_short: int, crooked: int) -> Iterator[Fault]:
    travel = task.travel
    shown = travel.url if isinstance(travel, RoutingServer) else task.files["network"][1]
    do = text("look at the lengths of the streets and the positions of their nodes")
    for count, what in (
        (too_short, text("{count} ways are shorter than the straight line", count=too_short)),
        (crooked, text("{count} ways are longer than with a stop between", count=crooked)),
    ):
        if count:
            yield Fault(shown, 0, 0, "", what, do)


def _unreachable(task: Task, institutions: Bools, homes: Bools) -> Iterator[Fault]:
    """Name the institutions, and count the children, that have no way."""
    limit, paths = task.travel.snap_limit_m, task.ground.paths
    do = text(
        "correct the position, give a network that has its streets, raise snap_limit_m, or set "
        "unreachable_factor to take straight lines"
    )
    for one in np.array(task.points.institution_ids)[institutions].tolist():
        what = text("{id} has no street within {limit} m, or no way to it", id=one, limit=limit)
        yield Fault(paths["institutions"][1], 0, 0, "x, y", what, do)
    if homes.any():
        what = text_n(
            "{n} child has no street within {limit} m, or no way from there: {which}",
            "{n} children have no street within {limit} m, or no way from there: {which}",
            int(homes.sum()),
            limit=limit,
            which=_which(task, np.flatnonzero(homes).tolist()),
        )
        yield Fault(paths["children"][1], 0, 0, "x, y", what, do)


def _which(task: Task, slots: Sequence[int]) -> Text:
    """Say which children of the table, by their place in it, and that others are forecast."""
    children = tuple(task.ground.children.by_id.values())
    known = [slot + 1 for slot in slots if not children[slot].is_forecast]
    told = [alike(str(one)) for one in known[:_MOST_NUMBERS]]
    if len(known) > len(told):
        told.append(text("and more"))
    if len(known) < len(slots):
        told.append(text("some of the forecast"))
    return text("of the table no. {numbers}", numbers=joined(told))
