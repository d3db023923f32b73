"""``planner import`` makes a case of downloads, whole or not at all, and check understands it."""

import csv
from pathlib import Path

import downloads
import pytest
from small_case import tell

from planner.scenario.build import read_case
from planner.scenario.children import CHILDREN_COLUMNS
from planner.scenario.resolve import resolve
from planner.verbs import importing

ROOT = Path(__file__).resolve().parents[3]


def filled(folder, columns):
    """Fill in columns of the case's institutions, as the municipality would."""
    path = folder / "institutions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return downloads.write_table(path, list(rows[0]), [row | columns for row in rows])


def test_a_folder_of_downloads_becomes_a_case(tmp_path, capsys):
    paths = downloads.write_all(tmp_path)
    told = tell(capsys, "import", *paths, "--out", tmp_path / "sag", "--lang", "en")
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines()[:6] == [
        (
            "daginstitutioner.geojson: the municipality's layer of day-care institutions; only "
            "compared with the register"
        ),
        (
            "rode.geojson: the municipality's layer of roder; only compared with the layer that is "
            "used"
        ),
        "boern.csv: child population by area, one column an age",
        (
            "bydel.geojson: the municipality's layer of the ten bydele; not used, for "
            "Christianshavn and Kongens Enghave are areas of their own"
        ),
        "dagtilbud.csv: national register of day-care institutions",
        "kvarter.geojson: the municipality's layer of kvarterer",
    ]
    assert "24 institutions of 31 in dagtilbud.csv are in the case" in told.out
    assert "  1 in dagtilbud.csv: in another municipality" in told.out
    assert "  2 in rode.geojson: numbers the areas otherwise than the planner" in told.out
    assert {path.name for path in (tmp_path / "sag").iterdir()} == {
        *("LAESMIG.md", "areas.geojson", "case.yaml", "children.csv", "institutions.csv"),
        *("left_out.csv", "quarters.csv", "remarks.csv"),
    }


def test_check_says_in_one_line_what_is_to_be_filled_in_and_then_reads_it(tmp_path, capsys):
    folder = tmp_path / "sag"
    assert tell(capsys, "import", *downloads.write_all(tmp_path), "--out", folder).code == 0
    told = tell(capsys, "check", folder / "case.yaml")
    assert (told.code, told.out) == (4, "")
    assert told.err == (
        f"{folder}/institutions.csv: capacity: er tom i 24 af 24 rækker: 2-25; udfyld kolonnen\n"
    )
    filled(folder, {"capacity": 80, "basis_places_max": 16})
    told = tell(capsys, "check", folder / "case.yaml")
    assert (told.code, told.err) == (0, "")
    assert "Alt er læst; ingen fejl." in told.out


def test_the_children_as_the_readme_shows_one_are_read(tmp_path, capsys):
    # With the planner's own outlines, for the example lies in Copenhagen.
    folder = tmp_path / "sag"
    assert tell(capsys, "import", downloads.write_register(tmp_path), "--out", folder).code == 0
    filled(folder, {"capacity": 80, "basis_places_max": 16})
    readme = (folder / "LAESMIG.md").read_text(encoding="utf-8")
    [example] = [line.split(": ")[-1] for line in readme.splitlines() if "B0001" in line]
    path = folder / "children.csv"
    header = path.read_text(encoding="utf-8").strip()
    assert tuple(header.split(",")) == CHILDREN_COLUMNS.names
    other = example.replace("B0001", "B0002").removesuffix("no") + "yes"
    path.write_text(f"{header}\n{example}\n{other}\n", encoding="utf-8")
    first, second = read_case(folder / "case.yaml").problem.children.values()
    assert (first.id, first.birth_year, first.entry) == ("B0001", 2022, 2026)
    assert (first.has_protected_address, second.has_protected_address) == (False, True)


