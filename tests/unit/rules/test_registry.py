"""The programme's minimum is named once and shared, and parameters are refused when wrong."""

import json

import pytest
from pydantic import ValidationError
from worlds import a_plan, a_problem, an_area, an_institution

from planner.rules.area_balance import AreaBalance
from planner.rules.every_area_served import EveryAreaServed
from planner.rules.institution_size import InstitutionSize
from planner.rules.minimum_places import MinimumPlaces
from planner.rules.ownership_balance import OwnershipBalance
from planner.rules.phase_out import PhaseOut
from planner.rules.quality_response import QualityResponse
from planner.rules.registry import RULES, share_minimum
from planner.rules.total_places import TotalPlaces
from planner.rules.vacancies_to_fewest import VacanciesToFewest

SHARING = (EveryAreaServed(), PhaseOut(), VacanciesToFewest(), QualityResponse())


def test_rules_that_speak_of_size_get_the_programmes_minimum():
    shared = share_minimum((*SHARING, MinimumPlaces(minimum=8)))
    assert [rule.minimum for rule in shared] == [8, 8, 8, 8, 8]


def test_no_other_rule_has_a_minimum_of_its_own():
    having = {rule.id for rule in RULES if "minimum" in rule.model_fields}
    assert having == {"minimum_places", *(rule.id for rule in SHARING)}


def test_a_rule_that_names_its_own_minimum_keeps_it():
    shared = share_minimum([EveryAreaServed(minimum=3), MinimumPlaces(minimum=8)])
    assert [rule.minimum for rule in shared] == [3, 8]


def test_without_the_rule_any_place_counts():
    assert [rule.minimum for rule in share_minimum(SHARING)] == [1, 1, 1, 1]


def test_a_rule_without_a_minimum_is_untouched():
    rule = TotalPlaces()
    assert share_minimum([rule]) == (rule,)


def test_a_rule_holds_in_all_planned_years_unless_it_says_otherwise():
    problem = a_problem([an_institution("I1")], years=3)
    chosen = (
        {},
        {"from": "2027/28"},
        {"until": "2027/28"},
        {"from": "2027/28", "until": "2027/28"},
    )
    years = [MinimumPlaces.model_validate(one).years(problem) for one in chosen]
    assert years == [(2026, 2027, 2028), (2027, 2028), (2026, 2027), (2027,)]


def test_a_rule_of_other_years_holds_in_none():
    problem = a_problem([an_institution("I1")], years=2)
    assert MinimumPlaces.model_validate({"from": "2030/31"}).years(problem) == ()
    assert MinimumPlaces.model_validate({"until": "2020/21"}).years(problem) == ()


@pytest.mark.parametrize(
    ("rule", "parameters", "match"),
    [
        (MinimumPlaces, {"minimum": 0}, "greater than or equal to 1"),
        (MinimumPlaces, {"minimum": "6"}, "valid integer"),
        (MinimumPlaces, {"minimun": 6}, "Extra inputs"),
        (MinimumPlaces, {"from": "2026/28"}, "written as 2026/27"),
        (MinimumPlaces, {"from": "2028/29", "until": "2026/27"}, "from is later than until"),
        (TotalPlaces, {"places": [282, 281]}, "lowest, highest"),
        (TotalPlaces, {"places": -1}, "lowest, highest"),
        (TotalPlaces, {"unplaced_from": "2027"}, "written as 2026/27"),
        (AreaBalance, {}, "Field required"),
        (AreaBalance, {"band_percent": [150, 50]}, "lowest, highest"),
        (OwnershipBalance, {"selvejende_share": [0.5, 0.35]}, "lowest, highest"),
        (OwnershipBalance, {"selvejende_share": [0.5, 1.5]}, "between 0 and 1"),
        (OwnershipBalance, {"margin": 0.0005}, "at most three decimals"),
        (QualityResponse, {"institutions": ["I1"]}, "only with mode: listed"),
        (QualityResponse, {"years": ["2026/28"]}, "written as 2026/27"),
        (InstitutionSize, {"places": [8, 6]}, "fewest, most"),
    ],
)
def test_wrong_parameters_are_refused(rule, parameters, match):
    with pytest.raises(ValidationError, match=match):
        rule.model_validate_json(json.dumps(parameters))


def test_omraader_may_have_a_comma_in_their_name():
    problem = a_problem(
        [an_institution("I1", places_now=6), an_institution("I2", area_id="S")],
        areas=[an_area("N", omraade="Nørrebro, Bispebjerg"), an_area("S", omraade="Valby")],
    )
    rule = VacanciesToFewest(unit="omraade", minimum=1)
    breaches = list(rule.check(a_plan(problem, {"I1": 7}), problem))
    said = [rule.explain(breach, problem).da for breach in breaches]
    assert len(said) == 1
    assert said[0].startswith("Nørrebro, Bispebjerg får pladser")
