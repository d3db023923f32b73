"""What is drawn from a forecast: how many, where, and the same again for the same seed."""

import json
from collections import Counter

import pytest
from forecasts import QUARTERS, ROWS, YEARS, drawn, settings, write_forecast
from small_case import CHILDREN, ORIGIN_M, SIDE_M, changed, layer

from planner.domain.problem import Area
from planner.geo.homes import Quarter
from planner.geo.layers import outlines_m, read_areas
from planner.scenario.build import read_case, rebuild_case
from planner.scenario.expected import Expected, expected_by_rate
from planner.scenario.newcomers import Ground, draw_newcomers

AGES = {1: 1, 4: 1}


def read(folder, **parts):
    return read_case(write_forecast(folder, **parts))


def counts(case):
    return Counter((child.home_area_id, child.entry, child.special_group) for child in drawn(case))


def ways(case):
    """Return the ways of the drawn children, by what their row and number say."""
    return {child.id: (child, way) for child, way in drawn(case).items()}


def test_each_row_gives_its_newcomers_after_the_known_children(tmp_path):
    case = read(tmp_path)
    assert counts(case) == {
        ("01", 2027, None): 4,
        ("02", 2027, None): 3,
        ("01", 2028, None): 5,
        ("03", 2028, None): 2,
        ("02", 2028, "hearing"): 1,
    }
    children = list(case.problem.children.values())
    assert [child.id for child in children[: len(CHILDREN)]] == [
        row["child_id"] for row in CHILDREN
    ]
    assert [child.is_forecast for child in children] == [False] * len(CHILDREN) + [True] * 15
    assert children[len(CHILDREN)].id == "F2027-01-001"


def test_a_forecast_child_is_a_newcomer_who_is_enrolled_nowhere_and_starts_school_at_six(tmp_path):
    for child in drawn(read(tmp_path)):
        assert child.institution_id is None
        assert not child.has_basisplads
        assert child.school_start_year == child.birth_year + 6
        assert 1 <= child.entry - child.birth_year <= 5


def test_only_planned_school_years_are_drawn(tmp_path):
    assert counts(read(tmp_path / "one", settings=settings(years=["2026/27"]))) == {}
    two = read(tmp_path / "two", settings=settings(years=YEARS[:2]))
    assert {entry for _, entry, _ in counts(two)} == {2027}


def test_without_a_forecast_nobody_is_drawn(tmp_path):
    case = read(tmp_path, settings=settings(case={"forecast": None}))
    assert drawn(case) == {}
    assert [one.role for one in case.inputs] == ["areas", "institutions", "children"]


@pytest.mark.parametrize("more", [{}, {"population": "quarters.csv"}], ids=["even", "quarters"])
def test_the_same_seed_draws_the_same_children_and_another_seed_others(tmp_path, more):
    one = read(tmp_path / "a", settings=settings(**more))
    again = read(tmp_path / "b", settings=settings(**more))
    other = read(tmp_path / "c", settings=settings(seed=2, **more))
    assert drawn(one) == drawn(again)
    assert counts(one) == counts(other)
    assert not set(drawn(one).values()) & set(drawn(other).values())


@pytest.mark.parametrize("more", [{}, {"population": "quarters.csv"}], ids=["even", "quarters"])
def test_the_order_of_rows_and_quarters_changes_nothing(tmp_path, more):
    one = read(tmp_path / "a", settings=settings(**more))
    other = read(
        tmp_path / "b", settings=settings(**more), rows=ROWS[::-1], quarters=QUARTERS[::-1]
    )
    assert list(drawn(one).items()) == list(drawn(other).items())


def test_the_order_of_ages_changes_nothing(tmp_path):
    one = read(tmp_path / "a", settings=settings(ages={"1": 5, "4": 1}))
    other = read(tmp_path / "b", settings=settings(ages={"4": 1, "1": 5}))
    assert drawn(one) == drawn(other)
    assert {child.entry - child.birth_year for child in drawn(one)} <= {1, 4}


