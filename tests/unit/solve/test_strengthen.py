"""What strengthening adds forbids no plan of random tiny worlds."""

import pytest
from ortools.sat.python import cp_model
from random_worlds import Draw, random_rules
from worlds import a_child, a_problem, an_institution

from planner.measures.moved_places import MovedPlaces
from planner.model.posting import Posting
from planner.model.variables import Variables
from planner.solve.strengthen import strengthen


class _Plans(cp_model.CpSolverSolutionCallback):
    def __init__(self, variables: Variables) -> None:
        super().__init__()
        self.found: set[tuple[int, ...]] = set()
        self._literals = [
            *variables.opens.values(),
            *variables.places_open.values(),
            *variables.serves.values(),
        ]

    def on_solution_callback(self) -> None:
        self.found.add(tuple(self.value(one) for one in self._literals))


def plans(seed: int, *, strong: bool) -> set[tuple[int, ...]]:
    draw = Draw(seed)
    problem = a_problem(
        [
            an_institution("N1", places_now=draw.whole(0, 2), places_max=draw.whole(1, 2)),
            an_institution("S1", area_id="S", places_now=draw.whole(0, 2), places_max=2),
        ],
        [a_child("A", institution_id="N1"), a_child("B"), a_child("C", institution_id="S1")],
    )
    variables = Variables(problem)
    for rule in random_rules(draw):
        rule.post(Posting(variables, rule.id), problem)
    MovedPlaces().terms(Posting(variables, "moved_places"), problem)
    variables.settle()
    if strong:
        strengthen(variables)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.enumerate_all_solutions = True
    seen = _Plans(variables)
    assert solver.solve(variables.model, seen) in {cp_model.OPTIMAL, cp_model.INFEASIBLE}
    return seen.found


@pytest.mark.parametrize("block", range(4))
def test_strengthening_forbids_no_plan(block: int):
    sizes = []
    for seed in range(block, 40, 4):
        free = plans(seed, strong=False)
        assert plans(seed, strong=True) == free
        sizes.append(len(free))
    assert any(sizes)
