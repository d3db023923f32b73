"""What is read from a file of OpenStreetMap, and what is refused."""

import numpy as np
import pytest
from drawn_streets import ORIGIN_M, Way, street, write_pbf

from planner.errors import DataError, UsageError
from planner.streets import pbf
from planner.streets.components import largest_part
from planner.streets.distances import Points
from planner.streets.pbf import read_pbf
from planner.streets.survey import survey
from planner.streets.ways import way_table

SQUARE = [(0, 0), (1000, 0), (1000, 1000), (0, 1000)]


def metres(path, home, site, mode="walk") -> int:
    """Metres from a home to an institution, east and north of the origin."""
    points = Points(
        child_ids=("a",),
        homes_m=np.array([home], dtype=float) + ORIGIN_M,
        institution_ids=("I",),
        institutions_m=np.array([site], dtype=float) + ORIGIN_M,
    )
    whole, _ = largest_part(read_pbf(path, "x.osm.pbf", way_table(mode)))
    found = survey(whole, points, 50)
    return int(found.distances.homes_m[0, 0])


@pytest.fixture
def file(tmp_path):
    return tmp_path / "x.osm.pbf"


def test_streets_have_their_length_in_metres(file):
    write_pbf(file, SQUARE, [street(0, 1, 2)])
    assert metres(file, SQUARE[0], SQUARE[2]) == 2000


def test_a_bridge_meets_the_street_below_it_only_where_they_share_a_node(file):
    at_m = [(0, 0), (1000, 0), (500, -500), (500, 500), (1000, 500)]
    over = [street(0, 1), street(2, 3, bridge="yes", layer="1")]
    write_pbf(file, at_m, [*over, street(1, 4), street(3, 4)])
    assert metres(file, at_m[0], at_m[3]) == 2000
    crossing = [*at_m, (500, 0)]
    write_pbf(file, crossing, [street(0, 5, 1), street(2, 5, 3)])
    assert metres(file, at_m[0], at_m[3]) == 1000


def test_a_ferry_leads_to_an_island_and_without_it_the_island_is_left_out(file):
    at_m = [(0, 0), (1000, 0), (1000, 100), (1500, 0), (1600, 0)]
    streets = [street(0, 1, 2), street(3, 4)]
    write_pbf(file, at_m, [*streets, Way((1, 3), {"route": "ferry"})])
    assert metres(file, at_m[0], at_m[4]) == 1600
    write_pbf(file, at_m, streets)
    assert metres(file, at_m[0], at_m[4]) == -1


def test_one_way_streets_hold_for_bicycles_and_not_on_foot(file):
    ring = [street(0, 1, oneway="yes"), street(1, 2, 3, 0, oneway="yes")]
    write_pbf(file, SQUARE, ring)
    assert metres(file, SQUARE[1], SQUARE[0], "walk") == 1000
    assert metres(file, SQUARE[1], SQUARE[0], "cycle") == 3000


def test_a_link_to_a_node_outside_the_extract_is_counted_and_left_out(file):
    write_pbf(file, SQUARE, [street(0, 1), street(1, 2, 77)])
    found = read_pbf(file, "x.osm.pbf", way_table("walk"))
    assert (found.lost_links, len(found.links.tail)) == (1, 2)
    assert largest_part(found)[1].lost_links == 1


def test_a_way_that_stands_still_or_goes_nowhere_is_no_link(file):
    write_pbf(file, SQUARE, [street(0, 0, 1), street(2), street(1, 3)])
    assert len(read_pbf(file, "x.osm.pbf", way_table("walk")).links.tail) == 2


def cut_off(file):
    file.write_bytes(file.read_bytes()[:-40])


def turned_to_rubbish(file):
    file.write_bytes(b"\x00\x00\x00\x0d" + bytes(range(256)) * 20)


def emptied(file):
    file.write_bytes(b"")


def taken_away(file):
    file.unlink()


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        (cut_off, "cut off"),
        (turned_to_rubbish, "cut off"),
        (emptied, "cut off|no street"),
        (taken_away, "doesn't exist"),
    ],
)
def test_a_broken_file_is_refused(file, broken, what):
    write_pbf(file, SQUARE, [street(0, 1, 2)])
    broken(file)
    with pytest.raises(DataError, match=f"x.osm.pbf: .*({what}).*; download"):
        read_pbf(file, "x.osm.pbf", way_table("walk"))


def test_a_file_without_a_street_is_refused(file):
    write_pbf(file, SQUARE, [Way((0, 1), {"highway": "motorway"}), Way((1, 2), {"natural": "x"})])
    with pytest.raises(DataError, match="holds no street that may be used"):
        read_pbf(file, "x.osm.pbf", way_table("walk"))


def test_a_file_with_more_streets_than_can_be_meant_is_refused(file, monkeypatch):
    write_pbf(file, SQUARE, [street(0, 1, 2)])
    monkeypatch.setattr(pbf, "MOST_LINKS", 2)
    with pytest.raises(DataError, match="more streets than a country"):
        read_pbf(file, "x.osm.pbf", way_table("walk"))


def test_without_osmium_the_error_says_what_to_install(file, monkeypatch):
    write_pbf(file, SQUARE, [street(0, 1, 2)])
    monkeypatch.setitem(__import__("sys").modules, "osmium", None)
    with pytest.raises(UsageError, match=r"pip install planner\[osm\]"):
        read_pbf(file, "x.osm.pbf", way_table("walk"))


def test_no_byte_that_is_changed_ends_the_process(file):
    write_pbf(file, SQUARE, [street(0, 1, 2), street(2, 3)])
    whole = file.read_bytes()
    refused = 0
    for place in range(0, len(whole), 7):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :])
        try:
            read_pbf(file, "x.osm.pbf", way_table("walk"))
        except DataError:
            refused += 1
    assert refused