MORE = {
    "another area": {"area_id": "03", "school_year": "2027/28", "newcomers": 9},
    "another year": {"area_id": "02", "school_year": "2026/27", "newcomers": 9},
    "another group": {
        "area_id": "01",
        "school_year": "2027/28",
        "newcomers": 9,
        "special_group": "hearing",
    },
}


@pytest.mark.parametrize("row", MORE.values(), ids=MORE)
def test_another_row_changes_nobody_else(tmp_path, row):
    before = ways(read(tmp_path / "a"))
    after = ways(read(tmp_path / "b", rows=[row, *ROWS]))
    assert len(after) == len(before) + 9
    assert {key: after[key] for key in before} == before


def test_another_planned_year_changes_nobody_else(tmp_path):
    before = ways(read(tmp_path / "a", settings=settings(years=YEARS[:2])))
    after = ways(read(tmp_path / "b"))
    assert {key: after[key] for key in before} == before


def test_a_larger_number_adds_children_and_changes_none(tmp_path):
    before = ways(read(tmp_path / "a"))
    after = ways(read(tmp_path / "b", rows=[ROWS[0] | {"newcomers": 6}, *ROWS[1:]]))
    assert len(after) == len(before) + 2
    assert {key: after[key] for key in before} == before


def test_an_id_that_a_known_child_has_is_left_to_it(tmp_path):
    case = read(tmp_path, children=changed(CHILDREN, "KANARIE-A", child_id="F2027-01-002"))
    assert not case.problem.children["F2027-01-002"].is_forecast
    found = [child.id for child in drawn(case) if child.id.startswith("F2027-01")]
    assert found == ["F2027-01-001", "F2027-01-003", "F2027-01-004", "F2027-01-005"]


def test_an_area_whose_code_no_id_can_hold_still_gets_ids(tmp_path):
    areas = layer()
    areas["features"][0]["properties"]["area_id"] = "Østerbro"
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps(areas), encoding="utf-8")
    ground = Ground(outlines_m(read_areas(path, "areas.geojson")), None)
    expected = Expected(area_id="Østerbro", year=2027, newcomers=2)
    ids = [child.id for child, _ in draw_newcomers(expected, ground, 1, AGES, ())]
    assert len(set(ids)) == 2
    assert all(one.isascii() and one[0] == "F" and len(one) <= 40 for one in ids)


def a_ground(quarters=None):
    x, y = ORIGIN_M
    ring = ((x, y), (x + SIDE_M, y), (x + SIDE_M, y + SIDE_M), (x, y + SIDE_M), (x, y))
    return Ground({"01": (ring,)}, quarters)


def homes(expected, ground):
    return [home for _, home in draw_newcomers(expected, ground, 1, AGES, ())]


def test_homes_are_whole_metres_inside_the_area():
    found = homes(Expected(area_id="01", year=2027, newcomers=300), a_ground())
    for home in found:
        assert all(isinstance(value, int) for value in home)
        assert all(0 < value - low < SIDE_M for value, low in zip(home, ORIGIN_M, strict=True))
    # Evenly: each half holds about half.
    assert 110 <= sum(x < ORIGIN_M[0] + SIDE_M / 2 for x, _ in found) <= 190


def quarter(quarter_id, x_m, children):
    centre = (ORIGIN_M[0] + x_m, ORIGIN_M[1] + 10_000)
    return Quarter(
        quarter_id=quarter_id, area_id="01", centre=centre, area_m2=785_000, children_0_5=children
    )


def test_with_quarters_homes_lie_in_them_by_their_children():
    ground = a_ground({"1": quarter("1", 4000, 300), "2": quarter("2", 16_000, 100)})
    found = homes(Expected(area_id="01", year=2027, newcomers=400), ground)
    near = [abs(x - ORIGIN_M[0] - 4000) <= 500 for x, _ in found]
    assert 260 <= sum(near) <= 340
    for (x, _), is_near in zip(found, near, strict=True):
        assert is_near or abs(x - ORIGIN_M[0] - 16_000) <= 500


