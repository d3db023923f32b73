"""``planner plan`` writes a run directory whole or not at all."""

import csv
import json
import os
import stat
from pathlib import Path

import pytest
from small_case import CHILDREN, INSTITUTIONS, RULES, listing, scenario, tell, write_case

import planner.report.run_directory
import planner.report.run_files
import planner.report.telling
from planner.cli import main
from planner.errors import UsageError
from planner.report.run_directory import RUN, SEAL, whole_directory, write_text

FILES = {
    *("audit.json", "decisions.csv", "measures.csv", "places.csv", "plan.gpkg", "plan.json"),
    *("plan.xlsx", "report.html", "report.pdf", "run.json", "seal.json", "maps"),
    *(
        f"maps/{stem}.{kind}"
        for stem in ("plan-2026-27", "today", "coverage", "travel", "knowledge")
        for kind in ("png", "pdf", "svg")
    ),
}
RESTRICTED = {"restricted", "restricted/children.csv", "restricted/FORTROLIGT.txt"}


def planned(capsys, folder, *options):
    return tell(capsys, "plan", folder / "small.yaml", "--out", folder / "run", *options)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.real_maps
def test_a_run_holds_exactly_the_promised_files(tmp_path, capsys):
    write_case(tmp_path)
    told = planned(capsys, tmp_path)
    assert told.code == 0
    assert set(listing(tmp_path / "run")) == FILES
    assert {path.name for path in tmp_path.iterdir()} == {
        *("areas.geojson", "children.csv", "institutions.csv", "run", "small.yaml")
    }


def test_a_run_holds_no_host_no_user_and_no_absolute_path(finished):
    text = (finished / "run" / "run.json").read_text(encoding="utf-8")
    for secret in (str(finished), os.uname().nodename, str(Path.home())):
        assert secret not in text
    run = json.loads(text)
    assert run["scenario"]["case"]["children"] == "../children.csv"
    assert {one["role"] for one in run["inputs"]} == {"areas", "institutions", "children"}
    assert set(run["timings"]) == {"read", "solve", "audit", "write"}


def test_the_plan_names_every_institution_once_and_the_table_only_those_with_places(finished):
    plan = json.loads((finished / "run" / "plan.json").read_text(encoding="utf-8"))
    assert list(plan["institutions"]) == [one["institution_id"] for one in INSTITUTIONS]
    standing = {key: years["2026/27"] for key, years in plan["institutions"].items()}
    # Where nobody new is taken, places are the children left, and told nowhere.
    untold = {key for key, one in standing.items() if one["places"] is None}
    assert untold == {key for key, one in standing.items() if one["status"] == "phasing_out"}
    assert untold
    assert sum(one["places"] or 0 for one in standing.values()) < 22
    rows = rows_of(finished / "run" / "places.csv")
    today = {one["institution_id"]: one["basis_places"] for one in INSTITUTIONS}
    assert {row["institution_id"] for row in rows} == {
        key for key, one in standing.items() if one["places"] != 0 or today[key]
    }
    for row in rows:
        key = row["institution_id"]
        if key in untold:
            assert (row["places"], row["change"]) == ("", "")
            continue
        assert int(row["places"]) == standing[key]["places"]
        assert int(row["change"]) == standing[key]["places"] - today[key]
    assert json.loads((finished / "run" / "audit.json").read_text(encoding="utf-8")) == []


def test_who_goes_where_is_written_only_on_request_and_only_for_its_owner(tmp_path, capsys):
    write_case(tmp_path)
    old = os.umask(0)
    try:
        assert planned(capsys, tmp_path, "--restricted").code == 0
    finally:
        os.umask(old)
    run = tmp_path / "run"
    assert set(listing(run)) >= RESTRICTED
    modes = {name: stat.S_IMODE((run / name).stat().st_mode) for name in RESTRICTED}
    assert modes == {name: 0o700 if name == "restricted" else 0o600 for name in RESTRICTED}
    assert "FORTROLIGT" in (run / "restricted" / "FORTROLIGT.txt").read_text(encoding="utf-8")
    rows = rows_of(run / "restricted" / "children.csv")
    assert [row["child_id"] for row in rows] == [f"KANARIE-{letter}" for letter in "ABCDEFGH"]
    assert rows[0] | {"distance_m": ""} == {
        "child_id": "KANARIE-A",
        "institution_id": "N1",
        "distance_m": "",
        "from_year": "2026/27",
        "to_year": "2026/27",
        "is_transition": "0",
        "is_forecast": "no",
    }
    # 1.3 times the way from (702717, 6183391) to (704000, 6180000), by hand.
    assert rows[0]["distance_m"] == "4713"


