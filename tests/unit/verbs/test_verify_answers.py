"""``planner verify`` recomputes the answers of ``planner explain`` and finds whatever is edited."""

import json

import pytest
from small_case import CHILDREN, listing, scenario, tell, write_case

from planner.explain.directory import verify_reply
from planner.report.digests import leaves
from planner.report.run_directory import seal

# What a solver said of its search, which no recount can know.
OF_THE_SEARCH = ("seconds", "engine", "second_opinion", "second_engine", "failure", "limit")
# Parts of the record that a recount gives anew.
COUNTED = ("asked", "plans", "measures", "areas", "area", "variants")


# What is asked, of which scenario, and how the command ends.
QUESTIONS = {
    "why": (["why", "--institution", "N1", "--places", 7], {}, 0),
    "why, for an area": (["why", "--institution", "N1", "--places", 7, "--area", "01"], {}, 0),
    "why, and it is impossible": (["why", "--institution", "N1", "--closed"], {}, 3),
    "conflict": (["conflict"], {"every_area_served": {"institutions": 3}}, 3),
    "no conflict": (["conflict"], {}, 0),
    "price": (
        ["price"],
        {
            **dict.fromkeys(
                (
                    *("every_area_served", "places_stay", "vacancies_to_fewest", "area_balance"),
                    *("ownership_balance", "integrated", "travel_limit", "institution_size"),
                    *("special_groups", "takes_all_children", "quality_response", "age_fit"),
                    *("room_to_move_on", "phase_out"),
                )
            )
        },
        0,
    ),
}


def answered(tmp_path, capsys, name, lang="en"):
    (verb, *options), rules, code = QUESTIONS[name]
    path, out = write_case(tmp_path, settings=scenario(rules=rules)), tmp_path / "answer"
    told = tell(capsys, "explain", verb, path, *options, "--out", out, "--lang", lang)
    assert told.code == code, told
    return out, told


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_as_it_was_written_adds_up(tmp_path, capsys, name):
    out, told = answered(tmp_path, capsys, name)
    files = listing(out)
    assert {"answer.txt", "explain.json", "seal.json"} <= set(files)
    # What was said is what is written.
    assert told.out.startswith(files["answer.txt"].decode())
    assert f"Files: {out}/ (" in told.out
    found = tell(capsys, "verify", out, "--lang", "en")
    assert found.code == 0, found.out
    assert "solved again" in found.out or name == "no conflict"
    assert found.out.endswith("No differences.\n")
    texts = b"".join(raw for key, raw in files.items() if not key.endswith((".png", ".pdf")))
    assert not any(child["child_id"].encode() in texts for child in CHILDREN)


GOALS = {
    "several years": {"school_years": ["2026/27", "2027/28", "2028/29"]},
    "tolerated measures": {
        "objective": {
            "order": [
                "unserved",
                {"measure": "transitions", "tolerance_percent": 50},
                {"measure": "moved_places", "tolerance_percent": 50},
                "travel",
            ]
        }
    },
    "a weighted sum": {"objective": {"weights": {"unserved": 50, "transitions": 5, "travel": 1}}},
}


@pytest.mark.parametrize("changes", GOALS.values(), ids=GOALS)
def test_an_answer_adds_up_whatever_the_goal(tmp_path, capsys, changes):
    path, out = write_case(tmp_path, settings=scenario(**changes)), tmp_path / "answer"
    year = changes.get("school_years", ["2026/27"])[-1]
    options = ("--institution", "N1", "--places", 7, "--area", "02", "--year", year)
    told = tell(capsys, "explain", "why", path, *options, "--out", out)
    assert told.code == 0, told
    assert json.loads((out / "explain.json").read_text(encoding="utf-8"))["kind"] == "why"
    assert verify_reply(out).differences == ()


def edited(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str) and value.isdigit():
        return str(int(value) + 1)
    return "proven" if value == "feasible" else "feasible"


def put(record, pointer, value):
    # A school year has a slash of its own.
    keys = pointer.replace("2026/27", "2026-27").split("/")[1:]
    *path, last = (key.replace("2026-27", "2026/27") for key in keys)
    for key in path:
        record = record[int(key) if isinstance(record, list) else key]
    record[int(last) if isinstance(record, list) else last] = value


def sealed_anew(folder):
    (folder / "seal.json").write_text(json.dumps(seal(folder)), encoding="utf-8")


def counted(pointer):
    """Say whether a value is one that the auditor can count, or that follows from the plans."""
    keys = pointer.split("/")
    section, last = keys[1], keys[-1]
    return section in COUNTED and last not in OF_THE_SEARCH


