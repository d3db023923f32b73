"""``planner compare`` solves what isn't solved, reuses what is, and writes all or nothing."""

import csv
import json
import re
import shutil
import zipfile
from html.parser import HTMLParser

import pytest
from small_case import listing, scenario, tell, write_case

import planner.compare.directory
import planner.report.run_directory
import planner.report.telling
import planner.verbs.compare
from planner.cli import main
from planner.report.digests import digest
from planner.report.run_directory import seal
from planner.solve import stages

FILES = {
    *("compare.csv", "compare.html", "compare.json", "compare.md", "compare.xlsx", "seal.json"),
    *(
        f"{stem}.{suffix}"
        for stem in ("variants", "differences")
        for suffix in ("png", "pdf", "svg")
    ),
}
TITLE = "Fire pladser <script>alert(1)</script> | *ikke* `fed`"
PNG = bytes.fromhex("89504e470d0a1a0a")


def write_scenarios(folder):
    """Write the small case and three questions on top of it."""
    write_case(folder, settings=scenario(rules={"places_stay": None, "institution_size": None}))
    for name, title, rules in (
        ("four", TITLE, {"minimum_places": {"minimum": 4}}),
        ("impossible", "Umulig", {"total_places": {"places": 999}}),
    ):
        settings = {"schema": 1, "title": title, "extends": "small.yaml", "rules": rules}
        (folder / f"{name}.yaml").write_text(json.dumps(settings), encoding="utf-8")
    return folder


@pytest.fixture
def quick(monkeypatch):
    """Draw nothing at all, for tests that are about something else."""

    def draw(folder, *_):
        (folder / "variants.png").write_bytes(PNG)

    monkeypatch.setattr(planner.compare.directory, "_draw", draw)


