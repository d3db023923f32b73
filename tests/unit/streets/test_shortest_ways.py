"""Shortest ways are those that networkx finds, whatever the network is like."""

import os
from itertools import pairwise, product

import networkx as nx
import numpy as np
import pytest
from drawn_streets import ORIGIN_M, networks
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.geo.nearest import NONE
from planner.streets.arcs import arcs_of
from planner.streets.components import largest_part
from planner.streets.distances import UNREACHABLE, Points
from planner.streets.links import Links, Streets, straight_mm
from planner.streets.shortest import many_to_many_mm
from planner.streets.snap import snap
from planner.streets.survey import survey

LIMIT_M = 500
EXAMPLES = settings(
    max_examples=int(os.environ.get("PLANNER_STREETS_EXAMPLES", "60")),
    deadline=None,
    derandomize="PLANNER_STREETS_EXAMPLES" not in os.environ,
)


def graph_of(links: Links) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(links.nodes))
    for tail, head, length, forward, backward in zip(
        *(links.tail.tolist(), links.head.tolist(), links.length_mm.tolist()),
        *(links.is_forward, links.is_backward),
        strict=True,
    ):
        if forward:
            graph.add_edge(tail, head, length=length)
        if backward:
            graph.add_edge(head, tail, length=length)
    return graph


def by_networkx(graph, origin, destination) -> int:
    try:
        return nx.dijkstra_path_length(graph, origin, destination, weight="length")
    except nx.NetworkXNoPath:
        return UNREACHABLE


@EXAMPLES
@given(networks(), st.data())
def test_contracted_ways_are_as_long_as_those_of_networkx(streets, data):
    some = st.lists(st.integers(0, streets.links.nodes - 1), min_size=1, max_size=6)
    origins, destinations = data.draw(some), data.draw(some)
    arcs, row = arcs_of(streets.links, np.array([*origins, *destinations]))
    found = many_to_many_mm(arcs, row[: len(origins)], row[len(origins) :])
    graph = graph_of(streets.links)
    right = [[by_networkx(graph, one, other) for other in destinations] for one in origins]
    assert found.tolist() == right


def nearest_by_hand(streets: Streets, point) -> tuple[float, int, int]:
    """How far the nearest link is, which it is, and how far along it. [m, -, mm]."""
    links, best = streets.links, (float("inf"), -1, 0)
    for link, (tail, head) in enumerate(zip(links.tail, links.head, strict=True)):
        start, along = streets.at_m[tail], streets.at_m[head] - streets.at_m[tail]
        share = float(np.dot(point - start, along) / (along @ along)) if along.any() else 0.0
        share = min(1.0, max(0.0, share))
        away_m = float(np.hypot(*(point - start - share * along)))
        if away_m < best[0] - 1e-9:
            best = (away_m, link, round(share * int(links.length_mm[link])))
    return best


def cut_by_hand(streets: Streets, near) -> nx.MultiDiGraph:
    """The network with each point as a node between the ends of its link."""
    links, graph = streets.links, graph_of(streets.links)
    for link in {link for _, link, _ in near}:
        length = int(links.length_mm[link])
        stops = [(0, int(links.tail[link])), (length, int(links.head[link]))]
        stops += [(at, f"p{k}") for k, (_, other, at) in enumerate(near) if other == link]
        for (from_mm, one), (to_mm, other) in pairwise(sorted(stops, key=lambda stop: stop[0])):
            is_same = to_mm == from_mm and length > 0
            if links.is_forward[link] or is_same:
                graph.add_edge(one, other, length=to_mm - from_mm)
            if links.is_backward[link] or is_same:
                graph.add_edge(other, one, length=to_mm - from_mm)
    return graph


@EXAMPLES
@given(networks(), st.lists(st.tuples(*[st.floats(-200, 2200)] * 2), min_size=2, max_size=8))
def test_surveyed_metres_are_those_of_networkx_from_points_beside_the_streets(streets, places):
    points_m = np.array(places) + ORIGIN_M
    whole, _ = largest_part(streets)
    if not len(whole.links.tail):
        return
    half = len(points_m) // 2
    points = Points(
        child_ids=tuple(map(str, range(half))),
        homes_m=points_m[:half],
        institution_ids=tuple(map(str, range(half, len(points_m)))),
        institutions_m=points_m[half:],
    )
    near = [nearest_by_hand(whole, point) for point in points_m]
    graph = cut_by_hand(whole, near)
    found = survey(whole, points, LIMIT_M)
    everything = np.vstack([found.distances.homes_m, found.distances.between_m])
    for one, other in product(range(len(near)), range(half, len(near))):
        got = everything[one, other - half]
        if max(near[one][0], near[other][0]) > LIMIT_M:
            assert one == other or got == UNREACHABLE
        elif one != other:
            way_mm = by_networkx(graph, f"p{one}", f"p{other}")
            assert abs(got - (way_mm / 1000 + near[one][0] + near[other][0])) <= 1


