"""``planner travel``: measure distances along streets once, and keep them in a file."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from planner import __version__, amounts
from planner.door import RefusedFileError, check_regular
from planner.errors import DataError, UsageError
from planner.report.detours import Detours, detours_of, write_detours
from planner.report.disclosure import few
from planner.report.private_file import write_private
from planner.report.sheets import Caption
from planner.scenario.build import Ground, read_ground
from planner.scenario.inputs import areas_of
from planner.scenario.travel import differences
from planner.scenario.travel_settings import AlongStreets, Network, RoutingServer
from planner.streets.store import Measured, NoMatrixError, matrix_bytes, read_matrix_file
from planner.text import Text, alike, plain, text, text_n
from planner.verbs.measuring import Found, Task, measure
from planner.verbs.screen import Screen

EXIT_MEASURED = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the user asked for; None leaves it to the scenario.

    Parameters
    ----------
    detours
        Folder for the table and the map of detours.
    """

    scenario: Path
    network: Path | None
    nodes: Path | None
    mode: Literal["walk", "cycle"] | None
    out: Path | None
    detours: Path | None


def travel(request: Request, screen: Screen) -> int:
    """Measure, unless nothing has changed since it was done; write and tell."""
    ground = read_ground(request.scenario)
    task, out = _task(request, ground)
    screen.say(alike(plain(ground.scenario.title)))
    measured = _known(out, task)
    if measured is None:
        found = measure(task)
        measured = found.measured
        write_private(out, matrix_bytes(measured))
        for line in _measured_lines(found, task):
            screen.say(line)
        screen.say(
            text(
                "Distances of {children} and {institutions}: {out} "
                "(CONFIDENTIAL: it holds homes, and only you can read it)",
                children=_children(len(measured.points.child_ids), task),
                institutions=amounts.institutions(len(measured.points.institution_ids)),
                out=out,
            )
        )
    else:
        screen.say(text("Nothing has changed since {out} was measured; it stays.", out=out))
    _tell_detours(measured, task, request.detours, screen)
    if request.network is not None:
        screen.say(text("In the scenario, under case:"))
        screen.say(_written(task.travel, out, request.scenario))
    return EXIT_MEASURED


def _task(request: Request, ground: Ground) -> tuple[Task, Path]:
    """Return what to measure and where to, by the command and else by the scenario.

    Raises
    ------
    UsageError
        If neither says it.
    """
    roles = ("network", "nodes")
    if request.network is None:
        of_scenario = ground.scenario.case.travel
        if not isinstance(of_scenario, AlongStreets) or request.nodes or request.mode:
            raise UsageError(
                text(
                    "give the streets with --network (and --nodes, --mode), or a scenario whose "
                    "travel has method network, osrm or valhalla"
                )
            )
        files = {role: ground.paths[role] for role in roles if role in ground.paths}
        task = Task(ground=ground, travel=of_scenario, files=files)
        return task, request.out or ground.paths["distances"][0]
    if request.out is None:
        raise UsageError(text("say with --out where the distances go; they hold homes"))
    given = dict(zip(roles, (request.network, request.nodes), strict=True))
    files = {role: (path, str(path)) for role, path in given.items() if path is not None}
    for path, shown in files.values():
        _check(path, shown)
    return Task(ground=ground, travel=_network(request, request.out), files=files), request.out


def _check(path: Path, shown: str) -> None:
    try:
        check_regular(path)
    except RefusedFileError as error:
        raise DataError([error.fault(shown)]) from None


def _network(request: Request, out: Path) -> Network:
    nodes = None if request.nodes is None else str(request.nodes)
    try:
        return Network(
            method="network",
            file=str(request.network),
            nodes=nodes,
            mode=request.mode or "walk",
            matrix=str(out),
        )
    except ValidationError:
        raise UsageError(
            text("a CSV of edges needs nodes beside it, and an .osm.pbf has its own")
        ) from None


