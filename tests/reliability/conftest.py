"""Other processes can import what is here and in the folder above."""

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _other_processes_import_tests(monkeypatch):
    for folder in Path(__file__).parents[:2]:
        monkeypatch.setenv("PYTHONPATH", str(folder), prepend=os.pathsep)


@pytest.fixture(autouse=True)
def _draw_no_map_of_a_run(stand_in_maps):
    pass
