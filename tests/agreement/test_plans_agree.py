"""A plan read from the solver's values is the plan those values mean."""

import pytest
from every_plan import by_index
from tiny_worlds import WORLDS

from planner.model.variables import Variables
from planner.solve.extract import extract


@pytest.mark.parametrize("name", WORLDS)
def test_a_plan_is_read_as_the_values_mean_it(name: str):
    world = WORLDS[name]
    variables = Variables(world.problem)
    for values, plan in world.plans.items():
        read = extract(variables, by_index(variables, values))
        assert read.stays == plan.stays
        assert read.standings == plan.standings