def test_an_earlier_run_is_replaced_as_a_whole(tmp_path, capsys):
    write_case(tmp_path)
    assert planned(capsys, tmp_path, "--restricted").code == 0
    assert planned(capsys, tmp_path).code == 0
    assert not {name for name in listing(tmp_path / "run") if name.startswith("restricted")}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_an_empty_folder_is_taken(tmp_path, capsys):
    write_case(tmp_path)
    (tmp_path / "run").mkdir()
    assert planned(capsys, tmp_path).code == 0
    assert (tmp_path / "run" / "run.json").is_file()


@pytest.mark.parametrize("kind", ["a folder", "a file"])
@pytest.mark.parametrize("lang", ["da", "en"])
def test_a_place_that_is_taken_is_wrong_use_and_left_alone(tmp_path, capsys, kind, lang):
    write_case(tmp_path)
    out = tmp_path / "run"
    if kind == "a folder":
        out.mkdir()
        (out / "mine.txt").write_text("mine", encoding="utf-8")
    else:
        out.write_text("mine", encoding="utf-8")
    before = listing(tmp_path)
    told = planned(capsys, tmp_path, "--lang", lang)
    assert (told.code, told.out) == (2, "")
    says = {"da": "findes og rummer andet end", "en": "exists and holds something else"}
    assert f"{out}: {says[lang]}" in told.err
    assert listing(tmp_path) == before


@pytest.mark.parametrize("record", ["compare.json", "explain.json", "front.json", "audit.json"])
def test_a_run_does_not_take_the_place_of_another_verbs_result(tmp_path, capsys, record):
    out = tmp_path / "run"
    with whole_directory(out, record) as partial:
        write_text(partial / record, "{}")
    write_case(tmp_path)
    before = listing(tmp_path)
    told = tell(capsys, "plan", tmp_path / "small.yaml", "--out", out, "--lang", "en")
    assert (told.code, told.out) == (2, "")
    assert f"{out}: exists and holds something else" in told.err
    assert listing(tmp_path) == before


@pytest.mark.parametrize("record", ["compare.json", "explain.json", "front.json", "audit.json"])
def test_no_other_verb_takes_the_place_of_a_run(tmp_path, record):
    out = tmp_path / "run"
    with whole_directory(out, RUN) as partial:
        for name in (RUN, record):
            write_text(partial / name, "{}")
    with pytest.raises(UsageError, match="something else"), whole_directory(out, record):
        pass
    assert {path.name for path in out.iterdir()} == {RUN, record, SEAL}
    with whole_directory(out, RUN) as partial:
        write_text(partial / RUN, "{}")
    assert {path.name for path in out.iterdir()} == {RUN, SEAL}


def test_a_place_below_a_file_is_wrong_use(tmp_path, capsys):
    path = write_case(tmp_path)
    before = listing(tmp_path)
    told = tell(capsys, "plan", path, "--out", tmp_path / "small.yaml" / "run", "--lang", "en")
    assert told.code == 2
    assert "can't be written" in told.err
    assert listing(tmp_path) == before


def without_journal(files):
    """Leave out where the plan is kept that could not be written."""
    return {name: raw for name, raw in files.items() if ".unfinished" not in name}


def full(*_, **__):
    raise OSError(28, "No space left on device")


def crash(*_, **__):
    message = "KANARIE-A"
    raise ValueError(message)


def interrupt(*_, **__):
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("module", "step"),
    [
        (planner.report.telling, "write_geopackage"),
        (planner.report.telling, "draw_maps"),
        (planner.report.run_files, "run_record"),
        (planner.report.run_directory, "seal"),
    ],
    ids=["layers", "maps", "record", "seal"],
)
@pytest.mark.parametrize(
    ("failure", "code"), [(full, 2), (crash, 6), (interrupt, 130)], ids=["full", "crash", "ctrl-c"]
)
def test_a_failing_write_leaves_the_old_run_whole_and_nothing_of_the_new(  # noqa: PLR0913, PLR0917  (cases)
    case, capsys, monkeypatch, module, step, failure, code
):
    before = listing(case)
    monkeypatch.setattr(module, step, failure)
    told = planned(capsys, case)
    assert told.code == code
    assert "KANARIE" not in told.err
    assert without_journal(listing(case)) == before
    monkeypatch.undo()
    assert tell(capsys, "verify", case / "run").code == 0
    assert ("Planen er gemt" in told.err) == (failure is full)
    [journal] = case.glob(".run.*.unfinished/journal.jsonl")
    assert json.loads(journal.read_text(encoding="utf-8").splitlines()[-1])["institutions"]


