"""``planner report`` makes what tells a run again, and nothing else, from its own files alone."""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from small_case import listing, tell
from workbooks import read

import planner.report.telling
from planner.cli import main
from planner.report.record import json_text
from planner.report.run_directory import SEAL, seal

RECORDS = ("run.json", "plan.json", "audit.json", "places.csv", "measures.csv", "decisions.csv")
MADE = ["report.html", "report.pdf", "plan.xlsx", "plan.gpkg", "maps/plan-2026-27.png"]


def draw(folder, *_):
    (folder / "plan-2026-27.png").write_bytes(b"png")


@pytest.fixture(scope="module")
def redrawn(finished, tmp_path_factory):
    """Return the finished run with the maps that are stood in for others in tests."""
    folder = shutil.copytree(finished, tmp_path_factory.mktemp("redrawn") / "case")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planner.report.telling, "draw_maps", draw)
        assert main(["report", str(folder / "run")]) == 0
    return folder


@pytest.fixture
def case(redrawn, tmp_path):
    return shutil.copytree(redrawn, tmp_path / "case")


def reported(capsys, case, *options):
    return tell(capsys, "report", case / "run", *options)


def sealed(run):
    (run / SEAL).write_text(json_text(seal(run)), encoding="utf-8")


def modes(folder):
    return {path: path.stat().st_mode for path in folder.rglob("*")}


def legend(path):
    with closing(sqlite3.connect(path)) as base:
        [(qml,)] = base.execute(
            "SELECT styleQML FROM layer_styles WHERE f_table_name = 'institutions'"
        )
    return qml


@pytest.mark.real_maps
def test_a_run_is_made_again_byte_for_byte_with_its_maps(finished, tmp_path, capsys):
    case = shutil.copytree(finished, tmp_path / "case")
    before = listing(case)
    (case / "run" / "maps" / "today.svg").unlink()
    assert reported(capsys, case).code == 0
    assert listing(case) == before


def test_a_run_is_told_in_the_other_language_and_back_and_is_the_same_run(case, capsys):
    run = case / "run"
    before, rights = listing(run), modes(run)
    told = reported(capsys, case, "--lang", "en")
    assert (told.code, told.err) == (0, "")
    assert "Files in" in told.out
    english = listing(run)
    assert {name: english[name] for name in RECORDS} == {name: before[name] for name in RECORDS}
    assert english.keys() == before.keys()
    assert b'<html lang="en">' in english["report.html"]
    assert b"/Lang(en)" in english["report.pdf"]
    assert next(iter(read(english["plan.xlsx"]))) == "Read me"
    assert "Unchanged" in legend(run / "plan.gpkg")
    assert tell(capsys, "verify", run).code == 0
    assert reported(capsys, case).code == 0
    assert listing(run) == before
    assert modes(run) == rights


def test_a_run_that_was_stopped_gets_its_maps(case, capsys):
    shutil.rmtree(case / "run" / "maps")
    sealed(case / "run")
    assert tell(capsys, "verify", case / "run").code == 0
    told = reported(capsys, case)
    assert told.code == 0
    assert (case / "run" / "maps" / "plan-2026-27.png").exists()
    assert "plan-2026-27" in told.out
    assert tell(capsys, "verify", case / "run").code == 0


@pytest.mark.parametrize("name", MADE)
def test_a_file_that_is_gone_is_made_again(case, capsys, name):
    before = listing(case)
    (case / "run" / name).unlink()
    assert reported(capsys, case).code == 0
    assert listing(case) == before


@pytest.mark.parametrize("name", ["report.html", "plan.xlsx"])
def test_a_document_that_another_version_made_is_made_anew(case, capsys, name):
    before = listing(case)
    (case / "run" / name).write_bytes(b"as it was in another version")
    sealed(case / "run")
    assert tell(capsys, "verify", case / "run").code == 1
    assert reported(capsys, case).code == 0
    assert listing(case) == before


@pytest.mark.parametrize("name", [*MADE, *RECORDS, "restricted/children.csv", "note.txt"])
def test_what_somebody_changed_is_named_and_nothing_is_written(case, capsys, name):
    path = case / "run" / name
    raw = path.read_bytes() if path.exists() else b""
    path.write_bytes(raw.replace(b"6", b"7") if name in RECORDS else raw + b" ")
    if name == "audit.json":
        path.write_text('[{"rule": "x"}]', encoding="utf-8")
    before = listing(case)
    told = reported(capsys, case, "--lang", "en")
    assert told.code == 1
    assert f"✗ {name}" in told.out
    assert re.search(r"^(1 difference|\d+ differences)\.$", told.out, re.MULTILINE)
    assert listing(case) == before
    assert "KANARIE" not in told.out + told.err


def test_an_input_that_is_gone_is_named(case, capsys):
    (case / "children.csv").unlink()
    before = listing(case)
    told = reported(capsys, case, "--lang", "en")
    assert told.code == 1
    assert "../children.csv: the file doesn't exist" in told.out
    assert listing(case) == before


@pytest.mark.parametrize("name", ["run.json", "seal.json"])
def test_what_is_no_run_is_wrong_use(case, capsys, name):
    (case / "run" / name).unlink()
    told = reported(capsys, case, "--lang", "en")
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith(f"{case / 'run' / name}: missing or unreadable; give a folder from")


def test_out_is_a_whole_run_of_its_own_that_tells_of_no_child(case, capsys, tmp_path):
    before, out = listing(case), tmp_path / "to" / "hand on"
    told = reported(capsys, case, "--lang", "en", "--out", out)
    assert told.code == 0
    assert f"Files in {out}/:" in told.out
    assert listing(case) == before
    assert not (out / "restricted").exists()
    assert {path.name for path in out.iterdir()} == {
        *RECORDS,
        *("report.html", "report.pdf", "plan.xlsx", "plan.gpkg", "maps", "seal.json"),
    }
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert record["scenario"]["case"]["children"] == "../../case/children.csv"
    there = json.loads((case / "run" / "run.json").read_text(encoding="utf-8"))
    assert record | {"scenario": None} == there | {"scenario": None}
    assert tell(capsys, "verify", out).code == 0
    # The same place again is no loss; anything else there would be.
    assert reported(capsys, case, "--out", out).code == 0
    (out / "note.txt").write_text("mine", encoding="utf-8")
    refused = reported(capsys, case, "--out", out, "--lang", "en")
    assert refused.code == 2
    assert "choose another folder with --out" in refused.err
    assert (out / "note.txt").read_text(encoding="utf-8") == "mine"


def test_no_solver_is_needed(case, capsys):
    code = (
        "import sys; sys.modules['ortools'] = None; import planner.report.telling as telling; "
        "telling.draw_maps = lambda folder, *_: (folder / 'x.png').write_bytes(b'png'); "
        "from planner.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    arguments = ["report", str(case / "run"), "--lang", "en"]
    ran = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert tell(capsys, "verify", case / "run").code == 0
