"""``planner verify`` finds every number, row and byte that is not as the run left it."""

import json
import shutil
import zipfile

import pytest
from small_case import tell

import planner.report.verify
from planner.report.digests import leaves
from planner.report.record import json_text
from planner.report.run_directory import SEAL, seal


def verified(capsys, case, lang="en"):
    return tell(capsys, "verify", case / "run", "--lang", lang)


def rewritten(path, change):
    record = json.loads(path.read_text(encoding="utf-8"))
    change(record)
    path.write_text(json.dumps(record), encoding="utf-8")


def is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def put(record, pointer, value):
    *way, last = pointer.strip("/").split("/")
    # A school year holds a stroke too.
    keys, here = [], record
    for key in [*way, last]:
        keys.append(key)
        name = "/".join(keys)
        inner = here[int(name)] if isinstance(here, list) else here.get(name)
        if inner is not None and isinstance(inner, dict | list):
            here, keys = inner, []
    if isinstance(here, list):
        here[int("/".join(keys))] = value
    else:
        here["/".join(keys)] = value


@pytest.fixture
def make_no_documents(monkeypatch):
    """Make no document again where a test verifies a hundred times and asks for others."""
    monkeypatch.setattr(planner.report.verify, "DOCUMENTS", {})


@pytest.mark.parametrize(("lang", "says"), [("da", "ingen forskelle"), ("en", "no differences")])
def test_a_fresh_run_has_no_differences(case, capsys, lang, says):
    told = verified(capsys, case, lang)
    assert (told.code, told.err) == (0, "")
    assert says in told.out.splitlines()[-1]


def test_verifying_changes_nothing(case, capsys):
    before = {path: path.stat().st_mtime_ns for path in case.rglob("*")}
    verified(capsys, case)
    assert {path: path.stat().st_mtime_ns for path in case.rglob("*")} == before


def test_a_run_that_is_moved_with_its_inputs_has_no_differences(case, capsys, tmp_path):
    case.rename(tmp_path / "elsewhere")
    assert verified(capsys, tmp_path / "elsewhere").code == 0


def test_a_run_that_is_moved_away_from_its_inputs_names_what_is_missing(case, capsys, tmp_path):
    (tmp_path / "away").mkdir()
    shutil.move(case / "run", tmp_path / "away" / "run")
    told = verified(capsys, tmp_path / "away")
    assert told.code == 1
    for name in ("areas.geojson", "institutions.csv", "children.csv"):
        assert f"../{name}: the file doesn't exist" in told.out


@pytest.mark.usefixtures("make_no_documents")
@pytest.mark.parametrize("step", [1, -1, 1_000_000])
@pytest.mark.parametrize("name", ["plan.json", "run.json"])
def test_any_number_that_is_changed_is_named_by_its_pointer(case, capsys, name, step):
    path = case / "run" / name
    whole = path.read_bytes()
    numbers = {
        pointer: value for pointer, value in leaves(json.loads(whole)).items() if is_number(value)
    }
    assert len(numbers) > 11
    unnoticed = []
    for pointer, value in numbers.items():
        rewritten(path, lambda record, at=pointer, to=value + step: put(record, at, to))
        told = verified(capsys, case)
        if told.code != 1 or f"✗ {name}: {pointer}: " not in told.out.replace(" (", ": ("):
            unnoticed.append((pointer, told.code, told.err))
        path.write_bytes(whole)
    assert unnoticed == []


def test_a_number_that_is_changed_together_with_its_seal_is_still_recounted(case, capsys):
    def shift(record):
        record["institutions"]["S1"]["2026/27"]["places"] -= 1

    rewritten(case / "run" / "plan.json", shift)
    (case / "run" / SEAL).write_text(json_text(seal(case / "run")), encoding="utf-8")
    told = verified(capsys, case)
    assert told.code == 1
    assert "changed after the run" not in told.out
    assert "plan.json: total_places: 21 of 22" in told.out
    assert "places.csv:4: doesn't match the plan" in told.out


