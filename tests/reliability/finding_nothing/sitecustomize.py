"""On the path of a command, this makes its solver's process search without finding a plan."""

import sys

if "planner.solve.worker" in sys.orig_argv[-1]:
    import time

    from planner.solve import stages

    def solve(*_, **__):
        while True:
            time.sleep(60)

    stages.solve = solve
