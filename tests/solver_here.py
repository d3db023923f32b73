"""A stand-in for the solver's own process."""

from dataclasses import replace

from planner.solve import stages


class SolverHere:
    """Solves in this process, which starts sooner; ``tests/reliability`` is about the other one."""

    def __init__(self, solve_there=None):
        self._solve_there = solve_there

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def solve(self, *question, interrupted, **told):
        # Looked up now, for a test may have put another in its place.
        outcome = (self._solve_there or stages.solve)(*question, **told)
        return replace(outcome, was_interrupted=interrupted.is_set())
