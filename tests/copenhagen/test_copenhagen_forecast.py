"""The bundled forecast: as many newcomers as keep the 281 places in use as today."""

import csv
from collections import Counter
from math import dist
from pathlib import Path

import pytest

from planner.copenhagen import generate
from planner.copenhagen.figures import read_city
from planner.copenhagen.forecast import YEARS_TO_ENTRY
from planner.geo.layers import outlines_m, read_areas
from planner.geo.plane import is_within
from planner.scenario.build import read_case
from planner.scenario.expected import read_expected
from planner.scenario.newcomers import Ground, draw_newcomers
from planner.scenario.population import read_quarters
from planner.scenario.schema import Forecast

FOLDER = Path(generate.__file__).parent
SEEDS = (generate.DEFAULT_SEED, 1, 2)
YEARS = ("2026/27", "2027/28", "2028/29", "2029/30", "2030/31")


def rows_of(content):
    return list(csv.DictReader(content.decode("utf-8").splitlines()))


@pytest.fixture(scope="module", params=SEEDS)
def rows(request):
    return rows_of(generate.tables(request.param)["forecast.csv"])


def case_of(folder, years):
    path = folder / "years.yaml"
    listed = ", ".join(f'"{year}"' for year in years)
    path.write_text(f"extends: copenhagen.yaml\nschool_years: [{listed}]\n", encoding="utf-8")
    return read_case(path)


@pytest.fixture(scope="module")
def problem(tmp_path_factory):
    return case_of(tmp_path_factory.mktemp("five"), YEARS).problem


def test_every_area_has_a_row_for_each_of_the_four_years_after_the_first(rows):
    ordinary = [(row["school_year"], row["area_id"]) for row in rows if not row["special_group"]]
    areas = [f"{number:02}" for number in range(1, 13)]
    assert ordinary == [(year, area) for year in YEARS[1:] for area in areas]


def test_the_newcomers_of_a_year_are_shared_out_by_children(rows):
    children = {area.area_id: area.children_0_5 for area in read_city().areas}
    whole = sum(children.values())
    for year in YEARS[1:]:
        here = {
            row["area_id"]: int(row["newcomers"])
            for row in rows
            if row["school_year"] == year and not row["special_group"]
        }
        total = sum(here.values())
        assert all(abs(here[key] - total * children[key] / whole) < 1 for key in children)


def test_the_seed_of_the_tables_decides_the_forecast_and_not_the_quarters():
    one, other = generate.tables(1), generate.tables(2)
    assert one["forecast.csv"] != other["forecast.csv"]
    assert one["quarters.csv"] == other["quarters.csv"]


def test_the_quarters_are_those_of_the_figures():
    city = read_city()
    rows = rows_of((FOLDER / "quarters.csv").read_bytes())
    assert len(rows) == len(city.quarters) == 67
    children = Counter()
    for row in rows:
        children[row["area_id"]] += int(row["children_0_5"])
    assert sum(children.values()) <= 43_381
    assert set(children) == set(city.area_by_id)
    for row, quarter in zip(rows, city.quarters, strict=True):
        assert (row["quarter_id"], row["area_id"]) == (quarter.quarter_id, quarter.area_id)
        assert (int(row["x"]), int(row["y"])) == quarter.centre
        assert round(float(row["km2"]) * 1_000_000) == quarter.area_m2


def test_the_ages_that_the_forecast_reckons_with_are_those_that_the_planner_draws():
    assert Forecast(file="forecast.csv").weight_by_years == YEARS_TO_ENTRY


def test_nine_in_ten_of_the_281_places_stay_in_use_every_year(problem):
    for year in problem.school_years:
        assert 0.88 <= len(problem.children_in_need(year)) / 281 <= 0.92


def test_the_special_groups_keep_about_their_seven_children_and_never_more_than_eight(problem):
    for year in problem.school_years:
        groups = Counter(child.special_group for child in problem.children_in_need(year))
        assert all(5 <= groups[name] <= 8 for name in ("hearing", "immune"))


def test_the_first_year_has_its_75_known_newcomers_and_no_forecast(problem):
    new = Counter((c.entry, c.is_forecast) for c in problem.children.values() if c.entry)
    assert new[2026, False] == 75
    assert {entry for entry, is_forecast in new if is_forecast} == {2027, 2028, 2029, 2030}
    assert {entry for entry, is_forecast in new if not is_forecast} == {2026}


def test_a_scenario_of_one_year_has_no_forecast_child(tmp_path):
    children = case_of(tmp_path, YEARS[:1]).problem.children.values()
    assert len(children) == 318
    assert not any(child.is_forecast for child in children)


def test_every_home_of_the_forecast_lies_in_a_quarter_of_its_area():
    layer = read_areas(FOLDER / "areas.geojson", "areas.geojson")
    quarters, _ = read_quarters(FOLDER / "quarters.csv", "quarters.csv", layer)
    table = FOLDER / "forecast.csv"
    expected, listed = read_expected(table, "forecast.csv", layer, quarters, None)
    assert listed.faults == []
    ground = Ground(outlines_m(layer), quarters)
    outlines = read_city().outline_by_area
    homes = [
        (row.area_id, home)
        for row in expected
        for _, home in draw_newcomers(row, ground, 1, YEARS_TO_ENTRY, ())
    ]
    assert len(homes) == sum(row.newcomers for row in expected) == 298
    for area_id, home in homes:
        assert is_within(home, outlines[area_id], 4)
        assert any(
            dist(home, quarter.centre) <= quarter.radius_m
            for quarter in ground.quarters_of(area_id)
        )
