"""Children by area and quarter, from either way the statistics bank is passed on."""

import downloads
import pytest
from importing import faults_of, files_of, found_in, rows_of, said

CHOOSE = "choose all lokaludvalg and the ages 0 to 5 in the statistics bank"
ONE_NUMBER = (
    "more than one number, or none, for a place and an age; choose one year and both sexes "
    "together, and whole numbers without points"
)


def wanted(area, k=None):
    return sum(downloads.children(area, k)[:6])


def imported_with(folder, population):
    return found_in(population, downloads.write_register(folder), downloads.write_quarters(folder))


WAYS = {
    "one column an age": downloads.write_population,
    "one column an age, in Excel's way": lambda folder: downloads.write_population(
        folder, encoding="cp1252", delimiter=";"
    ),
    "a pivot": downloads.write_pivot,
    "a pivot in UTF-8": lambda folder: downloads.write_pivot(folder, encoding="utf-8-sig"),
    "a pivot that a browser translated": lambda folder: downloads.write_pivot(
        folder, downloads.pivot_lines("years", "Local committee", "Quarter")
    ),
}


@pytest.mark.parametrize("write", WAYS.values(), ids=WAYS)
def test_children_aged_0_to_5_are_counted_by_area_and_quarter(tmp_path, write):
    found = imported_with(tmp_path, write(tmp_path))
    areas = {f"{area:02d}": wanted(area) for area in downloads.NAMES}
    assert found.population.by_area == areas
    quarters = {
        str(20_000 + 100 * area + k): wanted(area, k) for area in downloads.NAMES for k in (1, 2)
    }
    assert found.children_by_quarter == quarters
    beyond = ": children who live in none of the areas are left out (6 children)"
    assert said(found.remarks)[0] == beyond


def test_quarters_are_written_as_the_planner_reads_them(tmp_path):
    files = files_of(
        downloads.write_population(tmp_path),
        downloads.write_register(tmp_path),
        downloads.write_quarters(tmp_path),
    )
    rows = rows_of(files["quarters.csv"])
    x_m, y_m = downloads.near(1, -200)
    assert rows[0] == {
        "quarter_id": "20101",
        "area_id": "01",
        "x": str(x_m),
        "y": str(y_m),
        "km2": "0.24",
        "children_0_5": str(wanted(1, 1)),
    }


def test_the_name_decides_and_not_the_number(tmp_path):
    rows = [
        row | {"nr": downloads.SWAPPED.get(row["nr"], row["nr"])}
        for row in downloads.population_rows()
    ]
    found = imported_with(tmp_path, downloads.write_population(tmp_path, rows))
    assert found.population.by_area["01"] == wanted(1)


def test_quarters_that_do_not_add_up_are_told(tmp_path):
    rows = downloads.population_rows()
    row = next(one for one in rows if one["nr"] == 20_702)
    row["age_3"] += 5
    found = imported_with(tmp_path, downloads.write_population(tmp_path, rows))
    detail = f"07: {wanted(7) + 5} against {wanted(7)}"
    assert said(found.remarks)[0] == f"07: the quarters don't add up to the area ({detail})"


def test_a_quarter_that_is_missing_is_told_and_no_table_of_quarters_is_made(tmp_path):
    rows = [row for row in downloads.population_rows() if row["nr"] != 20_702]
    files = files_of(
        downloads.write_population(tmp_path, rows),
        downloads.write_register(tmp_path),
        downloads.write_quarters(tmp_path),
    )
    assert "quarters.csv" not in files
    assert 'Prøvekvarter 7B (ved åen),"a quarter without children' in files["remarks.csv"]
    assert "quarters.csv, by which a forecast lays homes" in files["LAESMIG.md"]


def test_an_area_that_is_missing_or_unknown_is_refused(tmp_path):
    rows = [row for row in downloads.population_rows() if row["navn"] != "Valby"]
    path = downloads.write_population(tmp_path, rows)
    missing = f"boern.csv: Valby (07) has no children aged 0-5; {CHOOSE}"
    assert faults_of(path) == [missing]
    rows = downloads.population_rows()
    line = next(k for k, row in enumerate(rows, start=2) if row["navn"] == "Valby")
    rows[line - 2]["navn"] = "Valdby"
    path = downloads.write_population(tmp_path, rows)
    unknown = f"boern.csv:{line}: navn: is none of the twelve areas; write the area's name"
    assert faults_of(path) == [unknown]


@pytest.mark.parametrize("count", ["12,5", "-3", "mange", ""])
def test_a_count_that_is_no_whole_number_is_refused(tmp_path, count):
    rows = downloads.population_rows()
    rows[4]["age_2"] = count
    (fault,) = faults_of(downloads.write_population(tmp_path, rows))
    do = "correct the cell" if count else "fill in the cell"
    expected = f"is not a whole number between 0 and 1000000; {do}"
    assert fault == f"boern.csv:6: age_2: »{count}« {expected}"
    lines = downloads.pivot_lines()
    lines[5] = ";;2 år;" + count
    (fault,) = faults_of(downloads.write_pivot(tmp_path, lines))
    assert fault == f"statistikbank.csv:6: {ONE_NUMBER}"


def test_a_pivot_of_several_years_or_sexes_is_refused_and_not_added_up(tmp_path):
    lines = [f"{line};7" for line in downloads.pivot_lines()]
    (fault,) = faults_of(downloads.write_pivot(tmp_path, lines))
    assert fault == f"statistikbank.csv:4: {ONE_NUMBER}"
    once = downloads.pivot_lines()
    twice = [*once, *once[3:]]
    (fault,) = faults_of(downloads.write_pivot(tmp_path, twice))
    assert fault == f"statistikbank.csv:{len(once) + 1}: {ONE_NUMBER}"


def test_a_pivot_without_an_age_is_refused(tmp_path):
    lines = [line for line in downloads.pivot_lines() if ";3 år;" not in line]
    faults = faults_of(downloads.write_pivot(tmp_path, lines))
    assert f"statistikbank.csv: Lokaludvalg - Valby lacks the ages 3; {CHOOSE}" in faults


def test_without_a_population_the_planners_own_figures_are_used_and_told(tmp_path):
    readme = files_of(downloads.write_register(tmp_path))["LAESMIG.md"]
    assert "Children aged 0-5: the figures that come with the planner, 1 January 2026" in readme


def test_of_two_populations_the_one_that_is_not_used_is_told(tmp_path):
    readme = files_of(
        downloads.write_pivot(tmp_path),
        downloads.write_population(tmp_path),
        downloads.write_register(tmp_path),
    )["LAESMIG.md"]
    assert "boern.csv: child population by area, one column an age; not used" in readme


def test_a_quarter_with_a_number_of_no_area_is_refused(tmp_path):
    rows = downloads.population_rows()
    line = next(k for k, row in enumerate(rows, start=2) if row["nr"] == 20_701)
    rows[line - 2]["nr"] = 29_901
    (fault,) = faults_of(downloads.write_population(tmp_path, rows))
    assert fault == (
        f"boern.csv:{line}: nr: has no number of an area; write the number as in 20701"
    )


def test_a_count_in_thousands_with_a_point_is_read_as_danes_write_it(tmp_path):
    rows = downloads.population_rows()
    line = next(k for k, row in enumerate(rows) if row["navn"] == "Valby")
    usual = rows[line]["age_2"]
    rows[line]["age_2"] = "1.289"
    found = found_in(downloads.write_population(tmp_path, rows), downloads.write_register(tmp_path))
    assert found.population.by_area["07"] == wanted(7) - usual + 1289
