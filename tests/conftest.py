"""Makes ``worlds`` importable from every test: pytest puts this folder on the path.

In the tests' own process no socket leads off this machine, the planner opens no file but ours, the
tests' own and its libraries', and what is opened can be listed.
"""

import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import matplotlib as mpl
import pytest

import planner.report.telling

_LOOPBACK = ("127.", "::1", "localhost")
_ROOT = Path(__file__).parents[1]
_PLANNER = str(_ROOT / "planner") + os.sep
_OURS = tuple(
    os.path.realpath(one)
    for one in (
        *(_ROOT, tempfile.gettempdir(), sys.prefix, sys.base_prefix, mpl.get_cachedir()),
        # Where libraries look for what the machine has.
        *("/usr", "/proc", "/sys", "/dev/null", "/dev/urandom", "/etc/localtime", "/etc/ssl"),
        *("/etc/fonts", "/etc/mime.types", "/etc/os-release", Path.home() / ".config"),
    )
)
_opened: list[str] | None = None


def _is_foreign(name):
    """Say whether the planner opens a file, after all links, that is none of ours."""
    try:
        path = os.path.realpath(name)
    except ValueError:
        # Not a name that could be opened.
        return False
    if any(path == one or path.startswith(one + os.sep) for one in _OURS):
        return False
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename.startswith(_PLANNER):
            return True
        frame = frame.f_back
    return False


def _guard(event, arguments):
    """Refuse a way off this machine and a foreign file; note what is opened while one listens."""
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        is_here = not isinstance(address, tuple) or str(address[0]).startswith(_LOOPBACK)
    elif event == "socket.getaddrinfo":
        is_here = arguments[0] is None or str(arguments[0]).startswith(_LOOPBACK)
    else:
        is_here = True
        if event == "open" and not isinstance(arguments[0], int):
            if _opened is not None:
                _opened.append(str(arguments[0]))
            if _is_foreign(arguments[0]):
                # No error of the system, which the planner might take for a file that isn't there.
                message = f"the planner opens a file that is none of ours: {arguments[0]}"
                raise AssertionError(message)
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
