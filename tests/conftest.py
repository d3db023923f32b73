"""Makes ``worlds`` importable from every test: pytest puts this folder on the path.

In the tests' own process no socket leads off this machine, and what is opened can be listed.
"""

import sys
from contextlib import contextmanager

import pytest

import planner.report.telling

_LOOPBACK = ("127.", "::1", "localhost")
_opened: list[str] | None = None


def _guard(event, arguments):
    """Refuse a way off this machine, and note every file that is opened while someone listens."""
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        is_here = not isinstance(address, tuple) or str(address[0]).startswith(_LOOPBACK)
    elif event == "socket.getaddrinfo":
        is_here = arguments[0] is None or str(arguments[0]).startswith(_LOOPBACK)
    else:
        is_here = True
        if event == "open" and _opened is not None:
            _opened.append(str(arguments[0]))
    if not is_here:
        message = f"{event} leads off this machine"
        raise PermissionError(message)


sys.addaudithook(_guard)


@pytest.fixture
def listening():
    """Return a context in which the names of all files that are opened come into a list."""

    @contextmanager
    def listen():
        global _opened  # noqa: PLW0603  (an audit hook can't be taken away)
        _opened = []
        try:
            yield _opened
        finally:
            _opened = None

    return listen


@pytest.fixture
def stand_in_maps(request, monkeypatch):
    """Draw no map of a run, which takes longest of all, unless a test is marked ``real_maps``."""

    def draw(folder, *_):
        (folder / "plan-2026-27.png").write_bytes(b"png")

    if request.node.get_closest_marker("real_maps") is None:
        monkeypatch.setattr(planner.report.telling, "draw_maps", draw)