@pytest.mark.usefixtures("make_no_documents")
@pytest.mark.parametrize(
    "name", ["places.csv", "measures.csv", "decisions.csv", "restricted/children.csv"]
)
def test_any_line_of_a_table_that_is_changed_is_named(case, capsys, name):
    path = case / "run" / name
    whole = path.read_text(encoding="utf-8")
    lines = whole.splitlines()
    for number in range(1, len(lines)):
        changed = [*lines[:number], lines[number] + "0", *lines[number + 1 :]]
        path.write_text("\n".join(changed) + "\n", encoding="utf-8")
        told = verified(capsys, case)
        assert told.code == 1
        assert f"✗ {name}: changed after the run" in told.out
        assert f"✗ {name}:{number + 1}: doesn't match the plan" in told.out


@pytest.mark.parametrize(
    ("old", "new", "others"),
    [
        ("Sølyst", "Solyst", []),
        ("<tbody>", "<tbody >", []),
        # The page says in which language all of a run is.
        ('lang="da"', 'lang="en"', ["plan.xlsx", "report.pdf"]),
        ("default-src", "x", []),
    ],
)
def test_a_page_that_is_changed_together_with_its_seal_is_still_made_again(
    case, capsys, old, new, others
):
    path = case / "run" / "report.html"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    (case / "run" / SEAL).write_text(json_text(seal(case / "run")), encoding="utf-8")
    told = verified(capsys, case)
    assert told.code == 1
    stale = [f"  ✗ {name}: doesn't match the plan" for name in ("report.html", *others)]
    assert told.out.splitlines()[1:-1] == stale


def test_a_number_of_the_workbook_that_is_changed_together_with_its_seal_is_noticed(case, capsys):
    path = case / "run" / "plan.xlsx"
    with zipfile.ZipFile(path) as parts:
        held = {name: parts.read(name) for name in parts.namelist()}
    page = "xl/worksheets/sheet3.xml"
    assert b"<v>8</v>" in held[page]
    held[page] = held[page].replace(b"<v>8</v>", b"<v>9</v>", 1)
    with zipfile.ZipFile(path, "w") as out:
        for name, content in held.items():
            out.writestr(name, content)
    (case / "run" / SEAL).write_text(json_text(seal(case / "run")), encoding="utf-8")
    told = verified(capsys, case)
    assert told.code == 1
    assert told.out.splitlines()[1:-1] == ["  ✗ plan.xlsx: doesn't match the plan"]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 1.0])
def test_a_byte_of_the_paper_that_is_changed_with_its_seal_is_still_noticed(case, capsys, share):
    path = case / "run" / "report.pdf"
    raw = bytearray(path.read_bytes())
    raw[int(share * (len(raw) - 1))] ^= 1
    path.write_bytes(bytes(raw))
    (case / "run" / SEAL).write_text(json_text(seal(case / "run")), encoding="utf-8")
    told = verified(capsys, case)
    assert told.code == 1
    assert told.out.splitlines()[1:-1] == ["  ✗ report.pdf: doesn't match the plan"]


@pytest.mark.parametrize("raw", ["<svg xmlns='http://www.w3.org/2000/svg'/>", "hello"])
def test_a_paper_without_a_map_that_there_is_is_noticed(case, capsys, raw):
    (case / "run" / "maps" / "plan-2026-27.svg").write_text(raw, encoding="utf-8")
    told = verified(capsys, case)
    assert told.code == 1
    assert "✗ report.pdf: doesn't match the plan" in told.out


def test_an_english_run_is_made_again_in_english(case, capsys):
    out = case / "english"
    asked = ("--out", out, "--lang", "en")
    assert tell(capsys, "plan", case / "small.yaml", *asked).code == 0
    assert b"/Lang(en)" in (out / "report.pdf").read_bytes()
    assert tell(capsys, "verify", out, "--lang", "da").code == 0


