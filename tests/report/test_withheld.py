"""How many children are left where nobody new is taken can't be worked out from what is told."""

import itertools

import pytest
from worlds import a_child, a_plan, a_problem, an_institution

from planner.audit.recount import recount
from planner.domain.names import SchoolYear
from planner.measures.base import PlacesObjective
from planner.measures.registry import MEASURES
from planner.report.disclosure import Reason, release
from planner.report.withheld import exposed_together, withheld

MEASURES_OF_ALL = tuple(measure() for measure in MEASURES)
OF_PLACES = tuple(one for one in MEASURES_OF_ALL if isinstance(one, PlacesObjective))


def a_city(places_now, years=1):
    """Return institutions in three areas, two of each ownership, with places today.

    Parameters
    ----------
    places_now
        By institution id, whose first letter is its area's. [places]
    """
    sites = [
        an_institution(
            key,
            area_id=key[0],
            ownership="selvejende" if key.endswith("s") else "kommunal",
            places_now=count,
        )
        for key, count in places_now.items()
    ]
    return a_problem(sites, years=years)


def told(plan, problem):
    """Return all that a reader sees: figures, and who phases out with how many places in all."""
    figures = release(plan, problem, MEASURES_OF_ALL).figures
    left = tuple(
        sum(
            plan.standing(key, year).places
            for key in problem.institutions
            if plan.standing(key, year).status == "phasing_out"
        )
        for year in problem.school_years
    )
    return [
        (one.measure, one.statistic, one.year, one.value)
        for one in figures
        if one.measure in {measure.id for measure in OF_PLACES}
    ], left


def pictures(problem, basis, leaving, today):
    """Yield every plan with these basis institutions, whatever is left in the others."""
    years = [f"{year}/{(year + 1) % 100}" for year in problem.school_years]
    every = []
    for key in leaving:
        falls = [
            counts
            for counts in itertools.product(range(today[key], 0, -1), repeat=len(years))
            if all(late <= early for early, late in itertools.pairwise(counts))
        ]
        every.append([dict(zip(years, counts, strict=True)) for counts in falls])
    for counts in itertools.product(*every):
        left = dict(zip(leaving, counts, strict=True))
        yield left, a_plan(problem, basis, phasing_out=left)


# Places today and who phases out. Chosen so that something must be withheld in some.
CITIES = {
    "two in one area": ({"A1": 8, "A2": 4, "A3": 3, "B1s": 9, "C1": 12}, ("A2", "A3"), 1),
    "two in two areas": ({"A1": 8, "A2": 4, "B1s": 9, "B2": 5, "C1": 12}, ("A2", "B2"), 1),
    "of both ownerships": ({"A1": 8, "A2": 3, "A3s": 5, "B1s": 9, "C1": 12}, ("A2", "A3s"), 1),
    "three": ({"A1": 8, "A2": 2, "B1": 9, "B2s": 3, "C1": 12, "C2": 2}, ("A2", "B2s", "C2"), 1),
    "two years": ({"A1": 8, "A2": 3, "B1s": 9, "B2": 4, "C1": 12}, ("A2", "B2"), 2),
}


@pytest.mark.parametrize("case", CITIES.values(), ids=CITIES)
def test_every_plan_has_another_one_that_tells_the_same(case):
    """By trying all plans: which are told alike, and what is left in each."""
    today, leaving, years = case
    problem = a_city(today, years)
    basis = {key: count for key, count in today.items() if key not in leaving}
    seen = {}
    for left, plan in pictures(problem, basis, leaving, today):
        figures, sums = told(plan, problem)
        seen.setdefault((str(figures), sums), []).append((left, plan))
    alone = 0
    for alike in seen.values():
        for key in leaving:
            for year in next(iter(alike))[0][key]:
                counts = {left[key][year] for left, _ in alike}
                is_small = max(counts) < problem.thresholds.counted
                if len(counts) == 1 and is_small:
                    left, plan = alike[0]
                    figures = recount(plan, problem, MEASURES_OF_ALL)
                    pattern = withheld(plan, problem, MEASURES_OF_ALL, figures)
                    assert (key, SchoolYear(int(year[:4]))) in pattern.exposed, left
                    alone += 1
    # The sum alone gives some away, as where all are full: these are said to be.
    every = sum(map(len, seen.values())) * len(leaving) * years
    assert alone < every / 2


