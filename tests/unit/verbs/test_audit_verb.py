"""``planner audit --plan`` judges any plan, and names each rule that it breaks."""

import json
from copy import deepcopy

import pytest
from small_case import INSTITUTIONS, changed, listing, scenario, tell, write_case

from planner.rules.registry import RULES

YEAR = "2026/27"


@pytest.fixture
def kept():
    """Return a plan that keeps all rules, as a person would write it."""
    standing = dict.fromkeys(("N1", "N2", "S1", "S2", "V1", "V2"), ("none", 0))
    standing |= {"N1": ("basis", 6), "N2": ("phasing_out", 1)}
    standing |= {"S1": ("basis", 9, 2), "V1": ("basis", 6)}
    return with_places({"institutions": {key: {} for key in standing}}, **standing)


def with_places(record, **standing_by_key):
    edited = deepcopy(record)
    for key, (status, places, *special) in standing_by_key.items():
        special_places = special[0] if special else 0
        edited["institutions"][key][YEAR] = {
            "status": status,
            "places": places,
            "special_places": special_places,
        }
    return edited


def audited(capsys, folder, record, *options, **parts):
    path = write_case(folder, **parts)
    (folder / "plan.json").write_text(json.dumps(record), encoding="utf-8")
    return tell(capsys, "audit", path, "--plan", folder / "plan.json", *options)


def broken_rules(told):
    return {line.split("[")[1].split("]")[0] for line in told.out.splitlines() if "✗" in line}


def rule(**parameters):
    return {"settings": scenario(rules=parameters)}


# Rule -> standings of the plan, what else differs, and all rules that are then broken.
BREAKS = {
    "minimum_places": ({"V1": ("basis", 5), "S1": ("basis", 10, 2)}, {}, {"every_area_served"}),
    "every_area_served": (
        {"V1": ("phasing_out", 1), "S1": ("basis", 12, 2), "N1": ("basis", 8)},
        rule(area_balance=None),
        set(),
    ),
    "phase_out": (
        {"N1": ("phasing_out", 2), "V1": ("basis", 10)},
        {},
        {"every_area_served", "places_stay"},
    ),
    "total_places": ({"S1": ("basis", 10, 2)}, {}, set()),
    "places_stay": ({}, rule(places_stay={"cap_places": 0}), set()),
    "vacancies_to_fewest": (
        {"N1": ("basis", 7), "S1": ("basis", 8, 2)},
        rule(vacancies_to_fewest={"tolerance": 0}),
        set(),
    ),
    "area_balance": ({}, rule(area_balance={"band_percent": [99, 101]}), set()),
    "ownership_balance": ({}, rule(ownership_balance={"selvejende_share": [0.455, 0.9]}), set()),
    "special_groups": ({"S1": ("basis", 9, 1)}, {}, set()),
    "takes_all_children": (
        {"S2": ("basis", 6), "S1": ("basis", 8, 2), "V1": ("basis", 6)},
        {"institutions": changed(INSTITUTIONS, "S2", closed_to="autisme")},
        {"total_places"},
    ),
    "quality_response": (
        {"V2": ("basis", 6), "V1": ("phasing_out", 1), "S1": ("basis", 8, 2)},
        rule(quality_response={"response": "move_places"}),
        set(),
    ),
    "integrated": ({}, rule(integrated={"max_share": 0.05}), set()),
    "room_to_move_on": ({}, rule(room_to_move_on={"reserved_places": 95}), set()),
    "institution_size": ({}, rule(institution_size={"places": [7, 15]}), set()),
}
# Of the children's places a plan file says nothing; the auditor finds them itself.
# See tests/unit/audit/test_breaches.py.
ABOUT_CHILDREN = {"children_keep_place", "age_fit", "travel_limit"}


def test_every_rule_is_broken_somewhere():
    assert set(BREAKS) | ABOUT_CHILDREN == {rule.id for rule in RULES}
    assert not set(BREAKS) & ABOUT_CHILDREN


@pytest.mark.parametrize(("lang", "says"), [("da", "Alle 17 regler"), ("en", "All 17 rules hold.")])
def test_a_plan_that_keeps_all_rules_is_zero(tmp_path, capsys, kept, lang, says):
    told = audited(capsys, tmp_path, kept, "--lang", lang)
    assert (told.code, told.err, broken_rules(told)) == (0, "", set())
    assert says in told.out


@pytest.mark.parametrize("rule_id", BREAKS)
def test_a_plan_that_breaks_a_rule_is_one_and_the_rule_is_named(tmp_path, capsys, kept, rule_id):
    standings, parts, others = BREAKS[rule_id]
    told = audited(capsys, tmp_path, with_places(kept, **standings), **parts)
    assert told.code == 1
    assert broken_rules(told) == {rule_id} | others