def test_json_is_all_that_stdout_holds(tmp_path, capsys):
    write_case(tmp_path)
    told = planned(capsys, tmp_path, "--json")
    assert told.code == 0
    written = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert json.loads(told.out) == written
    assert "Bevist bedste plan" in told.err


@pytest.mark.parametrize(
    ("lang", "says", "not_says"),
    [
        ("da", ("Bevist bedste plan", "Børn uden plads", "skjult"), "Proven"),
        ("en", ("Proven best plan", "Unserved children", "withheld"), "Bevist"),
    ],
)
def test_a_plan_is_told_in_one_language(tmp_path, capsys, lang, says, not_says):
    write_case(tmp_path)
    told = planned(capsys, tmp_path, "--lang", lang)
    for part in says:
        assert part in told.out
    assert not_says not in told.out + told.err


def test_without_out_a_run_goes_to_runs_by_the_scenarios_name_and_hash(tmp_path, monkeypatch):
    write_case(tmp_path)
    (tmp_path / "small.yaml").rename(tmp_path / "Min sag (2).yaml")
    monkeypatch.chdir(tmp_path)
    assert main(["plan", "Min sag (2).yaml"]) == 0
    [run] = (tmp_path / "runs").iterdir()
    scenario_hash = json.loads((run / "run.json").read_text(encoding="utf-8"))["scenario_hash"]
    assert run.name == f"Min-sag-2-{scenario_hash[:8]}"


def test_the_same_scenario_gives_the_same_plan_and_tables(case, capsys):
    before = listing(case / "run")
    assert planned(capsys, case).code == 0
    after = listing(case / "run")
    for name in ("plan.json", "places.csv", "measures.csv", "decisions.csv", "audit.json"):
        assert after[name] == before[name]


def test_a_rename_that_fails_leaves_the_old_run_where_it_was(case, capsys, monkeypatch):
    before = listing(case)
    rename = Path.rename

    def fail(self, target):
        if Path(target).name == "run" and not self.name.startswith("run"):
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    told = planned(capsys, case)
    monkeypatch.undo()
    assert told.code == 2
    assert without_journal(listing(case)) == before


SITES = [
    {**INSTITUTIONS[0], "institution_id": "P", "basis_places": 1, "basis_places_max": 1},
    {**INSTITUTIONS[1], "institution_id": "Q", "basis_places": 1, "may_host": "no"},
]
OFF = dict.fromkeys(RULES)


def test_a_kept_place_stays_the_childs_own_although_another_is_nearer(tmp_path, capsys):
    # The city's two places can be had only if Q keeps its child's; P would be nearer for it.
    child = {**CHILDREN[0], "institution_id": "Q", "x": 704_000, "y": 6_180_000}
    rules = {**OFF, "phase_out": {}, "total_places": {"places": 2}}
    settings = scenario(rules=rules, objective={"order": ["unserved", "travel"]})
    write_case(tmp_path, institutions=SITES, children=[child], settings=settings)
    told = planned(capsys, tmp_path, "--restricted")
    assert (told.code, tell(capsys, "verify", tmp_path / "run").code) == (0, 0)
    [row] = rows_of(tmp_path / "run" / "restricted" / "children.csv")
    assert row["institution_id"] == "Q"


@pytest.mark.parametrize("near", [("P", "Q"), ("Q", "P")])
def test_a_tolerance_on_the_last_measure_is_not_used_without_need(tmp_path, capsys, near):
    x_by_site = {"P": 704_000, "Q": 716_000}
    newcomer = {**CHILDREN[7], "y": 6_180_000}
    children = [
        {**newcomer, "child_id": name, "x": x_by_site[site]}
        for name, site in zip("AB", near, strict=True)
    ]
    sites = [{**one, "may_host": "yes"} for one in SITES]
    order = ["unserved", {"measure": "travel", "tolerance_percent": 10}]
    settings = scenario(rules=OFF, objective={"order": order})
    write_case(tmp_path, institutions=sites, children=children, settings=settings)
    told = planned(capsys, tmp_path, "--restricted")
    assert (told.code, tell(capsys, "verify", tmp_path / "run").code) == (0, 0)
    rows = rows_of(tmp_path / "run" / "restricted" / "children.csv")
    assert [row["institution_id"] for row in rows] == list(near)


def test_a_run_that_holds_somebodys_notes_is_not_replaced(case, capsys):
    (case / "run" / "noter.txt").write_text("til mødet", encoding="utf-8")
    before = listing(case)
    told = planned(capsys, case)
    assert told.code == 2
    assert listing(case) == before
