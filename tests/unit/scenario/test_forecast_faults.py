"""Faults of a forecast: each with file, row and column, all at once, in both languages."""

import pytest
from forecasts import QUARTERS, ROWS, settings, write_forecast
from small_case import layer, tell

TABLE = "forecast.csv"


def checked(folder, capsys, raw=None, **parts):
    path = write_forecast(folder, **parts)
    for name, content in (raw or {}).items():
        (folder / name).write_text(content, encoding="utf-8")
    told = {lang: tell(capsys, "check", path, "--lang", lang) for lang in ("da", "en")}
    for one in told.values():
        assert one.code == (4 if one.err else 0)
    lines = {lang: one.err.replace(f"{folder}/", "").splitlines() for lang, one in told.items()}
    assert len(lines["da"]) == len(lines["en"])
    assert not set(lines["da"]) & set(lines["en"])
    return lines["en"]


def row(**cells):
    return [ROWS[0] | cells, *ROWS[1:]]


FAULTY_ROWS = {
    "an unknown area": (
        row(area_id="09"),
        ["2: area_id: »09« is not an area; use one of 01, 02, 03"],
    ),
    "a quarter that there isn't": (
        row(area_id="", quarter_id="999"),
        [
            (
                "2: quarter_id: »999« is not a quarter of case.forecast.population; "
                "correct the cell, or name the file"
            )
        ],
    ),
    "neither area nor quarter": (
        row(area_id=""),
        [
            (
                "2: area_id, quarter_id: just one of them must be filled in; "
                "write the area or the quarter"
            )
        ],
    ),
    "both area and quarter": (
        row(quarter_id="101"),
        [
            (
                "2: area_id, quarter_id: just one of them must be filled in; "
                "write the area or the quarter"
            )
        ],
    ),
    "a year that is no school year": (
        row(school_year="2027"),
        ["2: school_year: »2027« is not a school year; write it as 2027/28"],
    ),
    "a number that is not whole": (
        row(newcomers="2,5"),
        ["2: newcomers: »2,5« is not a whole number between 0 and 10000; correct the cell"],
    ),
    "no number": (
        row(newcomers=""),
        ["2: newcomers: »« is not a whole number between 0 and 10000; fill in the cell"],
    ),
    "fewer than none": (
        row(newcomers=-1),
        ["2: newcomers: »-1« is not a whole number between 0 and 10000; correct the cell"],
    ),
    "more than a city has": (
        row(newcomers=10_001),
        ["2: newcomers: »10001« is not a whole number between 0 and 10000; correct the cell"],
    ),
    "a word that is no group": (
        row(special_group="deaf"),
        ["2: special_group: »deaf« is not one of (empty), hearing, immune; correct the cell"],
    ),
    "a group that no institution is for": (
        row(special_group="immune"),
        ["2: special_group: no institution is for the group; correct the row"],
    ),
    "the same twice": (
        [*ROWS, ROWS[2] | {"newcomers": 1}],
        [
            (
                "7: area_id, quarter_id, school_year, special_group: the same as in row 4; "
                "add the two numbers up in one row"
            )
        ],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), FAULTY_ROWS.values(), ids=FAULTY_ROWS)
def test_a_faulty_row_is_told_with_its_place(tmp_path, capsys, rows, expected):
    spec = settings(population="quarters.csv")
    found = checked(tmp_path, capsys, rows=rows, settings=spec)
    assert found == [f"{TABLE}:{line}" for line in expected]


def test_faults_of_a_year_that_is_not_planned_are_told_too(tmp_path, capsys):
    rows = [*ROWS, {"area_id": "09", "school_year": "2040/41", "newcomers": 1}]
    assert len(checked(tmp_path, capsys, rows=rows)) == 1


def test_a_quarter_without_a_file_of_quarters_is_told(tmp_path, capsys):
    found = checked(tmp_path, capsys, rows=row(area_id="", quarter_id="101"))
    assert found == [
        (
            f"{TABLE}:2: quarter_id: »101« is not a quarter of case.forecast.population; "
            "correct the cell, or name the file"
        )
    ]


@pytest.mark.parametrize("column", ["school_year", "newcomers"])
def test_a_missing_column_is_told(tmp_path, capsys, column):
    header = "area_id,school_year,newcomers\n".replace(column, "x")
    found = checked(tmp_path, capsys, raw={TABLE: header})
    assert found == [f"{TABLE}:1: {column}: the column is missing; add the column"]


def quarter(**cells):
    return [QUARTERS[0] | cells, *QUARTERS[1:]]


FAULTY_QUARTERS = {
    "a repeated quarter": (
        [*QUARTERS, QUARTERS[0]],
        ["6: quarter_id: the same id as in row 2; give each its own id"],
    ),
    "an unknown area": (
        quarter(area_id="09"),
        ["2: area_id: »09« is not an area; use one of 01, 02, 03"],
    ),
    "a point outside its area": (
        quarter(x=725_000),
        [
            (
                "2: x, y: lies 5,000 m outside area 01; it lies in area 02; correct the position "
                "or area_id"
            )
        ],
    ),
    "a size that is no number": (
        quarter(km2="stor"),
        ["2: km2: »stor« is not a number between 0.001 and 1000; correct the cell"],
    ),
    "no size": (
        quarter(km2="0"),
        ["2: km2: »0« is not a number between 0.001 and 1000; correct the cell"],
    ),
    "fewer children than none": (
        quarter(children_0_5=-1),
        ["2: children_0_5: »-1« is not a whole number between 0 and 1000000; correct the cell"],
    ),
}


