"""What a decision means for one area is counted there, and tells of no few children."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from worlds import a_child, a_plan, a_problem, an_area, an_institution

from planner.audit.areas import area_travel
from planner.domain.outcome import Outcome, Verdict
from planner.explain.area import area_change, area_sentences
from planner.explain.forced import Forced
from planner.explain.why import Comparison
from planner.measures.registry import MEASURES
from planner.rules.minimum_places import MinimumPlaces

# Twelve live in N, fourteen in S and six in W, where the seventh has no place.
HOMES = {f"C{k:02d}": "N" if k < 12 else "S" if k < 26 else "W" for k in range(33)}
PROBLEM = a_problem(
    [
        an_institution("N1", places_now=12),
        an_institution("N2"),
        an_institution("S1", area_id="S", places_now=20),
        an_institution("W1", area_id="W"),
    ],
    [a_child(key, home_area_id=home) for key, home in HOMES.items()],
    areas=[
        an_area("N", children_0_5=2400),
        an_area("S"),
        an_area("W", children_0_5=0),
    ],
    travel_m={key: {"N1": 500, "N2": 901, "S1": 700} for key in HOMES},
)
(YEAR,) = PROBLEM.school_years
PLACED = list(HOMES)[:32]


def a_comparison(moved):
    """Compare a plan of N1 and S1 with one in which some children of N go to N2."""
    serves = {key: "N1" if HOMES[key] == "N" else "S1" for key in PLACED}
    plans = [
        a_plan(PROBLEM, {"N1": 12, "S1": 20}, serves=serves),
        a_plan(
            PROBLEM,
            {"N1": 6, "N2": 12, "S1": 20},
            serves=serves | dict.fromkeys(PLACED[:moved], "N2"),
        ),
    ]
    before, after = (Outcome(verdict=Verdict.PROVEN, plan=plan, stages=()) for plan in plans)
    measures = tuple(kind() for kind in MEASURES)
    case = SimpleNamespace(problem=PROBLEM, rules=(MinimumPlaces(),), measures=measures)
    question = Forced.places(PROBLEM, "N2", YEAR, 1, 10_000)
    return Comparison(case=case, question=question, before=before, after=after)


def said(moved, area, lang):
    return " ".join(one.said(lang) for one in area_sentences(a_comparison(moved), area))


def test_places_institutions_and_distance_of_an_area_are_told_before_and_after():
    assert said(11, "N", "en") == (
        "For Bydel N it means in 2026/27: 12 → 18 ordinary basis places; 5.0 → 7.5 per 1,000 "
        "children aged 0-5; 1 → 2 basis institutions; mean distance of its children 500 → 1,000 m. "
        "Institutions that change there: Institution N1 (N1, 12 → 6), Institution N2 (N2, 0 → "
        "12)."
    )
    assert said(11, "N", "da").startswith(
        "For Bydel N betyder det i 2026/27: 12 → 18 ordinære basispladser; 5,0 → 7,5 pr. 1.000 "
        "børn på 0-5 år; 1 → 2 basisinstitutioner; gennemsnitlig afstand for bydelens børn 500 → "
        "1.000 m. Her ændres: "
    )


def test_an_area_where_nothing_changes_is_said_to_be_so():
    told = said(11, "S", "en")
    assert "20 ordinary basis places" in told
    assert "mean distance of its children 500 m" in told
    assert told.endswith("None of the area's institutions changes.")
    assert "→" not in told


@pytest.mark.parametrize(
    ("moved", "area", "mean_m"),
    [
        # Ten of the twelve go elsewhere, and nine. Of so few it is told to half a kilometre.
        (10, "N", (Decimal(500), Decimal(1000))),
        (9, "N", None),
        # What few others do would be told by what doesn't change elsewhere.
        (9, "S", None),
        # Six children.
        (11, "W", None),
    ],
)
def test_a_distance_that_rests_on_few_children_is_not_told(moved, area, mean_m):
    assert area_change(a_comparison(moved), area).mean_m == mean_m
    assert ("not shown" in said(moved, area, "en")) == (mean_m is None)


def test_an_area_without_children_has_no_coverage():
    change = area_change(a_comparison(11), "W")
    assert (change.per_1000, change.places, change.basis_institutions) == (None, (0, 0), (0, 0))


def test_the_distances_of_the_areas_are_those_of_the_children_that_live_there():
    (before, _) = a_comparison(0).plans
    counted = {one.subject: one for one in area_travel(before, PROBLEM, YEAR)}
    assert {key: (one.value, one.children, one.others) for key, one in counted.items()} == {
        "N": (500, 12, 20),
        "S": (700, 14, 18),
        "W": (700, 6, 26),
    }
