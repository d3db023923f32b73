"""A run of several years: a map of each year, both sheets of all years, decisions by year."""

import csv

import pytest
from small_case import listing, scenario, write_case

from planner.audit.allocate import allocate
from planner.domain.names import InstitutionId, parse_school_year
from planner.domain.outcome import Outcome, Verdict
from planner.domain.plan import Standing, Status
from planner.report.record import Timings
from planner.report.run_files import Options, write_run
from planner.report.verify import verify
from planner.scenario.build import read_case

YEARS = ("2026/27", "2027/28", "2028/29")
BASIS, LEAVING = Status.BASIS, Status.PHASING_OUT
# What the rules would make of it is not the matter here.
PATHS = {
    "N1": [(BASIS, 6), (BASIS, 6), (BASIS, 8)],
    "N2": [(LEAVING, 1)],
    "S1": [(BASIS, 8), (BASIS, 8), (BASIS, 8)],
    "S2": [(BASIS, 6), (BASIS, 6), (BASIS, 6)],
    "V1": [(LEAVING, 1), (BASIS, 6), (BASIS, 6)],
}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("years")
    path = write_case(folder, settings=scenario(school_years=list(YEARS)))
    case = read_case(path)
    standings = {
        (InstitutionId(key), parse_school_year(label)): Standing(
            status=status, places=places, special_places=2 if key == "S1" else 0
        )
        for key, years in PATHS.items()
        for label, (status, places) in zip(YEARS, years, strict=False)
    }
    plan = allocate(standings, case.problem, case.rules, case.goal, {})
    outcome = Outcome(verdict=Verdict.FEASIBLE, plan=plan, stages=())
    timings = Timings(read=0, solve=0, audit=0)
    write_run(folder / "run", case, outcome, timings, Options())
    return folder / "run"


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_is_a_map_of_each_year_and_sheets_of_all(written):
    plans = {"plan-2026-27", "plan-2027-28", "plan-2028-29", "timeline", "years"}
    stems = plans | {"today", "coverage", "travel", "knowledge"}
    expected = {f"{stem}.{suffix}" for stem in stems for suffix in ("png", "pdf", "svg")}
    assert set(listing(written / "maps")) == expected


def test_the_decisions_are_listed_year_by_year(written):
    rows = rows_of(written / "decisions.csv")
    told = [(row["school_year"], row["number"], row["institution_id"], row["kind"]) for row in rows]
    assert told == [
        *(("2026/27", "1", "", "placed"), ("2026/27", "2", "S2", "opens")),
        *(("2026/27", "3", "V1", "waits"), ("2026/27", "4", "N2", "phases_out")),
        *(("2027/28", "1", "", "placed"), ("2027/28", "2", "V1", "grows")),
        *(("2027/28", "3", "N2", "ends"), ("2028/29", "1", "", "placed")),
        ("2028/29", "2", "N1", "grows"),
    ]


def test_places_and_measures_are_told_for_each_year(written):
    places = rows_of(written / "places.csv")
    changes = {
        (row["institution_id"], row["school_year"]): (row["places_before"], row["places"])
        for row in places
    }
    assert changes["N1", "2028/29"] == ("6", "8")
    # It had waited, with as many places as children.
    assert changes["V1", "2027/28"] == ("", "6")
    measures = rows_of(written / "measures.csv")
    banks = [row for row in measures if row["measure"] == "basis_institutions"]
    assert [(row["statistic"], row["school_year"], row["value"]) for row in banks] == [
        *(("total", "", "11"), ("year", "2026/27", "3")),
        *(("year", "2027/28", "4"), ("year", "2028/29", "4")),
    ]
    omraader = {row["subject"] for row in measures if row["measure"] == "knowledge_banks"}
    assert omraader == {"", "Nord", "Syd"}


def test_a_decision_that_is_changed_is_named(written):
    path = written / "decisions.csv"
    assert not {one.where for one in verify(written).differences} & {"decisions.csv:4"}
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("V1,Vænget,Vest,waits", "V1,Vænget,Vest,ends"), encoding="utf-8")
    try:
        found = {one.where for one in verify(written).differences}
    finally:
        path.write_text(whole, encoding="utf-8")
    assert {"decisions.csv", "decisions.csv:4"} <= found
