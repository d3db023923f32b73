"""Measure 300 homes by 350 institutions in a generated city, and write one JSON line for each run.

Run ``python -m benchmarks.streets --homes 75 150 300 600``: an extract of 200,000 nodes is written
as .osm.pbf, and each run, in a process of its own, goes from that file to the file of distances and
reads it back. ``--junctions`` makes every node a crossing, so that nothing can be contracted.
With ``--pbf FILE`` any extract is measured between points drawn beside its streets, and compared
with networkx.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import osmium

from planner.geo.project import lon_lat_of
from planner.streets.components import largest_part
from planner.streets.distances import ENGINE, Points
from planner.streets.judge import detour_factors, detour_of, judge
from planner.streets.links import Links, Streets
from planner.streets.pbf import read_pbf
from planner.streets.snap import snap
from planner.streets.store import Measured, matrix_bytes, read_matrix_file
from planner.streets.survey import survey
from planner.streets.ways import way_table

# South-west corner in EPSG:25832, and how far the city reaches. [m]
CORNER_M, SIDE_M = (718_000, 6_168_000), 12_000
LIMIT_M = 200
_KINDS = (
    *({"highway": "residential"},) * 5,
    {"highway": "tertiary"},
    {"highway": "residential", "oneway": "yes"},
    {"highway": "footway"},
    {"highway": "cycleway"},
    {"highway": "service", "access": "private"},
)


def write_city(path: Path, junctions: int, bends: float, seed: int) -> None:
    """Write a city of crooked blocks as an extract of OpenStreetMap.

    Parameters
    ----------
    junctions
        Crossings along each side of the city.
    bends
        Nodes between two crossings, on average.
    """
    draws = np.random.default_rng(seed)
    step_m = SIDE_M / junctions
    ticks = np.arange(junctions) * step_m
    at_m = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    at_m = at_m + draws.uniform(-0.3, 0.3, at_m.shape) * step_m + CORNER_M
    writer = osmium.SimpleWriter(str(path), overwrite=True)
    places, ways = at_m.tolist(), []
    for line in range(junctions):
        for nodes in (
            [line * junctions + k for k in range(junctions)],
            [k * junctions + line for k in range(junctions)],
        ):
            ways += _blocks(nodes, places, bends, draws)
    for number, place in enumerate(lon_lat_of(np.array(places)).tolist(), start=1):
        writer.add_node(osmium.osm.mutable.Node(id=number, location=tuple(place)))
    for number, (nodes, tags) in enumerate(ways, start=1):
        writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=tags))
    writer.close()


def _blocks(
    nodes: list[int], places: list[list[float]], bends: float, draws: np.random.Generator
) -> list[tuple[list[int], dict[str, str]]]:
    """Return the ways of one street, eight blocks each, with bends in them."""
    ways = []
    for first in range(0, len(nodes) - 1, 8):
        here = nodes[first : first + 9]
        way = [here[0] + 1]
        for one, other in pairwise(here):
            for k in range(count := int(draws.poisson(bends))):
                share = (k + 1) / (count + 1)
                straight = np.array(places[one]) * (1 - share) + np.array(places[other]) * share
                places.append((straight + draws.normal(0, 3, 2)).tolist())
                way.append(len(places))
            way.append(other + 1)
        ways.append((way, _KINDS[draws.integers(len(_KINDS))]))
    return ways


def measured(path: Path, homes: int, institutions: int, mode: str, seed: int) -> dict[str, object]:
    """Go from an extract to a file of distances and back; say what it took."""
    start, start_cpu = time.monotonic(), time.process_time()
    streets, dropped = largest_part(read_pbf(path, path.name, way_table(mode)))
    read_s = time.monotonic() - start
    points = drawn_points(streets, homes, institutions, seed)
    found = survey(streets, points, LIMIT_M)
    judged = judge(points, found.distances, 0)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "distances.npz"
        made = Measured(points=points, distances=found.distances, made_by={"engine": ENGINE})
        file.write_bytes(matrix_bytes(made))
        wall_s, cpu_s = time.monotonic() - start, time.process_time() - start_cpu
        again = time.monotonic()
        read_matrix_file(file)
        again_s = time.monotonic() - again
    detour = detour_of(detour_factors(points, found.distances.between_m))
    return {
        "mode": mode,
        "nodes": len(np.unique([streets.links.tail, streets.links.head])),
        "links": len(streets.links.tail),
        "dropped_permille": dropped.permille,
        "homes": homes,
        "institutions": institutions,
        "read_s": round(read_s, 2),
        "wall_s": round(wall_s, 2),
        "cpu_s": round(cpu_s, 2),
        "cached_s": round(again_s, 4),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "too_short": judged.too_short,
        "crooked": judged.crooked,
        "detour_median": str(detour.median),
        "detour_p95": str(detour.p95),
    }


def drawn_points(streets: Streets, homes: int, institutions: int, seed: int) -> Points:
    """Draw points up to 40 m east and north of nodes of the network."""
    draws = np.random.default_rng(seed)
    nodes = draws.choice(np.unique(streets.links.tail), homes + institutions)
    at_m = streets.at_m[nodes] + draws.uniform(-40, 40, (len(nodes), 2))
    return Points(
        child_ids=tuple(f"C{k}" for k in range(homes)),
        homes_m=at_m[:homes],
        institution_ids=tuple(f"I{k}" for k in range(institutions)),
        institutions_m=at_m[homes:],
    )


def compared(path: Path, count: int, mode: str, seed: int) -> dict[str, object]:
    """Compare an extract's distances between points with those of networkx, pair by pair."""
    streets, dropped = largest_part(read_pbf(path, path.name, way_table(mode)))
    points = drawn_points(streets, count, count, seed)
    at_m = np.vstack([points.homes_m, points.institutions_m])
    snapped = snap(streets, at_m, LIMIT_M)
    graph = graph_of(snapped.links)
    found = survey(streets, points, LIMIT_M).distances.homes_m
    worst_m = 0.0
    for row in range(count):
        ways = nx.single_source_dijkstra_path_length(graph, int(snapped.node[row]), weight="length")
        for column in range(count):
            doors_mm = snapped.away_mm[row] + snapped.away_mm[count + column]
            right_m = (ways[int(snapped.node[count + column])] + doors_mm) / 1000
            worst_m = max(worst_m, abs(float(found[row, column]) - right_m))
    return {
        "file": path.name,
        "mode": mode,
        "links": len(streets.links.tail),
        "dropped_permille": dropped.permille,
        "pairs": count * count,
        "largest_difference_m": round(worst_m, 3),
    }


