"""Write what only its owner may read, whole or not at all, and never beside what is handed on."""

import os
from pathlib import Path

from planner.errors import UsageError
from planner.report.run_directory import SEAL, unwritable, write_bytes
from planner.text import text

_OWNER_ONLY = 0o600


def write_private(path: Path, raw: bytes) -> None:
    """Write a file for its owner alone; an earlier one is replaced.

    Raises
    ------
    UsageError
        If it would lie in a folder that is handed on, or can't be written.
    """
    handed_on = next((one for one in path.absolute().parents if (one / SEAL).exists()), None)
    if handed_on is not None:
        raise UsageError(
            text(
                "{path}: holds homes and may not lie in {folder}, which is handed on; choose "
                "another folder",
                path=path,
                folder=handed_on,
            )
        )
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(new, raw, _OWNER_ONLY)
        with new.open("r+b") as file:
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as error:
        raise unwritable(path, error) from None
    finally:
        new.unlink(missing_ok=True)
