"""Write a run directory, whole or not at all."""

import glob
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.errors import UsageError
from planner.report.digests import digest, leaf_digests
from planner.report.record import json_text
from planner.text import text

# The file by which a run is known among the folders that are written whole.
RUN = "run.json"
# The JSON files whose values are sealed one by one, so that a change can be named.
SEALED_BY_VALUE = ("run.json", "plan.json", "audit.json")
SEAL = "seal.json"
# What a run directory is called while it is being written, and while it gives up its place.
_NEW, _OLD = ".new.", ".old."


def write_text(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a new text file, the same on every system, and never open to more than the mode."""
    write_bytes(path, text.encode(), mode)


def write_bytes(path: Path, raw: bytes, mode: int = 0o644) -> None:
    """Write a new file that is never open to more than the mode."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as out:
        out.write(raw)
    path.chmod(mode)


def seal(folder: Path) -> dict[str, dict[str, str]]:
    """Return digests of every file of a run, and of every value of its JSON files."""
    files = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != SEAL
    )
    sealed: dict[str, dict[str, str]] = {
        "files": {
            name: digest((folder / name).read_bytes())
            for name in files
            if name not in SEALED_BY_VALUE
        }
    }
    for name in sorted(set(files) & set(SEALED_BY_VALUE)):
        sealed[name] = leaf_digests(json.loads((folder / name).read_text(encoding="utf-8")))
    return sealed


@contextmanager
def whole_directory(folder: Path, record: str) -> Iterator[Path]:
    """Give a folder to write in that is sealed and takes its place when all is written.

    Parameters
    ----------
    record
        The file that tells what is written; an earlier folder with it is replaced.

    Raises
    ------
    UsageError
        If the place is taken by anything else, or can't be written.
    """
    refuse_taken(folder, record)
    with whole_folder(folder) as partial:
        yield partial
        write_text(partial / SEAL, json_text(seal(partial)))


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a folder to write in that takes its place when all is written, or leaves nothing.

    What lies there must be an earlier one that may go, or an empty folder.

    Raises
    ------
    UsageError
        If the place can't be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}{_NEW}", dir=folder.parent))
    except OSError as error:
        raise unwritable(folder, error) from None
    try:
        partial.chmod(0o755)
        yield partial
        _sync(partial)
        _take_place(partial, folder)
    except OSError as error:
        raise unwritable(folder, error) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def refuse_taken(folder: Path, record: str) -> None:
    """Refuse a place where anything lies but what was written there before, untouched.

    Parameters
    ----------
    record
        The file that tells what is to be written.

    Raises
    ------
    UsageError
        If it would be lost.
    """
    if folder.exists() and not _may_go(folder, record):
        raise UsageError(
            text(
                "{folder}: exists and holds something else than an earlier result of the same "
                "kind; choose another folder with --out",
                folder=folder,
            )
        )


def _may_go(folder: Path, record: str) -> bool:
    if not folder.is_dir():
        return False
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    # A run has an audit in it too.
    if found and (record not in found or (RUN in found) != (record == RUN)):
        return False
    try:
        sealed = json.loads((folder / SEAL).read_text(encoding="utf-8"))
        listed = {SEAL, *SEALED_BY_VALUE, *sealed["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        listed = set()
    return listed.issuperset(found)


def _take_place(partial: Path, folder: Path) -> None:
    if folder.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{folder.name}{_OLD}", dir=folder.parent))
        try:
            folder.rename(old / folder.name)
            partial.rename(folder)
        except OSError:
            if (old / folder.name).exists():
                (old / folder.name).rename(folder)
            raise
        finally:
            shutil.rmtree(old, ignore_errors=True)
    else:
        partial.rename(folder)


def _sync(folder: Path) -> None:
    """Wait until every file of a folder is on the disk, not only on its way there."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("r+b") as file:
                os.fsync(file.fileno())


def clear_leftovers(folder: Path) -> None:
    """Remove what a run that was killed while writing left, and put back what it had moved.

    Raises
    ------
    UsageError
        If an earlier run can't be put back.
    """
    for old in _beside(folder, _OLD):
        moved = old / folder.name
        if moved.exists() and not folder.exists():
            try:
                moved.rename(folder)
            except OSError as error:
                raise unwritable(folder, error) from None
        shutil.rmtree(old, ignore_errors=True)
    for partial in _beside(folder, _NEW):
        shutil.rmtree(partial, ignore_errors=True)


def _beside(folder: Path, kind: str) -> list[Path]:
    return list(folder.parent.glob(f".{glob.escape(folder.name)}{kind}*"))


def unwritable(folder: Path, error: OSError) -> UsageError:
    """Return the error that a run directory can't be written, and why."""
    reason = error.strerror or type(error).__name__
    return UsageError(
        text(
            "{folder}: can't be written ({reason}); make room or choose another folder",
            folder=folder,
            reason=reason,
        )
    )
