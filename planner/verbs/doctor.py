"""``planner doctor``: is the installation sound."""

import importlib
import platform
import sys
import tempfile
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from planner import __version__
from planner.domain.names import AreaId, InstitutionId, SchoolYear
from planner.domain.problem import Area, Institution, Problem
from planner.domain.travel import TravelMatrix
from planner.text import Text, alike, text
from planner.verbs.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Callable

_LIBRARIES = (
    "numpy",
    "pandas",
    "scipy",
    "shapely",
    "pyogrio",
    "geopandas",
    "matplotlib",
    "ortools",
    "pydantic",
    "ruamel.yaml",
    "rich",
    "typst",
    "xlsxwriter",
)
EXIT_SOUND, EXIT_UNSOUND = 0, 6


def doctor(screen: Screen) -> int:
    """Try each part once and say what is wrong."""
    screen.say(
        text(
            "planner {version} · Python {python} · {system}",
            version=__version__,
            python=platform.python_version(),
            system=sys.platform,
        )
    )
    checks: list[tuple[Text, Callable[[], str]]] = [
        (alike(name), partial(_version, name)) for name in _LIBRARIES
    ]
    checks += [
        (text("the solver solves"), _solve),
        (text("the bundled case"), _read_bundled),
        (text("files can be written"), _write),
    ]
    is_sound = True
    for label, attempt in checks:
        try:
            screen.say(f"  ✓ {label.said(screen.lang)}: {attempt()}")
        except Exception as error:  # noqa: BLE001  (whatever is wrong is the finding)
            is_sound = False
            screen.say(f"  ✗ {label.said(screen.lang)}: {type(error).__name__}: {error}")
    screen.say(
        text("The installation is sound.")
        if is_sound
        else text("Something is missing; run python bootstrap.py again.")
    )
    return EXIT_SOUND if is_sound else EXIT_UNSOUND


def _version(name: str) -> str:
    module = importlib.import_module(name)
    return str(getattr(module, "__version__", "ok"))


def _solve() -> str:
    process = importlib.import_module("planner.solve.process").SolverProcess
    settings = importlib.import_module("planner.solve.settings").Settings(workers=1)
    goals = importlib.import_module("planner.measures.goal")
    fewest = importlib.import_module("planner.measures.basis_institutions").BasisInstitutions()
    goal = goals.InOrder(stages=(goals.StageGoal(objective=fewest),))
    with process() as solver:
        outcome = solver.solve(
            _one_institution(), (), goal, settings, interrupted=threading.Event()
        )
    return str((outcome.failure or outcome.verdict).value)


def _one_institution() -> Problem:
    area = Area(id=AreaId("1"), name="A", omraade="A", children_0_5=1)
    site = Institution(
        id=InstitutionId("I"),
        name="I",
        area_id=area.id,
        ownership="kommunal",
        age_from_years=0,
        age_to_years=5,
        capacity_places=10,
        places_now=0,
        places_max=5,
    )
    return Problem(
        school_years=(SchoolYear(2026),),
        areas={area.id: area},
        institutions={site.id: site},
        children={},
        travel_m=TravelMatrix([], [site.id], np.zeros((0, 1), dtype=np.int64)),
    )


def _read_bundled() -> str:
    bundled = importlib.import_module("planner.scenario.resolve").BUNDLED
    read_case = importlib.import_module("planner.scenario.build").read_case
    case = read_case(bundled / "copenhagen.yaml")
    return f"{len(case.problem.institutions)} institutioner"


def _write() -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "æøå.txt"
        path.write_text("æøå", encoding="utf-8")
        return "ok" if path.read_text(encoding="utf-8") == "æøå" else "?"
