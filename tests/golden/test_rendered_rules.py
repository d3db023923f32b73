"""What each rule says to the solver about one small world, word for word."""

from pathlib import Path

import pytest
from worlds import a_child, a_problem, an_area, an_institution

from planner.model.posting import Posting
from planner.model.render import render
from planner.model.variables import Variables
from planner.rules.registry import RULES, share_minimum

FOLDER = Path(__file__).parent / "rules"
PARAMETERS = {
    "minimum_places": {"minimum": 2},
    "total_places": {"places": 5},
    "places_stay": {"cap_places": 2},
    "area_balance": {"band_percent": (50, 150)},
    "ownership_balance": {"selvejende_share": (0.25, 0.5)},
    "integrated": {"max_share": 0.1},
    "room_to_move_on": {"reserved_places": 18},
    "travel_limit": {"limit_m": 1500},
    "institution_size": {"places": (2, 3), "institutions": (1, 2)},
}


def a_world():
    return a_problem(
        [
            an_institution("A", places_now=2, places_max=3, capacity_places=20, quality="watch"),
            an_institution(
                "B",
                area_id="S",
                places_max=3,
                capacity_places=20,
                ownership="selvejende",
                age_from_years=3,
                may_host="no",
                closed_to="autisme",
            ),
            an_institution(
                "C",
                area_id="S",
                places_now=1,
                places_max=1,
                special_group="hearing",
                special_places=1,
                is_premises_suitable=False,
            ),
        ],
        [
            a_child("K", institution_id="A", birth_year=2023),
            a_child("L", birth_year=2024),
            a_child("M", special_group="hearing"),
        ],
        areas=[an_area("N", children_0_5=300), an_area("S", children_0_5=100)],
        travel_m={"L": {"A": 900, "B": 1600, "C": 400}},
    )


def rendered(kind):
    problem = a_world()
    minimum = RULES[0](minimum=2)
    (rule,) = [
        one
        for one in share_minimum((minimum, kind(**PARAMETERS.get(kind.id, {}))))
        if one is not minimum
    ] or [minimum]
    variables = Variables(problem)
    rule.post(Posting(variables, rule.id), problem)
    return "\n".join(render(variables.model, rule.id)) + "\n"


@pytest.mark.parametrize("kind", RULES, ids=lambda kind: kind.id)
def test_a_rule_says_to_the_solver_what_it_said_before(kind, request):
    path = FOLDER / f"{kind.id}.txt"
    if request.config.getoption("--rewrite"):
        path.write_text(rendered(kind), encoding="utf-8", newline="\n")
    assert rendered(kind) == path.read_text(encoding="utf-8")


def test_every_golden_rule_is_still_a_rule():
    assert {path.stem for path in FOLDER.glob("*.txt")} == {kind.id for kind in RULES}
