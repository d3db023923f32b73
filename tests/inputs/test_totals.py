"""``case.totals``: what a decision says of areas stands beside what was read and stops nothing."""

import json
import re
from itertools import pairwise

import pytest
from good_case import cells_of, csv_of, faults, rows_of, workbook, write
from small_case import table, tell

from planner.copenhagen.figures import read_city
from planner.scenario.build import read_case, rebuild_case
from planner.scenario.totals import TOTALS_COLUMNS, differences

COLUMNS = ("area_id", *TOTALS_COLUMNS)
HEADS = {"en": "Worth a look:", "da": "Værd at se på:"}
WRONG = [
    ("09", 1, "totals.csv:2: area_id: »09« is not an area; use one of 01"),
    ("1", 1, "totals.csv:2: area_id: »1« is not an area; write 01"),
    ("01", "x", "totals.csv:2: basis_places: »x« is not a whole number"),
    ("01", "", "totals.csv: no column has a figure; give at least one of all_institutions"),
]


def totals(**changed):
    """Return what the good case adds up to, in one area otherwise."""
    said = {}
    for row in rows_of("institutions"):
        one = said.setdefault(
            row["area_id"], dict.fromkeys(COLUMNS, 0) | {"area_id": row["area_id"]}
        )
        one["all_institutions"] += 1
        one["basis_institutions"] += row["basis_places"] > 0
        one["basis_places"] += row["basis_places"]
        one["special_places"] += row["special_places"] or 0
    said["01"] |= changed
    return list(said.values())


def case_of(folder, rows, columns=COLUMNS):
    return write(folder, {"totals.csv": table(columns, rows)}, {"totals": "totals.csv"})


def said(capsys, path, lang="en"):
    told = tell(capsys, "check", path, "--lang", lang)
    assert (told.code, told.err) == (0, "")
    return told.out.replace(f"{path.parent}/", "")


def test_figures_that_agree_stand_beside_each_other(tmp_path, capsys):
    lines = said(capsys, case_of(tmp_path, totals())).splitlines()
    heading, first = lines[lines.index("Read / said in totals.csv:") + 1 :][:2]
    named = ["Area", "Institutions", "With places", "Places", "For special groups"]
    assert re.split(r"\s{2,}", heading.strip()) == named
    figures = [f"{totals()[0][name]} / {totals()[0][name]}" for name in TOTALS_COLUMNS]
    assert re.split(r"\s{2,}", first.strip())[-4:] == figures
    assert len(set(figures)) > 2
    assert "Worth a look:" not in lines


@pytest.mark.parametrize("column", TOTALS_COLUMNS)
@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "area 01: {} adds up to {}, but totals.csv says 77"),
        ("da", "bydel 01: {} er {} i alt, men totals.csv siger 77"),
    ],
)
def test_each_figure_that_differs_is_told_and_is_no_fault(tmp_path, capsys, column, lang, line):
    path = case_of(tmp_path, totals(**{column: 77}))
    out = said(capsys, path, lang)
    after = out.splitlines()[out.splitlines().index(HEADS[lang]) + 1 :]
    assert after[0].strip() == line.format(column, totals()[0][column])
    assert not after[1].startswith(" ")


def test_what_nothing_is_said_of_is_not_compared(tmp_path, capsys):
    rows = [{"area_id": "01", "basis_places": "", "special_places": "0"}]
    out = said(capsys, case_of(tmp_path, rows, ("area_id", "basis_places", "special_places")))
    [line] = [one for one in out.splitlines() if " / " in one and "01" in one]
    assert line.count("/ -") == 3
    assert "Worth a look" not in out


def test_names_may_be_danish_and_the_table_a_sheet(tmp_path, capsys):
    rows = [["Bydelsnr", "Antal dagtilbud", "Basispladser"], ["01", 77, 78]]
    path = write(tmp_path, {"t.xlsx": workbook({"Ark1": rows})}, {"totals": "t.xlsx"})
    out = said(capsys, path)
    assert "but t.xlsx says 77" in out
    assert "but t.xlsx says 78" in out
    assert out.count("Excel, sheet »Ark1«") == 1


