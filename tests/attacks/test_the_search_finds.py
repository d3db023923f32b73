"""A search that finds nothing proves something only if it would have found it."""

import base64
import gzip
import hashlib
import io
import sqlite3
import struct
import zipfile
import zlib

import numpy as np
import pytest
from attacked_case import STEM, children, homes
from canaries import Canaries
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pyproj import Transformer

CANARIES = Canaries(STEM, [row["child_id"] for row in children()], homes())
WORD = children()[3]["child_id"]
X, Y = homes()[5]
LON, LAT = Transformer.from_crs("EPSG:25832", "EPSG:4326", always_xy=True).transform(X, Y)


def a_zip(raw):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"<t>" + raw + b"</t>")
    return out.getvalue()


def a_pdf(raw):
    return b"%PDF-1.4\n1 0 obj\n<<>>\nstream\n" + zlib.compress(b"BT " + raw) + b"\nendstream\n"


def a_png(raw, key="Comment", **told):
    info, out = PngInfo(), io.BytesIO()
    info.add_text(key, raw.decode(), **told)
    Image.new("RGB", (4, 4)).save(out, "png", pnginfo=info)
    return out.getvalue()


def with_profile(raw):
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "png", icc_profile=b"profile " * 9 + raw)
    return out.getvalue()


def a_database(raw, *, is_deleted=False):
    database = sqlite3.connect(":memory:")
    database.execute("pragma secure_delete = off")
    database.execute("create table t (a)")
    database.execute("insert into t values (?)", (raw.decode(),))
    if is_deleted:
        database.execute("drop table t")
    database.commit()
    return database.serialize()


CONTAINERS = {
    "text": lambda raw: b"before " + raw + b" after",
    "zip": a_zip,
    "gzip": gzip.compress,
    "zip in gzip": lambda raw: gzip.compress(a_zip(raw)),
    "pdf": a_pdf,
    "png text": a_png,
    "png packed text": lambda raw: a_png(9 * (raw + b" "), zip=True),
    "png profile": with_profile,
    "after a png": lambda raw: a_png(b"nothing") + raw,
    "picture in a page": lambda raw: b"url(data:image/png;base64," + base64.b64encode(a_png(raw)),
    "database": a_database,
    "free page of a database": lambda raw: a_database(raw, is_deleted=True),
}
SPELLINGS = {
    "id": WORD.encode(),
    "stem in other case": STEM.upper().encode(),
    "metres": f"{X:.0f}".encode(),
    "metres in groups": f"{Y:,.0f}".encode(),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("container", CONTAINERS)
def test_what_is_packed_is_found(container, spelling):
    assert CANARIES.hits(CONTAINERS[container](b"nothing")) == []
    assert CANARIES.hits(CONTAINERS[container](SPELLINGS[spelling]))


OTHER_SPELLINGS = {
    "reversed": WORD[::-1].encode(),
    "UTF-16": WORD.encode("utf-16"),
    "UTF-32": WORD.encode("utf-32-be"),
    "hex": WORD.encode().hex().encode(),
    "hex in capitals": WORD.encode().hex().upper().encode(),
    **{f"base64 at {k}": base64.b64encode(b"x" * k + WORD.encode()) for k in range(3)},
    "percent": "".join(f"%{ord(one):02X}" for one in WORD).encode(),
    "MD5": hashlib.md5(WORD.encode(), usedforsecurity=False).hexdigest().encode(),
    "short SHA-256": hashlib.sha256(WORD.encode()).hexdigest()[:12].encode(),
    **{f"{k} decimals": f"{X:.{k}f}, {Y:.{k}f}".encode() for k in range(16)},
    **{f"{k} decimals, comma": f"{Y:.{k}f}".replace(".", ",").encode() for k in range(1, 16)},
    **{f"degrees, {k} decimals": f"{LON:.{k}f} {LAT:.{k}f}".encode() for k in range(5, 16)},
    "degrees swapped": f'{{"lat": {LAT:.7f}, "lon": {LON:.7f}}}'.encode(),
    "degrees with comma": f"{LON:.6f};{LAT:.6f}".replace(".", ",").encode(),
    **{f"groups by {one!r}": f"{Y:,.1f}".replace(",", one).encode() for one in ".' _\xa0\u202f"},
    "row of a table": f"B1,{X:.2f},{Y:.2f},2023,2029".encode(),
    "row of whole numbers": f"17,{X:.0f},{Y:.0f},12".encode(),
    "row of degrees": f"17,{LAT:.6f},{LON:.6f},12".encode(),
    "Danish row": f"17;{X:.2f};{Y:.2f};12".replace(".", ",").encode(),
    "array": f"[{X:.3f},{Y:.3f}]".encode(),
    "path": f"M{X:.1f} {Y:.1f}L1 2".encode(),
    "attribute": f'x="{X:.0f}"'.encode(),
    "power": f"{X:e}".encode(),
    **{kind: struct.pack(kind, X, Y) for kind in ("<dd", ">dd", "<ff", ">ff")},
    "integers": struct.pack("<ii", round(X), round(Y)),
    "integers swapped": struct.pack(">ii", round(Y), round(X)),
    "GeoPackage": b"GP\0\1" + struct.pack("<ibidd", 25832, 1, 1, X, Y),
}


@pytest.mark.parametrize("spelling", OTHER_SPELLINGS)
def test_what_is_spelt_otherwise_is_found(spelling):
    assert CANARIES.hits(b"before " + OTHER_SPELLINGS[spelling] + b" after")


def test_what_is_not_a_childs_is_not_found():
    rng = np.random.default_rng(3)
    numbers = " ".join(f"{value:.6f}" for value in rng.uniform(0, 842, 20_000))
    assert CANARIES.hits(numbers.encode()) == []
    assert CANARIES.hits(rng.bytes(1_000_000)) == []
    assert CANARIES.hits(b"719400 6172300 12.5 55.7") == []