def test_a_forecast_by_the_imported_quarters_is_read(tmp_path, capsys):
    folder = tmp_path / "sag"
    assert tell(capsys, "import", *downloads.write_all(tmp_path), "--out", folder).code == 0
    filled(folder, {"capacity": 80, "basis_places_max": 16})
    path = folder / "case.yaml"
    forecast = "forecast: {file: null, per_1000: 5, population: quarters.csv}"
    path.write_text(path.read_text(encoding="utf-8").replace("forecast: null", forecast), "utf-8")
    assert tell(capsys, "check", path).code == 0


def test_only_you_can_read_what_the_children_are_filled_into(tmp_path, capsys):
    path = downloads.write_register(tmp_path)
    assert tell(capsys, "import", path, "--out", tmp_path / "sag").code == 0
    modes = {one.name: one.stat().st_mode & 0o777 for one in (tmp_path / "sag").iterdir()}
    assert {name for name, mode in modes.items() if mode == 0o600} == {"children.csv"}


def test_a_folder_that_holds_something_is_left_alone(tmp_path, capsys):
    path = downloads.write_register(tmp_path)
    (tmp_path / "sag").mkdir()
    assert tell(capsys, "import", path, "--out", tmp_path / "sag").code == 0
    before = (tmp_path / "sag" / "case.yaml").read_bytes()
    told = tell(capsys, "import", path, "--out", tmp_path / "sag", "--lang", "en")
    assert told.code == 2
    assert told.err == (
        f"{tmp_path / 'sag'}: exists and is not empty; choose another folder with --out\n"
    )
    assert (tmp_path / "sag" / "case.yaml").read_bytes() == before
    assert tell(capsys, "import", path, "--out", path).code == 2


@pytest.mark.parametrize("lang", ["da", "en"])
def test_a_faulty_file_leaves_nothing(tmp_path, capsys, lang):
    bad = downloads.write_register(tmp_path, columns=("id", "navn", "type"))
    told = tell(capsys, "import", bad, "--out", tmp_path / "sag", "--lang", lang)
    assert told.code == 4
    assert {"da": "mangler", "en": "lacks"}[lang] in told.err
    assert [path.name for path in tmp_path.iterdir()] == ["dagtilbud.csv"]


def test_nothing_is_written_half(tmp_path, capsys, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(importing, "case_files", fail)
    path = downloads.write_register(tmp_path)
    told = tell(capsys, "import", path, "--out", tmp_path / "sag", "--lang", "en")
    assert told.code == 2
    assert "can't be written (No space left on device)" in told.err
    assert [one.name for one in tmp_path.iterdir()] == ["dagtilbud.csv"]


def test_nothing_given_is_wrong_use(tmp_path, capsys):
    told = tell(capsys, "import", "--out", tmp_path / "sag", "--lang", "en")
    assert told.code == 2
    assert told.err == "nothing to import; give files, or --download an address\n"


def test_a_download_is_kept_in_the_case_and_told(tmp_path, capsys, monkeypatch):
    address = "https://example.com/dagtilbud.csv"
    monkeypatch.setattr(importing, "download", lambda _, folder: downloads.write_register(folder))
    folder = tmp_path / "sag"
    told = tell(capsys, "import", "--download", address, "--out", folder, "--lang", "en")
    assert told.code == 0
    assert told.err == f"Downloads {address}\n"
    assert (folder / "downloads" / "dagtilbud.csv").is_file()
    assert f", {address}\n" in (folder / "LAESMIG.md").read_text(encoding="utf-8")


def test_an_address_that_may_not_be_asked_is_refused_first(tmp_path, capsys):
    told = tell(capsys, "import", "--download", "http://example.com/x", "--out", tmp_path / "sag")
    assert told.code == 2
    assert not list(tmp_path.iterdir())


def test_the_rules_of_a_case_are_those_of_the_model(tmp_path, capsys):
    path = downloads.write_register(tmp_path)
    assert tell(capsys, "import", path, "--out", tmp_path / "s").code == 0
    made = resolve(tmp_path / "s" / "case.yaml").content
    model = resolve(ROOT / "scenarios" / "first-year.yaml").content
    assert made["rules"] == model["rules"]
    assert made["objective"] == model["objective"]
    assert made["school_years"] == model["school_years"]
