"""The least is found in whole children, also where halves of them would come lower."""

from itertools import combinations

import numpy as np
import pytest
from worlds import FIRST_YEAR, a_child

from planner.audit.columns import Column, Hub
from planner.audit.flow import Flow, NoFlowError
from planner.errors import ModelError

CHILDREN = 5
# By column: each child has a place, or waits.
WAITS = np.repeat([0, 1], CHILDREN)
TRAVEL = np.array([9, 9, 1, 9, 9, 0, 0, 0, 0, 0])


def a_flow(most=1):
    """Return a flow in which no two of five children may have a place."""
    children = [a_child(f"c{k}") for k in range(CHILDREN)]
    columns = [
        Column(child, child, where, FIRST_YEAR, Hub(child.id, FIRST_YEAR, False), None, 0)  # noqa: FBT003
        for where in ("S1", None)
        for child in children
    ]
    flow = Flow(columns)
    pairs = [(pair, k, 1) for pair in combinations(range(CHILDREN), 2) for k in pair]
    flow.bound(pairs, {pair: most for pair, _, _ in pairs})
    return flow


def placed(columns):
    return [column.child.id for column in columns if column.where is not None]


def test_halves_of_children_are_not_taken_for_a_plan():
    # With half of each in a place, three would seem to be all that wait.
    assert placed(a_flow().best([(WAITS, None), (TRAVEL, None)])) == ["c2"]


def test_a_limit_that_only_halves_keep_is_an_error():
    with pytest.raises(ModelError, match="can't be allocated"):
        a_flow().best([(WAITS, 3), (TRAVEL, None)])
    assert placed(a_flow().best([(WAITS, 5), (TRAVEL, None)])) == []


def test_where_there_is_nothing_to_choose_from_it_is_said():
    with pytest.raises(NoFlowError):
        a_flow(most=-1).best([(WAITS, None)])
