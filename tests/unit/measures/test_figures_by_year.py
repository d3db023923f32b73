"""Figures of one school year, and of one område."""

import pytest
from worlds import a_child, a_plan, a_problem, an_area, an_institution

from planner.measures.base import Measure
from planner.measures.basis_institutions import BasisInstitutions
from planner.measures.imbalance import Imbalance
from planner.measures.knowledge_banks import KnowledgeBanks
from planner.measures.moved_places import MovedPlaces
from planner.measures.ownership_deviation import OwnershipDeviation
from planner.measures.transitions import Transitions
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.measures.vacant_place_years import VacantPlaceYears


def two_institutions(*children, years=1):
    return a_problem(
        [
            an_institution("I1", places_now=6),
            an_institution("I2", places_now=6, area_id="S", ownership="selvejende"),
        ],
        children,
        years=years,
    )


def shown(one):
    return one.value / 10**one.decimals


@pytest.mark.parametrize(
    ("measure", "years"),
    [
        (MovedPlaces(), [0, 2]),
        (Imbalance(), [0, 1]),
        (OwnershipDeviation(selvejende_share=0.5), [0, 1]),
        (BasisInstitutions(), [2, 2]),
        (VacantPlaceYears(), [11, 9]),
    ],
    ids=lambda case: case.id if isinstance(case, Measure) else "",
)
def test_measures_of_places_are_told_for_each_year_when_there_are_several(measure, years):
    problem = two_institutions(a_child("A"), years=2)
    plan = a_plan(problem, {"I1": 6, "I2": {"2026/27": 6, "2027/28": 4}}, serves={"A": "I1"})
    told = [(one.statistic, one.year, shown(one)) for one in measure.figures(plan, problem)]
    assert told == [
        ("total", None, sum(years)),
        *(("year", year, value) for year, value in zip((2026, 2027), years, strict=True)),
    ]


@pytest.mark.parametrize("measure", [MovedPlaces(), VacantPlaceYears()])
def test_one_year_has_no_figure_besides_the_total(measure):
    problem = two_institutions()
    told = measure.figures(a_plan(problem, {"I1": 6, "I2": 6}), problem)
    assert [one.statistic for one in told] == ["total"]


@pytest.mark.parametrize("measure", [Unserved(), Transitions(), Travel()])
def test_measures_of_children_are_not_told_year_by_year(measure):
    problem = two_institutions(a_child("A"), years=2)
    plan = a_plan(problem, {"I1": 6, "I2": 6}, serves={"A": "I1"})
    assert {one.year for one in measure.figures(plan, problem)} == {None}


def test_each_omraade_has_figures_and_its_nearest_bank_may_lie_in_another():
    problem = a_problem(
        [
            an_institution("I1", places_now=6),
            an_institution("I2", x_m=300),
            an_institution("I3", x_m=1000, area_id="S"),
            an_institution("I4", x_m=3000, area_id="S"),
        ],
        # Nobody can say how far it is in one without an institution.
        areas=[
            an_area("N", omraade="Nord"),
            an_area("S", omraade="Syd"),
            an_area("V", omraade="V"),
        ],
    )
    plan = a_plan(problem, {"I1": 6})
    told = {
        (one.subject, one.statistic): shown(one) for one in KnowledgeBanks().figures(plan, problem)
    }
    assert told == {
        (None, "mean"): 1075,
        (None, "longest"): 3000,
        (None, "per_bank"): 4.0,
        ("Nord", "mean"): 150,
        ("Nord", "longest"): 300,
        ("Nord", "per_bank"): 2.0,
        ("Syd", "mean"): 2000,
        ("Syd", "longest"): 3000,
    }
