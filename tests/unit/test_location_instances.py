"""Instances of the literature become problems of the planner."""

import threading
import time

import pytest

from benchmarks.location import (
    GOAL,
    a_capacitated_p_median,
    a_p_median,
    a_year_of_newcomers,
    as_problem,
    read_capacitated,
    read_graph,
)
from benchmarks.textbook import textbook
from planner.domain.outcome import Verdict
from planner.solve import core
from planner.solve.engines import Engine, ask
from planner.solve.flat import Flat
from planner.solve.settings import Settings
from planner.solve.stages import solve

# A path 1 - 2 - 3 - 4 with lengths 5, 2, 9; the edge 2 3 is named twice, and the last one counts.
GRAPH = """ 4 4 2
1 2 5
2 3 7
3 4 9
3 2 2
"""
# Two pairs of vertices far apart; demands 6 and 4, capacity 10: two sites serve two clients each.
CAPACITATED = """ 1 713
 4 2 10
 1 0 0 6
 2 3 4 4
 3 100 0 6
 4 100 1 4
"""


def test_distances_of_a_graph_are_shortest_ways():
    instance = read_graph(GRAPH)
    assert instance.open_sites == 2
    assert instance.distance_m.tolist() == [
        [0, 5, 7, 16],
        [5, 0, 2, 11],
        [7, 2, 0, 9],
        [16, 11, 9, 0],
    ]


def test_a_capacitated_instance_keeps_its_capacity_as_clients():
    instance = read_capacitated(CAPACITATED)
    assert instance.distance_m[0].tolist() == [0, 5, 100, 100]
    assert (instance.open_sites, instance.cap.tolist()) == (2, [2, 2, 2, 2])


def test_the_planner_finds_the_median_of_a_graph():
    # 2 and 4 open: 5 + 2; 3 and 1 leave 2 + 9, 3 and 4 leave 7 + 2.
    problem, rules = as_problem(read_graph(GRAPH))
    outcome = solve(problem, rules, GOAL, Settings(time_limit_s=30, workers=1))
    assert outcome.verdict is Verdict.PROVEN
    assert outcome.stages[1].value == 7


@pytest.mark.parametrize(
    "instance",
    [
        a_p_median(1, 40, 15, 4),
        a_capacitated_p_median(1, 60, 40, 8),
        a_year_of_newcomers(1, 100, 40),
    ],
    ids=lambda one: one.name,
)
def test_the_planner_agrees_with_the_textbook_form(instance, monkeypatch):
    # So few that a small instance, too, has a core.
    monkeypatch.setattr(core, "_FIRST_PAIRS", 4)
    problem, rules = as_problem(instance)
    outcome = solve(problem, rules, GOAL, Settings(time_limit_s=60, workers=1))
    flat = Flat(textbook(instance))
    until = time.monotonic() + 60
    found = ask(flat, Engine.HIGHS, until=until, interrupted=threading.Event())
    assert outcome.verdict is found.verdict is Verdict.PROVEN
    assert outcome.stages[1].engine.startswith("HiGHS")
    assert outcome.stages[1].value == found.bound
