"""``planner explain why`` answers in a paragraph, or says what stands against it."""

import pytest
from small_case import CHILDREN, scenario, tell, write_case

from planner.domain.outcome import Outcome, Verdict
from planner.explain.questions import Questions


def asked(capsys, path, *options):
    return tell(capsys, "explain", "why", path, *options)


def test_another_number_of_places_is_answered_in_one_paragraph(tmp_path, capsys):
    path = write_case(tmp_path)
    told = asked(capsys, path, "--institution", "N1", "--places", 7, "--lang", "en")
    assert told.code == 0
    heading, paragraph = told.out.splitlines()
    assert heading == "Lille sag · 2026/27"
    assert paragraph.startswith("Ærtebjerg (N1, Nord) has 6 ordinary basis places in 2026/27")
    assert paragraph.endswith("Both plans are proven best and audited.")
    assert not any(child["child_id"] in told.out + told.err for child in CHILDREN)


def test_what_it_means_for_an_area_is_told_in_the_same_paragraph(tmp_path, capsys):
    path, options = write_case(tmp_path), ("--institution", "N1", "--places", 7)
    told = asked(capsys, path, *options, "--area", "01", "--lang", "en")
    assert told.code == 0
    _, paragraph = told.out.splitlines()
    assert " For Nord it means in 2026/27: " in paragraph
    # Eight children in all.
    assert "mean distance of its children not shown" in paragraph
    assert paragraph.endswith("Both plans are proven best and audited.")
    without = asked(capsys, path, *options, "--lang", "en").out
    start, end = paragraph.index(" For Nord"), paragraph.index(" Both plans")
    assert f"{paragraph[:start]}{paragraph[end:]}" == without.splitlines()[1]


def test_what_is_planned_anyway_changes_nothing(tmp_path, capsys):
    told = asked(capsys, write_case(tmp_path), "--institution", "N1", "--open")
    assert told.code == 0
    assert "Intet mål ændres. Ingen anden institution ændres i det år." in told.out
    # The one plan is both.
    assert "2 af 2" not in told.err


def test_without_an_option_the_opposite_is_asked_and_what_stands_against_it_is_said(
    tmp_path, capsys
):
    told = asked(capsys, write_case(tmp_path), "--institution", "N1")
    assert told.code == 3
    assert "Ærtebjerg (N1, Nord) er ikke basisinstitution i 2026/27." in told.out
    assert "[phase_out]" in told.out


WRONG_USE = {
    "an unknown institution": (["--institution", "Q9"], "--institution: there is no Q9"),
    "a year not planned": (["--institution", "N1", "--year", "2030/31"], "write one of 2026/27"),
    "no year at all": (["--institution", "N1", "--year", "next"], "write one of 2026/27"),
    "an unknown area": (
        ["--institution", "N1", "--area", "09"],
        "small.yaml: --area: there is no 09; write an area_id of 01 Nord, 02 Syd, 03 Vest",
    ),
    "two answers": (["--institution", "N1", "--open", "--closed"], "exclude each other"),
}


@pytest.mark.parametrize(("options", "says"), WRONG_USE.values(), ids=WRONG_USE)
def test_wrong_use_is_told(tmp_path, capsys, options, says):
    told = asked(capsys, write_case(tmp_path), *options, "--lang", "en")
    assert told.code == 2
    assert says in told.err


def test_a_scenario_without_a_plan_points_to_the_conflict(tmp_path, capsys):
    path = write_case(tmp_path, settings=scenario(rules={"total_places": {"places": 900}}))
    told = asked(capsys, path, "--institution", "N1")
    assert (told.code, told.out) == (3, "")
    assert "planner explain conflict" in told.err


def test_no_plan_in_the_time_is_five(tmp_path, capsys, monkeypatch):
    nothing = Outcome(verdict=Verdict.NONE_FOUND, plan=None, stages=())
    monkeypatch.setattr(Questions, "solve", lambda *_, **__: nothing)
    told = asked(capsys, write_case(tmp_path), "--institution", "N1")
    assert (told.code, told.out) == (5, "")
