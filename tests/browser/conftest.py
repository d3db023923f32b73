"""One browser for the tests of a file, and the pages that it opens."""

import os
from pathlib import Path

import pytest
from drawn_worlds import five_years
from made_pages import a_page, a_run
from made_variants import BASIS, LEAVING

from pictures.chromium import Chromium, installed
from planner.scenario.build import read_case

ROOT = Path(__file__).parents[2]
# Set by .ci/run, where a test that is skipped would be a test that is not there.
MUST = "PLANNER_BROWSER_MUST_BE_THERE"
YEARS = ["2026/27", "2027/28", "2028/29"]
PATHS = {
    "N1": [(BASIS, 6)] * 3,
    "N2": [(LEAVING, 1), (LEAVING, 1), (LEAVING, 0)],
    "S1": [(BASIS, 10)] * 3,
    "S2": [(LEAVING, 0), (BASIS, 6), (BASIS, 6)],
    "V1": [(BASIS, 8), (BASIS, 7), (BASIS, 7)],
}


@pytest.fixture(scope="module")
def chromium():
    program = installed()
    if program is None:
        missing = "Chromium is not installed (on Debian: apt-get install chromium)"
        if os.environ.get(MUST):
            pytest.fail(missing)
        pytest.skip(missing)
    with Chromium(program) as browser:
        yield browser


@pytest.fixture(scope="session")
def small_page(tmp_path_factory):
    """Return the page of a case of three areas, five institutions with places and three years."""
    folder = tmp_path_factory.mktemp("small")
    path = folder / "report.html"
    path.write_text(a_page(*a_run(folder, PATHS, school_years=YEARS)), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def city_page(tmp_path_factory):
    """Return the page of the bundled city over five years."""
    case = read_case(ROOT / "scenarios" / "model-2026.yaml")
    _, plan = five_years()
    path = tmp_path_factory.mktemp("city") / "report.html"
    path.write_text(a_page(case, plan), encoding="utf-8")
    return path
