"""Whoever waits sees what the solver is doing, after the last stage too."""

import pytest
from worlds import a_child, a_problem, an_institution

from planner.measures.goal import InOrder, StageGoal
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.rules.total_places import TotalPlaces
from planner.solve.run import Progress
from planner.solve.settings import Settings
from planner.solve.stages import solve
from planner.verbs.progress import ProgressView

GOAL = InOrder(stages=(StageGoal(objective=Unserved()), StageGoal(objective=Travel())))


@pytest.fixture
def told() -> list[Progress]:
    institutions = [an_institution("N1"), an_institution("N2")]
    problem = a_problem(institutions, [a_child("A"), a_child("B")])
    told: list[Progress] = []
    solve(problem, (TotalPlaces(places=6),), GOAL, Settings(workers=1), told.append)
    return told


def test_the_steps_after_the_last_stage_are_told(told):
    steps = list(dict.fromkeys((one.stage, one.stages, one.measure) for one in told))
    assert steps == [
        (1, 2, "unserved"),
        (2, 2, "travel"),
        (3, 2, "canonical"),
        (4, 2, "second_opinion"),
    ]


@pytest.mark.parametrize(
    ("lang", "said"),
    [("da", "Mål En anden løser spørges"), ("en", "Measure Another solver is asked")],
)
def test_each_step_has_a_line_of_its_own_without_a_terminal(told, capsys, lang, said):
    with ProgressView(lang, a_problem([an_institution("I1")], [a_child("A1")])) as view:
        for one in told:
            view.update(one)
    last = capsys.readouterr().err.splitlines()[-1]
    assert said in last
    assert "4/2" not in last
