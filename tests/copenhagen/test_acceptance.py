"""What the shipped scenarios must show of Copenhagen, from the command line on."""

import json
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from small_case import tell

from planner.domain.plan import Status
from planner.report.record import read_standings
from planner.scenario.build import read_case

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "scenarios"


def planner(*arguments):
    return subprocess.run(
        [sys.executable, "-c", "from planner.cli import run; run()", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
    )


@pytest.fixture(scope="module")
def model_run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "model"
    done = planner(
        "plan", SCENARIOS / "first-year.yaml", "--out", folder, "--time-limit", 500, "--restricted"
    )
    assert done.returncode == 0, done.stderr
    return folder, done


@pytest.fixture(scope="module")
def record(model_run):
    return json.loads((model_run[0] / "run.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def case():
    return read_case(SCENARIOS / "first-year.yaml")


@pytest.fixture(scope="module")
def standings(model_run, case):
    plan = json.loads((model_run[0] / "plan.json").read_text(encoding="utf-8"))
    return {key: one for (key, _), one in read_standings(plan, case.problem).items()}


def test_every_stage_of_the_model_is_proven(record):
    assert record["status"] == "proven"
    assert [stage["status"] for stage in record["stages"]] == ["proven"] * 5
    assert all(stage["bound"] == stage["value"] for stage in record["stages"])


def test_the_plan_of_the_model_breaks_no_rule(model_run):
    assert json.loads((model_run[0] / "audit.json").read_text(encoding="utf-8")) == []


def test_the_plan_has_281_places_of_which_16_are_for_special_groups_as_today(standings, case):
    assert sum(one.places for one in standings.values()) == 281
    special = {key: one.special_places for key, one in standings.items() if one.special_places}
    today = {
        one.id: one.special_places
        for one in case.problem.institutions.values()
        if one.special_places
    }
    assert special == today
    assert sum(special.values()) == 16


def test_each_of_the_twelve_areas_has_a_basis_institution_with_six_places(standings, case):
    large = Counter(
        case.problem.institutions[key].area_id
        for key, one in standings.items()
        if one.status is Status.BASIS and one.places - one.special_places >= 6
    )
    assert set(large) == {f"{number:02}" for number in range(1, 13)}


def test_no_child_with_a_place_is_moved_and_nobody_is_unserved(model_run, record, case):
    rows = (model_run[0] / "restricted" / "children.csv").read_text(encoding="utf-8").splitlines()
    where = dict(row.split(",")[:2] for row in rows[1:])
    year = case.problem.school_years[0]
    in_need = case.problem.children_in_need(year)
    assert set(where) == {child.id for child in in_need}
    kept = [child for child in in_need if child.has_basisplads]
    assert len(kept) > 150
    assert all(where[child.id] == child.institution_id for child in kept)
    assert next(one["value"] for one in record["measures"] if one["measure"] == "unserved") == 0


def test_the_summary_says_it_is_proven_and_synthetic(model_run):
    out = model_run[1].stdout
    assert "Bevist bedste plan i alle 5 trin" in out
    assert "syntetiske data" in out
    assert "12 af 12 bydele" in out


def test_a_run_of_the_model_verifies(model_run):
    done = planner("verify", model_run[0])
    assert done.returncode == 0, done.stdout
    assert "ingen forskelle" in done.stdout


def test_todays_placement_breaks_the_rules_that_it_is_known_to_break():
    done = planner("audit", SCENARIOS / "today.yaml")
    assert done.returncode == 1
    lines = [line for line in done.stdout.splitlines() if "✗" in line]
    small = [line for line in lines if "[minimum_places]" in line]
    assert len(small) == 7
    assert sum("Christianshavn) har 2 basispladser; mindst 6 kræves" in one for one in small) == 1
    served = [line for line in lines if "[every_area_served]" in line]
    assert len(served) == 1
    assert "Christianshavn har ingen basisinstitution" in served[0]
    total = [line for line in lines if "[total_places]" in line]
    assert len(total) == 1
    assert "270 af 281 basispladser er placeret (11 mangler)" in total[0]
    assert len(lines) == 9


@pytest.mark.parametrize("name", sorted(path.stem for path in SCENARIOS.glob("*.yaml")))
def test_a_shipped_scenario_is_read_without_a_fault(name, capsys):
    told = tell(capsys, "check", SCENARIOS / f"{name}.yaml")
    assert told.code == 0, told.err
    assert "ingen fejl" in told.out


def test_ctrl_c_ends_with_the_best_plan_or_says_that_there_is_none(tmp_path):
    folder = tmp_path / "run"
    arguments = ["plan", SCENARIOS / "first-year.yaml", "--out", folder]
    # A shell in the background hands on a SIGINT that is ignored; Python then keeps it so.
    command = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from planner.cli import run; run()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", command, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
    )
    for line in process.stderr:
        if line.startswith("Trin 2/5"):
            break
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "ikke bevist" in out
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["was_interrupted"]
    assert record["status"] == "feasible"
    assert planner("verify", folder).returncode == 0
