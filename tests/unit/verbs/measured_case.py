"""The small case with a street network across it, and a routing server that answers by it."""

from __future__ import annotations

import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import numpy as np
from small_case import CHILDREN, INSTITUTIONS, ORIGIN_M, scenario, write_case

from planner.geo.project import metres_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A grid of streets each kilometre, over all three areas. [m]
STEP_M = 1000
COLUMNS, ROWS = 61, 21


def write_network(folder: Path, *, shift_m: float = 0.0) -> tuple[Path, Path]:
    """Write the grid as tables of nodes and edges; return edges and nodes."""
    nodes = ["node_id;x;y"]
    edges = ["from;to"]
    for column in range(COLUMNS):
        for row in range(ROWS):
            x, y = (start + STEP_M * k for start, k in zip(ORIGIN_M, (column, row), strict=True))
            nodes.append(f"{column}-{row};{x + shift_m};{y}")
            edges += [f"{column}-{row};{column + 1}-{row}"] if column + 1 < COLUMNS else []
            edges += [f"{column}-{row};{column}-{row + 1}"] if row + 1 < ROWS else []
    for name, lines in (("edges", edges), ("nodes", nodes)):
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "edges.csv", folder / "nodes.csv"


NETWORK = {
    "method": "network",
    "file": "edges.csv",
    "nodes": "nodes.csv",
    "matrix": "private/distances.npz",
    "snap_limit_m": 600,
}


def case_with(folder: Path, travel: dict, **changes) -> Path:
    """Write the case with its streets, measured as ``travel`` says; return the scenario."""
    settings = scenario(case={"travel": travel, **changes})
    path = write_case(folder, settings=settings)
    write_network(folder)
    return path


def way_m(child: int, institution: int) -> int:
    """Metres on foot in the grid, doors included, by hand."""
    ends = [
        np.array([one["x"], one["y"]], dtype=float) - ORIGIN_M
        for one in (CHILDREN[child], INSTITUTIONS[institution])
    ]
    away_m, stops = 0.0, []
    for end in ends:
        offsets = end - STEP_M * np.round(end / STEP_M)
        axis = int(np.argmin(np.abs(offsets)))
        away_m += abs(offsets[axis])
        stop = end.copy()
        stop[axis] -= offsets[axis]
        stops.append((stop, axis))
    (one, axis), (other, other_axis) = stops
    along = np.abs(one - other)
    if axis == other_axis and along[axis] > 0:
        # Both on streets of one direction: to a crossing on the way, or around by one.
        free = 1 - axis
        steps = {
            STEP_M * float(k) for k in (np.floor(one[free] / STEP_M), np.ceil(one[free] / STEP_M))
        }
        along[free] = min(abs(one[free] - k) + abs(other[free] - k) for k in steps)
    return round(float(along.sum() + away_m))


@contextmanager
def routing_server(change=lambda answer: answer) -> Iterator[tuple[str, list[str]]]:
    """Answer like OSRM and Valhalla with straight lines times 1.5; yield address and requests.

    Parameters
    ----------
    change
        What becomes of each answer.
    """
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            found = re.fullmatch(
                r"/base/table/v1/(foot|bike)/([-0-9.,;]+)\?sources=([0-9;]+)"
                r"&destinations=([0-9;]+)&annotations=distance",
                self.path,
            )
            places = [tuple(map(float, one.split(","))) for one in found[2].split(";")]
            origins, ends = ([places[int(k)] for k in found[group].split(";")] for group in (3, 4))
            assert len(places) <= 100
            waypoints = [[{"distance": 4.2} for _ in side] for side in (origins, ends)]
            self.answer(
                {
                    "code": "Ok",
                    "distances": ways_m(origins, ends),
                    "sources": waypoints[0],
                    "destinations": waypoints[1],
                }
            )

        def do_POST(self):
            asked.append(self.path)
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert self.path == "/base/sources_to_targets"
            assert sent["costing"] in {"pedestrian", "bicycle"}
            origins, ends = (
                [(one["lon"], one["lat"]) for one in sent[side]] for side in ("sources", "targets")
            )
            assert len(origins) * len(ends) <= 2500
            rows = [[{"distance": m and m / 1000} for m in row] for row in ways_m(origins, ends)]
            self.answer({"sources_to_targets": rows, "units": "kilometers"})

        def answer(self, said):
            said = change(said)
            raw = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/base", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def ways_m(origins, ends) -> list[list[float]]:
    """Straight lines times 1.5 between longitudes and latitudes."""
    one, other = (metres_of(np.array(side)) for side in (origins, ends))
    offsets = one[:, None, :] - other[None, :, :]
    return (1.5 * np.hypot(offsets[..., 0], offsets[..., 1])).round(1).tolist()
