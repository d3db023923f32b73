"""Check 20,000 broken inputs: cells drawn for every table, bytes changed in every kind of file."""

import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    os.environ |= {"PLANNER_INPUT_CASES": "20000"} | os.environ
    file = Path(__file__).parent / "property" / "test_any_input.py"
    sys.exit(pytest.main(["--quiet", "--durations=2", str(file), *sys.argv[1:]]))
