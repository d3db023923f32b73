"""What is in a workbook, read from its XML."""

import io
import re
import zipfile
from decimal import Decimal
from xml.etree import ElementTree as ET

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def parsed(raw):
    return ET.fromstring(raw)  # noqa: S314  (ours)


def read(raw):
    """Return each sheet's cells by name, text as str and numbers as Decimal."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        shared = parsed(parts.read("xl/sharedStrings.xml"))
        texts = ["".join(one.itertext()) for one in shared]
        names = [one.get("name") for one in parsed(parts.read("xl/workbook.xml")).iter()]
        names = [name for name in names if name and not name.startswith("_xlnm")]
        pages = [
            parsed(parts.read(f"xl/worksheets/sheet{k}.xml")) for k in range(1, len(names) + 1)
        ]
    return {
        name: [cells(row, texts) for row in page.iter(f"{SPACE}row")]
        for name, page in zip(names, pages, strict=True)
    }


def cells(row, texts):
    found = {}
    for cell in row:
        assert cell.find(f"{SPACE}f") is None
        value = cell.find(f"{SPACE}v").text
        column = re.sub("[0-9]", "", cell.get("r"))
        found[column] = texts[int(value)] if cell.get("t") == "s" else Decimal(value)
    return found


def tables(raw):
    """Return each sheet's rows by name, each row by what stands above its cells."""
    return {
        name: [{head: row.get(at) for at, head in header.items()} for row in rows]
        for name, (header, *rows) in read(raw).items()
    }
