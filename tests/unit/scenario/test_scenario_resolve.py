"""What a scenario extends, which blocks it applies, and how each replacement is traced."""

import pytest
from small_case import SCENARIO, scenario, tell, write_case

from planner.scenario.build import read_case
from planner.scenario.resolve import Override, resolve


def write(folder, **text_by_stem):
    for stem, text in text_by_stem.items():
        (folder / f"{stem}.yaml").write_text(text, encoding="utf-8")
    return folder / "child.yaml"


def test_mappings_merge_lists_replace_and_every_replacement_is_traced(tmp_path):
    child = write(
        tmp_path,
        base="rules: {a: {x: 1, y: 2}, b: {}}\norder: [1, 2, 3]\ntitle: T\n",
        child="extends: base.yaml\nrules: {a: {x: 9}, b: null, c: {}}\norder: [4]\ntitle: T\n",
    )
    resolved = resolve(child)
    assert resolved.faults == ()
    assert resolved.content == {
        "rules": {"a": {"x": 9, "y": 2}, "b": None, "c": {}},
        "order": (4,),
        "title": "T",
    }
    by = str(child)
    assert resolved.trace == (
        Override("rules.a.x", 1, 9, by),
        Override("rules.b", {}, None, by),
        Override("order", (1, 2, 3), (4,), by),
    )
    assert resolved.place_by_path["rules", "a", "x"] == (by, 2, 13)
    assert resolved.place_by_path["rules", "a", "y"] == (str(tmp_path / "base.yaml"), 1, 19)


def test_blocks_come_after_the_files_own_keys_and_are_traced_by_name(tmp_path):
    child = write(
        tmp_path,
        base="n: 1\nm: 1\noverrides:\n  old: {n: 2}\n",
        child="extends: base.yaml\nn: 3\noverrides: {new: {m: 4}}\napply: [new, old]\n",
    )
    resolved = resolve(child)
    assert resolved.content == {"n": 2, "m": 4}
    assert [(one.key, one.new, one.by) for one in resolved.trace] == [
        ("n", 3, str(child)),
        ("m", 4, f"{child}#new"),
        ("n", 2, f"{child}#old"),
    ]


def test_a_block_that_is_not_applied_changes_nothing(tmp_path):
    child = write(tmp_path, child="n: 1\noverrides: {a: {n: 2}}\n")
    assert resolve(child).content == {"n": 1}


def test_null_switches_a_rule_off_and_an_empty_mapping_on(tmp_path):
    base = write_case(tmp_path)
    assert len(read_case(base).rules) == 17
    child = tmp_path / "child.yaml"
    child.write_text("extends: small.yaml\nrules: {travel_limit: null, age_fit: {}}\n")
    case = read_case(child)
    assert {rule.id for rule in case.rules} == set(SCENARIO["rules"]) - {"travel_limit"}
    assert [(one.key, one.new) for one in case.trace] == [("rules.travel_limit", None)]


def test_inputs_are_named_from_the_file_that_names_them(tmp_path):
    write_case(tmp_path / "case")
    child = tmp_path / "child.yaml"
    child.write_text("extends: case/small.yaml\ntitle: T\n")
    assert {one.path.parent for one in read_case(child).inputs} == {tmp_path / "case"}


def test_a_bundled_case_is_found_by_its_name_but_not_before_a_file_of_ones_own(tmp_path):
    child = write(tmp_path, child="extends: copenhagen.yaml\n")
    assert resolve(child).content["title"] == "København"
    write(tmp_path, copenhagen="title: Min\n")
    assert resolve(child).content == {"title": "Min"}


CONFLICTS = {
    "the same key": ("a: {r: {x: 1}}, b: {r: {x: 2}}", "r.x"),
    "a key and its whole section": ("a: {r: {x: 1}}, b: {r: null}", "r"),
    "a section and a key of it": ("a: {r: null}, b: {r: {x: 1}}", "r.x"),
}


@pytest.mark.parametrize(("blocks", "key"), CONFLICTS.values(), ids=CONFLICTS)
def test_two_blocks_may_not_set_the_same_key(tmp_path, blocks, key):
    child = write(tmp_path, child=f"overrides: {{{blocks}}}\napply: [a, b]\n")
    said = [one.said("en") for one in resolve(child).faults]
    what = f"{key}: blocks a and b set the same key; apply only one of them"
    assert said == [f"{child}:2:12: {what}"]


