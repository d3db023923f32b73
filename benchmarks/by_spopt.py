"""Solve an uncapacitated p-median problem with spopt; knows nothing of the planner or ortools.

``python benchmarks/by_spopt.py DISTANCES.npy OPEN_SITES ENGINE LIMIT`` prints one JSON object. The
HiGHS that it uses can't be loaded beside ortools. Only the solver's time is counted.
"""

import json
import sys
import time

import numpy as np
import pulp
from spopt.locate import PMedian


def main() -> None:
    """Solve one instance."""
    path, open_sites, engine, limit_s = sys.argv[1:]
    distance_m = np.load(path).astype(np.float64)
    model = PMedian.from_cost_matrix(
        distance_m, np.ones(len(distance_m)), p_facilities=int(open_sites)
    )
    kind = {"cbc": pulp.PULP_CBC_CMD, "highs": pulp.HiGHS}[engine]
    start = time.monotonic()
    model.problem.solve(kind(msg=False, timeLimit=float(limit_s)))
    wall_s = time.monotonic() - start
    # Stopped by the limit, pulp calls it optimal too.
    is_proven = pulp.LpStatus[model.problem.status] == "Optimal" and wall_s < float(limit_s)
    value = pulp.value(model.problem.objective)
    line = {
        "status": "proven" if is_proven else "not proven",
        "value": None if value is None else round(value),
        "wall_s": wall_s,
    }
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