@pytest.mark.parametrize(("area_id", "places", "told"), WRONG)
def test_a_table_that_is_wrong_is_refused(tmp_path, capsys, area_id, places, told):
    rows = [{"area_id": area_id, "basis_places": places}]
    [line] = faults(capsys, case_of(tmp_path, rows, ("area_id", "basis_places")))
    assert line.startswith(told)


def test_an_area_stands_once(tmp_path, capsys):
    rows = [{"area_id": "01", "basis_places": 1}] * 2
    [line] = faults(capsys, case_of(tmp_path, rows, ("area_id", "basis_places")))
    assert line.startswith("totals.csv:3: area_id: the same id as in row 2")


def test_a_run_finds_the_table_again_and_the_case_without_it_is_another(tmp_path):
    with_totals = read_case(case_of(tmp_path / "a", totals()))
    without = read_case(write(tmp_path / "b"))
    assert "totals" not in json.dumps(without.resolved)
    assert with_totals.scenario_hash != without.scenario_hash
    folder = tmp_path / "run"
    folder.mkdir()
    again = rebuild_case(with_totals.settings_from(folder), folder)
    assert again.scenario_hash == with_totals.scenario_hash
    assert again.totals_by_area == with_totals.totals_by_area


def test_the_bundled_case_is_as_bilag_2_says(tmp_path):
    names = ("dagtilbud", "basis_institutions", "basis_places", "special_places")
    rows = [
        {
            "area_id": one.area_id,
            **{c: one.counts[f"{n}_2025"] for c, n in zip(TOTALS_COLUMNS, names, strict=True)},
        }
        for one in read_city().areas
    ]
    (tmp_path / "bilag2.csv").write_text(table(COLUMNS, rows), encoding="utf-8")
    path = tmp_path / "case.yaml"
    path.write_text("extends: copenhagen.yaml\ncase: {totals: bilag2.csv}\n", encoding="utf-8")
    case = read_case(path)
    assert len(case.totals_by_area) == 12
    assert list(differences(case.problem, case.totals_by_area, "")) == []


def test_every_table_and_layer_says_how_it_was_read(tmp_path, capsys):
    files = {
        "totals.csv": table(COLUMNS, totals(), ";"),
        "forecast.csv": csv_of("forecast", delimiter=";"),
        "quarters.xlsx": workbook({"Kvarterer": cells_of("quarters")}),
    }
    forecast = {"file": "forecast.csv", "population": "quarters.xlsx", "seed": 1}
    path = write(tmp_path, files, {"totals": "totals.csv", "forecast": forecast})
    lines = said(capsys, path).splitlines()
    how = {
        line.split(":")[0].strip(): after for line, after in pairwise(lines) if "(sha256" in line
    }
    assert set(how) == {"areas", "institutions", "children", "forecast", "population", "totals"}
    assert all(one.startswith("    read as ") for one in how.values())
    assert how["forecast"].endswith("separated by semicolon")
    assert how["population"].endswith("Excel, sheet »Kvarterer«")
    assert how["totals"].endswith("separated by semicolon")


def test_a_table_of_distances_says_how_it_was_read(tmp_path, capsys):
    pairs = [
        {"child_id": child["child_id"], "institution_id": one["institution_id"], "distance_m": 900}
        for child in rows_of("children")
        for one in rows_of("institutions")
    ]
    matrix = table(("child_id", "institution_id", "distance_m"), pairs, "\t")
    case = {"travel": {"method": "matrix", "file": "travel.csv"}, "forecast": None}
    lines = said(capsys, write(tmp_path, {"travel.csv": matrix}, case)).splitlines()
    [at] = [k for k, line in enumerate(lines) if line.startswith("  travel: ")]
    assert lines[at + 1] == "    read as UTF-8, separated by tab"
