"""Numbers of rules that are turned ask for less with every notch."""

import pytest
from random_worlds import Draw, a_random_problem, random_rules
from small_case import RULES as PARAMETERS

from planner.measures.goal import InOrder
from planner.rules.institution_size import InstitutionSize
from planner.rules.ownership_balance import OwnershipBalance
from planner.rules.registry import RULES
from planner.rules.total_places import TotalPlaces
from planner.solve.possible import possible
from planner.solve.settings import Settings

# Where the usual parameters can't be turned, or are written in another way.
OTHERS = {
    "every_area_served": {"institutions": 3, "minimum": 4},
    "total_places": {"places": (22, 24)},
}


def every_dial():
    for kind in RULES:
        given = PARAMETERS[kind.id] | OTHERS.get(kind.id, {})
        rule = kind.model_validate(given, strict=False)
        for dial in rule.dials():
            yield pytest.param(rule, dial, id=f"{rule.id}-{dial.field}-{dial.end}")


@pytest.mark.parametrize(("rule", "dial"), list(every_dial()))
def test_a_dial_turns_one_number_until_it_stops(rule, dial):
    here, last = dial.reading(rule), dial.notches(rule)
    assert dial.reading(dial.turned(rule, 1)) == here + dial.loosens * dial.step
    assert dial.reading(dial.turned(rule, last)) == dial.loosest
    assert dial.notches(dial.turned(rule, last)) == 0
    assert dial.set_to(dial.turned(rule, 1), here) == rule
    others = rule.model_dump().keys() - {dial.field}
    turned = dial.turned(rule, last)
    assert {key: getattr(turned, key) for key in others} == {
        key: getattr(rule, key) for key in others
    }


def test_a_plan_that_keeps_a_rule_keeps_it_with_its_numbers_turned():
    turned = 0
    for seed in range(60):
        draw = Draw(seed)
        problem, rules = a_random_problem(draw), random_rules(draw)
        outcome = possible(problem, rules, InOrder(stages=()), Settings(workers=1))
        for rule in rules if outcome.plan else ():
            for dial in rule.dials():
                looser = dial.turned(rule, draw.whole(1, 3))
                assert not list(looser.check(outcome.plan, problem)), (seed, rule, looser)
                turned += 1
    assert turned > 50


def test_a_number_counts_as_both_ends_of_a_band():
    low, high = TotalPlaces(places=281).dials()
    assert low.turned(TotalPlaces(places=281), 6).places == (275, 281)
    assert high.turned(TotalPlaces(places=281), 6).places == (281, 287)


def test_a_share_is_turned_without_a_rounding_error():
    rule = OwnershipBalance(selvejende_share=(0.35, 0.5))
    low, high = rule.dials()
    assert low.turned(rule, 6).selvejende_share == (0.29, 0.5)
    assert high.shown(high.turned(rule, 7)) == "selvejende_share: [0.35, 0.57]"


def test_only_numbers_in_use_can_be_turned():
    assert InstitutionSize().dials() == ()
    assert {dial.field for dial in OwnershipBalance().dials()} == {"margin"}
