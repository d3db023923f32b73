"""The file of distances: what was measured, between which points, and by what.

It holds homes, so it is written for its owner alone, and only where somebody says.
"""

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from planner.streets.distances import Distances, Points

# Far more than a city has; what is larger is another file.
MOST_BYTES = 500_000_000
# What zipfile and numpy say of an archive of which any byte may be wrong.
_BROKEN = (
    *(KeyError, ValueError, TypeError, EOFError, OSError, RuntimeError, MemoryError),
    *(struct.error, zipfile.BadZipFile, zlib.error),
)
_ARRAYS = (
    *("child_ids", "homes_m", "institution_ids", "institutions_m"),
    *("distance_m", "between_m", "made_by"),
)


class NoMatrixError(ValueError):
    """The file is no file of distances, or not as it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Distances with the points they are between.

    Parameters
    ----------
    made_by
        All that decides about the numbers but the points: the engine and digests of what it read.
    """

    points: Points = field(repr=False)
    distances: Distances = field(repr=False)
    made_by: Mapping[str, str]


def matrix_bytes(measured: Measured) -> bytes:
    """Return the file of distances, the same bytes for the same content."""
    arrays = _arrays(measured)
    arrays["fingerprint"] = np.array(_fingerprint(arrays))
    out = io.BytesIO()
    np.savez_compressed(out, allow_pickle=False, **arrays)
    return out.getvalue()


def read_matrix_file(path: Path) -> Measured:
    """Read a file of distances.

    Raises
    ------
    NoMatrixError
        If it is none, or a byte of it was changed.
    OSError
        If it can't be read.
    """
    if path.stat().st_size > MOST_BYTES:
        raise NoMatrixError
    raw = io.BytesIO(path.read_bytes())
    try:
        with zipfile.ZipFile(raw) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_BYTES:
                raise NoMatrixError
        with np.load(raw, allow_pickle=False) as found:
            arrays = {name: found[name] for name in (*_ARRAYS, "fingerprint")}
        if str(arrays.pop("fingerprint")) != _fingerprint(arrays):
            raise NoMatrixError
        return _measured(arrays)
    except _BROKEN:
        raise NoMatrixError from None


def _arrays(measured: Measured) -> dict[str, np.ndarray]:
    points, distances = measured.points, measured.distances
    return {
        "child_ids": np.array(points.child_ids, dtype=np.str_),
        "homes_m": points.homes_m,
        "institution_ids": np.array(points.institution_ids, dtype=np.str_),
        "institutions_m": points.institutions_m,
        "distance_m": distances.homes_m.astype(np.int32),
        "between_m": distances.between_m.astype(np.int32),
        "made_by": np.array(json.dumps(dict(measured.made_by), sort_keys=True)),
    }


def _measured(arrays: Mapping[str, np.ndarray]) -> Measured:
    return Measured(
        points=Points(
            child_ids=tuple(arrays["child_ids"].tolist()),
            homes_m=arrays["homes_m"],
            institution_ids=tuple(arrays["institution_ids"].tolist()),
            institutions_m=arrays["institutions_m"],
        ),
        distances=Distances(
            homes_m=arrays["distance_m"].astype(np.int64),
            between_m=arrays["between_m"].astype(np.int64),
        ),
        made_by=json.loads(str(arrays["made_by"])),
    )


def _fingerprint(arrays: Mapping[str, np.ndarray]) -> str:
    digest = hashlib.sha256()
    for name in _ARRAYS:
        one = arrays[name]
        digest.update(f"{name} {one.shape} {one.dtype.str}\n".encode())
        digest.update(np.ascontiguousarray(one).tobytes())
    return digest.hexdigest()
