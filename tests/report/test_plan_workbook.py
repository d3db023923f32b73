"""``plan.xlsx``: what the page and the tables tell, as numbers, and nothing else."""

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from made_pages import STAGES, a_page, a_record, a_run, cells, parsed, renamed, rows_of
from made_variants import BASIS, LEAVING
from small_case import CHILDREN, RULES
from workbooks import read, tables

from planner.domain.names import school_year_label
from planner.domain.outcome import Verdict
from planner.report.changes import LABELS, TAKING_NOBODY
from planner.report.record import Timings
from planner.report.tables import (
    DECISIONS_COLUMNS,
    MEASURES_COLUMNS,
    csv_text,
    decisions_rows,
    measures_rows,
)
from planner.report.told.figures import not_shown
from planner.report.told.run import ToldRun
from planner.report.workbook.book import run_workbook
from planner.rules import registry

YEARS = ["2026/27", "2027/28", "2028/29"]
# N2 takes nobody new while its child is there; V1 grows and shrinks; S2 opens later.
PATHS = {
    "N1": [(BASIS, 6)] * 3,
    "N2": [(LEAVING, 1), (LEAVING, 1), (LEAVING, 0)],
    "S1": [(BASIS, 8)] * 3,
    "S2": [(LEAVING, 0), (BASIS, 6), (BASIS, 6)],
    "V1": [(BASIS, 8), (BASIS, 7), (BASIS, 7)],
}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return a_run(
        tmp_path_factory.mktemp("case"), PATHS, school_years=YEARS, case={"is_synthetic": True}
    )


def told(run, lang="da", **changes):
    case, plan = run
    return ToldRun(record=a_record(case, plan, **changes), case=case, plan=plan, lang=lang)


def book(run, lang="da", **changes):
    return tables(run_workbook(told(run, lang, **changes)))


@pytest.fixture(scope="module")
def sheets(run):
    return book(run)


@pytest.fixture(scope="module")
def page(run):
    return parsed(a_page(*run))


def from_csv(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("da", "Læs mig,Forslag,Institutioner,Bydele,Mål,Hvor sikkert er det,Regler,Revision"),
        ("en", "Read me,Proposal,Institutions,Areas,Measures,How sure is it,Rules,Audit"),
    ],
)
def test_the_first_sheet_names_the_others_and_what_the_run_is(run, lang, names):
    found = book(run, lang)
    last = {"da": ("Parametre", "Ændringer"), "en": ("Parameters", "Changes")}[lang]
    assert list(found) == [*names.split(","), *last]
    [first, *others] = found
    about = dict(row.values() for row in found[first])
    sheet = {"da": "Ark", "en": "Sheet"}[lang]
    assert [one for one in about if one.startswith(sheet)] == [f"{sheet}: {one}" for one in others]
    assert about[{"da": "Scenarie", "en": "Scenario"}[lang]] == "Lille sag"
    synthetic = {"da": "syntetiske data", "en": "synthetic data"}[lang]
    assert about["Data"] == synthetic
    assert run[0].scenario_hash in about.values()
    # Why, and how many numbers, but never which value.
    empty = about[{"da": "Tomme felter", "en": "Empty cells"}[lang]]
    assert not_shown(told(run, lang)) in empty
    assert {one.sha256 for one in run[0].inputs} <= set(about.values())
    assert "xlsxwriter" in about[{"da": "Versioner", "en": "Versions"}[lang]]


def test_data_that_are_real_are_not_called_synthetic(run):
    case, plan = run
    real = replace(case, problem=replace(case.problem, is_synthetic=False))
    found = book((real, plan))
    assert "syntetiske data" not in found["Læs mig"][3].values()
    assert {row["Syntetiske data"] for row in found["Institutioner"]} == {"nej"}


def test_the_proposal_is_the_table_of_decisions_with_its_numbers_as_numbers(run, sheets):
    rows = from_csv(csv_text(DECISIONS_COLUMNS, decisions_rows(told(run).placement)))
    assert len(rows) > 5
    for row, right in zip(sheets["Forslag"], rows, strict=True):
        assert row["Skoleår"] == right["school_year"]
        assert row["Nr."] == int(right["number"])
        assert (row["Nøgle"] or "") == right["institution_id"]
        assert row["Institution"] == (right["name"] or "byen")
        assert (row["Bydel"] or "") == right["area"]
        for head, key in (("Før", "places_before"), ("Efter", "places_after")):
            number = row[f"{head} [pladser]"]
            assert number is None or isinstance(number, Decimal)
            assert ("" if number is None else f"{number:f}") == right[key]
        assert row["Hvem beslutter"] == right["decides_da"]
        assert row["Beslutning"] == right["text_da"]
        assert row["Syntetiske data"] == "ja"
    assert {row["Ændring"] for row in sheets["Forslag"]} >= {"Åbner", "Udfases", "Placeres"}


