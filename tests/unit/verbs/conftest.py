"""A finished run of the small case, made once; each test gets a copy of its own."""

import shutil

import pytest
from small_case import scenario, write_case
from solver_here import SolverHere

import planner.explain.questions
import planner.verbs.compare
import planner.verbs.plan
from planner.cli import main

# A tolerance makes verify use what run.json says of a stage.
ORDER = ["unserved", {"measure": "travel", "tolerance_percent": 5}, "transitions", "moved_places"]


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("finished")
    path = write_case(folder / "case", settings=scenario(objective={"order": ORDER}))
    assert main(["plan", str(path), "--out", str(folder / "case" / "run"), "--restricted"]) == 0
    return folder / "case"


@pytest.fixture
def case(finished, tmp_path):
    """Return a folder with the case and its run in ``run``."""
    return shutil.copytree(finished, tmp_path / "case")


@pytest.fixture(autouse=True)
def _draw_no_map_of_a_run(stand_in_maps):
    pass


@pytest.fixture(autouse=True)
def _solve_here(monkeypatch):
    for module in (planner.verbs.plan, planner.verbs.compare, planner.explain.questions):
        monkeypatch.setattr(module, "SolverProcess", SolverHere)
