"""Ctrl-C and SIGTERM: at once where nothing is lost by it, else when the plan is safe."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_received: list[int] = []
# Those of them that raised a KeyboardInterrupt.
_raised: list[int] = []


def install() -> None:
    """Let SIGTERM end the command as Ctrl-C does, by a KeyboardInterrupt."""
    for one in _SIGNALS:
        signal.signal(one, _interrupt)


def forget() -> None:
    """Begin a command: what an earlier one was asked is over."""
    _received.clear()
    _raised.clear()


def was_raised() -> bool:
    """Say whether a KeyboardInterrupt was raised, which others may have made something else of.

    An import that it falls into ends with an ImportError, or goes on as if nothing were.
    """
    return bool(_raised)


def exit_code() -> int:
    """Return the code of a command that was stopped with nothing to show for it."""
    return 128 + (_received[0] if _received else signal.SIGINT)


@contextmanager
def awaited() -> Iterator[threading.Event]:
    """Turn the first request to stop into an event; a second one stops at once.

    Raises
    ------
    KeyboardInterrupt
        If it was asked for before, and that was lost.
    """
    requested = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield requested
        return
    if was_raised():
        raise KeyboardInterrupt

    def request(number: int, frame: FrameType | None) -> None:
        if requested.is_set():
            _interrupt(number, frame)
        _received.append(number)
        requested.set()

    before = {one: signal.signal(one, request) for one in _SIGNALS}
    try:
        yield requested
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _interrupt(number: int, _: FrameType | None) -> None:
    _received.append(number)
    _raised.append(number)
    raise KeyboardInterrupt
