"""What only speeds the search up forbids no plan."""

from typing import TYPE_CHECKING

import pytest
from tiny_worlds import WORLDS

from planner.measures.moved_places import MovedPlaces
from planner.model.posting import Posting
from planner.model.variables import Variables
from planner.rules.base import Rule
from planner.rules.registry import RULES
from planner.solve.strengthen import strengthen

if TYPE_CHECKING:
    from planner.domain.problem import Problem

RULE_BY_ID = {rule.id: rule for rule in RULES}
SETS: dict[str, tuple[Rule, ...]] = {
    "none": (),
    "some": tuple(RULE_BY_ID[key]() for key in ("children_keep_place", "phase_out", "age_fit")),
}


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("rules", SETS.values(), ids=SETS)
def test_strengthening_the_model_forbids_no_plan(rules: tuple[Rule, ...], name: str):
    world = WORLDS[name]
    problem: Problem = world.problem

    def plain(variables: Variables) -> None:
        for rule in rules:
            rule.post(Posting(variables, rule.id), problem)
        MovedPlaces().terms(Posting(variables, "moved_places"), problem)

    def strengthened(variables: Variables) -> None:
        plain(variables)
        before = len(variables.model.proto.constraints)
        strengthen(variables)
        assert len(variables.model.proto.constraints) > before

    allowed = world.accepted(plain)
    assert allowed
    assert world.accepted(strengthened) == allowed
