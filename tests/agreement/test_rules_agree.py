"""Each rule is stated twice; both statements accept the same plans of every tiny world."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from every_plan import told
from tiny_worlds import WORLDS

from planner.model.posting import Posting
from planner.rules.registry import RULES

if TYPE_CHECKING:
    from planner.rules.base import Rule

RULE_BY_ID = {rule.id: rule for rule in RULES}

PARAMETERS: dict[str, list[dict[str, Any]]] = {
    "minimum_places": [
        {"minimum": 2},
        {"minimum": 3},
        {"minimum": 2, "from": "2027/28"},
        {"minimum": 2, "until": "2026/27"},
    ],
    "every_area_served": [
        {},
        {"minimum": 2},
        {"minimum": 1, "institutions": 2},
        {"minimum": 2, "from": "2027/28"},
    ],
    "children_keep_place": [
        {},
        {"from": "2027/28"},
        {"until": "2026/27"},
        {"from": "2027/28", "until": "2027/28"},
    ],
    "phase_out": [
        {},
        {"minimum": 2},
        {"minimum": 3},
        {"minimum": 2, "large_go_on": False},
        {"minimum": 2, "from": "2027/28"},
        {"minimum": 2, "until": "2027/28"},
        {"minimum": 1, "large_go_on": False, "from": "2028/29"},
    ],
    "total_places": [
        {"places": 3},
        {"places": [2, 3]},
        {"places": 4, "unplaced_from": "2027/28"},
        {"places": 2, "until": "2026/27"},
    ],
    "places_stay": [
        {"cap_places": 0},
        {"cap_places": 1},
        {"cap_places": 2},
        {"cap_places": 1, "from": "2027/28"},
        {"cap_places": 0, "until": "2027/28"},
    ],
    "vacancies_to_fewest": [
        {},
        {"minimum": 2},
        {"per": "institutions"},
        {"per": "none", "unit": "omraade"},
        {"unit": "omraade"},
        {"tolerance": 10},
        {"per": "none", "from": "2027/28"},
        {"per": "none", "minimum": 2, "until": "2026/27"},
    ],
    "area_balance": [
        {"band_percent": [50, 150]},
        {"band_percent": [100, 100]},
        {"band_percent": [0, 120], "per": "institutions"},
        {"band_percent": [70, 400], "per": "none"},
        {"band_percent": [80, 130], "unit": "omraade"},
        {"band_percent": [60, 140], "from": "2027/28"},
    ],
    "ownership_balance": [
        {},
        {"selvejende_share": [0.35, 0.5]},
        {"selvejende_share": [0.0, 0.334]},
        {"margin": 0.0},
        {"margin": 0.2, "unit": "omraade"},
        {"selvejende_share": [0.25, 0.75], "unit": "omraade"},
        {"selvejende_share": [0.5, 1.0], "until": "2026/27"},
    ],
    "special_groups": [{}, {"from": "2027/28"}, {"until": "2026/27"}],
    "takes_all_children": [{}],
    "quality_response": [
        {},
        {"response": "move_places"},
        {"mode": "listed", "institutions": ["N1"]},
        {"mode": "listed", "institutions": ["N1", "S1"], "response": "move_places"},
        {"years": ["2027/28"]},
        {"years": ["2026/27"], "response": "move_places"},
        {"years": ["2026/27"], "response": "move_places", "minimum": 2},
        {"years": ["2027/28"], "response": "move_places", "until": "2027/28"},
        {"years": ["2027/28", "2026/27"], "response": "move_places", "minimum": 3},
        {"years": ["2028/29"]},
        {"from": "2027/28"},
        {"until": "2027/28", "response": "move_places"},
    ],
    "integrated": [{}, {"max_share": 0.125}, {"max_share": 0.286}, {"max_share": 0.01}],
    "age_fit": [{}, {"from": "2027/28"}, {"until": "2026/27"}],
    "room_to_move_on": [
        {},
        {"reserved_places": 5},
        {"reserved_places": 8},
        {"reserved_places": 99, "from": "2027/28"},
    ],
    "travel_limit": [
        {"limit_m": 1000},
        {"limit_m": 999},
        {"limit_m": 0},
        {"limit_m": 1000, "from": "2027/28"},
        {"limit_m": 1000, "until": "2027/28"},
    ],
    "institution_size": [
        {"places": [2, 2]},
        {"places": [2, 3]},
        {"institutions": [1, 2]},
        {"places": [0, 1], "institutions": [2, 3]},
        {"institutions": [0, 0], "from": "2027/28"},
    ],
}
SETS = [
    pytest.param(RULE_BY_ID[key].model_validate_json(json.dumps(chosen)), id=f"{key}-{chosen}")
    for key, several in PARAMETERS.items()
    for chosen in several
]


def test_every_rule_is_compared():
    assert set(PARAMETERS) == set(RULE_BY_ID)


@pytest.mark.parametrize("rule", SETS)
def test_the_solver_accepts_a_plan_exactly_when_the_checker_is_silent(rule: Rule):
    accepted = refused = 0
    differing = []
    for name, world in WORLDS.items():
        problem, plans = world.problem, world.plans
        silent = {
            values
            for values, plan in plans.items()
            if next(iter(rule.check(plan, problem)), None) is None
        }
        solved = world.accepted(
            lambda variables, problem=problem: rule.post(Posting(variables, rule.id), problem)
        )
        for side, which in (("too strict", silent - solved), ("too lax", solved - silent)):
            if which:
                differing.append(f"{name}: {side} on {len(which)}: {told(world.plan(min(which)))}")
        accepted += len(silent)
        refused += len(plans) - len(silent)
    assert differing == []
    assert accepted > 0
    assert refused > 0


def test_no_response_refuses_nothing():
    rule = RULE_BY_ID["quality_response"](response="none")
    for world in WORLDS.values():
        problem = world.problem
        assert not any(list(rule.check(plan, problem)) for plan in world.plans.values())
        accepted = world.accepted(
            lambda variables, problem=problem: rule.post(Posting(variables, rule.id), problem)
        )
        assert accepted == set(world.values)


# What vacancies_to_fewest compares are places of two areas, each for its own need.
@pytest.mark.parametrize("rule", [one for one in SETS if one.values[0].id != "vacancies_to_fewest"])
def test_a_breach_measures_something_other_than_its_limit(rule: Rule):
    found = [
        (breach, told(plan))
        for world in WORLDS.values()
        for plan in list(world.plans.values())[::5]
        for breach in rule.check(plan, world.problem)
    ]
    assert found
    assert [one for one in found if one[0].measured == one[0].limit][:1] == []
