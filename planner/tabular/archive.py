"""Look into a workbook, which is a zip archive of XML, before anything unpacks it.

What the archive says of its sizes is not believed: every part is unpacked here first, in pieces
that are thrown away, and counted. Then the sheets' own marks are looked at, for those who read
them make room for every cell between the first and the last.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planner.door import RefusedFileError
from planner.text import text

_MOST_PARTS = 1000
_MOST_BYTES = 150_000_000
MOST_CELLS = 3_000_000
_PIECE_BYTES = 1_000_000
_MOST_LETTERS = 500_000_000
_STRING_END = re.compile(rb"</(?:\w+:)?si>")

_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CELL = re.compile(rb"""[\s]r\s*=\s*["']([A-Za-z]{1,9})([0-9]{1,12})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]{0,200}?\sr\s*=\s*["']([0-9]{1,12})["']""")
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ANY_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_NO_VALUE = re.compile(
    rb"""<(?:\w+:)?c\s([^>]{0,300})>\s*<(?:\w+:)?f\b[^>]{0,300}(?:/>|>[^<]{0,9000}</(?:\w+:)?f>)"""
    rb"""\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>|</(?:\w+:)?c>)"""
)
_ERROR = re.compile(rb"""<(?:\w+:)?c\s([^>]{0,300}\bt\s*=\s*["']e["'][^>]{0,300})>""")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")

_DAMAGED = text("the workbook is damaged")
_SAVE = text("open it in Excel and save it again as .xlsx")


@dataclass(frozen=True, slots=True)
class Marks:
    """Cells of a sheet, by row and column from 0, that readers can't tell from empty ones."""

    without_value: tuple[tuple[int, int], ...]
    with_error: tuple[tuple[int, int], ...]


def looked_into(raw: bytes) -> dict[str, bytes]:
    """Return the parts that name and hold the sheets, after a look at all of them.

    Raises
    ------
    RefusedFileError
        If the archive is none, holds too much, or XML that declares entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_PARTS or sum(one.file_size for one in entries) > _MOST_BYTES:
                raise _too_large()
            return _parts(raw, entries)
    except RefusedFileError:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        ValueError,
        OverflowError,
    ):
        raise RefusedFileError(_DAMAGED, _SAVE) from None


def _too_large() -> RefusedFileError:
    return RefusedFileError(
        text("the workbook unpacks to far more than a table"),
        text("leave out sheets, pictures and formats, and save it again"),
    )


def _parts(raw: bytes, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    found, left = {}, _MOST_BYTES
    for entry in entries:
        content = b"".join(_unpacked(raw, entry, left))
        left -= len(content)
        if entry.filename.endswith((".xml", ".rels")) and _declares(content):
            raise RefusedFileError(
                text("the workbook declares entities, which no spreadsheet does"), _SAVE
            )
        if entry.filename.startswith("xl/") and entry.filename.endswith((".xml", ".rels")):
            found[entry.filename] = content
    return found


def _declares(content: bytes) -> bool:
    # Without its NULs, UTF-16 reads as the rest.
    head = content[:10_000]
    return bool(_DECLARATION.search(content) or _DECLARATION.search(head.replace(b"\0", b"")))


def _unpacked(raw: bytes, entry: zipfile.ZipInfo, most_bytes: int) -> Iterator[bytes]:
    """Yield what a part really holds, from the bytes and not from what its entry says."""
    head = raw[entry.header_offset : entry.header_offset + 30]
    if len(head) < 30 or head[:4] != b"PK\x03\x04" or entry.flag_bits & 1:  # noqa: PLR2004
        raise RefusedFileError(_DAMAGED, _SAVE)
    start = entry.header_offset + 30 + int.from_bytes(head[26:28], "little")
    start += int.from_bytes(head[28:30], "little")
    packed = raw[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        packed_in = iter([packed])
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        packed_in = _inflated(packed)
    else:
        raise RefusedFileError(_DAMAGED, _SAVE)
    for piece in packed_in:
        most_bytes -= len(piece)
        if most_bytes < 0:
            raise _too_large()
        yield piece


def _inflated(packed: bytes) -> Iterator[bytes]:
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    while packed and not unpack.eof:
        yield unpack.decompress(packed, _PIECE_BYTES)
        packed = unpack.unconsumed_tail


def check_extent(sheet: bytes) -> None:
    """Refuse a sheet whose first and last cells span more room than any table.

    Raises
    ------
    RefusedFileError
        If they do.
    """
    rows, columns = [0], [0]
    for match in _CELL.finditer(sheet):
        columns.append(column_number(match[1]) + 1)
        rows.append(int(match[2]))
        if len(rows) > _PIECE_BYTES:
            rows, columns = [max(rows)], [max(columns)]
    rows += [int(match[1]) for match in _ROW.finditer(sheet)]
    # Those that don't say where they are stand one after the other.
    rows.append(sum(1 for _ in _ANY_ROW.finditer(sheet)))
    cells = sum(1 for _ in _ANY_CELL.finditer(sheet))
    if max(rows) * max(columns) > MOST_CELLS or cells > MOST_CELLS:
        raise RefusedFileError(
            text("the sheet has cells far away from each other"),
            text("delete the rows and columns beside the table, and save it again"),
        )


def check_strings(strings: bytes, sheets: Iterable[bytes]) -> None:
    """Refuse long texts that stand in many cells, for each cell gets a copy.

    Raises
    ------
    RefusedFileError
        If they might fill the memory.
    """
    longest = max((len(one) for one in _STRING_END.split(strings)), default=0)
    used = sum(1 for sheet in sheets for _ in _ANY_CELL.finditer(sheet))
    if longest * used > _MOST_LETTERS:
        raise _too_large()


def column_number(letters: bytes) -> int:
    """Return the position of a column from 0, given its letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def marks_of(sheet: bytes) -> Marks:
    """Return the cells of a sheet whose formula has no stored value, and those with an error."""
    return Marks(tuple(_places(_NO_VALUE, sheet)), tuple(_places(_ERROR, sheet)))


def _places(kind: re.Pattern[bytes], sheet: bytes) -> Iterator[tuple[int, int]]:
    for match in kind.finditer(sheet):
        if place := _PLACE.search(match[1]):
            yield int(place[2]) - 1, column_number(place[1])
