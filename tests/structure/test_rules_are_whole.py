"""A rule is whole: registered, sourced, described, worked through and named in the model."""

import importlib
import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from sources import one_blank, source_text
from worlds import a_child, a_problem, an_area, an_institution

from planner.measures.registry import MEASURES
from planner.model.posting import Posting
from planner.model.variables import Variables
from planner.rules.base import Rule
from planner.rules.documents import TITLES
from planner.rules.registry import RULES

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases"
NOT_RULES = {"__init__", "base", "dials", "documents", "registry"}
FILES = sorted(
    file.stem for file in (ROOT / "planner" / "rules").glob("*.py") if file.stem not in NOT_RULES
)
RULE_BY_ID = {rule.id: rule for rule in RULES}

# What it takes to make rules that ask for something, or that may ask for nothing, post.
PARAMETERS = {
    "places_stay": {"cap_places": 1},
    "area_balance": {"band_percent": [50, 150]},
    "travel_limit": {"limit_m": 999},
    "institution_size": {"places": [2, 3], "institutions": [1, 2]},
}


def each_rule(rules=RULES):
    return pytest.mark.parametrize("rule", rules, ids=[rule.id for rule in rules])


def posted(rule: type[Rule]) -> tuple[Variables, int, int, list[list[int]]]:
    """Post a rule into a world that has something for everyone."""
    problem = a_problem(
        [
            an_institution("N1", places_now=2, may_host="no", age_to_years=2, capacity_places=8),
            an_institution("N2", quality="watch", is_premises_suitable=False, closed_to="autisme"),
            an_institution(
                "S1",
                area_id="S",
                places_now=9,
                special_places=1,
                special_group="immune",
                ownership="selvejende",
                places_max=10,
                capacity_places=10,
            ),
        ],
        [
            a_child("A", institution_id="N1", birth_year=2024),
            a_child("B"),
            a_child("M", special_group="immune"),
        ],
        areas=[an_area("N", omraade="Nord"), an_area("S", omraade="Syd"), an_area("V")],
        years=2,
    )
    variables = Variables(problem)
    proto = variables.model.proto
    widths = len(proto.variables), len(proto.constraints)
    domains = [list(variable.domain) for variable in proto.variables]
    one = rule.model_validate_json(json.dumps(PARAMETERS.get(rule.id, {})))
    one.post(Posting(variables, rule.id), problem)
    return variables, *widths, domains


def test_every_rule_file_is_registered_under_its_own_name():
    assert sorted(RULE_BY_ID) == FILES
    assert len(RULES) == len(RULE_BY_ID)


@pytest.mark.parametrize("name", FILES)
def test_a_rule_file_holds_the_one_rule_it_is_named_after(name):
    module = importlib.import_module(f"planner.rules.{name}")
    found = [
        value
        for value in vars(module).values()
        if inspect.isclass(value)
        and issubclass(value, Rule)
        and value.__module__ == module.__name__
    ]
    assert [rule.id for rule in found] == [name]
    assert found[0] is RULE_BY_ID[name]
    assert found[0].__name__ == "".join(word.capitalize() for word in name.split("_"))


@pytest.mark.parametrize("name", FILES)
def test_a_rule_file_states_its_formula(name):
    assert ".. math::" in (importlib.import_module(f"planner.rules.{name}").__doc__ or "")


@each_rule()
def test_a_rule_has_a_label_and_a_reading_in_both_languages(rule):
    for text in (rule.label, rule.source.reading):
        assert text.da.strip()
        assert text.en.strip()
        assert text.da != text.en
    assert rule.source.basis in {"principle", "assumption"}


@each_rule([rule for rule in RULES if rule.source.basis == "principle"])
def test_a_principle_is_quoted_from_a_document(rule):
    assert rule.source.file
    assert rule.source.quote_da


