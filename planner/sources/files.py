"""Open the files that an analyst gives, and find out what each of them is."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from planner.door import LARGEST_TABLE_BYTES, RefusedFileError, read_bytes
from planner.errors import DataError, Fault
from planner.geo.features import files_of, is_layer
from planner.geo.ground import Placed, read_placed
from planner.scenario.sources import read_sheet
from planner.sources.kinds import AGE, BY_COLUMNS, STATISTICS_BANK, Kind, column_of_any
from planner.tabular.form import table_of
from planner.tabular.sheet import Line, Sheet
from planner.tabular.table import Columns, Table
from planner.text import joined, plain, text

# A file that has as large a share of a source's columns is taken for a faulty one of it.
_ALIKE = 0.5
_MOST_NAMES_SHOWN = 12
_ROWS_LOOKED_AT = 30
_ANY = Columns(required=(), meant_by=column_of_any)


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
    sheet
        A table with a header.
    rows
        The rows of a table without a header.
    """

    path: Path
    shown: str
    kind: Kind
    sha256: str
    origin: str = ""
    names: dict[str, str] = field(default_factory=dict)
    features: Sequence[Placed] = ()
    sheet: Sheet | None = None
    rows: Sequence[Line] = ()

    def table(self) -> Table:
        """Return a table with a header, its columns called as in the file.

        Raises
        ------
        DataError
            If it has not the form of a table.
        """
        if self.sheet is None:
            message = f"{self.shown}: has no header"
            raise ValueError(message)
        read = tuple(dict.fromkeys(self.names.values()))
        columns = Columns(
            required=read,
            # What isn't read goes nowhere, and firms have numbers of ten digits.
            other_numbers=tuple(name for name in self.sheet.header.cells if name not in read),
            meant_by=lambda written: written if written in read else None,
        )
        table = table_of(self.sheet, self.shown, columns)
        if table.faults:
            raise DataError(table.faults)
        return table


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
        except RefusedFileError as error:
            faults.append(error.fault(shown))
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
    raw = [read_bytes(one, LARGEST_TABLE_BYTES) for one in files_of(path)]
    digest = hashlib.sha256(b"".join(raw)).hexdigest()
    found = partial(Source, path=path, shown=shown, sha256=digest, origin=origin)
    # What is downloaded may have any name; GeoJSON is known by how it begins.
    if is_layer(path.name) or raw[0].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        features = read_placed(path)
        header = list(dict.fromkeys(key for one in features for key in one.cells))
        kind = _kind(header, is_layer=True)
        names = kind.names_in(header)
        return found(kind=kind, names=names, features=_by_own_names(features, names))
    sheet = read_sheet(path, _ANY)
    if any(AGE.fullmatch(cell) for one in _rows(sheet)[:_ROWS_LOOKED_AT] for cell in one.cells):
        return found(kind=STATISTICS_BANK, rows=_rows(sheet))
    kind = _kind(sheet.header.cells, is_layer=False)
    return found(kind=kind, names=kind.names_in(sheet.header.cells), sheet=sheet)


def _rows(sheet: Sheet) -> list[Line]:
    return [sheet.header, *sheet.lines]


def _by_own_names(features: Iterable[Placed], names: Mapping[str, str]) -> list[Placed]:
    """Return features whose properties have the importer's own names."""
    return [
        replace(one, cells={own: one.cells.get(name, "") for own, name in names.items()})
        for one in features
    ]


def _kind(header: Sequence[str], *, is_layer: bool) -> Kind:
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
        raise RefusedFileError(what, text("download it anew, or name the columns so"))
    columns = plain(", ".join(header[:_MOST_NAMES_SHOWN]))
    what = text("is no source that is known; its columns are: {columns}", columns=columns or "-")
    known = joined(one.label for one in (*BY_COLUMNS, STATISTICS_BANK))
    raise RefusedFileError(what, text("leave it out, or give one of: {known}", known=known))