@pytest.mark.parametrize("rule_id", BREAKS)
def test_a_rule_that_is_switched_off_is_not_named(tmp_path, capsys, kept, rule_id):
    standings, parts, _ = BREAKS[rule_id]
    off = scenario(rules=parts.get("settings", scenario())["rules"] | {rule_id: None})
    told = audited(capsys, tmp_path, with_places(kept, **standings), **{**parts, "settings": off})
    assert rule_id not in broken_rules(told)
    assert told.code == (1 if broken_rules(told) else 0)


def test_audit_json_names_each_breach_with_its_numbers(tmp_path, capsys, kept):
    record = with_places(kept, S1=("basis", 10, 2))
    told = audited(capsys, tmp_path, record, "--out", tmp_path / "out")
    assert told.code == 1
    assert set(listing(tmp_path / "out")) == {"audit.json", "measures.csv", "seal.json"}
    [breach] = json.loads((tmp_path / "out" / "audit.json").read_text(encoding="utf-8"))
    assert {key: breach[key] for key in ("rule", "year", "measured", "limit", "unit")} == {
        "rule": "total_places",
        "year": YEAR,
        "measured": 23,
        "limit": 22,
        "unit": "places",
    }
    assert breach["text_da"] != breach["text_en"]


def test_todays_placement_is_judged_when_there_is_no_plan(tmp_path, capsys):
    told = tell(capsys, "audit", write_case(tmp_path))
    assert told.code == 1
    assert "dagens placering" in told.out
    assert broken_rules(told) == {"minimum_places", "every_area_served", "total_places"}


CONTRADICTIONS = {
    "more places than fit": {"V1": ("basis", 13)},
    "a status without places": {"S2": ("basis", 0)},
    "fewer places than none": {"S2": ("basis", -3)},
    "places without a status": {"S2": ("none", 6)},
    "kept places for nobody": {"N2": ("phasing_out", 2)},
    "more special places than there are": {"S1": ("basis", 9, 3)},
}


@pytest.mark.parametrize("standings", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_plan_that_contradicts_itself_is_told(tmp_path, capsys, kept, standings):
    told = audited(capsys, tmp_path, with_places(kept, **standings))
    assert told.code == 1
    assert "consistency" in broken_rules(told)


def test_a_plan_with_more_special_places_than_places_is_judged_too(tmp_path, capsys, kept):
    told = audited(capsys, tmp_path, with_places(kept, S1=("basis", 1, 2)))
    assert told.code == 1
    assert "consistency" in broken_rules(told)


NO_PLANS = {
    "text": "hello",
    "a list": "[]",
    "nothing": "{}",
    "institutions as a list": '{"institutions": []}',
    "a year that is none": '{"institutions": {"N1": {"2026": {"status": "none", "places": 0}}}}',
    "an unknown status": '{"institutions": {"N1": {"2026/27": {"status": "x", "places": 0}}}}',
    "half a place": '{"institutions": {"N1": {"2026/27": {"status": "basis", "places": 6.5}}}}',
    "places as text": '{"institutions": {"N1": {"2026/27": {"status": "basis", "places": "6"}}}}',
    "an unknown institution": '{"institutions": {"Q": {"2026/27": {"status":"none","places":0}}}}',
    "another year": '{"institutions": {"N1": {"2030/31": {"status": "none", "places": 0}}}}',
}


@pytest.mark.parametrize("text", NO_PLANS.values(), ids=NO_PLANS)
def test_a_file_that_is_no_plan_of_the_case_is_invalid_data(tmp_path, capsys, text):
    path = write_case(tmp_path)
    (tmp_path / "plan.json").write_text(text, encoding="utf-8")
    options = ["--plan", tmp_path / "plan.json", "--lang", "en"]
    told = tell(capsys, "audit", path, *options)
    assert (told.code, told.out) == (4, "")
    assert told.err.startswith(f"{tmp_path / 'plan.json'}: ")
    assert told.err.endswith("; give a plan.json of the same case\n")


def test_a_plan_file_that_is_not_there_is_invalid_data(tmp_path, capsys):
    told = tell(capsys, "audit", write_case(tmp_path), "--plan", tmp_path / "no.json")
    assert told.code == 4
    assert "findes ikke" in told.err


def test_a_plan_of_more_years_is_judged_in_the_years_of_the_scenario(tmp_path, capsys, kept):
    longer = deepcopy(kept)
    for years in longer["institutions"].values():
        years["2027/28"] = {"status": "basis", "places": 99, "special_places": 0}
    told = audited(capsys, tmp_path, longer)
    assert told.code == 0, told.out
    assert "Ikke bedømt, for scenariet har dem ikke: 2027/28." in told.out


def test_a_plan_that_lacks_a_year_of_the_scenario_is_refused(tmp_path, capsys, kept):
    settings = scenario(school_years=["2026/27", "2027/28"])
    told = audited(capsys, tmp_path, kept, settings=settings)
    assert told.code == 4
    assert "planen mangler 2027/28" in told.err