@each_rule([rule for rule in RULES if rule.source.basis == "assumption"])
def test_an_assumption_says_that_it_is_ours(rule):
    assert rule.source.reading.da.startswith("Vores antagelse")
    assert rule.source.reading.en.startswith("Our assumption")
    assert bool(rule.source.file) == bool(rule.source.quote_da)


@each_rule([rule for rule in RULES if rule.source.file])
def test_a_quote_stands_word_for_word_in_its_document(rule):
    assert one_blank(rule.source.quote_da) in source_text(rule.source.file)


def test_every_document_that_is_quoted_has_a_title_which_stands_in_it():
    assert set(TITLES) == {rule.source.file for rule in RULES} - {""}
    for file, title in TITLES.items():
        told = title.da.split("«")[0].removeprefix("»")
        assert len(told) > 20
        assert file not in title.da + title.en
        assert told in source_text(file)


@each_rule()
def test_a_rule_has_worked_cases_kept_broken_and_exactly_at_the_limit(rule):
    cases = YAML(typ="safe", pure=True).load(CASES / f"{rule.id}.yaml")["cases"]
    kinds = [case["kind"] for case in cases]
    assert {"kept", "broken", "at_limit"} <= set(kinds)
    names = [case["name"] for case in cases]
    assert len(names) == len(set(names))
    spoken = [case for case in cases if "says_da" in case and "says_en" in case]
    assert spoken
    assert all(case["breaches"] for case in spoken)


def test_every_cases_file_belongs_to_a_rule():
    assert {file.stem for file in CASES.iterdir()} == set(RULE_BY_ID)


@each_rule()
def test_all_that_a_rule_posts_bears_its_name(rule):
    variables, n_variables, n_constraints, domains = posted(rule)
    proto = variables.model.proto
    names = [constraint.name for constraint in list(proto.constraints)[n_constraints:]]
    names += [variable.name for variable in list(proto.variables)[n_variables:]]
    # Those that are shared by rules belong to the model.
    shared = ("change[", "gained_if[", "lost_if[", "gained[", "lost[", "grows[")
    own = [name for name in names if not name.startswith(shared)]
    assert {name for name in own if not name.startswith(f"{rule.id}[")} == set()
    is_fixed = domains != [list(one.domain) for one in list(proto.variables)[:n_variables]]
    assert own or is_fixed


@each_rule()
def test_what_contradicts_another_rule_bears_its_name_too(rule):
    variables, *_ = posted(rule)
    proto = variables.model.proto
    posting = Posting(variables, rule.id)
    opens = next(iter(variables.opens.values()))
    posting.forbid("one", opens)
    posting.force("two", opens)
    assert proto.constraints[len(proto.constraints) - 1].name == f"{rule.id}[two]"


@pytest.mark.parametrize(
    ("model", "name"),
    [(model, name) for model in (*RULES, *MEASURES) for name in model.model_fields],
    ids=lambda value: value if isinstance(value, str) else value.id,
)
def test_a_parameter_says_what_it_is(model, name):
    assert (model.model_fields[name].description or "").strip()


BLOCKED = """
import importlib, pkgutil, sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "ortools":
            raise ImportError("ortools is blocked")
        return None

sys.meta_path.insert(0, Blocker())
for name in {names!r}:
    package = importlib.import_module(name)
    print(name)
    for found in pkgutil.walk_packages(getattr(package, "__path__", ()), name + "."):
        importlib.import_module(found.name)
        print(found.name)
"""


def run_blocked(*names: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BLOCKED.format(names=names)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=60,
    )


def test_the_auditors_side_imports_without_the_solver():
    sides = ("planner.domain", "planner.rules", "planner.measures", "planner.audit")
    done = run_blocked(*sides)
    assert done.returncode == 0, done.stderr
    imported = set(done.stdout.split())
    assert {"planner.rules.registry", "planner.measures.registry", "planner.audit"} <= imported
    assert {f"planner.rules.{name}" for name in FILES} <= imported


def test_the_blocker_blocks():
    done = run_blocked("planner.model.posting")
    assert done.returncode != 0
    assert "ortools is blocked" in done.stderr