def line(*places, **open_to) -> Streets:
    """A street through places east and north of the origin, open both ways or one."""
    at_m = np.array(places, dtype=float) + ORIGIN_M
    tail = np.arange(len(at_m) - 1)
    both = np.ones(len(tail), dtype=np.bool_)
    links = Links(
        nodes=len(at_m),
        tail=tail,
        head=tail + 1,
        length_mm=straight_mm(at_m, tail, tail + 1),
        is_forward=both,
        is_backward=both & open_to.get("is_backward", True),
    )
    return Streets(at_m=at_m, links=links)


def test_points_of_the_same_street_go_along_it_and_not_by_its_ends():
    streets = line((0, 0), (1000, 0))
    at_m = np.array([(200.0, 30.0), (700.0, -40.0)]) + ORIGIN_M
    points = Points(
        child_ids=("a",), homes_m=at_m[:1], institution_ids=("I",), institutions_m=at_m[1:]
    )
    assert survey(streets, points, 100).distances.homes_m.tolist() == [[570]]


def test_a_point_further_away_than_the_limit_is_told_and_has_no_way():
    streets = line((0, 0), (1000, 0))
    at_m = np.array([(200.0, 101.0), (700.0, 0.0)]) + ORIGIN_M
    points = Points(
        child_ids=("a",), homes_m=at_m[:1], institution_ids=("I",), institutions_m=at_m[1:]
    )
    found = survey(streets, points, 100)
    assert found.far_homes.tolist() == [True]
    assert found.distances.homes_m.tolist() == [[UNREACHABLE]]


def test_an_island_and_a_street_without_a_way_back_are_left_out_and_told():
    at_m = np.array([(0, 0), (300, 0), (300, 400), (0, 400), (900, 0), (2000, 0), (2100, 0)])
    ends = [(0, 1), (1, 2), (2, 3), (3, 0), (1, 4), (5, 6)]
    tail, head = (np.array(side) for side in zip(*ends, strict=True))
    links = Links(
        nodes=7,
        tail=tail,
        head=head,
        length_mm=straight_mm(at_m.astype(float), tail, head),
        is_forward=np.ones(6, dtype=np.bool_),
        is_backward=np.array([False] * 5 + [True]),
    )
    kept, dropped = largest_part(Streets(at_m=at_m + ORIGIN_M, links=links))
    assert kept.links.tail.tolist() == [0, 1, 2, 3]
    assert (dropped.parts, dropped.length_m, dropped.kept_m) == (2, 700, 1400)
    assert dropped.permille == 333


def test_one_way_streets_are_gone_round_from_home_to_institution():
    at_m = np.array([(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)]) + ORIGIN_M
    tail = np.arange(4)
    ring = Links(
        nodes=4,
        tail=tail,
        head=(tail + 1) % 4,
        length_mm=np.full(4, 100_000),
        is_forward=np.ones(4, dtype=np.bool_),
        is_backward=np.zeros(4, dtype=np.bool_),
    )
    points = Points(
        child_ids=("a",), homes_m=at_m[:1], institution_ids=("I",), institutions_m=at_m[3:]
    )
    found = survey(Streets(at_m=at_m, links=ring), points, 10)
    assert found.distances.homes_m.tolist() == [[300]]


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_point_at_the_end_of_a_street_is_at_its_node(share):
    streets = line((0, 0), (1000, 0), is_backward=False)
    at_m = np.array([(1000.0 * share, 0.0)]) + ORIGIN_M
    assert snap(streets, at_m, 10).node.tolist() == [round(share)]


def test_streets_far_from_every_point_are_nobodys():
    found = snap(line((0, 0), (1000, 0)), np.array([(5e4, 5e4)]) + ORIGIN_M, 200)
    assert found.node.tolist() == [NONE]