def test_institutions_have_the_places_that_the_page_shows(sheets, page):
    columns = ["I dag", *YEARS]
    shown = {}
    for row in rows_of(page, "institutions-table"):
        key = row.one("th").all("small")[0].text.strip()
        for label, cell in zip(columns, row.children[3:7], strict=True):
            number = cell.all("b")
            if "class" in cell.attributes:
                shown[key, label] = (
                    cell.attributes["class"],
                    Decimal(number[0].text) if number else None,
                )
    assert len(shown) > 15
    names = {one.value: label.da for one, label in LABELS.items()}
    found = {(row["Nøgle"], row["Skoleår"]): row for row in sheets["Institutioner"]}
    assert list(found) == list(shown)
    for key, (change, places) in shown.items():
        row = found[key]
        assert row["Ændring"] == names[change]
        # The page only says of one that ends that it does.
        assert row["Pladser [pladser]"] == (0 if change == "ends" else places)
        before, now = row["Før [pladser]"], row["Pladser [pladser]"]
        assert row["Forskel [pladser]"] == (None if None in {before, now} else now - before)
    assert found["V1", "2027/28"]["Forskel [pladser]"] == -1
    assert found["S1", "2027/28"]["Heraf til en særlig gruppe [pladser]"] == 2


def test_who_takes_nobody_has_no_number_of_that_year_or_of_the_one_before(sheets):
    closed = {LABELS[one].da for one in TAKING_NOBODY}
    rows = {row["Skoleår"]: row for row in sheets["Institutioner"] if row["Nøgle"] == "N2"}
    assert rows["2026/27"]["Ændring"] in closed
    for label, head in (
        *(("2026/27", one) for one in ("Pladser", "Forskel", "Heraf til en særlig gruppe")),
        *(("2027/28", one) for one in ("Før", "Pladser", "Forskel")),
        *(("2028/29", one) for one in ("Før", "Forskel")),
    ):
        assert rows[label][f"{head} [pladser]"] is None


def test_areas_have_the_open_places_that_the_page_shows(sheets, page):
    shown = {}
    for row in rows_of(page, "areas-table"):
        name, children, *counts = cells(row)
        for label, count in zip(["I dag", *YEARS], counts, strict=True):
            shown[name, label] = (Decimal(children), Decimal(count))
    found = {
        (row["Bydel"], row["Skoleår"]): (
            row["Børn på 0-5 år [børn]"],
            row["Åbne pladser [pladser]"],
        )
        for row in sheets["Bydele"]
    }
    assert found == shown
    assert {row["Nøgle"] for row in sheets["Bydele"]} == {"01", "02", "03"}
    south = next(r for r in sheets["Bydele"] if (r["Nøgle"], r["Skoleår"]) == ("02", "2026/27"))
    assert south["Heraf åbne til en særlig gruppe [pladser]"] == 2
    coverage = south["Åbne ordinære pladser [pr. 1.000 børn på 0-5 år]"]
    assert coverage == round(Decimal(6000) / 310, 2)


def test_measures_are_those_of_the_table_and_a_hidden_one_is_no_number(run, sheets):
    rows = from_csv(csv_text(MEASURES_COLUMNS, measures_rows(told(run).figures)))
    hidden = 0
    for row, right in zip(sheets["Mål"], rows, strict=True):
        assert row["Nøgle"] == f"{right['measure']}.{right['statistic']}"
        assert row["Skoleår"] == (right["school_year"] or "hele perioden")
        assert row["Gælder"] == (right["subject"] or "byen")
        assert (row["Mål"], row["Enhed"]) == (right["label"], right["unit"])
        value = row["Værdi [se Enhed]"]
        if right["value"]:
            assert value == Decimal(right["value"])
            assert row["Bemærkning"] is None
        else:
            assert value is None
            assert row["Bemærkning"] == "skjult"
            hidden += 1
        assert row["Hvad det betyder"]
    assert hidden > 0


