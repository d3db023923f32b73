"""Two cases with the same hash are the same question."""

import json

import pytest
from small_case import AREAS, CHILDREN, INSTITUTIONS, SCENARIO, changed, layer, scenario, write_case

from planner.scenario.build import read_case, rebuild_case


def the_hash(folder, **parts):
    return read_case(write_case(folder, **parts)).scenario_hash


def reordered(value):
    if isinstance(value, dict):
        return {key: reordered(part) for key, part in reversed(value.items())}
    return value


def test_the_hash_does_not_depend_on_the_order_of_keys_nor_on_the_folder(tmp_path):
    usual = the_hash(tmp_path / "a")
    assert the_hash(tmp_path / "b" / "c", settings=reordered(SCENARIO)) == usual
    assert len(usual) == 64


def test_the_hash_does_not_depend_on_names_of_inputs_nor_on_defaults_written_out(tmp_path):
    usual = the_hash(tmp_path)
    (tmp_path / "children.csv").rename(tmp_path / "børn.csv")
    settings = scenario(case={"children": "børn.csv", "crs": "EPSG:25832"}, programme="basisplads")
    (tmp_path / "other.yaml").write_text(json.dumps(settings), encoding="utf-8")
    assert read_case(tmp_path / "other.yaml").scenario_hash == usual


CHANGES = {
    "a title": {"settings": scenario(title="En anden")},
    "a parameter": {"settings": scenario(rules={"minimum_places": {"minimum": 5}})},
    "a rule switched off": {"settings": scenario(rules={"age_fit": None})},
    "a factor": {"settings": scenario(case={"travel": {"method": "straight_line", "factor": 1.4}})},
    "a seed": {"settings": scenario(solver={"seed": 2})},
    "the order": {"settings": scenario(objective={"order": ["travel", "unserved"]})},
    "a tolerance": {
        "settings": scenario(objective={"order": [{"measure": "travel", "tolerance_percent": 1}]})
    },
    "a cell of the institutions": {"institutions": changed(INSTITUTIONS, "N1", capacity=101)},
    "a cell of the children": {"children": changed(CHILDREN, "KANARIE-A", x=702_718)},
    "the order of rows": {"children": CHILDREN[::-1]},
    "a property of an area": {"areas": layer(changed(AREAS, "01", children_0_5=301))},
    "what nobody reads in the layer": {"areas": {**layer(), "name": "more"}},
}


@pytest.mark.parametrize("parts", CHANGES.values(), ids=CHANGES)
def test_the_hash_changes_with_any_value_and_any_byte_of_an_input(tmp_path, parts):
    assert the_hash(tmp_path / "a") != the_hash(tmp_path / "b", **parts)


def test_all_of_these_hashes_differ_from_each_other(tmp_path):
    found = {the_hash(tmp_path / str(k), **parts) for k, parts in enumerate(CHANGES.values())}
    assert len(found) == len(CHANGES)


def test_a_line_ending_of_an_input_is_part_of_the_hash(tmp_path):
    path = write_case(tmp_path)
    usual = read_case(path).scenario_hash
    children = tmp_path / "children.csv"
    children.write_bytes(children.read_bytes().replace(b"\n", b"\r\n"))
    assert read_case(path).scenario_hash != usual


def test_settings_given_on_the_command_line_are_part_of_the_hash(tmp_path):
    path = write_case(tmp_path)
    usual = read_case(path)
    assert read_case(path, {"seed": 1}).scenario_hash == usual.scenario_hash
    other = read_case(path, {"seed": 7})
    assert other.scenario_hash != usual.scenario_hash
    assert other.resolved["solver"]["seed"] == 7


def pairs(problem):
    return {
        (child, key): problem.travel_m[child, key]
        for child in problem.children
        for key in problem.institutions
    }


@pytest.mark.parametrize("depth", ["run", "runs/deep/run", "../aside/run"])
def test_a_case_rebuilt_from_its_settings_is_the_same_case(tmp_path, depth):
    order = [{"measure": "travel", "tolerance_percent": 2.5}, "unserved"]
    settings = scenario(
        objective={"order": order}, rules={"ownership_balance": {"from": "2026/27"}}
    )
    case = read_case(write_case(tmp_path / "case", settings=settings))
    folder = tmp_path / "case" / depth
    folder.mkdir(parents=True)
    again = rebuild_case(json.loads(json.dumps(case.settings_from(folder))), folder)
    assert again.scenario_hash == case.scenario_hash
    assert (again.rules, again.measures, again.goal) == (case.rules, case.measures, case.goal)
    for name in ("school_years", "areas", "institutions", "children", "is_synthetic"):
        assert getattr(again.problem, name) == getattr(case.problem, name)
    assert pairs(again.problem) == pairs(case.problem)
    assert [one.sha256 for one in again.inputs] == [one.sha256 for one in case.inputs]


def test_inputs_of_the_bundled_case_are_named_as_bundled(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("extends: copenhagen.yaml\n")
    case = read_case(path)
    settings = case.settings_from(tmp_path / "run")
    assert settings["case"]["children"] == "bundled:children.csv"
    assert rebuild_case(settings, tmp_path / "elsewhere").scenario_hash == case.scenario_hash
