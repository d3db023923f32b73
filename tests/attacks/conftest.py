"""A project that was planned, compared, asked about and handed on, once for all attacks."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from adversary import City
from attacked_case import (
    OUTLINES,
    STEM,
    TRAVEL_FACTOR,
    children,
    homes,
    institutions,
    register,
    write_city,
)
from canaries import Canaries
from scipy.spatial import KDTree

_WATCHED = Path(__file__).parent / "watched"
_TESTS = Path(__file__).parents[1]
_PROJECT = Path(__file__).parents[2]
# What was written to be handed on.
WRITTEN = ("run", "audit", "runs", "compare", "why", "front")


@dataclass(frozen=True)
class Attacked:
    """What a project left behind, and where.

    Parameters
    ----------
    case
        Folder of the inputs, with a folder in it for each of ``WRITTEN``.
    kept
        What was taken away again, and what was said of each process.
    temp
        The folder for temporary files.
    told
        Standard output and errors.
    """

    case: Path
    kept: Path
    temp: Path
    told: bytes

    def files(self):
        """Return every file that was handed on, by its place in the case."""
        found = [path for name in WRITTEN for path in (self.case / name).rglob("*")]
        return {
            path.relative_to(self.case).as_posix(): path
            for path in sorted(found)
            if path.is_file() and "restricted" not in path.parts
        }


def _attack(root):
    """Run every verb in processes that are watched."""
    base, *others = write_city(root / "case")
    for name in ("kept", "temp"):
        (root / name).mkdir()
    commands = [
        ["check", base],
        ["plan", base, "--out", "run", "--restricted", "--json"],
        ["audit", base, "--plan", "run/plan.json", "--out", "audit"],
        ["compare", "run", *others, "--out", "compare"],
        ["explain", "why", base, "--institution", "S3", "--open", "--area", "02", "--out", "why"],
        ["front", base, "--measures", "moved_places,imbalance", "--out", "front"],
        ["verify", "run"],
        ["verify", "compare"],
    ]
    search = (_WATCHED, _TESTS, _PROJECT)
    surroundings = {"TMPDIR": root / "temp", "ATTACK_KEPT": root / "kept"}
    ran = subprocess.run(
        [sys.executable, "-m", "commands"],
        input=json.dumps(commands, default=str).encode(),
        cwd=root / "case",
        env=os.environ
        | {key: str(path) for key, path in surroundings.items()}
        | {"PYTHONPATH": os.pathsep.join(map(str, search)), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
    )
    (root / "told").write_bytes(ran.stdout + ran.stderr)
    assert ran.returncode == 0, ran.stderr.decode()[-2000:]


@pytest.fixture(scope="session")
def attacked(tmp_path_factory):
    base = tmp_path_factory.getbasetemp()
    # Processes that share the tests share this too, for it takes long.
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "attacked"
    try:
        root.mkdir()
    except FileExistsError:
        while not (root / "ended").exists():
            time.sleep(0.2)
    else:
        try:
            _attack(root)
        finally:
            (root / "ended").touch()
    told = (root / "told").read_bytes()
    codes = json.loads((root / "kept" / "codes.json").read_text("utf-8"))
    assert codes == [0] * len(codes), told.decode()[-2000:]
    return Attacked(root / "case", root / "kept", root / "temp", told)


@pytest.fixture(scope="session")
def canaries():
    return Canaries(STEM, [row["child_id"] for row in children()], homes())


@pytest.fixture(scope="session")
def home_entrances():
    """Return at which entrance of the register each child lives."""
    return KDTree(register()).query(homes())[1].tolist()


@pytest.fixture(scope="session")
def city():
    """Return what anyone knows of the city."""
    rows = {one["institution_id"]: one for one in institutions()}
    return City(
        sites={key: (one["x"], one["y"]) for key, one in rows.items()},
        outlines=OUTLINES,
        register_m=register(),
        places_today={key: one["basis_places"] for key, one in rows.items()},
        factor=TRAVEL_FACTOR,
    )