def test_proofs_have_value_bound_and_gap_and_hide_what_tells_of_few(sheets):
    first, second = sheets["Hvor sikkert er det"]
    assert [row["Trin"] for row in (first, second)] == [1, 2]
    assert (first["Mål"], first["Bevis"], first["Bekræftet af"]) == ("Skift", "bevist", "SCIP 9")
    hidden = ("Planen har [se Enhed]", "Kan ikke være mindre end [se Enhed]", "Gap")
    assert [first[one] for one in hidden] == [None] * 3
    assert second["Planen har [se Enhed]"] == 7
    assert second["Kan ikke være mindre end [se Enhed]"] == 4
    assert second["Gap"] == round(Decimal(STAGES[1].gap), 6)
    assert (second["Bevis"], second["Bekræftet af"]) == ("ikke bevist", None)


def test_rules_have_their_sources_and_those_that_are_off_come_last(tmp_path, sheets):
    assert [row["Nøgle"] for row in sheets["Regler"]] == [one.id for one in registry.RULES]
    first = sheets["Regler"][0]
    assert first["Kilde"]
    assert first["Skoleår"] == ", ".join(YEARS)
    off = {**RULES, "travel_limit": None}
    [*_, last] = book(a_run(tmp_path, rules=off))["Regler"]
    assert (last["Nøgle"], last["Den kræver"]) == ("travel_limit", "slået fra i dette scenarie")


def test_the_audit_names_every_breach_and_every_rule_without_one(sheets):
    every = {one.id for one in registry.RULES}
    # Beside the rules, a plan must make sense.
    assert {row["Nøgle"] for row in sheets["Revision"]} - every == {"consistency"}
    assert {row["Nøgle"] for row in sheets["Revision"]} >= every
    kept = [row["Brud"] for row in sheets["Revision"] if row["Nøgle"] == "takes_all_children"]
    assert kept == ["intet brud"]
    [row] = [row for row in sheets["Revision"] if row["Nøgle"] == "total_places"][:1]
    assert row["Skoleår"] == YEARS[0]
    assert "22" in row["Brud"]


def test_settings_are_all_of_the_scenario_with_numbers_as_numbers(run, sheets):
    found = {row["Nøgle"]: row for row in sheets["Parametre"]}
    assert found["rules.minimum_places.minimum"]["Værdi"] == 6
    assert found["rules.integrated.max_share"]["Værdi"] == Decimal("0.2")
    assert found["rules.minimum_places.minimum"]["Indstilling"].startswith("Mindst antal pladser")
    assert found["case.is_synthetic"]["Værdi"] == "ja"
    digests = {one.role: one.sha256 for one in run[0].inputs}
    assert found["case.children"]["Værdi"] == digests["children"]
    assert ".csv" not in json.dumps([row["Værdi"] for row in found.values()], default=str)


def test_changes_are_told_with_the_file_and_without_its_folder(run):
    case, plan = run
    record = a_record(case, plan)
    record["overrides"] = [
        {"key": "rules.minimum_places.minimum", "old": 6, "new": 8, "by": "/home/x/scen/a.yaml"},
        {"key": "rules.travel_limit", "old": None, "new": {"limit_m": 3000}, "by": "C:\\x\\b.yaml"},
    ]
    one = ToldRun(record=record, case=case, plan=plan, lang="da")
    first, second = tables(run_workbook(one))["Ændringer"]
    assert (first["Før"], first["Efter"], first["Ændret i"]) == (6, 8, "a.yaml")
    assert (second["Før"], second["Efter"]) == ("slået fra", "limit_m: 3000")
    assert second["Ændret i"] == "b.yaml"


def test_hostile_names_are_text_on_every_sheet(run):
    names = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "<b>'\"&"]
    case, plan = run
    found = book((renamed(case, names), plan))
    assert {row["Institution"] for row in found["Institutioner"]} <= set(names)
    assert {"=1+1", "+1", "-1"} <= {row["Institution"] for row in found["Institutioner"]}


def test_a_rerun_gives_the_same_bytes_whatever_time_it_took(run):
    raw = run_workbook(told(run))
    slower = [replace(one, seconds=99.0) for one in STAGES]
    timings = Timings(read=1.0, solve=2.0, audit=3.0, write=4.0)
    assert run_workbook(told(run, stages=tuple(slower), timings=timings)) == raw
    assert run_workbook(told(run, verdict=Verdict.PROVEN)) != raw


def test_no_child_is_in_the_workbook(run):
    text = str(read(run_workbook(told(run))))
    assert "Sølyst" in text
    for child in CHILDREN:
        assert child["child_id"] not in text
        assert str(child["x"]) not in text


def test_years_are_text(run, sheets):
    labels = {school_year_label(one) for one in run[0].problem.school_years}
    assert {row["Skoleår"] for row in sheets["Institutioner"]} == {"I dag", *labels}