def test_measures_are_the_sum_of_their_positive_parts():
    today = {"A1": 8, "A2s": 4, "B1s": 9, "B2": 3, "C1": 12}
    problem = a_city(today, years=3)
    plan = a_plan(
        problem,
        {"A1": {"2026/27": 9, "2027/28": 7, "2028/29": 12}, "B1s": 8, "C1": 12},
        phasing_out={"A2s": {"2026/27": 3, "2027/28": 1}, "B2": {"2026/27": 2}},
    )
    stated = 0
    for measure in OF_PLACES:
        for year in problem.school_years:
            parts = list(measure.parts(year, plan, problem))
            if parts:
                counted = sum(max(0, part.value(plan)) for part in parts)
                assert counted == measure.value_in(year, plan, problem), measure.id
                stated += 1
    assert stated == 3 * len(problem.school_years)


def test_what_is_withheld_is_listed_by_reason():
    today = {"A1": 8, "A2": 4, "B1": 9}
    problem = a_city(today)
    plan = a_plan(problem, {"A1": 8, "B1": 9}, phasing_out={"A2": 2})
    found = release(plan, problem, MEASURES_OF_ALL)
    assert [one.reason for one in found.withheld] == [Reason.PLACES_LEFT]
    # One institution alone: the city's places less the open ones are its children.
    assert found.exposed == 1


def in_need(count, served, years=1):
    children = [a_child(f"A{k}") for k in range(count)]
    problem = a_problem([an_institution("I1", places_now=20)], children, years=years)
    plan = a_plan(problem, {"I1": 20}, serves=dict.fromkeys([f"A{k}" for k in range(served)], "I1"))
    found = release(plan, problem, MEASURES_OF_ALL).figures
    return {(one.measure, one.statistic, one.year): one.value for one in found}


@pytest.mark.parametrize(("unserved", "is_told"), [(0, True), (2, False), (7, True)])
def test_vacant_places_are_not_told_where_they_tell_how_few_got_none(unserved, is_told):
    figures = in_need(12, 12 - unserved)
    assert (figures["vacant_place_years", "total", None] is not None) == is_told
    assert (figures["unserved", "total", None] is not None) == is_told


def test_a_year_of_few_is_not_told_by_what_is_vacant_in_it_though_the_sum_is():
    figures = in_need(12, 10, years=3)
    assert figures["unserved", "total", None] == 5
    assert figures["vacant_place_years", "total", None] is not None
    years = [
        value
        for (measure, statistic, _), value in figures.items()
        if (measure, statistic) == ("vacant_place_years", "year")
    ]
    assert None in years


def a_plan_of(problem, basis, leaving):
    plan = a_plan(problem, basis, phasing_out=leaving)
    return plan, problem, MEASURES_OF_ALL, recount(plan, problem, MEASURES_OF_ALL)


def test_two_plans_tell_together_what_neither_does():
    problem = a_city({"A1": 8, "A2": 4, "B1": 9, "B2": 4, "C1": 6})
    year = problem.school_years[0]
    both = a_plan_of(problem, {"A1": 8, "B1": 9, "C1": 9}, {"A2": 3, "B2": 2})
    assert exposed_together([both]) == frozenset()
    # In the other plan six may be left, which is not few.
    many = a_plan_of(problem, {"A1": 8, "A2": 4, "B1": 9, "B2": 4}, {"C1": 6})
    assert exposed_together([both, many]) == frozenset()
    alone = a_plan_of(problem, {"A1": 8, "B1": 9, "B2": 4, "C1": 7}, {"A2": 3})
    assert exposed_together([alone]) == {("A2", year)}
    assert exposed_together([both, alone]) == {("A2", year), ("B2", year)}
    # Where fewer are left, nothing follows for the other.
    fewer = a_plan_of(problem, {"A1": 8, "B1": 9, "B2": 4, "C1": 8}, {"A2": 2})
    assert exposed_together([both, fewer]) == {("A2", year)}
