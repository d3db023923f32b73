"""What each rule says to the solver about a small world of one year and of three, word for word."""

from pathlib import Path

import pytest
from worlds import FIRST_YEAR, a_child, a_problem, an_area, an_institution

from planner.model.posting import Posting
from planner.model.render import render
from planner.model.variables import Variables
from planner.rules.registry import RULES, share_minimum

FOLDER = Path(__file__).parent
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
# What only several years can show: rules that begin or end, and places that come back.
PARAMETERS_OF_YEARS = {
    **PARAMETERS,
    "total_places": {"places": 5, "until_year": "2027/28"},
    "integrated": {"max_share": 0.1, "from_year": "2027/28"},
    "quality_response": {"response": "move_places", "response_years": ("2026/27",)},
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


def a_world_of_years():
    """Return three years in which a child leaves, two turn three and one of them is new."""
    return a_problem(
        [
            an_institution("A", places_now=3, places_max=3, capacity_places=20, quality="watch"),
            an_institution(
                "B",
                area_id="S",
                places_now=2,
                places_max=3,
                capacity_places=20,
                special_group="hearing",
                special_places=1,
            ),
            an_institution(
                "C",
                area_id="S",
                places_max=3,
                capacity_places=20,
                ownership="selvejende",
                age_to_years=2,
                closed_to="autisme",
            ),
        ],
        [
            a_child("K", institution_id="A", school_start_year=FIRST_YEAR + 1),
            a_child("L", institution_id="B", birth_year=2024),
            a_child("M", entry="2027/28", birth_year=2025),
        ],
        areas=[an_area("N", children_0_5=300), an_area("S", children_0_5=100)],
        years=3,
        travel_m={"M": {"A": 900, "B": 1600, "C": 400}},
    )


WORLDS = {
    "rules": (a_world, PARAMETERS),
    "rules_of_years": (a_world_of_years, PARAMETERS_OF_YEARS),
}
each_folder = pytest.mark.parametrize("folder", WORLDS)


def rendered(kind, folder):
    world, parameters = WORLDS[folder]
    problem = world()
    minimum = RULES[0](minimum=2)
    (rule,) = [
        one
        for one in share_minimum((minimum, kind(**parameters.get(kind.id, {}))))
        if one is not minimum
    ] or [minimum]
    variables = Variables(problem)
    rule.post(Posting(variables, rule.id), problem)
    return "\n".join(render(variables.model, rule.id)) + "\n"


@each_folder
@pytest.mark.parametrize("kind", RULES, ids=lambda kind: kind.id)
def test_a_rule_says_to_the_solver_what_it_said_before(kind, folder, request):
    path, said = FOLDER / folder / f"{kind.id}.txt", rendered(kind, folder)
    if request.config.getoption("--rewrite"):
        path.write_text(said, encoding="utf-8", newline="\n")
    assert said == path.read_text(encoding="utf-8")


@each_folder
def test_every_golden_rule_is_still_a_rule(folder):
    found = {path.stem for path in (FOLDER / folder).glob("*.txt")}
    assert found == {kind.id for kind in RULES}
