"""What of a comparison is told, and what would tell of single children."""

from types import SimpleNamespace

import pytest
from worlds import a_child, a_plan, a_problem, an_area, an_institution

from planner.domain.outcome import Outcome, Verdict
from planner.explain.answer import paragraph
from planner.explain.forced import Forced
from planner.explain.why import Comparison
from planner.measures.registry import MEASURES
from planner.rules.minimum_places import MinimumPlaces

CHILDREN = [f"C{k:02d}" for k in range(24)]
PROBLEM = a_problem(
    [
        an_institution("N1", places_now=12),
        an_institution("N2"),
        an_institution("S1", area_id="S", places_now=12),
    ],
    [a_child(key) for key in CHILDREN],
    areas=[an_area("N"), an_area("S")],
    travel_m={key: {"N1": 500, "N2": 900, "S1": 700} for key in CHILDREN},
)
(YEAR,) = PROBLEM.school_years


def a_comparison(places, moved, verdict=Verdict.PROVEN):
    """Compare a plan of N1 and S1 with one in which some children go to N2."""
    serves = {key: "N1" if k < 12 else "S1" for k, key in enumerate(CHILDREN)}
    plans = [
        a_plan(PROBLEM, {"N1": 12, "S1": 12}, serves=serves),
        a_plan(PROBLEM, places, serves=serves | dict.fromkeys(CHILDREN[:moved], "N2")),
    ]
    before, after = (Outcome(verdict=verdict, plan=plan, stages=()) for plan in plans)
    measures = tuple(kind() for kind in MEASURES)
    case = SimpleNamespace(problem=PROBLEM, rules=(MinimumPlaces(),), measures=measures)
    question = Forced.places(PROBLEM, "N2", YEAR, 1, 10_000)
    return Comparison(case=case, question=question, before=before, after=after)


def test_what_changes_for_many_is_told_in_one_paragraph():
    told = paragraph(a_comparison({"N2": 12, "S1": 12}, moved=12))
    assert told.en.startswith(
        "Institution N2 (N2, Bydel N) is no basis institution in 2026/27 in the best plan; the "
        "question is what happens if it is one (it then has 12). Then these change: "
    )
    assert "moved places 0 → 12 places" in told.en
    assert "Others that lose places: Institution N1 (N1, 12 → 0)." in told.en
    assert "not shown" not in told.en
    assert told.en.endswith("Both plans are proven best and audited.")
    assert "flyttede pladser 0 → 12 pladser" in told.da
    assert "\n" not in told.da


def test_what_changes_for_few_children_is_not_told():
    comparison = a_comparison({"N1": 6, "N2": 6, "S1": 12}, moved=6)
    told = paragraph(comparison)
    assert "Changes that rest on few children are not shown (" in told.en
    # Six children with 400 m more each.
    for one in comparison.differences():
        if one.before.measure == "travel" and one.before.value != one.after.value:
            assert one.is_hidden
    assert "19" not in told.en.replace("2026/27", "")


def test_places_that_areas_exchange_are_told():
    comparison = a_comparison({"N1": 12, "N2": 6, "S1": 6}, moved=0)
    assert comparison.areas() == {"Bydel N": 6, "Bydel S": -6}
    assert "Bydelenes ordinære basispladser: Bydel N +6, Bydel S -6." in paragraph(comparison).da


def test_plans_that_are_not_proven_are_marked():
    told = paragraph(a_comparison({"N1": 12, "S1": 12}, moved=0, verdict=Verdict.FEASIBLE))
    assert "No measure changes." in told.en
    assert "Not proven" in told.en
    assert "Ikke bevist" in told.da


def test_without_a_plan_there_is_nothing_to_compare():
    comparison = a_comparison({"N1": 12, "S1": 12}, moved=0)
    nothing = Outcome(verdict=Verdict.INFEASIBLE, plan=None, stages=())
    with pytest.raises(ValueError, match="only plans"):
        _ = Comparison(
            case=comparison.case, question=comparison.question, before=nothing, after=nothing
        ).plans
