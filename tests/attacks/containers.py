"""Take files apart: whatever is packed in them, down to what no container holds any more."""

import base64
import gzip
import io
import re
import sqlite3
import zipfile
import zlib

_STREAM = re.compile(rb"stream\r?\n")
_BASE64 = re.compile(rb"base64,([A-Za-z0-9+/=\s]{8,})")
_PNG = b"\x89PNG\r\n\x1a\n"
# What is seen of a picture, and packed: the adversary looks at it, not the search for words.
_PIXELS = b"IDAT"


def unpacked(raw):
    """Yield the bytes themselves, and the bytes of all that is packed in them."""
    yield raw if not raw.startswith(_PNG) else b""
    for part in _parts(raw):
        yield from unpacked(part)


def _parts(raw):
    if raw.startswith(_PNG):
        yield from _png_chunks(raw)
    if raw.startswith(b"%PDF"):
        yield from (inflated(raw[start.end() :]) for start in _STREAM.finditer(raw))
    if zipfile.is_zipfile(io.BytesIO(raw)):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            yield archive.comment
            for entry in archive.infolist():
                yield entry.filename.encode() + entry.comment + entry.extra
                yield archive.read(entry)
    if raw.startswith(b"\x1f\x8b"):
        yield gzip.decompress(raw)
    if raw.startswith(b"SQLite format 3"):
        yield _tables(raw)
    for found in _BASE64.finditer(raw):
        text = re.sub(rb"\s", b"", found[1])
        yield base64.b64decode(text + b"=" * (-len(text) % 4))


def inflated(raw):
    """Return what a zlib stream at the beginning holds; nothing if there is none."""
    try:
        return zlib.decompressobj().decompress(raw)
    except zlib.error:
        return b""


def _png_chunks(raw):
    """Yield every chunk but the pixels, packed ones unpacked, and what comes after the last."""
    at = len(_PNG)
    while at + 12 <= len(raw):
        size, kind = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8]
        body = raw[at + 8 : at + 8 + size]
        at += size + 12
        if kind != _PIXELS:
            yield body
        if kind in {b"iCCP", b"zTXt"}:
            # A name, a zero, the way of packing and what is packed.
            yield inflated(body[body.index(b"\0") + 2 :])
        if kind == b"iTXt":
            yield inflated(body[body.rindex(b"\0") + 1 :])
        if kind == b"IEND":
            yield raw[at:]


def _tables(raw):
    """Return every value of every table of a database as text; pages that are free are in raw."""
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(raw)
        lines = []
        for (name,) in database.execute("select name from sqlite_master where type = 'table'"):
            try:
                rows = database.execute(f'select * from "{name}"').fetchall()  # noqa: S608
            except sqlite3.OperationalError:
                # Made by an extension that is not here; its bytes are searched with the rest.
                continue
            lines += [" ".join(map(_shown, row)) for row in rows]
        return "\n".join(lines).encode()
    finally:
        database.close()


def _shown(value):
    return value.hex() if isinstance(value, bytes) else str(value)
