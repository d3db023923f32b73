"""Open the files that an analyst gives, and find out what each of them is."""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from planner.errors import DataError, Fault
from planner.geo.features import Feature, read_features
from planner.scenario.tables import LARGEST_FILE_BYTES
from planner.sources.kinds import BY_COLUMNS, STATISTICS_BANK, Kind
from planner.text import Text, joined, plain, text

# A file that has as large a share of a source's columns is taken for a faulty one of it.
_ALIKE = 0.5
_MOST_NAMES_SHOWN = 12
# As in ``0 år`` or ``0 years``: the statistics bank, and its pages as a browser translates them.
AGE = re.compile(r"([0-9]{1,3}) (\Sr|years?)")
_ROWS_LOOKED_AT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file and what it was recognised as.

    Parameters
    ----------
    shown
        Its name as it appears in messages and in the case.
    origin
        The address that it was downloaded from; empty for the user's own file.
    names
        What each of the kind's columns is called in it.
    features
        The features of a layer.
    rows
        The rows of a table without a header.
    """

    path: Path
    shown: str
    kind: Kind
    sha256: str
    origin: str = ""
    names: dict[str, str] = field(default_factory=dict)
    features: Sequence[Feature] = ()
    rows: Sequence[Sequence[str]] = ()


def recognised(files: Iterable[tuple[Path, str, str]]) -> list[Source]:
    """Return every file with what it is, each kind at most once.

    Parameters
    ----------
    files
        Path, name as shown, and the address that it came from, if any.

    Raises
    ------
    DataError
        With every file that can't be read, is nothing known, or is a second one of its kind.
    """
    found: list[Source] = []
    faults: list[Fault] = []
    for path, shown, origin in files:
        try:
            one = _source(path, shown, origin)
        except DataError as error:
            faults += error.faults
            continue
        first = next((other.shown for other in found if other.kind is one.kind), None)
        if first is not None:
            what = text("is {kind}, as {first} is", kind=one.kind.label, first=first)
            faults.append(Fault(shown, 0, 0, "", what, text("give only one of them")))
        found.append(one)
    if faults:
        raise DataError(faults)
    return found


def _source(path: Path, shown: str, origin: str) -> Source:
    raw = _read(path, shown)
    digest = hashlib.sha256(raw).hexdigest()
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        features = read_features(path, shown)
        header = list(dict.fromkeys(key for one in features for key in one.cells))
        kind = _kind(shown, header, is_layer=True)
        names = kind.names_in(header)
        found = Source(path=path, shown=shown, kind=kind, sha256=digest, origin=origin, names=names)
        return _with_features(found, features)
    rows = _rows(raw, shown)
    if any(AGE.fullmatch(cell.strip()) for row in rows[:_ROWS_LOOKED_AT] for cell in row):
        bank = STATISTICS_BANK
        return Source(path=path, shown=shown, kind=bank, sha256=digest, origin=origin, rows=rows)
    header = rows[0] if rows else []
    kind = _kind(shown, header, is_layer=False)
    names = kind.names_in([name.strip() for name in header])
    return Source(path=path, shown=shown, kind=kind, sha256=digest, origin=origin, names=names)


def _with_features(source: Source, features: Sequence[Feature]) -> Source:
    """Give a layer its features, their properties by the importer's own names."""
    own = [
        Feature(
            one.number,
            {key: one.cells.get(name, "") for key, name in source.names.items()},
            one.geometry,
        )
        for one in features
    ]
    return replace(source, features=own)


def _read(path: Path, shown: str) -> bytes:
    try:
        is_readable = path.is_file() and path.stat().st_size <= LARGEST_FILE_BYTES
        raw = path.read_bytes() if is_readable else b""
    except (OSError, ValueError):
        raw = b""
    if not raw.strip() or b"\0" in raw:
        raise _unknown(
            shown,
            text("the file doesn't exist, is empty, too large or not text"),
            text("give CSV or GeoJSON; save a workbook as CSV and a GeoPackage as GeoJSON"),
        )
    return raw


def _rows(raw: bytes, shown: str) -> list[list[str]]:
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        content = raw.decode("cp1252", errors="replace")
    first = content.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        return list(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        what = text("the file can't be read as CSV")
        raise _unknown(shown, what, text("look at the quotes")) from None


def _kind(shown: str, header: Sequence[str], *, is_layer: bool) -> Kind:
    kinds = [one for one in BY_COLUMNS if one.is_layer == is_layer]
    if (kind := next((one for one in kinds if not one.missing_in(header)), None)) is not None:
        return kind
    nearest = min(kinds, key=lambda one: len(one.missing_in(header)) / len(one.required))
    missing = nearest.missing_in(header)
    if len(missing) <= _ALIKE * len(nearest.required):
        what = text(
            "looks like {kind}, but lacks: {missing}",
            kind=nearest.label,
            missing=", ".join(missing),
        )
        raise _unknown(shown, what, text("download it anew, or name the columns so"))
    columns = plain(", ".join(header[:_MOST_NAMES_SHOWN]))
    what = text("is no source that is known; its columns are: {columns}", columns=columns or "-")
    known = joined(one.label for one in (*BY_COLUMNS, STATISTICS_BANK))
    raise _unknown(shown, what, text("leave it out, or give one of: {known}", known=known))


def _unknown(shown: str, what: Text, do: Text) -> DataError:
    return DataError([Fault(shown, 0, 0, "", what, do)])
