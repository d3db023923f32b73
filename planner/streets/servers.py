"""Ask a routing server for distances: OSRM's table, Valhalla's sources_to_targets.

Homes go to the host of the address and nowhere else: no proxy, no other address that an answer
points to. What a server says goes into no message, for it may repeat where a home is.
"""

import http.client
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Self
from urllib.parse import urlsplit

import numpy as np

from planner.geo.project import lon_lat_of
from planner.streets.distances import UNREACHABLE, Distances, Points
from planner.streets.links import Floats, Ints
from planner.streets.ways import Mode

# As many as both take without being set up for more: 100 places (OSRM), 2,500 pairs (Valhalla).
_ORIGINS, _DESTINATIONS = 40, 60
_SECONDS = 120
_MOST_BYTES = 50_000_000
_LONGEST_M = 500_000
_OK = 200
_PROFILES = {"walk": "foot", "cycle": "bike"}
_COSTINGS = {"walk": "pedestrian", "cycle": "bicycle"}


class ServerError(Exception):
    """The server gave no answer, or none that is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some origins and destinations, as a server takes them at a time.

    Parameters
    ----------
    origins, destinations
        Longitude and latitude (places x 2). [degrees]
    """

    origins: list[list[float]]
    destinations: list[list[float]]


def ask(engine: str, url: str, mode: Mode, points: Points, limit_m: int) -> Distances:
    """Ask for every pair.

    Parameters
    ----------
    engine
        ``osrm`` or ``valhalla``.
    url
        Where it answers.
    limit_m
        How far from a street a point may lie. [m]

    Raises
    ------
    ServerError
        If it can't be reached, or any answer is not one.
    """
    homes = len(points.homes_m)
    places = np.vstack([points.homes_m, points.institutions_m])
    lon_lat = np.round(lon_lat_of(places), 6)
    asked = _osrm if engine == "osrm" else _valhalla
    found = np.empty((len(places), len(places) - homes), dtype=np.int64)
    with _Server(url) as server:
        for rows, columns in _parts(len(places), len(places) - homes):
            batch = Batch(
                origins=lon_lat[rows].tolist(), destinations=lon_lat[homes:][columns].tolist()
            )
            found[rows, columns] = asked(server, batch, mode, limit_m)
    between = found[homes:]
    between[np.diag_indices_from(between)] = 0
    return Distances(homes_m=found[:homes], between_m=between)


def _parts(origins: int, destinations: int) -> Iterator[tuple[slice, slice]]:
    for row, column in product(range(0, origins, _ORIGINS), range(0, destinations, _DESTINATIONS)):
        yield (
            slice(row, min(row + _ORIGINS, origins)),
            slice(column, min(column + _DESTINATIONS, destinations)),
        )


class _Server:
    """One host, asked over one connection after the other."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        self._connection = kind(parts.hostname or "", parts.port, timeout=_SECONDS)
        self._folder = parts.path.rstrip("/")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def asked(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401  (JSON)
        """Return the JSON that it answers.

        Raises
        ------
        ServerError
            If that is none.
        """
        try:
            self._connection.request(
                method,
                self._folder + path,
                body=None if body is None else json.dumps(body),
                headers={"Content-Type": "application/json"},
            )
            answer = self._connection.getresponse()
            raw = answer.read(_MOST_BYTES + 1)
            if answer.status != _OK or len(raw) > _MOST_BYTES:
                raise ServerError
            return json.loads(raw)
        except (OSError, http.client.HTTPException, ValueError, RecursionError):
            raise ServerError from None


def _osrm(server: _Server, batch: Batch, mode: Mode, limit_m: int) -> Ints:
    places = [*batch.origins, *batch.destinations]
    split = len(batch.origins)
    coordinates = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in places)
    sources = ";".join(map(str, range(split)))
    destinations = ";".join(map(str, range(split, len(places))))
    answer = server.asked(
        "GET",
        f"/table/v1/{_PROFILES[mode]}/{coordinates}"
        f"?sources={sources}&destinations={destinations}&annotations=distance",
    )

    def read() -> Ints:
        if answer["code"] != "Ok":
            raise ServerError
        found = _table(answer["distances"], batch, 1)
        found[_far(answer["sources"], limit_m), :] = UNREACHABLE
        found[:, _far(answer["destinations"], limit_m)] = UNREACHABLE
        return found

    return _read(read)


def _far(waypoints: Sequence[dict[str, Any]], limit_m: int) -> list[int]:
    """Return the places that the server took for another one too far away."""
    return [k for k, one in enumerate(waypoints) if not float(one["distance"]) <= limit_m]


def _valhalla(server: _Server, batch: Batch, mode: Mode, limit_m: int) -> Ints:
    def located(places: list[list[float]]) -> list[dict[str, float]]:
        return [{"lon": lon, "lat": lat, "search_cutoff": limit_m} for lon, lat in places]

    asked = {
        "sources": located(batch.origins),
        "targets": located(batch.destinations),
        "costing": _COSTINGS[mode],
        "units": "kilometers",
    }
    answer = server.asked("POST", "/sources_to_targets", asked)

    def read() -> Ints:
        rows = [[one["distance"] for one in row] for row in answer["sources_to_targets"]]
        return _table(rows, batch, 1000)

    return _read(read)


def _read(read: Callable[[], Ints]) -> Ints:
    try:
        return read()
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        raise ServerError from None


def _table(rows: Any, batch: Batch, metres_per_unit: int) -> Ints:  # noqa: ANN401  (JSON)
    """Return whole metres of a batch (origins x destinations)."""
    lengths: Floats = np.array(
        [[math.nan if one is None else float(one) for one in row] for row in rows]
    )
    lengths = lengths * metres_per_unit
    is_way = ~np.isnan(lengths)
    is_right = ((lengths >= 0) & (lengths <= _LONGEST_M)) | ~is_way
    if lengths.shape != (len(batch.origins), len(batch.destinations)) or not is_right.all():
        raise ServerError
    return np.where(is_way, np.floor(np.where(is_way, lengths, 0) + 0.5), UNREACHABLE).astype(
        np.int64
    )
