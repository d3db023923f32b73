"""Compare with brute force and other engines on many more worlds than CI has time for."""

import os
import sys
from pathlib import Path

import pytest

MORE = {
    "PLANNER_ORACLE_CASES": "5000",
    "PLANNER_ORACLE_YEARS_CASES": "2500",
    "PLANNER_MID_CASES": "200",
    "PLANNER_STOPPED_RUNS": "100",
}
TESTS = ("oracle", "oracle_years", "other_engines", "bounds")

if __name__ == "__main__":
    # What is set already stays, so that a night may have still more.
    os.environ |= MORE | os.environ
    files = [f"{Path(__file__).parent}/property/test_{name}.py" for name in TESTS]
    sys.exit(pytest.main(["-n", "auto", *files, *sys.argv[1:]]))
