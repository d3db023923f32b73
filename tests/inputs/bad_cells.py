"""Cells that are wrong: table, row, column, what stands there, where it is told, and the hint."""

from typing import NamedTuple


class BadCell(NamedTuple):
    """One change of a good table; ``told`` is ``row: column`` and ``do`` a part of the hint."""

    table: str
    row: int
    cells: dict
    told: str
    do: str


def _each(table, row, column, values, do="correct the cell"):
    return [BadCell(table, row, {column: value}, f"{row}: {column}", do) for value in values]


LONG = "x" * 201
SHEET_DATE = "02-mar"
TEXT_DO = "correct the cell"
DATE_DO = "if a spreadsheet made a date of it, format the cells as text"
EMPTY_DO = "fill in the cell"
NOT_WHOLE = ("abc", "-1", "1e3", "1_000", "nan", "inf", "12,5", "0x10", "²")

CELLS = [
    # What isn't a name, an id or a code.
    *_each("institutions", 2, "institution_id", ("", "=1+1", "N 1", "1", LONG, "Ærø", "@N1")),
    *_each("institutions", 3, "name", ("", "a\x1b[31m", "a\u202eb", LONG, "a\x07b")),
    *_each("institutions", 4, "area_id", ("9", "København"), "use one of 01, 02, 03"),
    *_each("institutions", 4, "area_id", ("2", "002"), "write 02"),
    # Numbers.
    *_each("institutions", 2, "capacity", NOT_WHOLE),
    *_each("institutions", 2, "capacity", ("2001", "1e400", "9" * 30)),
    *_each("institutions", 2, "capacity", ("",), EMPTY_DO),
    *_each("institutions", 3, "age_from", ("7", "-1", "nul")),
    *_each("institutions", 3, "age_from", (SHEET_DATE, "2-3", "03-05-2026"), DATE_DO),
    *_each("institutions", 3, "age_to", ("",), EMPTY_DO),
    *_each("institutions", 4, "basis_places", ("otte", "-8", "8,5", "501")),
    *_each("institutions", 5, "basis_places_max", ("x", "501")),
    *_each("institutions", 5, "special_places", ("x", "-2")),
    # Words.
    *_each("institutions", 6, "ownership", ("", "kommune", "K", "kommunal!")),
    *_each("institutions", 6, "special_group", ("døv", "heering")),
    *_each("institutions", 6, "may_host", ("måske", "2")),
    *_each("institutions", 6, "quality", ("bad", "?")),
    *_each("institutions", 6, "premises_suitable", ("delvist", "2")),
    # What doesn't add up.
    BadCell("institutions", 2, {"age_from": 4, "age_to": 3}, "2: age_to", "correct the row"),
    BadCell("institutions", 2, {"capacity": 5}, "2: basis_places_max", "correct the row"),
    BadCell("institutions", 2, {"basis_places": 13}, "2: basis_places_max", "correct the row"),
    BadCell("institutions", 4, {"special_places": 9}, "4: special_places", "correct the row"),
    BadCell("institutions", 4, {"special_group": ""}, "4: special_places", "correct the row"),
    BadCell("institutions", 3, {"institution_id": "N1"}, "3: institution_id", "its own id"),
    # Positions.
    *_each("institutions", 2, "x", ("", "abc", "704000m"), ""),
    BadCell("institutions", 2, {"x": 6180000, "y": 704000}, "2: x, y", "exchange the two columns"),
    BadCell("institutions", 2, {"x": 12.21, "y": 55.71}, "2: x, y", "name the columns lon and lat"),
    BadCell("institutions", 2, {"x": 55.71, "y": 12.21}, "2: x, y", "name the columns lat and lon"),
    BadCell("institutions", 2, {"x": 325650, "y": 6180000}, "2: x, y", "EPSG:25833"),
    BadCell("institutions", 2, {"x": 1400000, "y": 7500000}, "2: x, y", "web map (EPSG:3857)"),
    BadCell("institutions", 2, {"x": 7040000, "y": 61800000}, "2: x, y", "decimal mark is lost"),
    BadCell("institutions", 2, {"x": 704, "y": 6180}, "2: x, y", "decimal mark is lost"),
    BadCell("institutions", 2, {"x": 0, "y": 0}, "2: ", "correct the cell"),
    BadCell("institutions", 2, {"x": 745000}, "2: x, y", "it lies in area 03"),
    BadCell("institutions", 2, {"y": 6195000}, "2: x, y", "harbour or in another municipality"),
    # Numbers that nobody may have here.
    *(
        BadCell("institutions", 3, {"name": f"Hus {cpr}"}, "3: name", "case.other_numbers")
        for cpr in ("0101201234", "010120-1234", "01 01 20 1234", "01.01.20-1234", "0101201234.")
    ),
    BadCell("institutions", 5, {"closed_to": "311219 1234"}, "5: closed_to", "take it away"),
    # Children: the same, and never a cell in the message.
    *_each("children", 2, "child_id", ("", "Jens Hansen", "1", LONG, "=A1")),
    *_each(
        "children",
        3,
        "child_id",
        ("K010120-1234", "0101201234", "101201234", "K0101204321", "610120-1234"),
        "use a pseudonym",
    ),
    *_each("children", 4, "birth_year", ("1989", "2101", "21", "to tusind")),
    *_each("children", 4, "birth_year", ("",), EMPTY_DO),
    *_each("children", 4, "birth_year", ("01-01-2021",), DATE_DO),
    *_each("children", 4, "school_start", ("1989", "2111")),
    BadCell("children", 4, {"school_start": 2031}, "4: school_start", "correct the row"),
    BadCell("children", 4, {"birth_year": 2027}, "4: school_start", "correct the row"),
    *_each("children", 8, "entry", ("2026", "2026-27", "26/27", "2026/28", "snart"), "2026/27"),
    BadCell("children", 8, {"entry": ""}, "8: entry", "correct the row"),
    BadCell("children", 2, {"entry": "2026/27"}, "2: entry", "correct the row"),
    *_each("children", 2, "institution_id", ("N9", "n1"), "correct the row"),
    *_each("children", 2, "institution_id", ("N 1",)),
    BadCell("children", 2, {"institution_id": ""}, "2: institution_id", "correct the row"),
    *_each("children", 5, "has_basisplads", ("", "måske", "2")),
    *_each("children", 5, "special_group", ("døv",)),
    BadCell("children", 5, {"special_group": "immune"}, "5: special_group", "correct the row"),
    BadCell("children", 3, {"child_id": "KANARIE-A"}, "3: child_id", "its own id"),
    *_each("children", 2, "x", ("", "hjemme"), ""),
    BadCell("children", 2, {"x": 6183391, "y": 702717}, "2: x, y", "exchange the two columns"),
    BadCell("children", 2, {"x": 12.2, "y": 55.7}, "2: x, y", "name the columns lon and lat"),
    BadCell("children", 2, {"x": 55.7, "y": 12.2}, "2: x, y", "name the columns lat and lon"),
    BadCell("children", 2, {"x": 325650}, "2: x, y", "EPSG:25833"),
    BadCell("children", 2, {"x": 600000}, "2: x, y", "harbour or in another municipality"),
    BadCell("children", 2, {"y": 6090000}, "2: x, y", "harbour or in another municipality"),
    # Forecast and quarters.
    *_each("forecast", 2, "newcomers", ("2,5", "-1", "10001", "mange")),
    *_each("forecast", 2, "newcomers", ("",), EMPTY_DO),
    *_each("forecast", 2, "school_year", ("", "2026", "i år"), "write it as 2027/28"),
    *_each("forecast", 3, "area_id", ("7", "Nord"), "use one of 01, 02, 03"),
    *_each("forecast", 3, "area_id", ("2",), "write 02"),
    BadCell("forecast", 3, {"area_id": ""}, "3: area_id, quarter_id", "write the area"),
    BadCell("forecast", 3, {"area_id": "01"}, "3: area_id", "add the two numbers up"),
    *_each("forecast", 2, "special_group", ("døv",)),
    *_each("quarters", 2, "quarter_id", ("",)),
    BadCell("quarters", 3, {"quarter_id": "Q1"}, "3: quarter_id", "its own id"),
    *_each("quarters", 2, "km2", ("0", "stor", "1001", "-4")),
    *_each("quarters", 2, "children_0_5", ("-1", "1.5", "mange")),
    *_each("quarters", 2, "area_id", ("77",), "use one of 01, 02, 03"),
    BadCell("quarters", 2, {"x": 6180000, "y": 710000}, "2: x, y", "exchange the two columns"),
    BadCell("quarters", 2, {"x": 745000}, "2: x, y", "it lies in area 03"),
]