def test_two_blocks_may_set_keys_of_one_section(tmp_path):
    child = write(tmp_path, child="overrides: {a: {r: {x: 1}}, b: {r: {y: 2}}}\napply: [a, b]\n")
    resolved = resolve(child)
    assert (resolved.faults, resolved.content) == ((), {"r": {"x": 1, "y": 2}})


BROKEN_CHAINS = {
    "a missing file": ("extends: nowhere.yaml", "nowhere.yaml doesn't exist; correct the path; it"),
    "a folder": ("extends: .", ". doesn't exist; correct the path; it"),
    "itself": ("extends: child.yaml", "the chain comes back to itself; break the circle"),
    "a circle of two": ("extends: other.yaml", "the chain comes back to itself; break the circle"),
    "a number": ("extends: 5", "is not a file name; write the name of one file"),
    "a list": ("extends: [a.yaml]", "is not a file name; write the name of one file"),
    "a name too long for any file": (f"extends: {'a' * 5000}", "doesn't exist; correct the path;"),
}


@pytest.mark.parametrize(("text", "what"), BROKEN_CHAINS.values(), ids=BROKEN_CHAINS)
def test_a_broken_chain_is_one_fault_that_hides_no_other(tmp_path, capsys, text, what):
    child = write(tmp_path, child=f"{text}\nrulse: {{}}\n", other="extends: child.yaml\n")
    told = tell(capsys, "check", child, "--lang", "en")
    assert told.code == 4
    typo = f"{child}:2:1: rulse: unknown key; did you mean rules?"
    # That case, title and so on are missing follows from the chain and is not told.
    [chain] = set(told.err.splitlines()) - {typo}
    assert typo in told.err
    assert "extends: " in chain
    assert what in chain


def test_faults_of_every_file_of_the_chain_are_told_at_once(tmp_path, capsys):
    child = write(
        tmp_path,
        base="schema: 1\ntitle: 0101\n",
        child="extends: base.yaml\ncase: no\n",
    )
    told = tell(capsys, "check", child, "--lang", "en")
    assert [line.split(" is read")[0] for line in told.err.splitlines()] == [
        f"{tmp_path / 'base.yaml'}:2:8: title: 0101",
        f"{child}:2:7: case: no",
    ]


def test_the_schema_judges_what_a_block_sets_at_the_blocks_place(tmp_path, capsys):
    text = "extends: small.yaml\noverrides:\n  a: {solver: {seed: -1}}\napply: [a]\n"
    write_case(tmp_path)
    child = write(tmp_path, child=text)
    told = tell(capsys, "check", child, "--lang", "en")
    assert told.err == f"{child}:3:16: solver.seed: must be ≥ 0; correct the value\n"


FORMS = {
    "blocks as a list": ("overrides: [a]\napply: [a]\n", "1:1: overrides: has a wrong form"),
    "one name instead of a list": (
        "overrides: {a: {n: 1}}\napply: a\n",
        "2:1: apply: has a wrong form",
    ),
    "an empty block": (
        "overrides: {a: null}\napply: [a]\n",
        "1:13: overrides.a: the block is empty or not keys",
    ),
    "a block twice": (
        "overrides: {a: {n: 1}}\napply: [a, a]\n",
        "2:12: n: blocks a and a set the same key",
    ),
}


@pytest.mark.parametrize(("text", "what"), FORMS.values(), ids=FORMS)
def test_blocks_of_a_wrong_form_are_refused(tmp_path, text, what):
    child = write(tmp_path, child=text)
    [fault] = resolve(child).faults
    assert fault.said("en").startswith(f"{child}:{what}; ")


def test_a_tolerance_and_an_interpretation_reach_the_goal_and_the_rule(tmp_path):
    order = ["unserved", {"measure": "travel", "tolerance_percent": 2.5}]
    settings = scenario(objective={"order": order}, measures={"imbalance": {"per": "none"}})
    case = read_case(write_case(tmp_path, settings=settings))
    assert [(one.objective.id, one.tolerance_permille) for one in case.goal.stages] == [
        ("unserved", 0),
        ("travel", 25),
    ]
    assert next(one for one in case.measures if one.id == "imbalance").per == "none"
    served = next(rule for rule in case.rules if rule.id == "every_area_served")
    assert served.minimum == SCENARIO["rules"]["minimum_places"]["minimum"]
