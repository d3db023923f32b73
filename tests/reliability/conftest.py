"""The solver's process can import what is to happen to it."""

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _faults_can_be_imported_there(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
