"""Homes lie where they are said to, and a stream of a key is its own."""

import geopandas as gpd
import pytest
from shapely.geometry import MultiPolygon, Point, Polygon, box

from planner.geo.draws import Draws
from planner.geo.homes import Quarter, home_anywhere, home_by_population, home_in_quarter
from planner.geo.layers import outlines_m
from planner.geo.plane import NoPointError, is_within

# A yard with a lake in it, and an island.
YARD = Polygon(box(0, 0, 1000, 1000).exterior, [box(300, 300, 900, 900).exterior])
LAND = MultiPolygon([YARD, box(2000, 0, 2100, 400)])
LAYER = gpd.GeoDataFrame({"area_id": ["01"]}, geometry=[LAND], crs="EPSG:25832")
OUTLINE = outlines_m(LAYER)["01"]


def a_quarter(quarter_id="1", centre=(100, 100), children=10, km2=0.02):
    return Quarter(
        quarter_id=quarter_id,
        area_id="01",
        centre=centre,
        area_m2=round(km2 * 1_000_000),
        children_0_5=children,
    )


def test_an_outline_has_every_ring_of_every_part():
    assert [len(ring) for ring in OUTLINE] == [5, 5, 5]


def test_a_hole_is_outside_and_an_island_is_inside():
    assert is_within((100, 100), OUTLINE, 5)
    assert not is_within((500, 500), OUTLINE, 5)
    assert is_within((2050, 200), OUTLINE, 5)
    assert not is_within((1500, 200), OUTLINE, 5)
    assert not is_within((296, 500), OUTLINE, 5)


def test_homes_anywhere_lie_on_land_and_reach_the_island():
    draws = Draws(1)
    homes = [home_anywhere(OUTLINE, draws) for _ in range(300)]
    assert all(LAND.contains(Point(home)) for home in homes)
    assert any(x >= 2000 for x, _ in homes)
    assert any(x < 300 for x, _ in homes)


def test_homes_of_a_quarter_lie_in_its_disc_and_on_land():
    draws, quarter = Draws(2), a_quarter(centre=(250, 250))
    assert quarter.radius_m == 79
    for _ in range(200):
        home = Point(home_in_quarter(quarter, OUTLINE, draws))
        assert LAND.contains(home)
        assert home.distance(Point(250, 250)) <= 79


def test_quarters_get_homes_by_their_children_and_none_where_there_are_none():
    quarters = [
        a_quarter("1", (150, 150), 30),
        a_quarter("2", (2050, 200), 10),
        a_quarter("3", (150, 850), 0),
    ]
    draws = Draws(3)
    homes = [home_by_population(quarters, {"01": OUTLINE}, draws) for _ in range(400)]
    assert 60 <= sum(x >= 2000 for x, _ in homes) <= 140
    assert not any(y > 600 for _, y in homes)


def test_the_disc_of_a_huge_quarter_is_a_kilometre_wide_each_way():
    assert a_quarter(km2=100).radius_m == 1000


@pytest.mark.parametrize(
    "draw",
    [
        lambda outline: home_anywhere(outline, Draws(4)),
        lambda outline: home_in_quarter(a_quarter(), outline, Draws(4)),
    ],
    ids=["anywhere", "in a quarter"],
)
def test_an_outline_too_narrow_for_a_home_is_told_and_not_searched_for_ever(draw):
    with pytest.raises(NoPointError, match="widen the outline"):
        draw((((0, 0), (1000, 0), (1000, 8), (0, 8), (0, 0)),))


def test_the_stream_of_a_key_is_pinned_and_differs_from_that_of_any_other():
    def first(seed, key):
        draws = Draws.of_key(seed, key)
        return [draws.below(1000) for _ in range(4)]

    assert first(1, (2027, "01")) == [801, 753, 410, 85]
    found = {tuple(first(seed, key)) for seed in (1, 2) for key in ((2027, "01"), (2027, "02"))}
    assert len(found) == 4
    # Two keys that read the same when their parts are put together.
    assert first(1, ("ab", "c")) != first(1, ("a", "bc"))
