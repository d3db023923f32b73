"""What the solver minimises is, plan by plan, the number that is counted from the plan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from every_plan import told
from tiny_worlds import WORLDS

from planner.measures.registry import OBJECTIVES

if TYPE_CHECKING:
    from planner.measures.base import Objective

OBJECTIVE_BY_ID = {objective.id: objective for objective in OBJECTIVES}
PARAMETERS: dict[str, list[dict[str, Any]]] = {
    "unserved": [{}],
    "transitions": [{}],
    "moved_places": [{}],
    "imbalance": [{}, {"per": "institutions"}, {"per": "none"}, {"unit": "omraade"}],
    "travel": [{}],
    "ownership_deviation": [{}, {"selvejende_share": 0.25}],
    "basis_institutions": [{}],
    "vacant_place_years": [{}, {"rate_dkk": 100}],
}
SETS = [
    pytest.param(OBJECTIVE_BY_ID[key].model_validate_json(json.dumps(chosen)), id=f"{key}-{chosen}")
    for key, several in PARAMETERS.items()
    for chosen in several
]


def test_every_objective_is_compared():
    assert set(PARAMETERS) == set(OBJECTIVE_BY_ID)


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("objective", SETS)
def test_the_least_that_the_solver_can_make_of_a_plan_is_its_value(objective: Objective, name: str):
    world = WORLDS[name]
    problem, plans = world.problem, world.plans
    counted = {values: objective.value(plan, problem) for values, plan in plans.items()}
    solved = world.lowest(lambda posting: objective.terms(posting, problem))
    differing = [
        (solved[values], counted[values], told(plans[values]))
        for values in sorted(plans)
        if solved[values] != counted[values]
    ]
    assert differing[:1] == [], f"{len(differing)} of {len(plans)} plans: solver, recount, plan"


@pytest.mark.parametrize("objective", SETS)
def test_a_measure_tells_plans_apart(objective: Objective):
    values = {
        objective.value(plan, world.problem)
        for world in WORLDS.values()
        for plan in world.plans.values()
    }
    assert len(values) > 1