@pytest.mark.parametrize("name", ["why, for an area", "price"])
def test_every_number_in_the_record_is_recounted(tmp_path, capsys, name):
    out, _ = answered(tmp_path, capsys, name)
    text = (out / "explain.json").read_text(encoding="utf-8")
    record = json.loads(text)
    tried = 0
    places = [key for key, value in leaves(record).items() if value is not None and counted(key)]
    # Every second of a short record, every 13th of a long one: each is recomputed.
    for pointer in places[:: 2 if len(places) < 300 else 13]:
        before = leaves(record)[pointer]
        if before in ({}, []):
            continue
        forged = json.loads(text)
        put(forged, pointer, edited(before))
        (out / "explain.json").write_text(json.dumps(forged), encoding="utf-8")
        sealed_anew(out)
        told = tell(capsys, "verify", out)
        assert told.code in {1, 2}, (pointer, before)
        assert "Traceback" not in told.err
        tried += 1
    assert tried >= 30


def test_a_change_that_was_not_sealed_is_found_whatever_it_is(tmp_path, capsys):
    out, _ = answered(tmp_path, capsys, "why")
    text = (out / "explain.json").read_text(encoding="utf-8")
    for pointer, value in leaves(json.loads(text)).items():
        if not pointer.endswith("seconds"):
            continue
        forged = json.loads(text)
        put(forged, pointer, value + 1)
        (out / "explain.json").write_text(json.dumps(forged), encoding="utf-8")
        assert any(one.where == "explain.json" for one in verify_reply(out).differences)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_number_in_the_text_is_recounted(tmp_path, capsys, name):
    out, _ = answered(tmp_path, capsys, name)
    text = (out / "answer.txt").read_text(encoding="utf-8")
    digits = [place for place, one in enumerate(text) if one.isdigit()]
    assert digits
    for place in (digits[0], digits[len(digits) // 2], digits[-1]):
        forged = f"{text[:place]}{(int(text[place]) + 1) % 10}{text[place + 1 :]}"
        (out / "answer.txt").write_text(forged, encoding="utf-8")
        sealed_anew(out)
        told = tell(capsys, "verify", out, "--lang", "en")
        assert told.code == 1
        assert told.out.splitlines()[1:] == [
            "  ✗ answer.txt: doesn't match the plans",
            "1 difference.",
        ]


@pytest.mark.parametrize("name", ["why, and it is impossible", "conflict", "no conflict"])
def test_a_plan_that_breaks_what_it_is_said_to_keep_is_named(tmp_path, capsys, name):
    out, _ = answered(tmp_path, capsys, name)
    record = json.loads((out / "explain.json").read_text(encoding="utf-8"))
    shown = [one for one in record["plans"] if one["institutions"] is not None]
    assert shown
    # No rule allows a city with no place for a child that has one, nor special places alone.
    for one in shown:
        one["institutions"]["S1"]["2026/27"] = {
            "status": "basis",
            "places": 3,
            "special_places": 4,
        }
    (out / "explain.json").write_text(json.dumps(record), encoding="utf-8")
    sealed_anew(out)
    found = [one.where for one in verify_reply(out).differences]
    assert [where for where in found if where.startswith("explain.json: /plans/0: ")]


def test_a_conflict_is_only_minimal_if_plans_show_it(tmp_path, capsys):
    out, _ = answered(tmp_path, capsys, "conflict")
    record = json.loads((out / "explain.json").read_text(encoding="utf-8"))
    for one in record["plans"]:
        one["institutions"] = None
    (out / "explain.json").write_text(json.dumps(record), encoding="utf-8")
    sealed_anew(out)
    # Fewer plans are needed where no change is known to help.
    told = tell(capsys, "verify", out, "--lang", "en")
    assert told.code == 1
    assert "/conflicts/0/is_minimal" in told.out
    assert "/changes/1/answer: is possible, recounted undecided" in told.out


def test_other_inputs_are_another_scenario(tmp_path, capsys):
    out, _ = answered(tmp_path, capsys, "why")
    path = tmp_path / "children.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("702717", "702718"), encoding="utf-8")
    told = tell(capsys, "verify", out)
    assert told.code == 1
    assert "explain.json: /scenario_hash" in told.out
    path.unlink()
    told = tell(capsys, "verify", out)
    assert told.code == 1
    assert "children.csv" in told.out


@pytest.mark.parametrize(
    "content", ["", "[]", '{"kind": "why"}', '{"kind": "else", "scenario": {}}', "null"]
)
def test_what_is_no_record_is_told_as_such(tmp_path, capsys, content):
    out, _ = answered(tmp_path, capsys, "why")
    (out / "explain.json").write_text(content, encoding="utf-8")
    told = tell(capsys, "verify", out, "--lang", "en")
    assert told.code in {1, 2}
    assert "explain.json" in told.out + told.err
    assert "Internal" not in told.err


def test_an_answer_takes_no_other_thing_s_place(tmp_path, capsys):
    path, out = write_case(tmp_path), tmp_path / "run"
    assert tell(capsys, "plan", path, "--out", out).code == 0
    before = listing(out)
    for verb, *options in (["why", "--institution", "N1"], ["conflict"], ["price"]):
        told = tell(capsys, "explain", verb, path, *options, "--out", out)
        assert told.code == 2
        assert "--out" in told.err
    assert listing(out) == before