@pytest.fixture(scope="session")
def solved(tmp_path_factory):
    """Return a folder with both scenarios and their runs."""
    folder = write_scenarios(tmp_path_factory.mktemp("solved"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(planner.report.telling, "draw_maps", lambda *_: None)
        assert main(["compare", "small.yaml", "four.yaml", "--out", "out"]) == 0
    return folder


@pytest.fixture
def there(solved, tmp_path, monkeypatch):
    """Work in a copy of the folder with both runs."""
    folder = shutil.copytree(solved, tmp_path / "there")
    monkeypatch.chdir(folder)
    return folder


def never(*_, **__):
    message = "solved again"
    raise AssertionError(message)


def compared(capsys, *more):
    return tell(capsys, "compare", "small.yaml", "four.yaml", "--out", "out", *more)


def record(folder):
    return json.loads((folder / "out" / "compare.json").read_text(encoding="utf-8"))


def test_a_comparison_holds_exactly_the_promised_files_and_the_runs_lie_in_runs(solved):
    assert set(listing(solved / "out")) == FILES
    names = {re.sub("-[0-9a-f]{8}$", "", path.name) for path in (solved / "runs").iterdir()}
    assert names == {"small", "four"}


def test_the_record_names_each_run_and_its_hash_and_nothing_of_the_machine(solved):
    told = record(solved)
    for one in told["variants"]:
        folder = solved / "out" / one["run"]
        seal = (folder / "seal.json").read_bytes()
        assert one["run_hash"] == digest(seal)
        assert (
            json.loads((folder / "run.json").read_text())["scenario_hash"] == one["scenario_hash"]
        )
    assert str(solved) not in json.dumps(told)


@pytest.mark.usefixtures("quick")
def test_a_comparison_is_told_again_in_the_other_language_and_back(there, capsys):
    # Now the maps are those that are stood in.
    assert tell(capsys, "report", "out").code == 0
    before = listing(there)
    told = tell(capsys, "report", "out", "--lang", "en")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("Files: out/ (compare.html")
    assert '<html lang="en">' in (there / "out" / "compare.html").read_text(encoding="utf-8")
    assert listing(there / "runs") == {
        name.removeprefix("runs/"): raw for name, raw in before.items() if name.startswith("runs/")
    }
    assert tell(capsys, "verify", "out").code == 0
    assert tell(capsys, "report", "out").code == 0
    assert listing(there) == before


@pytest.mark.usefixtures("quick")
def test_a_comparison_that_was_changed_is_not_told_again(there, capsys):
    page = there / "out" / "compare.html"
    page.write_text(page.read_text(encoding="utf-8") + " ", encoding="utf-8")
    before = listing(there)
    told = tell(capsys, "report", "out", "--lang", "en", "--out", "elsewhere")
    assert told.code == 1
    assert "✗ compare.html: changed afterwards" in told.out
    assert listing(there) == before


@pytest.mark.usefixtures("quick")
def test_finished_runs_are_reused(there, capsys, monkeypatch):
    before = listing(there / "runs")
    monkeypatch.setattr(stages, "solve", never)
    told = compared(capsys)
    assert told.code == 0
    assert told.err.count("færdig kørsel genbrugt") == 2
    assert listing(there / "runs") == before


@pytest.mark.usefixtures("quick")
def test_a_run_that_was_tampered_with_is_solved_again(there, capsys):
    [run] = (there / "runs").glob("four-*")
    plan = run / "plan.json"
    plan.write_text(plan.read_text(encoding="utf-8").replace("basis", "none", 1), encoding="utf-8")
    told = compared(capsys)
    assert (told.code, told.err.count("færdig kørsel genbrugt")) == (0, 1)
    assert tell(capsys, "verify", run).code == 0


@pytest.mark.usefixtures("quick")
def test_a_run_named_by_its_folder_must_add_up(there, capsys):
    [run] = (there / "runs").glob("four-*")
    (run / "places.csv").write_text("", encoding="utf-8")
    told = tell(capsys, "compare", "small.yaml", run, "--out", "new", "--lang", "en")
    assert told.code == 2
    assert f"{run}: the run doesn't add up" in told.err
    assert not (there / "new").exists()


@pytest.mark.usefixtures("quick")
def test_after_a_stop_the_same_command_goes_on_with_the_rest(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(write_scenarios(tmp_path))
    calls, solver = [], planner.verbs.compare.SolverProcess

    class Stopped(solver):
        def solve(self, *question, interrupted, **told):
            calls.append(question)
            if len(calls) == 2:
                interrupted.set()
            return super().solve(*question, interrupted=interrupted, **told)

    monkeypatch.setattr(planner.verbs.compare, "SolverProcess", Stopped)
    told = compared(capsys)
    assert told.code == 130
    assert "1 af 2 varianter er færdige" in told.err
    assert not (tmp_path / "out").exists()
    told = compared(capsys)
    assert told.code == 0
    # The plan of the run that was stopped isn't taken for finished.
    assert (len(calls), told.err.count("færdig kørsel genbrugt")) == (3, 1)
    assert not list(tmp_path.glob("**/.*"))


@pytest.mark.usefixtures("quick")
def test_ctrl_c_between_two_solves_says_what_is_finished(there, capsys, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    before = listing(there / "out")
    monkeypatch.setattr(planner.verbs.compare, "write_comparison", stop)
    told = compared(capsys, "--lang", "en")
    assert told.code == 130
    assert "2 of 2 variants are finished" in told.err
    assert listing(there / "out") == before


@pytest.mark.usefixtures("quick")
def test_a_scenario_without_a_plan_is_shown_as_such_and_stops_no_other(there, capsys):
    told = compared(capsys, "impossible.yaml")
    assert told.code == 0
    assert "impossible: Umulig · ingen plan: bevist umuligt" in told.out
    one = record(there)["variants"][2]
    assert (one["status"], one["run"]) == ("infeasible", None)
    assert record(there)["columns"] == ["small", "four"]
    assert "ingen plan: bevist umuligt" in (there / "out" / "compare.md").read_text("utf-8")
    assert tell(capsys, "verify", "out").code == 0


@pytest.mark.usefixtures("quick")
def test_with_no_plan_at_all_nothing_is_written(there, capsys):
    told = tell(capsys, "compare", "impossible.yaml", "--out", "new")
    assert told.code == 5
    assert "intet at sammenligne" in told.out
    assert not (there / "new").exists()


@pytest.mark.usefixtures("quick")
def test_all_faults_of_all_scenarios_are_told_before_the_first_is_solved(
    there, capsys, monkeypatch
):
    (there / "faulty.yaml").write_text("schema: 1\nextends: small.yaml\nfast: 1\n", "utf-8")
    monkeypatch.setattr(stages, "solve", never)
    told = compared(capsys, "gone.yaml", "faulty.yaml")
    assert told.code == 4
    assert [line.split(":")[0] for line in told.err.splitlines()] == ["faulty.yaml", "gone.yaml"]


@pytest.mark.usefixtures("quick")
def test_the_base_is_one_of_the_variants(there, capsys):
    assert compared(capsys, "--base", "four.yaml").code == 0
    assert record(there)["base"] == "four"
    told = compared(capsys, "--base", "impossible.yaml", "--lang", "en")
    assert (told.code, "none of the variants" in told.err) == (2, True)


@pytest.mark.usefixtures("quick")
def test_a_run_is_called_like_its_scenario_and_the_same_twice_is_told_apart(there, capsys):
    runs = sorted((there / "runs").iterdir())
    assert tell(capsys, "compare", *runs, "four.yaml", "--out", "out").code == 0
    assert record(there)["columns"] == ["four", "small", "four-2"]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("taken", ["notes", "a run"])
def test_what_lies_in_the_folder_is_not_lost(there, capsys, monkeypatch, taken):
    out = there / "out"
    if taken == "notes":
        (out / "noter.txt").write_text("til mødet", encoding="utf-8")
    else:
        shutil.rmtree(out)
        shutil.copytree(next((there / "runs").glob("small-*")), out)
    before = listing(there)
    monkeypatch.setattr(stages, "solve", never)
    assert compared(capsys).code == 2
    assert listing(there) == before


@pytest.mark.usefixtures("quick")
def test_a_failing_write_leaves_the_old_comparison_whole(there, capsys, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    before = listing(there)
    monkeypatch.setattr(planner.report.run_directory, "seal", full)
    assert compared(capsys).code == 2
    monkeypatch.undo()
    assert listing(there) == before


@pytest.mark.usefixtures("there")
def test_verify_recounts_a_comparison_from_its_runs(capsys):
    assert tell(capsys, "verify", "out").code == 0


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("compare.json", '"differences"', '"forskelle"'),
        ("compare.csv", "measures,", "mål,"),
        ("compare.md", "##", "#"),
        ("compare.html", "<td>", "<td >"),
        ("compare.xlsx", "", ""),
        ("variants.png", "", ""),
    ],
)
def test_verify_names_what_was_changed(there, capsys, name, old, new):
    path = there / "out" / name
    raw = path.read_bytes()
    path.write_bytes(raw.replace(old.encode(), new.encode(), 1) if old else raw + b"0")
    told = tell(capsys, "verify", "out")
    assert told.code == 1
    assert name in told.out


@pytest.mark.parametrize("name", ["compare.csv", "compare.xlsx"])
def test_a_table_that_was_sealed_anew_is_still_compared_with_the_runs(there, capsys, name):
    out = there / "out"
    if name == "compare.csv":
        (out / name).write_text("table\n", encoding="utf-8")
    else:
        with zipfile.ZipFile(out / name, "a") as book:
            book.writestr("xl/other.xml", "<a/>")
    (out / "seal.json").write_text(json.dumps(seal(out)), encoding="utf-8")
    told = tell(capsys, "verify", "out", "--lang", "en")
    assert (told.code, told.out) == (1, f"  ✗ {name}: doesn't match the plans\n1 difference.\n")


def test_verify_notices_a_run_that_was_changed_or_is_gone(there, capsys):
    [run] = (there / "runs").glob("four-*")
    for name in ("plan.json", "seal.json"):
        (run / name).unlink()
        told = tell(capsys, "verify", "out")
        assert told.code == 1
        assert "four-" in told.out


def test_every_number_of_the_table_is_in_the_record(solved):
    told = record(solved)
    with (solved / "out" / "compare.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    values = [
        "" if one is None else one
        for table in (told["measures"], told["places"])
        for row in table
        for one in row["values"]
    ]
    written = [row["value"] for row in rows if row["table"] != "institution"]
    assert [one and float(one) for one in written] == [one and float(one) for one in values]


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.sources = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.sources += [value for name, value in attrs if name in {"src", "href"}]


def test_the_page_stands_alone_and_takes_no_title_for_markup(solved):
    text = (solved / "out" / "compare.html").read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert "script" not in page.tags
    assert "&lt;script&gt;" in text
    assert len(page.sources) == 2
    assert all(one.startswith("data:image/png;base64,") for one in page.sources)
    assert not re.search(r"url\(|@import|https?:", text)
    assert '<html lang="da">' in text
    markdown = (solved / "out" / "compare.md").read_text(encoding="utf-8")
    assert r"Fire pladser &lt;script&gt;alert(1)&lt;/script&gt; \| \*ikke\* \`fed\`" in markdown


def test_the_page_says_what_differs_in_words(solved):
    text = (solved / "out" / "compare.md").read_text(encoding="utf-8")
    assert r"| four | Mindst antal pladser (rules.minimum\_places.minimum) | 6 | 4 |" in text