@pytest.mark.parametrize("name", ["plan.xlsx", "report.html", "report.pdf"])
@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", None])
def test_a_document_that_cannot_be_read_is_a_difference(case, capsys, name, raw):
    path = case / "run" / name
    path.unlink()
    if raw is not None:
        path.write_bytes(raw)
    told = verified(capsys, case)
    assert told.code == 1
    assert f"✗ {name}: doesn't match the plan" in told.out


@pytest.mark.parametrize("key", ["status", "failure", "inputs", "versions", "stages"])
def test_a_record_from_which_no_page_can_be_made_is_a_difference(case, capsys, key):
    rewritten(case / "run" / "run.json", lambda record: record.update({key: 7}))
    told = verified(capsys, case)
    assert (told.code, told.err) == (1, "")


def test_a_difference_in_the_childrens_table_is_told_without_the_child(case, capsys):
    path = case / "run" / "restricted" / "children.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("N1", "V1"), encoding="utf-8")
    told = verified(capsys, case)
    assert told.code == 1
    assert "KANARIE" not in told.out + told.err


@pytest.mark.parametrize(
    "name",
    ["maps/plan-2026-27.png", "maps/today.pdf", "maps/coverage.svg", "plan.gpkg", "plan.xlsx"],
)
def test_a_byte_of_a_picture_that_is_changed_is_noticed(case, capsys, name):
    path = case / "run" / name
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(bytes(raw))
    told = verified(capsys, case)
    assert told.code == 1
    assert f"✗ {name}: changed after the run" in told.out


@pytest.mark.parametrize(
    "name",
    ["places.csv", "maps/plan-2026-27.png", "plan.gpkg", "plan.xlsx", "report.html", "report.pdf"],
)
def test_a_file_that_is_gone_is_noticed(case, capsys, name):
    (case / "run" / name).unlink()
    told = verified(capsys, case)
    assert told.code == 1
    assert f"✗ {name}: changed after the run" in told.out


def test_a_file_that_was_not_there_is_noticed(case, capsys):
    (case / "run" / "note.txt").write_text("mine", encoding="utf-8")
    told = verified(capsys, case)
    assert told.code == 1
    assert "✗ note.txt: changed after the run" in told.out


@pytest.mark.parametrize("name", ["areas.geojson", "institutions.csv", "children.csv"])
def test_an_input_that_is_changed_is_named_by_its_hash(case, capsys, name):
    # A final blank changes no value, and yet it is another file.
    with (case / name).open("ab") as out:
        out.write(b"\n")
    told = verified(capsys, case)
    assert told.code == 1
    number = ["areas.geojson", "institutions.csv", "children.csv"].index(name)
    assert f"✗ run.json: /inputs/{number}/sha256: is " in told.out
    assert "✗ run.json: /scenario_hash: is " in told.out


def test_an_input_that_is_no_longer_valid_is_told(case, capsys):
    path = case / "institutions.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("kommunal", "x"), encoding="utf-8")
    told = verified(capsys, case)
    assert told.code == 1
    assert "../institutions.csv:2: ownership: »x« is not one of" in told.out


@pytest.mark.parametrize("name", ["run.json", "plan.json", "audit.json", "seal.json"])
@pytest.mark.parametrize("raw", [None, b"", b"hello", b"[" * 100_000])
def test_what_is_no_run_directory_is_wrong_use(case, capsys, name, raw):
    path = case / "run" / name
    path.unlink()
    if raw is not None:
        path.write_bytes(raw)
    told = verified(capsys, case)
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith(f"{path}: missing or unreadable; ")


@pytest.mark.parametrize("name", ["run.json", "plan.json", "audit.json", "seal.json"])
@pytest.mark.parametrize("raw", ["[]", "{}", "5", "null", '"x"'])
def test_a_record_of_another_form_is_a_difference_or_wrong_use(case, capsys, name, raw):
    # An empty list is what audit.json is.
    raw = "[[]]" if (name, raw) == ("audit.json", "[]") else raw
    (case / "run" / name).write_text(raw, encoding="utf-8")
    told = verified(capsys, case)
    assert told.code in {1, 2}
    assert "Internal" not in told.err