def test_newcomers_of_a_quarter_live_in_it_though_no_child_is_counted_there_now():
    ground = a_ground({"1": quarter("1", 4000, 300), "2": quarter("2", 16_000, 0)})
    expected = Expected(area_id="01", quarter_id="2", year=2027, newcomers=50)
    assert ground.is_settled(expected)
    assert all(abs(x - ORIGIN_M[0] - 16_000) <= 500 for x, _ in homes(expected, ground))


def test_a_row_of_a_quarter_gives_children_of_its_area(tmp_path):
    case = read(
        tmp_path,
        settings=settings(population="quarters.csv"),
        rows=[{"quarter_id": "301", "school_year": "2027/28", "newcomers": 3}],
    )
    assert counts(case) == {("03", 2027, None): 3}
    assert [child.id for child in drawn(case)] == [f"F2027-301-00{k}" for k in (1, 2, 3)]


# Rates.


def an_area(area_id, children):
    return Area(id=area_id, name=area_id, omraade="Byen", children_0_5=children)


@pytest.mark.parametrize(
    ("per_1000", "newcomers"),
    [(0.0, [0, 0, 0]), (10.0, [5, 3, 2]), (10.5, [6, 3, 2]), (1.499, [1, 0, 0]), (1.5, [1, 1, 0])],
)
def test_a_rate_is_shared_out_over_the_areas_by_their_children(per_1000, newcomers):
    areas = [an_area("01", 500), an_area("02", 300), an_area("03", 200)]
    found = expected_by_rate(per_1000, areas, [2027, 2028])
    assert [one.newcomers for one in found] == newcomers * 2
    assert [one.year for one in found] == [2027] * 3 + [2028] * 3


def test_a_rate_counts_for_the_planned_years_without_a_known_newcomer(tmp_path):
    case = read(tmp_path, settings=settings(file=None, per_1000=10))
    # 900 children in all; KANARIE-G and KANARIE-H enter in 2026/27.
    assert Counter(child.entry for child in drawn(case)) == {2027: 9, 2028: 9}


def test_a_rate_counts_for_the_years_that_it_names(tmp_path):
    spec = {"file": None, "per_1000": 10, "school_years": ["2026/27", "2031/32"]}
    case = read(tmp_path, settings=settings(**spec))
    assert Counter(child.entry for child in drawn(case)) == {2026: 9}


# Files and runs.


def test_forecast_and_quarters_are_inputs_and_part_of_the_hash(tmp_path):
    spec = settings(population="quarters.csv")
    case = read(tmp_path / "a", settings=spec)
    assert [one.role for one in case.inputs][3:] == ["forecast", "population"]
    others = [
        {"rows": [ROWS[0] | {"newcomers": 5}, *ROWS[1:]]},
        {"quarters": [QUARTERS[0] | {"km2": "2"}, *QUARTERS[1:]]},
        {"settings": settings(population="quarters.csv", seed=2)},
        {"settings": settings(population="quarters.csv", ages={"1": 1})},
        {"settings": settings()},
    ]
    hashes = {
        read(tmp_path / f"b{k}", **({"settings": spec} | parts)).scenario_hash
        for k, parts in enumerate(others)
    }
    assert len(hashes | {case.scenario_hash}) == 6


@pytest.mark.parametrize(
    "spec",
    [
        {"population": "quarters.csv", "seed": 7, "ages": {"4": 1, "1": 5}},
        {"file": None, "per_1000": 12.25},
    ],
    ids=["table", "rate"],
)
def test_a_run_is_read_again_with_the_very_same_children(tmp_path, spec):
    case = read(tmp_path / "case", settings=settings(**spec))
    run = tmp_path / "runs" / "one"
    run.mkdir(parents=True)
    kept = json.loads(json.dumps(case.settings_from(run), sort_keys=True))
    again = rebuild_case(kept, run)
    assert list(drawn(again).items()) == list(drawn(case).items())
    assert again.scenario_hash == case.scenario_hash
    if "population" in spec:
        assert kept["case"]["forecast"]["file"] == "../../case/forecast.csv"
        assert kept["case"]["forecast"]["population"] == "../../case/quarters.csv"
