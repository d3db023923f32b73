"""Plan one scenario again and again while the machine is busy, and compare the plans.

Run ``python -m benchmarks.repeat [--runs N] [SCENARIO]``; it writes one JSON line for each run, and
ends with 1 if a run that says that it is repeatable has another plan than the first one.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCENARIO = Path(__file__).parents[1] / "scenarios" / "first-year.yaml"


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """Keep so many processors busy."""
    spin = [sys.executable, "-c", "while True: pass"]
    spinning = [subprocess.Popen(spin) for _ in range(processes)]
    try:
        yield
    finally:
        for one in spinning:
            one.kill()
            one.wait()


def line(scenario: Path, folder: Path) -> dict[str, object]:
    """Return what one run gave."""
    command = "from planner.cli import run; run()"
    start = time.monotonic()
    subprocess.run(
        [sys.executable, "-c", command, "plan", str(scenario), "--out", str(folder)],
        check=True,
        capture_output=True,
    )
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return {
        "scenario": scenario.stem,
        "wall_s": round(time.monotonic() - start, 1),
        "status": run["status"],
        "is_repeatable": run["is_repeatable"],
        "second_opinions": [stage["second_opinion"] for stage in run["stages"]],
        "plan_sha256": hashlib.sha256((folder / "plan.json").read_bytes()).hexdigest(),
    }


def main() -> int:
    """Run, compare, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.repeat")
    parser.add_argument("scenario", nargs="?", type=Path, default=SCENARIO)
    parser.add_argument("--runs", type=int, default=20)
    asked = parser.parse_args()
    lines = []
    with tempfile.TemporaryDirectory() as folder, busy(os.cpu_count() or 1):
        for number in range(asked.runs):
            lines.append(line(asked.scenario, Path(folder) / str(number)))
            sys.stdout.write(json.dumps(lines[-1]) + "\n")
            sys.stdout.flush()
    plans = {one["plan_sha256"] for one in lines if one["is_repeatable"]}
    return int(len(plans) > 1)


if __name__ == "__main__":
    sys.exit(main())