def _known(out: Path, task: Task) -> Measured | None:
    """Return what lies there already, if it is what would be measured now.

    Raises
    ------
    UsageError
        If something else lies there.
    DataError
        If that is no file.
    """
    if not out.exists():
        return None
    _check(out, str(out))
    try:
        known = read_matrix_file(out)
    except (NoMatrixError, OSError):
        raise UsageError(
            text(
                "{out}: exists and is no file of distances; choose another with --out",
                out=out,
            )
        ) from None
    return None if any(differences(known, task.made_by, task.points)) else known


def _measured_lines(found: Found, task: Task) -> Iterator[Text]:
    if found.dropped is not None:
        share = Decimal(found.dropped.permille).scaleb(-1)
        yield text(
            "Streets: {kept} km; {dropped} km ({share} %) in {parts} parts are left out, for they "
            "lead nowhere else",
            kept=found.dropped.kept_m // 1000,
            dropped=found.dropped.length_m // 1000,
            share=share,
            parts=found.dropped.parts,
        )
        if found.dropped.lost_links:
            yield text_n(
                "{n} link leads out of the file and is left out",
                "{n} links lead out of the file and are left out",
                found.dropped.lost_links,
            )
    if found.farthest_m is not None:
        yield text("Institutions lie at most {most} m from a street", most=found.farthest_m)
    factor = task.travel.unreachable_factor
    if factor is not None and (found.far_homes.any() or found.far_institutions.any()):
        yield text(
            "Without a street or a way, and so measured in a straight line times {factor}: "
            "{institutions}, {children}",
            factor=Decimal(str(factor)),
            institutions=amounts.institutions(int(found.far_institutions.sum())),
            children=_children(int(found.far_homes.sum()), task),
        )


def _children(count: int, task: Task) -> Text:
    thresholds = task.ground.scenario.privacy.thresholds
    if thresholds.is_small_count(count):
        return text("{few} children", few=few(thresholds))
    return amounts.children(count)


def _tell_detours(measured: Measured, task: Task, folder: Path | None, screen: Screen) -> None:
    ground = task.ground
    areas = areas_of(ground.layer)
    found = detours_of(measured, ground.institutions, areas)
    for line in _detour_lines(found):
        screen.say(line)
    if folder is None:
        return
    case = ground.scenario.case.model_copy(update={"travel": task.travel})
    caption = Caption(
        title=ground.scenario.title,
        source=case.credit,
        is_synthetic=case.is_synthetic,
        footer=f"planner {__version__} · EPSG:25832",
    )
    write_detours(folder, found, (ground.layer, areas), caption, screen.lang)
    screen.say(text("Detours by area: {folder}/ (detours.csv, detours.png)", folder=folder))


def _detour_lines(found: Detours) -> Iterator[Text]:
    if found.city.median is None or found.city.p95 is None or found.longest is None:
        return
    yield text(
        "Detours between institutions: the middle one of {pairs} ways is {median} times the "
        "straight line, 95 % have less than {p95}",
        pairs=found.city.pairs,
        median=found.city.median,
        p95=found.city.p95,
    )
    one, other, way_m, factor = found.longest
    yield text(
        "The longest detour: {one} to {other}, {way} m, {factor} times the straight line",
        one=one,
        other=other,
        way=way_m,
        factor=factor,
    )


def _written(settings: Network | RoutingServer, out: Path, scenario: Path) -> str:
    """Return how a scenario says what was measured, its files as seen from there."""
    told = {"method": settings.method, "mode": settings.mode}
    named = {"matrix": out}
    if isinstance(settings, Network):
        named |= {"file": Path(settings.file)}
        named |= {} if settings.nodes is None else {"nodes": Path(settings.nodes)}
    seen = {
        key: Path(os.path.relpath(path.resolve(), scenario.resolve().parent)).as_posix()
        for key, path in named.items()
    }
    cells = (f'{key}: "{value}"' for key, value in (told | seen).items())
    return f"  travel: {{{', '.join(cells)}}}"
