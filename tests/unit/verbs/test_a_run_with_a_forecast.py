"""A run tells forecast children apart, and is verified with the very same ones."""

import csv

import pytest
from small_case import scenario, table, tell, write_case

COLUMNS = ("area_id", "school_year", "newcomers")
ROWS = [
    {"area_id": area_id, "school_year": "2026/27", "newcomers": newcomers}
    for area_id, newcomers in (("01", 2), ("02", 1))
]


@pytest.fixture
def run(tmp_path, capsys):
    settings = scenario(case={"forecast": {"file": "forecast.csv", "seed": 3}})
    path = write_case(tmp_path, settings=settings)
    (tmp_path / "forecast.csv").write_text(table(COLUMNS, ROWS), encoding="utf-8")
    folder = tmp_path / "run"
    told = tell(capsys, "plan", path, "--out", folder, "--restricted")
    assert told.code == 0, told.err
    return folder


def test_the_restricted_table_says_which_children_are_forecast(run):
    with (run / "restricted" / "children.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    forecast = {row["child_id"] for row in rows if row["is_forecast"] == "yes"}
    known = {row["child_id"] for row in rows if row["is_forecast"] == "no"}
    assert forecast == {"F2026-01-001", "F2026-01-002", "F2026-02-001"}
    assert known == {f"KANARIE-{letter}" for letter in "ABCDEFGH"}


def test_a_run_with_a_forecast_verifies_until_the_forecast_changes(run, capsys):
    assert tell(capsys, "verify", run).code == 0
    forecast = run.parent / "forecast.csv"
    forecast.write_text(forecast.read_text(encoding="utf-8") + "03,2026/27,1\n", encoding="utf-8")
    told = tell(capsys, "verify", run)
    assert told.code == 1
    assert "run.json: /inputs/3/sha256" in told.out


def test_nothing_outside_the_restricted_folder_names_a_forecast_child(run):
    for path in run.rglob("*"):
        if path.is_file() and path.parent.name != "restricted":
            assert b"F2026-0" not in path.read_bytes(), path.name
