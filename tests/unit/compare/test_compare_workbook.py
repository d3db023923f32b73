"""The workbook of a comparison: numbers are numbers, and names are text whatever they are."""

import io
import zipfile

import pytest
from made_variants import GROWN, a_variant
from small_case import INSTITUTIONS, changed, scenario, write_case
from workbooks import read

from planner.compare.comparison import compared
from planner.compare.workbook import comparison_workbook, sheets
from planner.domain.names import InstitutionId
from planner.scenario.build import read_case

HOSTILE = '=HYPERLINK("http://a.example";"Ærtebjerg")'


@pytest.fixture(scope="module")
def comparison(tmp_path_factory):
    rows = changed(INSTITUTIONS, "N1", name=HOSTILE)
    rows = changed(rows, "S1", name="@SUM(1)")
    path = write_case(tmp_path_factory.mktemp("case"), settings=scenario(), institutions=rows)
    case = read_case(path)
    return compared([a_variant("model", case), a_variant("=vokset", case, GROWN)], None)


def test_there_is_a_sheet_for_each_table_in_the_language_of_the_comparison(comparison):
    assert list(read(comparison_workbook(comparison, "da"))) == [
        *("Mål", "Bydele", "Ejerformer", "Institutioner"),
    ]
    assert list(read(comparison_workbook(comparison, "en"))) == [
        *("Measures", "Areas", "Ownerships", "Institutions"),
    ]


def test_every_number_of_the_comparison_is_in_it_as_a_number(comparison):
    told = read(comparison_workbook(comparison, "da"))
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
    raw = comparison_workbook(comparison, "da")
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
