"""What only speeds the search up forbids no plan, whatever order the rules are posted in."""

from dataclasses import replace

import pytest
from every_plan import World, told
from tiny_worlds import WORLDS

from planner.domain.plan import Plan
from planner.measures.moved_places import MovedPlaces
from planner.measures.transitions import Transitions
from planner.model.posting import Posting
from planner.model.variables import Variables
from planner.rules.base import Rule
from planner.rules.registry import RULES, share_minimum
from planner.solve.build import build
from planner.solve.scope import scope_of, spells
from planner.solve.strengthen import strengthen

RULE_BY_ID = {rule.id: rule for rule in RULES}


def the_rules(**parameters: dict) -> tuple[Rule, ...]:
    return share_minimum(RULE_BY_ID[key].model_validate(one) for key, one in parameters.items())


# In the order of the registry.
SETS: dict[str, tuple[Rule, ...]] = {
    "none": (),
    "keep": the_rules(children_keep_place={}, age_fit={}),
    "usual": the_rules(children_keep_place={}, phase_out={}, special_groups={}, age_fit={}),
    "small": the_rules(
        minimum_places={"minimum": 2},
        children_keep_place={},
        phase_out={},
        special_groups={},
        quality_response={"response": "stop_intake"},
    ),
    "pause": the_rules(
        minimum_places={"minimum": 2},
        phase_out={},
        special_groups={},
        quality_response={"response": "move_places", "years": ("2026/27",)},
        travel_limit={"limit_m": 1000},
    ),
    "some years": the_rules(
        children_keep_place={"from": "2027/28"},
        phase_out={"until": "2027/28", "large_go_on": False},
        special_groups={},
        age_fit={"from": "2027/28"},
    ),
}


def in_some_order(rules: tuple[Rule, ...], order: str) -> tuple[Rule, ...]:
    half = len(rules) // 2
    return {"as listed": rules, "reversed": rules[::-1], "rotated": rules[half:] + rules[:half]}[
        order
    ]


def silent(world: World, rules: tuple[Rule, ...]) -> dict[tuple[int, ...], Plan]:
    return {
        values: plan
        for values, plan in world.plans.items()
        if not any(list(rule.check(plan, world.problem)) for rule in rules)
    }


def difference(world: World, accepted: set, expected: set) -> str:
    def tell(some: set) -> str:
        return f"{len(some)}: {told(world.plan(min(some)))}"

    sides = (("too strict", expected - accepted), ("too lax", accepted - expected))
    return "; ".join(f"{side} on {tell(which)}" for side, which in sides if which)


@pytest.mark.parametrize("order", ["as listed", "reversed", "rotated"])
@pytest.mark.parametrize("rules", SETS.values(), ids=SETS)
def test_the_whole_model_accepts_the_plans_on_which_all_rules_are_silent(
    rules: tuple[Rule, ...], order: str
):
    differing, kept, refused = [], 0, 0
    for name, world in WORLDS.items():
        variables = build(world.problem, in_some_order(rules, order))
        expected = set(silent(world, rules))
        told_difference = difference(world, world.accepted_by(variables), expected)
        differing += [f"{name}: {told_difference}"] if told_difference else []
        kept, refused = kept + len(expected), refused + len(world.plans) - len(expected)
    assert differing == []
    assert kept
    assert bool(refused) == bool(rules)


@pytest.mark.parametrize("rules", SETS.values(), ids=SETS)
def test_strengthening_the_moves_of_places_forbids_no_plan(rules: tuple[Rule, ...]):
    differing, added = [], 0
    for name, world in WORLDS.items():
        variables = Variables(world.problem)
        for rule in rules:
            rule.post(Posting(variables, rule.id), world.problem)
        MovedPlaces().terms(Posting(variables, "moved_places"), world.problem)
        variables.settle()
        constraints = variables.model.proto.constraints
        before = len(constraints)
        strengthen(variables)
        added += len(constraints) - before
        expected = set(silent(world, rules))
        told_difference = difference(world, world.accepted_by(variables), expected)
        differing += [f"{name}: {told_difference}"] if told_difference else []
    assert differing == []
    assert added > len(WORLDS)


@pytest.mark.parametrize("objective", [MovedPlaces(), Transitions()], ids=lambda one: one.id)
@pytest.mark.parametrize("rules", SETS.values(), ids=SETS)
def test_what_rules_have_settled_leaves_the_least_of_a_measure_as_it_is(rules, objective):
    for name, world in WORLDS.items():
        variables = Variables(world.problem)
        for rule in rules:
            rule.post(Posting(variables, rule.id), world.problem)
        plans = silent(world, rules)
        solved = world.lowest_by(
            variables,
            lambda posting, problem=world.problem: objective.terms(posting, problem),
            plans,
        )
        counted = {values: objective.value(plan, world.problem) for values, plan in plans.items()}
        assert solved == counted, name


@pytest.mark.parametrize("rules", SETS.values(), ids=SETS)
def test_what_is_known_of_children_beforehand_forbids_no_plan(rules: tuple[Rule, ...]):
    differing = []
    for name, world in WORLDS.items():
        variables = build(world.problem, rules, scope_of(world.problem, rules))
        expected = set(silent(world, rules))
        told_difference = difference(world, world.accepted_by(variables), expected)
        differing += [f"{name}: {told_difference}"] if told_difference else []
    assert differing == []


@pytest.mark.parametrize("rules", [SETS["keep"], SETS["usual"], SETS["small"]])
def test_shared_years_accept_the_plans_in_which_every_child_is_served(rules: tuple[Rule, ...]):
    differing, shared = [], 0
    for name, world in WORLDS.items():
        problem = world.problem
        merged = spells(problem, rules)
        scope = replace(scope_of(problem, rules), spells=merged)
        years = problem.school_years
        in_need = {(child.id, y) for y in years for child in problem.children_in_need(y)}
        expected = {
            values
            for values, plan in silent(world, rules).items()
            if not merged or all(plan.institution_of(child, year) for child, year in in_need)
        }
        variables = build(problem, rules, scope)
        told_difference = difference(world, world.accepted_by(variables), expected)
        differing += [f"{name}: {told_difference}"] if told_difference else []
        shared += bool(merged)
    assert differing == []
    assert shared > 3
