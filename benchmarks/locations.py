"""Measure the planner and its peers on location problems, one JSON line for each run.

``python -m benchmarks.locations [KIND ...] [--seeds 1 2 3] [--peers ...] [--limit SECONDS]``. One
runs after the other, each in a process of its own: the HiGHS of ``spopt`` and that of ``ortools``
don't go together. ``spopt`` runs if it is installed (``pip install --editable ".[bench]"``), or if
``--spopt-python`` names a Python that has it.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np

from benchmarks.location import KINDS
from benchmarks.peers import PEERS
from planner.report.record import versions

_SPOPT = ("spopt-highs", "spopt-cbc")
_UNCAPACITATED = ("p-median", "clustered-p-median", "large-p-median")


def measured(command: list[str]) -> dict[str, object]:
    """Return what a process printed last, and the most memory it had."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    printed = b"" if process.stdout is None else process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    found = json.loads(printed.splitlines()[-1]) if printed and not process.returncode else {}
    return {
        "status": f"ended with {process.returncode}",
        **found,
        "cpu_s": round(usage.ru_utime + usage.ru_stime, 1),
        "peak_mb": usage.ru_maxrss // 1024,
    }


def commands(options: argparse.Namespace, kind: str, seed: int) -> Iterator[tuple[str, list[str]]]:
    """Yield who solves an instance, and how to start that."""
    for peer in options.peers:
        if peer in PEERS:
            run = [sys.executable, "-m", "benchmarks.peers", peer, kind, str(seed)]
            yield peer, [*run, str(options.limit)]
        elif kind in _UNCAPACITATED and options.spopt_python:
            instance = KINDS[kind](seed)
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "distances.npy"
                np.save(path, instance.distance_m)
                script = str(Path(__file__).with_name("by_spopt.py"))
                engine = peer.removeprefix("spopt-")
                run = [options.spopt_python, script, str(path), str(instance.open_sites)]
                yield peer, [*run, engine, str(options.limit)]


def main() -> None:
    """Measure the kinds named, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.locations")
    parser.add_argument("kinds", nargs="*", default=list(KINDS))
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--peers", nargs="+", default=[*PEERS, *_SPOPT])
    parser.add_argument("--limit", type=float, default=120.0)
    has_spopt = importlib.util.find_spec("spopt") is not None
    parser.add_argument("--spopt-python", default=sys.executable if has_spopt else None)
    options = parser.parse_args()
    about = {"cores": os.cpu_count(), "versions": versions()}
    for kind, seed in product(options.kinds, options.seeds):
        for peer, command in commands(options, kind, seed):
            head = {"kind": kind, "seed": seed, "peer": peer, "limit_s": options.limit}
            print(json.dumps({**head, **measured(command), **about}), flush=True)


if __name__ == "__main__":
    main()
