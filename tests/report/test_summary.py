"""The lines on the terminal: years side by side, decisions counted, never the whole list."""

import pytest
from drawn_worlds import five_years, placed
from worlds import a_plan, a_problem, an_institution

from planner.domain.outcome import Outcome, Stage, Verdict
from planner.measures.base import CHILDREN, Figure
from planner.measures.knowledge_banks import KnowledgeBanks
from planner.measures.moved_places import MovedPlaces
from planner.report.disclosure import published
from planner.report.record import figure_records
from planner.report.summary import figure_lines, plan_lines, trust_lines
from planner.report.tables import measures_rows
from planner.text import Text

Y1, Y2 = "2026/27", "2027/28"


def test_each_year_has_its_places_and_its_decisions_counted():
    problem, plan = five_years()
    lines = plan_lines(placed(plan, problem))
    assert len(lines) == 10
    assert [line.da for line in lines[1::2]] == [
        (
            "  Beslutninger: 1 åbner, 1 vokser, 1 venter med at vokse, 1 holder pause, 1 udfases, "
            "1 ophører."
        ),
        "  Beslutninger: 1 får færre pladser.",
        "  Beslutninger: 1 åbner, 2 vokser, 1 tager igen nye børn.",
        "  Beslutninger: 1 vokser, 1 ophører.",
        "  Beslutninger: 1 vokser.",
    ]
    assert lines[1].en == (
        "  Decisions: 1 opening, 1 growing, 1 waiting to grow, 1 pausing, 1 phasing out, 1 ending."
    )
    assert lines[0].da.startswith("2026/27: ")
    assert lines[8].en.startswith("2030/31: ")


def test_no_institution_is_named():
    problem, plan = five_years()
    assert not any("Dagtilbud" in line.da for line in plan_lines(placed(plan, problem)))


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("da", "  Flyttede pladser  2 pladser (2026/27: 0; 2027/28: 2)"),
        ("en", "  Moved places  2 places (2026/27: 0; 2027/28: 2)"),
    ],
)
def test_the_years_of_a_measure_stand_beside_their_sum(lang, line):
    problem = a_problem([an_institution("I1", places_now=8)], years=2)
    plan = a_plan(problem, {"I1": {Y1: 8, Y2: 6}})
    assert figure_lines(published(MovedPlaces().figures(plan, problem)), lang) == [line]


def test_a_measure_without_a_sum_has_its_years_and_omraader_are_left_to_the_table():
    problem = a_problem([an_institution("I1", places_now=6)], years=2)
    figures = published(KnowledgeBanks().figures(a_plan(problem, {"I1": 6}), problem))
    lines = figure_lines(figures, "da")
    assert lines[0].endswith("  2026/27: 0; 2027/28: 0 m")
    assert len(lines) == 3
    rows = measures_rows(figures)
    assert [row["subject"] for row in rows] == ["", "", "", "Byen", "Byen", "Byen"] * 2
    assert [row["subject"] for row in figure_records(figures)] == [
        *(None, None, None, "Byen", "Byen", "Byen"),
        *(None, None, None, "Byen", "Byen", "Byen"),
    ]


def test_one_year_is_told_without_its_name():
    problem = a_problem([an_institution("I1", places_now=6)])
    figures = published(KnowledgeBanks().figures(a_plan(problem, {"I1": 6}), problem))
    assert figure_lines(figures, "da")[0].endswith("  0 m")


def test_a_suppressed_sum_says_so():
    few = Figure(
        measure="unserved",
        statistic="total",
        label=Text(da="Børn uden plads", en="Unserved children"),
        value=3,
        unit=CHILDREN,
    )
    assert figure_lines(published([few]), "da") == ["  Børn uden plads  skjult"]


def a_stage(measure, opinion, verdict=Verdict.PROVEN):
    return Stage(
        measure=measure,
        verdict=verdict,
        value=7,
        bound=7,
        limit=7,
        seconds=1,
        engine="CP-SAT",
        second_opinion=opinion,
        second_engine="SCIP" if opinion == "confirmed" else None,
    )


@pytest.mark.parametrize(
    ("opinions", "is_canonical", "said"),
    [
        (
            ("plain", "confirmed"),
            True,
            [
                "Bekræftet af SCIP.",
                (
                    "Entydig: den første af lige gode planer i en fast orden. "
                    "Samme scenarie giver samme plan."
                ),
            ],
        ),
        (
            ("confirmed", "not_confirmed"),
            False,
            [
                "Ikke bekræftet af en anden løser: Flyttede pladser.",
                (
                    "Ikke entydigt afgjort: en af muligvis flere lige gode planer; "
                    "kan ikke gentages præcist."
                ),
            ],
        ),
    ],
)
def test_it_is_told_who_confirms_a_proven_plan_and_whether_it_comes_again(
    opinions, is_canonical, said
):
    stages = tuple(map(a_stage, ("transitions", "moved_places"), opinions))
    outcome = Outcome(verdict=Verdict.PROVEN, plan=None, stages=stages, is_canonical=is_canonical)
    assert [line.da for line in trust_lines(outcome)] == said


def test_of_a_plan_that_is_not_proven_nobody_was_asked():
    stage = a_stage("transitions", "not_asked", Verdict.FEASIBLE)
    outcome = Outcome(verdict=Verdict.FEASIBLE, plan=None, stages=(stage,))
    assert trust_lines(outcome) == []
