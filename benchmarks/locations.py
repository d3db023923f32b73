"""Measure the planner and its peers on location problems, one JSON line for each run.

``python -m benchmarks.locations [KIND ...] [--seeds 1 2 3] [--peers ...] [--limit SECONDS]``. One
runs after the other, each in a process of its own: the HiGHS of ``spopt`` and that of ``ortools``
don't go together. ``spopt`` needs ``pip install spopt pulp highspy`` in an environment of its own,
named by ``--spopt-python``.
"""

import argparse
import json
import os
import subprocess
import sys

from benchmarks.location import KINDS
from benchmarks.peers import PEERS
from planner.report.record import versions

_ONLY_P_MEDIAN = ("spopt-highs", "spopt-cbc")


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


def main() -> None:
    """Measure the kinds named, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.locations")
    parser.add_argument("kinds", nargs="*", default=list(KINDS))
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--peers", nargs="+", default=list(PEERS))
    parser.add_argument("--limit", type=float, default=120.0)
    parser.add_argument("--spopt-python", default=sys.executable)
    options = parser.parse_args()
    for kind in options.kinds:
        for seed in options.seeds:
            for peer in options.peers:
                if peer in _ONLY_P_MEDIAN and not kind.endswith("p-median"):
                    continue
                python = options.spopt_python if peer in _ONLY_P_MEDIAN else sys.executable
                command = [python, "-m", "benchmarks.peers", peer, kind, str(seed)]
                line = measured([*command, str(options.limit)])
                head = {"kind": kind, "seed": seed, "peer": peer, "limit_s": options.limit}
                about = {"cores": os.cpu_count(), "versions": versions()}
                print(json.dumps({**head, **line, **about}), flush=True)


if __name__ == "__main__":
    main()
