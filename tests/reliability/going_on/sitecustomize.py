"""On the path of a command, this makes its solver's process search on after its plan.

As in a long proof, nothing better is found, and an interruption ends it at once.
"""

import sys

if "planner.solve.worker" in sys.orig_argv[-1]:
    from planner.solve import stages
    from planner.solve.run import interruption

    solve = stages.solve

    def solve_and_go_on(*question, **told):
        outcome = solve(*question, **told)
        with interruption() as interrupted:
            while not interrupted.wait(0.05):
                pass
        return outcome

    # As it is named where it is asked for.
    solve_and_go_on.__qualname__ = "solve"
    stages.solve = solve_and_go_on
