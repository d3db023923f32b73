"""How a workbook is written: types, formats, and foreign text that stays text."""

import io
import re
import time
import zipfile
from decimal import Decimal

import pytest
from workbooks import parsed, read

from planner.report.workbook.writing import Share, Sheet, is_same_workbook, marked, workbook

HOSTILE = [
    *('=HYPERLINK("http://a.example";"Ærø")', "+1+1", "-2", "@SUM(1)", "\t=1", "\r=1"),
    *("{=1}", "http://a.example/", "<b>&amp;</b>", "_x0041_", " ", "\x01", "01", "2026/27", "1,5"),
]
A_SHEET = Sheet(
    name="Ark",
    header=("Navn", "Antal [pladser]"),
    rows=(("Å", 1234), ("B", Decimal("29.5400")), ("C", Share(Decimal("0.125"))), ("D", None)),
)


def parts_of(raw):
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def page_of(raw):
    return parts_of(raw)["xl/worksheets/sheet1.xml"].decode()


def formats(raw):
    """Return each cell's number format and whether it is quoted, by where it is."""
    held = parts_of(raw)
    styles = parsed(held["xl/styles.xml"])
    space = styles.tag.split("}")[0] + "}"
    codes = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter(f"{space}numFmt")}
    # 3 is built in, as "#,##0".
    codes |= {"0": "General", "3": "#,##0"}
    kinds = [
        (codes[one.get("numFmtId")], one.get("quotePrefix") == "1")
        for one in styles.find(f"{space}cellXfs")
    ]
    page = parsed(held["xl/worksheets/sheet1.xml"])
    return {one.get("r"): kinds[int(one.get("s", 0))] for one in page.iter(f"{space}c")}


def test_numbers_are_numbers_in_a_format_that_the_reader_s_own_marks_are_put_in():
    raw = workbook([A_SHEET])
    _, *rows = read(raw)["Ark"]
    assert [row.get("B") for row in rows] == [1234, Decimal("29.54"), Decimal("0.125"), None]
    assert [formats(raw)[at][0] for at in ("B2", "B3", "B4")] == ["#,##0", "#,##0.0###", "0.0%"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_comes_back_as_it_was_and_is_no_formula_and_no_link(text):
    raw = workbook([Sheet(name="Ark", header=("Navn",), rows=((text,),))])
    # A carriage return and what has no sign are written by their number.
    [_, row] = read(raw)["Ark"]
    came_back = re.sub(r"_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), row["A"])
    assert came_back == text
    assert not [name for name in parts_of(raw) if "hyperlink" in name]
    assert "<f>" not in page_of(raw)
    # So that it stays text when somebody edits it.
    assert formats(raw)["A2"][1] == text.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_text_longer_than_a_cell_is_cut_and_not_lost():
    raw = workbook([Sheet(name="Ark", header=("Navn",), rows=(("æ" * 40_000,),))])
    assert read(raw)["Ark"][1]["A"] == "æ" * 32_767


def test_the_header_stays_in_sight_and_filters_all_rows():
    page = page_of(workbook([A_SHEET]))
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in page
    assert '<autoFilter ref="A1:B5"/>' in page
    assert 'orientation="landscape"' in page


def test_a_table_without_rows_is_a_sheet_too():
    raw = workbook([Sheet(name="Ark", header=("Navn", "Tal"), rows=())])
    assert read(raw) == {"Ark": [{"A": "Navn", "B": "Tal"}]}
    assert '<autoFilter ref="A1:B1"/>' in page_of(raw)


def test_columns_are_as_wide_as_their_cells_up_to_a_limit():
    rows = (("ab", "x" * 30, "y" * 500),)
    page = page_of(workbook([Sheet(name="Ark", header=("Langt hoved",) * 3, rows=rows)]))
    widths = [
        int(float(one)) for one in re.findall(r'<col min="\d" max="\d" width="([\d.]+)"', page)
    ]
    # The longest word of the header, the cell, and the widest there is.
    assert widths == [8, 33, 60]


@pytest.mark.parametrize(("lang", "says"), [("da", ("nej", "ja")), ("en", ("no", "yes"))])
def test_every_row_says_whether_its_data_are_made_up(lang, says):
    for is_synthetic, said in zip((False, True), says, strict=True):
        one = marked(A_SHEET, lang, is_synthetic=is_synthetic)
        assert [row[-1] for row in one.rows] == [said] * 4
        assert len(one.header) == len(one.rows[0]) == 3


def test_the_same_tables_give_the_same_bytes(monkeypatch):
    first = workbook([A_SHEET])
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 100_000)
    assert workbook([A_SHEET]) == first


def test_workbooks_are_compared_by_what_they_hold(tmp_path):
    raw, path = workbook([A_SHEET]), tmp_path / "one.xlsx"
    held = parts_of(raw)

    def put(changes):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as out:
            for name, content in (held | changes).items():
                out.writestr(name, content)

    put({})
    assert path.read_bytes() != raw
    assert is_same_workbook(path, raw)
    page = "xl/worksheets/sheet1.xml"
    assert b"<v>1234</v>" in held[page]
    put({page: held[page].replace(b"<v>1234</v>", b"<v>1235</v>")})
    assert not is_same_workbook(path, raw)
    path.write_bytes(b"PK")
    assert not is_same_workbook(path, raw)
    path.unlink()
    assert not is_same_workbook(path, raw)
