"""From the bytes of a text file to its text, by looking and never by guessing on."""

import codecs
import re

from planner.door import RefusedFileError
from planner.text import Text, alike, text

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 (BOM)"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
# What a file of another kind begins with, and what to say of it.
_OTHERS: tuple[tuple[bytes, Text], ...] = (
    (b"PK\x03\x04", text("the file is a workbook or an archive, not CSV")),
    (b"\xd0\xcf\x11\xe0", text("the file is an old or a protected workbook, not CSV")),
    (b"SQLite format 3\0", text("the file is a database or a GeoPackage, not CSV")),
    (b"%PDF", text("the file is a PDF, not CSV")),
    (b"\x1f\x8b", text("the file is an archive, not CSV")),
)
# æ, ø, å, Æ, Ø, Å, é as UTF-8 that was read as Windows-1252.
_TWICE = re.compile("\u00c3[\u00a6\u00b8\u00a5\u2020\u02dc\u2026\u00a9]")


def decoded(raw: bytes) -> tuple[str, Text]:
    """Return the text and the name of its encoding.

    Raises
    ------
    RefusedFileError
        If it is no text, or its signs are lost.
    """
    for start, what in _OTHERS:
        if raw.startswith(start):
            raise RefusedFileError(what, text("save it as CSV, or name it by what it is"))
    content, name = _by_mark(raw)
    if not content.strip() or "\0" in content:
        raise RefusedFileError(
            text("the file is empty or not text"), text("save it as CSV in UTF-8")
        )
    if "\N{REPLACEMENT CHARACTER}" in content or _TWICE.search(content):
        raise RefusedFileError(
            text("letters such as æ, ø and å are broken in the file"),
            text("make it again from its source, as CSV in UTF-8"),
        )
    return content.replace("\r\n", "\n").replace("\r", "\n"), alike(name)


def _by_mark(raw: bytes) -> tuple[str, str]:
    for mark, encoding, name in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return _strictly(raw, encoding), name
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _strictly(raw, "cp1252"), "Windows-1252"


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise RefusedFileError(
            text("the file is neither UTF-8 nor Windows-1252 nor UTF-16"),
            text("save it as CSV in UTF-8"),
        ) from None
