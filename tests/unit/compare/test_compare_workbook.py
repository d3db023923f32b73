"""The workbook of a comparison: numbers are numbers, and names are text whatever they are."""

import io
import re
import time
import zipfile
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from made_variants import GROWN, a_variant
from small_case import INSTITUTIONS, changed, scenario, write_case

from planner.compare.comparison import compared
from planner.compare.workbook import is_same_workbook, sheets, workbook
from planner.domain.names import InstitutionId
from planner.scenario.build import read_case

HOSTILE = '=HYPERLINK("http://a.example";"Ærtebjerg")'
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def comparison(tmp_path_factory):
    rows = changed(INSTITUTIONS, "N1", name=HOSTILE)
    rows = changed(rows, "S1", name="@SUM(1)")
    path = write_case(tmp_path_factory.mktemp("case"), settings=scenario(), institutions=rows)
    case = read_case(path)
    return compared([a_variant("model", case), a_variant("=vokset", case, GROWN)], None)


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


def test_there_is_a_sheet_for_each_table_in_the_language_of_the_comparison(comparison):
    assert list(read(workbook(comparison, "da"))) == [
        *("Mål", "Bydele", "Ejerformer", "Institutioner"),
    ]
    assert list(read(workbook(comparison, "en"))) == [
        *("Measures", "Areas", "Ownerships", "Institutions"),
    ]


def test_every_number_of_the_comparison_is_in_it_as_a_number(comparison):
    told = read(workbook(comparison, "da"))
    header, *rows = told["Mål"]
    at = {name: column for column, name in header.items()}
    assert header[at["Forskel til model [se Enhed]"]]
    found = [(row.get(at["Værdi [se Enhed]"]), row[at["Enhed"]]) for row in rows]
    right = [(v, one.unit.da) for one in comparison.figures for v in one.values]
    assert found == right
    assert sum(value is None for value, _ in found) > 0
    header, *rows = told["Bydele"]
    at = {name: column for column, name in header.items()}
    places = {
        (row[at["Nøgle"]], row[at["Variant"]]): row[at["Åbne pladser [pladser]"]] for row in rows
    }
    assert places == {
        (one.key, variant.name): value
        for one in comparison.places
        if (one.group, one.statistic) == ("area", "open_places")
        for variant, value in zip(comparison.planned, one.values, strict=True)
    }
    # An identifier is no number, for it would lose its zero.
    assert {key for key, _ in places} == {"01", "02", "03"}
    header, *rows = told["Institutioner"]
    at = {name: column for column, name in header.items()}
    counted = [(row[at["Nøgle"]], row.get(at["Pladser [pladser]"])) for row in rows]
    assert counted == [
        (one.institution.id, count) for one in comparison.institutions for count in one.places
    ]


def test_a_name_that_looks_like_a_formula_stays_a_name(comparison):
    raw = workbook(comparison, "da")
    names = {row["B"] for row in read(raw)["Institutioner"]}
    assert {HOSTILE, "@SUM(1)"} <= names
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        assert not [name for name in parts.namelist() if "hyperlink" in name]
        pages = [parts.read(name).decode() for name in parts.namelist() if "worksheets/" in name]
    assert pages
    for page in pages:
        assert "<hyperlink" not in page
        assert "<autoFilter" in page
        assert 'state="frozen"' in page


def test_the_same_comparison_gives_the_same_bytes(comparison, monkeypatch):
    first = workbook(comparison, "da")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 100_000)
    assert workbook(comparison, "da") == first


def test_it_is_compared_by_what_it_holds(comparison, tmp_path):
    raw, path = workbook(comparison, "da"), tmp_path / "one.xlsx"
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        held = {name: parts.read(name) for name in parts.namelist()}

    def put(changes):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as out:
            for name, content in (held | changes).items():
                out.writestr(name, content)

    put({})
    assert path.read_bytes() != raw
    assert is_same_workbook(path, raw)
    page = "xl/worksheets/sheet2.xml"
    put({page: re.sub(rb"<v>(\d+)</v>(</c></row></sheetData>)", rb"<v>9\1</v>\2", held[page])})
    assert not is_same_workbook(path, raw)
    path.write_bytes(b"PK")
    assert not is_same_workbook(path, raw)
    path.unlink()
    assert not is_same_workbook(path, raw)


def test_no_hidden_number_is_in_a_sheet(comparison):
    hidden = [one for one in comparison.figures if one.is_hidden]
    assert hidden
    rows = sheets(comparison, "en")[0].rows
    for one in hidden:
        told = [row for row in rows if row[0] == f"{one.measure}.{one.statistic}"]
        of_it = [row for row in told if row[3] == (one.subject or "the city")]
        assert of_it
        assert {row[6:9] for row in of_it} == {(None, None, "hidden")}


def test_an_institution_that_takes_nobody_has_no_number(comparison):
    rows = {(row[0], row[4]): row for row in sheets(comparison, "en")[3].rows}
    one = rows[InstitutionId("N2"), "model"]
    assert one[5] == "Phasing out"
    assert one[7] is None
    assert rows[InstitutionId("N2"), "=vokset"][7] is None