def graph_of(links: Links) -> nx.DiGraph:
    """Return a network as networkx has it, with the shorter of parallel links."""
    graph = nx.DiGraph()
    for tail, head, is_open in (
        (links.tail, links.head, links.is_forward),
        (links.head, links.tail, links.is_backward),
    ):
        chosen = (one[is_open].tolist() for one in (tail, head, links.length_mm))
        for one, other, length in zip(*chosen, strict=True):
            known = graph.get_edge_data(one, other, {"length": length})["length"]
            graph.add_edge(one, other, length=min(known, length))
    return graph


def main() -> None:
    """Write a line of JSON for each number of homes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--homes", type=int, nargs="+", default=[300])
    parser.add_argument("--institutions", type=int, default=350)
    parser.add_argument("--mode", choices=("walk", "cycle"), default="walk")
    parser.add_argument("--junctions", action="store_true")
    parser.add_argument("--pbf", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure is not None:
        (homes,) = given.homes
        told = measured(given.measure, homes, given.institutions, given.mode, given.seed)
        print(json.dumps(told), flush=True)
        return
    if given.pbf is not None:
        print(json.dumps(compared(given.pbf, 100, given.mode, given.seed)), flush=True)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "city.osm.pbf"
        write_city(path, 448 if given.junctions else 224, 0 if given.junctions else 1.7, given.seed)
        for homes in given.homes:
            command = [sys.executable, "-m", "benchmarks.streets", "--measure", str(path)]
            command += ["--homes", str(homes), "--institutions", str(given.institutions)]
            command += ["--mode", given.mode, "--seed", str(given.seed)]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
