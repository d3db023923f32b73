"""A measure is registered under its name and tells its meaning; a goal keeps its tolerance."""

from pathlib import Path

import pytest

from planner.measures import registry
from planner.measures.goal import InOrder, StageGoal, WeightedSum
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved

FOLDER = Path(registry.__file__).parent
NOT_MEASURES = {"__init__", "base", "registry", "goal"}


def test_every_measure_file_is_registered_under_its_own_name():
    files = {file.stem for file in FOLDER.glob("*.py")} - NOT_MEASURES
    assert sorted(measure.id for measure in registry.MEASURES) == sorted(files)


def test_the_default_order_stands_first_among_the_objectives():
    ids = [objective.id for objective in registry.OBJECTIVES]
    assert ids[:5] == ["unserved", "transitions", "moved_places", "imbalance", "travel"]


@pytest.mark.parametrize("measure", registry.MEASURES, ids=lambda measure: measure.id)
def test_a_measure_tells_label_and_meaning_in_both_languages(measure):
    for text in (measure.label, measure.meaning):
        assert text.da != text.en
    assert measure.meaning.da.endswith(".")
    assert measure.meaning.en.endswith(".")


@pytest.mark.parametrize(
    ("value", "permille", "limit"), [(1000, 20, 1020), (99, 20, 100), (49, 20, 49), (0, 500, 0)]
)
def test_a_tolerance_is_a_share_of_the_optimum_rounded_down(value, permille, limit):
    assert StageGoal(objective=Travel(), tolerance_permille=permille).limit(value) == limit


def test_a_goal_lists_its_objectives_in_the_order_given():
    stages = (StageGoal(objective=Travel()), StageGoal(objective=Unserved()))
    assert [one.id for one in InOrder(stages=stages).objectives] == ["travel", "unserved"]
    weighted = WeightedSum(weights=((3, Travel()), (1, Unserved())))
    assert [one.id for one in weighted.objectives] == ["travel", "unserved"]
