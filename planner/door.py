"""The one door through which a file that somebody names is opened.

Only a regular file, no larger than what it is said to be; a scenario's files only where the
scenario lies, or in a folder that the user names beside it. Nothing else is ever opened.
"""

import json
import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from planner.errors import Fault
from planner.text import Text, text

# Far more than a city has of each; what is larger is another file.
LARGEST_TABLE_BYTES = 50_000_000
LARGEST_LAYER_BYTES = 50_000_000
LARGEST_JSON_BYTES = 20_000_000
# Of what the planner itself wrote: stages and seals of a large run.
LARGEST_RECORD_BYTES = 200_000_000
# Each list or object takes 60 bytes and more of memory for two in the file.
_MOST_BRACKETS = 2_000_000

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|[\\/]{2}|[\\/]vsi[a-z0-9_]*|[A-Za-z_]{2,}:")

_allowed: list[Path] = []


class RefusedFileError(ValueError):
    """A file that isn't opened, or that isn't what it should be.

    Parameters
    ----------
    what, do
        Why not, and what to do; neither holds what the file holds.
    line
        Where reading ended; 0 for the whole file.
    subject
        What of the file; empty for all of it.
    """

    def __init__(self, what: Text, do: Text, line: int = 0, subject: str = "") -> None:
        super().__init__(what.en)
        self.what = what
        self.do = do
        self.line = line
        self.subject = subject

    def fault(self, shown: str) -> Fault:
        """Return it as a fault of the file that messages call so."""
        return Fault(shown, self.line, 0, self.subject, self.what, self.do)


def allow(folders: Iterable[Path]) -> None:
    """Let scenarios also name files in these folders, and in no others named before."""
    _allowed[:] = folders


def check_name(name: str) -> None:
    """Refuse what is no plain path: an address, a driver's name before it, a NUL.

    Raises
    ------
    RefusedFileError
        If it is.
    """
    if not name.isprintable() or not name.strip():
        raise RefusedFileError(
            text("the name is empty or holds signs that can't be seen"), text("write a plain path")
        )
    if _ADDRESS.match(name):
        raise RefusedFileError(
            text("the name is an address, not a path"),
            text("save the file beside the scenario and name it there"),
        )


def check_place(path: Path, folder: Path) -> None:
    """Refuse a path that leaves a folder, be it by ``..``, by a link or from the root.

    Parameters
    ----------
    folder
        Where the file lies that names it.

    Raises
    ------
    RefusedFileError
        If it lies neither in that folder nor in one that the user allowed.
    """
    try:
        place = path.resolve()
        is_inside = any(place.is_relative_to(one.resolve()) for one in (folder, *_allowed))
    except (OSError, ValueError, RuntimeError):
        is_inside = False
    if not is_inside:
        raise RefusedFileError(
            text("the file lies outside the folder of the scenario that names it"),
            text("move it there, or allow its folder: planner --data FOLDER ..."),
        )


def check_regular(path: Path) -> None:
    """Refuse what is there and no regular file, before others open it by its path.

    Raises
    ------
    RefusedFileError
        If it is a folder, a pipe or a device; a file that is missing is theirs to tell.
    """
    try:
        found = path.stat()
    except (OSError, ValueError):
        return
    _check_kind(found, found.st_size)


def read_bytes(path: Path, largest_bytes: int) -> bytes:
    """Read a regular file, whole.

    Parameters
    ----------
    largest_bytes
        What is larger is refused unread.

    Raises
    ------
    RefusedFileError
        If it doesn't exist, can't be read, is no regular file or is too large.
    """
    try:
        # Looked at before it is opened: a pipe would wait for ever, a device might do anything.
        _check_kind(path.stat(), largest_bytes)
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            _check_kind(os.fstat(file.fileno()), largest_bytes)
            raw = file.read(largest_bytes + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, RefusedFileError):
            raise
        raise RefusedFileError(
            text("the file doesn't exist or can't be read"), text("correct the path")
        ) from None
    if len(raw) > largest_bytes:
        raise _too_large(len(raw), largest_bytes)
    return raw


def _check_kind(found: os.stat_result, largest_bytes: int) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise RefusedFileError(text("this is a folder"), text("name a file in it"))
    if not stat.S_ISREG(found.st_mode):
        raise RefusedFileError(
            text("this is a pipe or a device, not a file"), text("name an ordinary file")
        )
    if found.st_size > largest_bytes:
        raise _too_large(found.st_size, largest_bytes)


def _too_large(size_bytes: int, largest_bytes: int) -> RefusedFileError:
    return RefusedFileError(
        text(
            "the file is too large ({size} kB; at most {largest})",
            size=size_bytes // 1000,
            largest=largest_bytes // 1000,
        ),
        text("see whether it is the right file, and leave out what isn't used"),
    )


def parse_json(raw: bytes) -> Any:  # noqa: ANN401  (any JSON)
    """Return what JSON says, where it can't fill the memory.

    Raises
    ------
    ValueError
        If it is no JSON, or nested or split up beyond all reason.
    """
    if raw.count(b"[") + raw.count(b"{") > _MOST_BRACKETS:
        message = "too many lists"
        raise ValueError(message)
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except RecursionError:
        message = "nested too deeply"
        raise ValueError(message) from None


def read_json(path: Path, largest_bytes: int = LARGEST_RECORD_BYTES) -> Any:  # noqa: ANN401
    """Read a JSON file.

    Raises
    ------
    ValueError
        If it is refused, or is no JSON.
    """
    return parse_json(read_bytes(path, largest_bytes))
