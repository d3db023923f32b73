"""Counts of children are told to the nearest five, and no two plans differ by fewer."""

from dataclasses import replace

import pytest
from worlds import a_child, a_plan, a_problem, an_institution

from planner.domain.outcome import Stage, Verdict
from planner.domain.problem import Thresholds
from planner.measures.goal import InOrder
from planner.measures.unserved import Unserved
from planner.measures.vacant_place_years import VacantPlaceYears
from planner.report.disclosure import Reason, release, told_of_stage
from planner.report.stage_records import stage_record

MEASURES = (Unserved(), VacantPlaceYears(rate_dkk=1000))


def a_release(unserved, thresholds=None):
    """Return what is told of 40 places for 30 children, some of whom have none."""
    children = [a_child(f"A{k}") for k in range(30)]
    problem = replace(
        a_problem([an_institution("I1", places_now=40, places_max=60)], children),
        thresholds=thresholds or Thresholds(),
    )
    served = dict.fromkeys([f"A{k}" for k in range(30 - unserved)], "I1")
    return release(a_plan(problem, {"I1": 40}, serves=served), problem, MEASURES)


def shown(unserved, **settings):
    """Return the totals as a reader sees them."""
    return {
        (one.measure, one.statistic): one.number("en")
        for one in a_release(unserved, **settings).figures
    }


@pytest.mark.parametrize(
    ("unserved", "told", "vacant"),
    [
        (0, "0", "10"),
        (5, "about 5", "about 15"),
        (7, "about 5", "about 15"),
        (8, "about 10", "about 20"),
    ],
)
def test_counts_are_told_to_the_nearest_five_and_so_are_places_that_tell_them(
    unserved, told, vacant
):
    figures = shown(unserved)
    assert figures["unserved", "total"] == told
    assert figures["vacant_place_years", "total"] == vacant


def test_the_threshold_is_what_is_rounded_to():
    assert shown(11, thresholds=Thresholds(counted=8))["unserved", "total"] == "about 8"
    assert shown(7, thresholds=Thresholds(counted=8))["unserved", "total"] == "withheld"


def test_money_would_tell_the_vacant_places_exactly_and_is_withheld():
    assert shown(0)["vacant_place_years", "freed_dkk"] == "10,000"
    assert shown(7)["vacant_place_years", "freed_dkk"] == "withheld"
    [money] = [one for one in a_release(7).withheld if one.label.en.startswith("Freed")]
    assert money.reason is Reason.DERIVABLE


def test_no_two_plans_differ_by_one_to_four():
    told = {
        one.value
        for count in range(31)
        for one in a_release(count).figures
        if one.value is not None and one.measure == "unserved"
    }
    apart = {abs(one - other) for one in told for other in told}
    assert not apart & {1, 2, 3, 4}
    assert len(told) == 7


def a_stage(measure, value, bound):
    verdict = Verdict.PROVEN if value == bound else Verdict.FEASIBLE
    return Stage(
        measure=measure, verdict=verdict, value=value, bound=bound, limit=value, seconds=0.0,
        engine="CP-SAT",
    )  # fmt: skip


STAGES = {
    "proven children": ("transitions", 52, 52, (50, 50, 55, 0)),
    "children": ("transitions", 52, 51, (55, 50, 55, 0.0909)),
    "vacant places": ("vacant_place_years", 33, 33, (30, 30, 35, 0)),
    "metres": ("travel", 98_437, 97_100, (99_000, 97_000, 99_000, 0.0136)),
    "places": ("moved_places", 52, 51, (52, 51, 52, 0.0192)),
}


@pytest.mark.parametrize(("measure", "value", "bound", "told"), STAGES.values(), ids=STAGES)
def test_a_stage_is_told_in_steps_around_it(measure, value, bound, told):
    stage = a_stage(measure, value, bound)
    record = stage_record(stage, InOrder(stages=()), Thresholds(), frozenset())
    assert tuple(record[name] for name in ("value", "bound", "limit", "gap")) == told


@pytest.mark.parametrize(
    ("measure", "value", "told"),
    [
        ("unserved", 4, None),
        ("unserved", 0, 0),
        ("transitions", 52, 50),
        ("travel", 98_437, 98_000),
        ("moved_places", 52, 52),
        ("weighted_sum", 52, None),
    ],
)
def test_so_is_a_value_while_it_is_being_solved(measure, value, told):
    children = [a_child(f"A{k}") for k in range(12)]
    problem = a_problem([an_institution("I1")], children)
    assert told_of_stage(measure, value, problem) == told
