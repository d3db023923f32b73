"""The JSON Schema that editors use is the one of the code, and it judges as the planner does."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from planner.scenario.schema import json_schema

SCENARIOS = Path(__file__).parents[3] / "scenarios"
BUNDLED = Path(__file__).parents[3] / "planner" / "copenhagen" / "copenhagen.yaml"
SHIPPED = [*sorted(SCENARIOS.glob("*.yaml")), BUNDLED]


def faults(content):
    validator = Draft202012Validator(json_schema())
    return sorted(error.json_path for error in validator.iter_errors(content))


def load(path):
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def test_the_schema_file_is_the_one_that_the_code_generates():
    # If it is not: python -m planner.docs
    expected = json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
    assert (SCENARIOS / "scenario.schema.json").read_text(encoding="utf-8") == expected


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_shipped_scenario_fits_the_schema_and_names_it(path):
    assert faults(load(path)) == []
    if path.parent == SCENARIOS:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=scenario.schema.json"


def test_the_shipped_scenarios_are_found():
    assert {"model-2026.yaml", "today.yaml", "copenhagen.yaml"} <= {path.name for path in SHIPPED}


TYPOS = {
    "a section": ({"rulse": {}}, ["$"]),
    "a rule": ({"rules": {"minimum_place": {}}}, ["$.rules"]),
    "a parameter": ({"rules": {"phase_out": {"minimun": 4}}}, ["$.rules.phase_out"]),
    "a measure": ({"objective": {"order": ["travle"]}}, ["$.objective.order"]),
    "a type": ({"rules": {"places_stay": {"cap_places": "4"}}}, ["$.rules.places_stay"]),
    "out of range": ({"solver": {"seed": -1}}, ["$.solver.seed"]),
    "a version": ({"schema": 2}, ["$.schema"]),
}


@pytest.mark.parametrize(("content", "where"), TYPOS.values(), ids=TYPOS)
def test_the_schema_refuses_a_typo_where_it_stands(content, where):
    assert faults({"extends": "copenhagen.yaml"}) == []
    assert [path.removesuffix("[0]") for path in faults(content)] == where


def test_the_schema_asks_for_nothing_that_a_file_may_inherit():
    assert faults({"extends": "copenhagen.yaml", "rules": {"phase_out": None}}) == []
    assert "required" not in json_schema()
