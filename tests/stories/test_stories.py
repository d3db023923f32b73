"""Stories of several years, worked out by hand from the sources: plans, breaches and the best plan.

``best`` gives the value of each measure in the usual order and places that every best plan has.
"""

import json
from pathlib import Path

import pytest
from random_years import USUAL_GOAL
from ruamel.yaml import YAML
from sources import one_blank, source_text
from worlds import a_child, a_plan, a_problem, an_area, an_institution

from planner.audit.check import breaches
from planner.domain.names import parse_school_year
from planner.domain.outcome import Verdict
from planner.rules.registry import RULES, share_minimum
from planner.solve.settings import Settings
from planner.solve.stages import solve

FOLDER = Path(__file__).parent
RULE_BY_ID = {rule.id: rule for rule in RULES}
STORIES = {
    file.stem: YAML(typ="safe", pure=True).load(file) for file in sorted(FOLDER.glob("*.yaml"))
}
PLANS = [
    pytest.param(story, plan, id=f"{name}: {plan['name']}")
    for name, story in STORIES.items()
    for plan in story["plans"]
]
each_story = pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)


def the_problem(story):
    areas = [an_area(key, **fields) for key, fields in story.get("areas", {}).items()]
    return a_problem(
        [an_institution(key, **fields) for key, fields in story["institutions"].items()],
        [a_child(key, **fields) for key, fields in story.get("children", {}).items()],
        areas=areas or None,
        years=story["years"],
        travel_m=story.get("travel_m"),
    )


def the_rules(story):
    return share_minimum(
        RULE_BY_ID[key].model_validate_json(json.dumps(chosen or {}))
        for key, chosen in story["rules"].items()
    )


def the_plan(plan, problem):
    kinds = {
        key: plan[key] for key in ("places", "phasing_out", "serves", "special") if key in plan
    }
    return a_plan(problem, **kinds)


def the_best(story):
    outcome = solve(
        the_problem(story), the_rules(story), USUAL_GOAL, Settings(time_limit_s=60, workers=1)
    )
    assert outcome.verdict is Verdict.PROVEN
    return outcome


@pytest.mark.parametrize(("story", "plan"), PLANS)
def test_a_plan_of_a_story_has_exactly_the_breaches_that_are_told(story, plan):
    problem = the_problem(story)
    found = sorted(
        (one.rule_id, one.year, one.subject_id, one.measured, one.limit, one.unit)
        for one in breaches(the_plan(plan, problem), problem, the_rules(story))
    )
    assert found == sorted(
        (
            one["rule"],
            parse_school_year(one["year"]),
            one["subject"],
            one["measured"],
            one["limit"],
            one["unit"],
        )
        for one in plan["breaches"]
    )


@each_story
def test_the_best_plan_of_a_story_has_the_values_that_were_worked_out(story):
    found = {stage.measure: stage.value for stage in the_best(story).stages}
    assert found == story["best"]["values"]


@each_story
def test_the_best_plan_of_a_story_has_the_places_that_were_worked_out(story):
    plan = the_best(story).plan
    wanted = {
        (key, parse_school_year(label)): places
        for key, by_year in story["best"]["places"].items()
        for label, places in by_year.items()
    }
    assert wanted
    assert {pair: plan.standing(*pair).places for pair in wanted} == wanted


@each_story
def test_a_story_tells_of_the_best_plan_and_of_plans_that_are_not(story):
    problem = the_problem(story)
    measures = USUAL_GOAL.objectives
    counted = {
        plan["name"]: {one.id: one.value(the_plan(plan, problem), problem) for one in measures}
        for plan in story["plans"]
        if not plan["breaches"]
    }
    assert story["best"]["values"] in counted.values()
    assert any(plan["breaches"] for plan in story["plans"])


@each_story
def test_a_story_stands_in_its_source(story):
    assert one_blank(story["quote"]) in source_text(story["source"])
    assert story["title"].strip()


def test_there_is_a_story_of_each_kind_of_change():
    assert set(STORIES) == {
        "de_uplacerede",
        "flyttes_midlertidigt",
        "ledige_pladser_til_faerrest",
        "saerlig_gruppe_med_ledig_plads",
        "stop_for_indskrivning",
        "udfases",
        "vokser",
        "vuggestuebarn_fylder_tre",
    }
