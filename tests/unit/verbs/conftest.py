"""A finished run of the small case, made once; each test gets a copy of its own."""

import shutil

import pytest
from small_case import scenario, write_case

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
