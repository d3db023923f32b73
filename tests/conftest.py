"""Makes ``worlds`` importable from every test: pytest puts this folder on the path."""

import pytest

import planner.report.telling


@pytest.fixture
def stand_in_maps(request, monkeypatch):
    """Draw no map of a run, which takes longest of all, unless a test is marked ``real_maps``."""

    def draw(folder, *_):
        (folder / "plan-2026-27.png").write_bytes(b"png")

    if request.node.get_closest_marker("real_maps") is None:
        monkeypatch.setattr(planner.report.telling, "draw_maps", draw)
