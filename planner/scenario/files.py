"""The files that a scenario names: where they lie, what they hold, how a run names them."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.door import RefusedFileError, check_name, check_place, check_regular
from planner.errors import Fault, ScenarioError
from planner.geo.features import files_of
from planner.scenario.read import KeyPath, Place, dotted, fault_at
from planner.scenario.resolve import BUNDLED, Resolved
from planner.scenario.schema import Scenario
from planner.scenario.travel_settings import AlongStreets, Matrix, Network

BUNDLED_PREFIX = "bundled:"

# Where in a scenario each file is named.
_KEYS_BY_ROLE: Mapping[str, KeyPath] = {
    "areas": ("case", "areas"),
    "institutions": ("case", "institutions"),
    "children": ("case", "children"),
    "travel": ("case", "travel", "file"),
    "network": ("case", "travel", "file"),
    "nodes": ("case", "travel", "nodes"),
    "distances": ("case", "travel", "matrix"),
    "forecast": ("case", "forecast", "file"),
    "population": ("case", "forecast", "population"),
    "totals": ("case", "totals"),
}
# Too large to be read whole through the door.
_STREETS = ("network", "nodes", "distances")


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """One file that was read.

    Parameters
    ----------
    shown
        How messages name it.
    """

    role: str
    path: Path
    shown: str
    sha256: str
    size_bytes: int

    def name_from(self, folder: Path) -> str:
        """Return its name as seen from a folder, or as bundled."""
        if self.shown.startswith(BUNDLED_PREFIX):
            return self.shown
        return Path(os.path.relpath(self.path.resolve(), folder.resolve())).as_posix()


def input_file(role: str, path: Path, shown: str) -> InputFile:
    """Return a file with its digest, and that of those that belong to it."""
    files = files_of(path)
    return InputFile(
        role=role,
        path=path,
        shown=shown,
        sha256=file_sha256(*files),
        size_bytes=sum(one.stat().st_size for one in files),
    )


def file_sha256(*paths: Path) -> str:
    """Return the digest of files, one after the other, however large."""
    found = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            hashlib.file_digest(file, lambda: found)
    return found.hexdigest()


def input_names(scenario: Scenario) -> dict[str, str]:
    """Return the files that a scenario names, by their role."""
    case = scenario.case
    names = {"areas": case.areas, "institutions": case.institutions, "children": case.children}
    if isinstance(case.travel, Matrix):
        names["travel"] = case.travel.file
    if isinstance(case.travel, Network):
        more = {"network": case.travel.file, "nodes": case.travel.nodes}
        names |= {role: name for role, name in more.items() if name is not None}
    if isinstance(case.travel, AlongStreets):
        names["distances"] = case.travel.matrix
    if case.forecast is not None:
        more = {"forecast": case.forecast.file, "population": case.forecast.population}
        names |= {role: name for role, name in more.items() if name is not None}
    if case.totals is not None:
        names["totals"] = case.totals
    return names


def name_inputs(settings: dict[str, Any], name_by_role: Mapping[str, str]) -> dict[str, Any]:
    """Return settings in which the files have other names."""
    named: dict[str, Any] = json.loads(json.dumps(settings))
    for role, name in name_by_role.items():
        *path, last = _KEYS_BY_ROLE[role]
        here = named
        for key in path:
            here = here[str(key)]
        here[str(last)] = name
    return named


def _located(role: str, name: str, folder: Path) -> Path:
    """Return where a file lies that is named from a folder, or as bundled.

    Raises
    ------
    RefusedFileError
        If the name is no path, or leads to a pipe that nothing would look at before it is opened.
    """
    check_name(name.removeprefix(BUNDLED_PREFIX))
    if name.startswith(BUNDLED_PREFIX):
        return BUNDLED / Path(name.removeprefix(BUNDLED_PREFIX)).name
    path = folder / name
    if role in _STREETS:
        check_regular(path)
    return path


def input_paths(scenario: Scenario, resolved: Resolved) -> dict[str, tuple[Path, str]]:
    """Return each file's path, from the scenario file that names it, and its shown name.

    Raises
    ------
    ScenarioError
        With each that is no path or leads out of that scenario's folder.
    """
    found, faults = {}, list[Fault]()
    for role, name in input_names(scenario).items():
        key = _KEYS_BY_ROLE[role]
        nowhere = Place(next(iter(resolved.file_by_name)), 0, 0)
        place = resolved.place_by_path.get(key, nowhere)
        folder = resolved.file_by_name[place.file].parent
        try:
            path = _located(role, name, folder)
            if path.parent != BUNDLED:
                check_place(path, folder)
        except RefusedFileError as error:
            faults.append(fault_at(place, dotted(key), error.what, error.do))
            continue
        shown = f"{BUNDLED_PREFIX}{path.name}" if path.parent == BUNDLED else str(path)
        found[role] = (path, shown)
    if faults:
        raise ScenarioError(faults)
    return found


def recorded_paths(scenario: Scenario, folder: Path) -> dict[str, tuple[Path, str]]:
    """Return each file's path and shown name as a run recorded them, from where the run lies.

    Raises
    ------
    ScenarioError
        With each that is no path.
    """
    found, faults = {}, list[Fault]()
    for role, name in input_names(scenario).items():
        try:
            found[role] = (_located(role, name, folder), name)
        except RefusedFileError as error:
            faults.append(
                Fault("run.json", 0, 0, dotted(_KEYS_BY_ROLE[role]), error.what, error.do)
            )
    if faults:
        raise ScenarioError(faults)
    return found
