"""Forecast children are told apart from known ones, and give no known child away."""

import pytest
from worlds import a_child, a_plan, a_problem, an_institution

from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.report.disclosure import published, release


def a_world(known, forecast, years=1):
    """Return children K0, K1, ... who are known and F0, F1, ... who are not.

    Known ones have 100, 200, ... metres to the institution, forecast ones 1,000 more.
    """
    names = {f"K{k}": False for k in range(known)} | {f"F{k}": True for k in range(forecast)}
    children = [a_child(name, is_forecast=is_forecast) for name, is_forecast in names.items()]
    travel_m = {
        name: {"I1": 100 * (1 + int(name[1:])) + 1000 * is_forecast}
        for name, is_forecast in names.items()
    }
    sites = [an_institution("I1", places_max=100, capacity_places=500)]
    return a_problem(sites, children, years=years, travel_m=travel_m)


def told(measure, problem, serves=()):
    plan = a_plan(problem, {"I1": 100}, serves=dict.fromkeys(serves, "I1"))
    return measure.figures(plan, problem)


def shown(figures):
    return {one.statistic: one.value for one in published(figures)}


@pytest.mark.parametrize("measure", [Unserved(), Travel()], ids=lambda one: one.id)
def test_without_a_forecast_nothing_is_told_apart(measure):
    served = [f"K{k}" for k in range(20)]
    statistics = {one.statistic for one in told(measure, a_world(30, 0), served)}
    assert not {"forecast", "mean_known", "mean_forecast"} & statistics


def test_unserved_forecast_children_are_counted_per_year_beside_the_total():
    figures = told(Unserved(), a_world(2, 3, years=2))
    assert [(one.statistic, one.value, one.children, one.others) for one in figures] == [
        ("total", 10, 5, None),
        ("forecast", 6, 3, 2),
    ]


# Known and forecast children without a place; what is shown of both, and of the forecast: to the
# nearest five.
UNSERVED = {
    "nobody": ((0, 0), {"total": 0, "forecast": 0}),
    "many of both": ((6, 7), {"total": 15, "forecast": 5}),
    "no known one": ((0, 7), {"total": 5, "forecast": 5}),
    "no forecast one": ((6, 0), {"total": 5, "forecast": 0}),
    "few forecast ones": ((6, 2), {"total": 10, "forecast": None}),
    "few known ones": ((2, 7), {"total": 10, "forecast": None}),
    "few known ones alone": ((3, 0), {"total": None, "forecast": None}),
    "few of both": ((2, 2), {"total": None, "forecast": None}),
}


@pytest.mark.parametrize(("counts", "expected"), UNSERVED.values(), ids=UNSERVED)
def test_a_small_number_of_known_children_cannot_be_worked_out(counts, expected):
    known, forecast = counts
    problem = a_world(20, 20)
    served = [f"K{k}" for k in range(20 - known)] + [f"F{k}" for k in range(20 - forecast)]
    plan = a_plan(problem, {"I1": 100}, serves=dict.fromkeys(served, "I1"))
    found = release(plan, problem, (Unserved(),))
    assert {one.statistic: one.value for one in found.figures} == expected
    assert found.suppressed == ({"unserved"} if expected["total"] is None else set())


def test_the_means_of_both_are_told_beside_that_of_all():
    names = [*(f"K{k}" for k in range(10)), *(f"F{k}" for k in range(10))]
    found = shown(told(Travel(), a_world(10, 10), names))
    assert found["mean"] == 1050
    # Of fewer than twenty, to half a kilometre.
    assert (found["mean_known"], found["mean_forecast"]) == (500, 1500)


def test_a_year_more_counts_in_the_mean_as_in_that_of_all():
    names = [*(f"K{k}" for k in range(10)), *(f"F{k}" for k in range(10))]
    found = shown(told(Travel(), a_world(10, 10, years=3), names))
    assert (found["mean"], found["mean_known"], found["mean_forecast"]) == (1050, 500, 1500)


@pytest.mark.parametrize(("known", "forecast"), [(9, 20), (20, 9), (0, 20), (20, 0)])
def test_neither_mean_is_told_where_one_of_them_rests_on_few_or_nobody(known, forecast):
    names = [*(f"K{k}" for k in range(known)), *(f"F{k}" for k in range(forecast))]
    found = shown(told(Travel(), a_world(20, 20), names))
    assert set(found) == {"total", "mean", "median", "p90"}