@pytest.mark.parametrize(("quarters", "expected"), FAULTY_QUARTERS.values(), ids=FAULTY_QUARTERS)
def test_a_faulty_quarter_is_told_with_its_place(tmp_path, capsys, quarters, expected):
    # A row of a quarter, which is not blamed for the faults of the quarters' file.
    rows = [*ROWS, {"quarter_id": "999", "school_year": "2027/28", "newcomers": 1}]
    spec = settings(population="quarters.csv")
    found = checked(tmp_path, capsys, rows=rows, quarters=quarters, settings=spec)
    assert found == [f"quarters.csv:{line}" for line in expected]


def test_a_decimal_comma_is_read_in_sizes(tmp_path, capsys):
    spec = settings(population="quarters.csv")
    text = "quarter_id;area_id;x;y;km2;children_0_5\n101;01;705000;6180000;1,5;9\n"
    assert checked(tmp_path, capsys, rows=ROWS[:1], settings=spec, raw={"quarters.csv": text}) == []


@pytest.mark.parametrize("spec", [{}, {"file": None, "per_1000": 10}], ids=["table", "rate"])
def test_an_area_with_newcomers_and_no_quarter_with_children_is_told(tmp_path, capsys, spec):
    quarters = [*QUARTERS[:3], QUARTERS[3] | {"children_0_5": 0}]
    spec = settings(population="quarters.csv", **spec)
    found = checked(tmp_path, capsys, quarters=quarters, settings=spec)
    assert found == [
        (
            "quarters.csv: children_0_5: area 03 is to have newcomers, but has no quarter with "
            "children; add its quarters"
        )
    ]


def test_an_area_too_narrow_for_a_home_is_told_once(tmp_path, capsys):
    areas = layer()
    # Four kilometres to the north and eight metres wide, where no child lives.
    areas["features"].append(
        {
            "type": "Feature",
            "properties": {"area_id": "04", "name": "Kaj", "omraade": "Nord", "children_0_5": 1},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [
                        [700_000, 6_200_000],
                        [701_000, 6_200_000],
                        [701_000, 6_200_008],
                        [700_000, 6_200_008],
                        [700_000, 6_200_000],
                    ]
                ],
            },
        }
    )
    rows = [
        {"area_id": "04", "school_year": year, "newcomers": 2} for year in ("2027/28", "2028/29")
    ]
    assert checked(tmp_path, capsys, areas=areas, rows=rows) == [
        (
            "areas.geojson: geometry: there is no room for a home in area 04; "
            "correct the outline of the area or the point of the quarter"
        )
    ]


def test_faults_of_every_table_are_told_together(tmp_path, capsys):
    found = checked(
        tmp_path,
        capsys,
        rows=row(newcomers="x", school_year="y"),
        quarters=quarter(km2="z"),
        settings=settings(population="quarters.csv"),
        raw={"children.csv": "child_id\n"},
    )
    assert {line.split(":")[0] for line in found} == {TABLE, "quarters.csv", "children.csv"}
    assert sum(line.startswith(TABLE) for line in found) == 2


# What the scenario says.

SPECS = {
    "neither table nor rate": (
        {"file": None},
        "give either file or per_1000 (set the other to null)",
    ),
    "both": ({"per_1000": 1.5}, "give either file or per_1000 (set the other to null)"),
    "school years beside a table": (
        {"school_years": ["2027/28"]},
        "school_years belongs to per_1000; the table has its own school years",
    ),
    "a rate with four decimals": (
        {"file": None, "per_1000": 1.2345},
        "a share has at most three decimals",
    ),
    "a rate below nothing": ({"file": None, "per_1000": -1}, "must be ≥ 0"),
    "a school year that is none": (
        {"file": None, "per_1000": 1, "school_years": ["2027"]},
        "a school year is written as 2026/27",
    ),
    "a school year twice": (
        {"file": None, "per_1000": 1, "school_years": ["2027/28", "2027/28"]},
        "a school year stands twice",
    ),
    "ages without weight": ({"ages": {"1": 0}}, "at least one age must have a weight"),
    "an age beyond day care": (
        {"ages": {"6": 1}},
        "must be one of '0', '1', '2', '3', '4', '5'",
    ),
    "a weight below nothing": ({"ages": {"1": -1}}, "must be ≥ 0"),
    "a negative seed": ({"seed": -1}, "must be ≥ 0"),
    "an unknown key": ({"fil": "x"}, "unknown key; did you mean file?"),
}


@pytest.mark.parametrize(("spec", "expected"), SPECS.values(), ids=SPECS)
def test_a_forecast_that_says_too_much_or_too_little_is_refused(tmp_path, capsys, spec, expected):
    (found,) = checked(tmp_path, capsys, settings=settings(**spec))
    assert "case.forecast" in found
    assert expected in found


def test_a_forecast_beside_a_matrix_is_refused(tmp_path, capsys):
    case = {"travel": {"method": "matrix", "file": "travel.csv"}}
    (found,) = checked(tmp_path, capsys, settings=settings(case=case))
    assert ": case: a forecast can't be used with travel: {method: matrix}" in found
    assert "use straight_line, or set forecast to null" in found


def test_the_bundled_forecast_is_refused_beside_data_that_is_not_made_up(tmp_path, capsys):
    text = "extends: copenhagen.yaml\ncase:\n  is_synthetic: false\n"
    expected = [
        (
            "bundled:forecast.csv: case.forecast.file: the forecast is synthetic and belongs to "
            "the bundled case; set case.forecast to null, or name a file of your own"
        )
    ]
    assert checked(tmp_path, capsys, settings=text) == expected
    assert checked(tmp_path, capsys, settings=f"{text}  forecast: null\n") == []
    rate = f"{text}  forecast: {{file: null, per_1000: 1.5}}\n"
    assert checked(tmp_path, capsys, settings=rate) == []
