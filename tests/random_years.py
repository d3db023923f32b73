"""Small random problems of up to three school years, rules and goals, the same for a seed."""

from dataclasses import replace

from random_worlds import Draw, a_random_goal
from worlds import a_child, a_problem, an_area, an_institution

from planner.domain.names import school_year_label
from planner.measures.goal import InOrder, StageGoal
from planner.measures.imbalance import Imbalance
from planner.measures.moved_places import MovedPlaces
from planner.measures.ownership_deviation import OwnershipDeviation
from planner.measures.transitions import Transitions
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.rules.registry import RULES, share_minimum

FIRST = 2026
USUAL_GOAL = InOrder(
    stages=tuple(
        StageGoal(objective=one())
        for one in (Unserved, Transitions, MovedPlaces, Imbalance, Travel)
    )
)
# Years that all children together may need a place, by the number of institutions: more of them
# make too many plans to try.
CHILD_YEARS = {2: 8, 3: 6}


def a_case_of_years(seed):
    """Return a problem, rules and a goal."""
    draw = Draw(seed)
    problem = a_random_problem_of_years(draw)
    is_uneven = draw.happens(0.12)
    if is_uneven:
        problem = _uneven(problem)
    elif draw.happens(0.1):
        problem = _crowded(problem)
    rules = random_rules_of_years(draw, problem, CHANCE_UNEVEN if is_uneven else CHANCE)
    return problem, rules, _a_goal(draw, rules)


def _a_goal(draw, rules):
    if any(rule.id == "vacancies_to_fewest" for rule in rules) and draw.happens(0.5):
        # Something to which it matters where places come, and not as the rule has it.
        first = draw.one_of(OwnershipDeviation(), Imbalance(per=draw.one_of("none", "children")))
        return InOrder(
            stages=tuple(StageGoal(objective=one) for one in (first, MovedPlaces(), Travel()))
        )
    return USUAL_GOAL if draw.happens(0.4) else a_random_goal(draw)


def a_random_problem_of_years(draw):
    years = draw.one_of(1, 2, 2, 3, 3, 3)
    count = draw.one_of(2, 2, 3)
    institutions = [_an_institution(draw, k, 5 - count) for k in range(count)]
    children = _children(draw, institutions, years)
    step = draw.one_of(1, 100)
    travel_m = {
        child.id: {one.id: step * draw.whole(1, 20) for one in institutions} for child in children
    }
    areas = [an_area(key, children_0_5=draw.whole(50, 400)) for key in ("N", "S")]
    return a_problem(institutions, children, areas=areas, years=years, travel_m=travel_m)


def _uneven(problem):
    """Return the problem with many places in one area, few in the other, and room in both."""
    willing = {"may_host": "undecided", "is_premises_suitable": True, "closed_to": ""}
    kinds = (
        {"area_id": "N", "places_now": 3, "places_max": 4, "ownership": "selvejende"},
        {"area_id": "S", "places_now": 1, "places_max": 3, "ownership": "kommunal"},
        {"area_id": "S", "places_now": 0, "places_max": 1},
    )
    institutions = {
        one.id: replace(
            one,
            **willing,
            **kind,
            special_places=0,
            special_group=None,
        )
        for one, kind in zip(problem.institutions.values(), kinds, strict=False)
    }
    children = {
        child.id: replace(child, special_group=None)
        for child in problem.children.values()
        if not child.has_basisplads
    }
    return replace(problem, institutions=institutions, children=children)


def _crowded(problem):
    """Return the problem with one place in each institution and newcomers who wait for it."""
    institutions = {
        one.id: replace(
            one, places_now=1, places_max=1, special_places=0, special_group=None, closed_to=""
        )
        for one in problem.institutions.values()
    }
    newcomers = [child for child in problem.children.values() if not child.has_basisplads][:3]
    children = {
        child.id: replace(
            child, entry=FIRST, school_start_year=FIRST + 1 + number, special_group=None
        )
        for number, child in enumerate(newcomers)
    }
    return replace(problem, institutions=institutions, children=children)


def _an_institution(draw, number, most):
    special = int(draw.happens(0.12))
    ages = draw.one_of((0, 5), (0, 5), (0, 2), (3, 5))
    return an_institution(
        f"I{number}",
        area_id="NSN"[number] if draw.happens(0.8) else "S",
        ownership=draw.one_of("kommunal", "selvejende", "privat"),
        age_from_years=ages[0],
        age_to_years=ages[1],
        capacity_places=draw.whole(5, 40),
        places_now=draw.one_of(0, 1, 1, 2, 2, 3) + special,
        places_max=draw.one_of(1, 2, most, most) + special,
        special_group=draw.one_of("hearing", "immune") if special else None,
        special_places=special,
        may_host=draw.one_of("yes", "no", *["undecided"] * 4),
        quality=draw.one_of("ok", "ok", "watch"),
        is_premises_suitable=draw.happens(0.9),
        closed_to="autisme" if draw.happens(0.08) else "",
    )


def _children(draw, institutions, years):
    left = CHILD_YEARS[len(institutions)]
    taken = {one.id: one.places_now - one.special_places for one in institutions}
    reserved = {one.id: one.special_places for one in institutions}
    children = []
    for k in range(draw.whole(1, 4)):
        entry = draw.whole(0, years - 1)
        start = draw.whole(entry + 1, years + 1)
        one = draw.one_of(*institutions)
        is_special = one.special_group is not None and draw.happens(0.4)
        group = one.special_group if is_special else None
        room = reserved if is_special else taken
        is_there = draw.happens(0.6) and room[one.id] > 0
        if is_there:
            entry, room[one.id] = 0, room[one.id] - 1
        left -= min(start, years) - entry
        if left < 0:
            break
        fields = {
            "school_start_year": FIRST + start,
            "birth_year": _birth_year(draw, one if is_there else None),
            "special_group": group,
        }
        if is_there:
            children.append(a_child(f"C{k}", institution_id=one.id, **fields))
        else:
            label = school_year_label(FIRST + entry)
            home = draw.one_of(None, None, *(other.id for other in institutions))
            children.append(a_child(f"N{k}", entry=label, institution_id=home, **fields))
    return children


def _birth_year(draw, there):
    # Two-year-olds turn three; who has a place today is of an age that is taken there.
    age = draw.one_of(0, 1, 2, 2, 2, 3, 4)
    if there is not None:
        age = max(there.age_from_years, min(there.age_to_years, age))
    return FIRST - age


def _some_years(draw, problem):
    """Return ``from`` and ``until``, most often neither."""
    labels = [school_year_label(year) for year in problem.school_years]
    if len(labels) == 1 or draw.happens(0.7):
        return {}
    if draw.happens(0.5):
        return {"from": draw.one_of(*labels[1:])}
    return {"until": draw.one_of(*labels[:-1])}


def _parameters(draw, problem):
    labels = [school_year_label(year) for year in problem.school_years]
    response = {"response": draw.one_of("stop_intake", "move_places", "move_places", "none")}
    if draw.happens(0.6):
        response["years"] = (draw.one_of(*labels),)
    low = draw.whole(1, 6)
    more = sum(one.places_now for one in problem.institutions.values()) + draw.whole(0, 2)
    total = {"places": draw.one_of(low, (low, low + 2), more, more, more, (more, more + 2))}
    if draw.happens(0.3):
        total["unplaced_from"] = labels[-1]
    return {
        "minimum_places": {"minimum": draw.one_of(2, 2, 3)},
        "total_places": total,
        "places_stay": {"cap_places": draw.whole(0, 2)},
        "vacancies_to_fewest": {
            "unit": draw.one_of("area", "area", "omraade"),
            "per": draw.one_of("children", "institutions", "none"),
            "tolerance": draw.one_of(0, 0, 5),
        },
        "area_balance": {"band_percent": (draw.whole(0, 60), draw.whole(120, 250))},
        "ownership_balance": draw.one_of(
            {"selvejende_share": (0.1, 0.9)}, {"margin": 0.1}, {"margin": 0.4, "unit": "omraade"}
        ),
        "quality_response": response,
        "integrated": {"max_share": draw.one_of(0.05, 0.1, 0.2)},
        "room_to_move_on": {"reserved_places": draw.whole(3, 20)},
        "travel_limit": {"limit_m": draw.one_of(8, 300, 1000)},
        "institution_size": draw.one_of(
            {"places": (1, 1)}, {"places": (2, 3)}, {"institutions": (1, 1)}
        ),
        "phase_out": {"large_go_on": draw.happens(0.7)},
    }


# Rules that leave hardly any plan are drawn less often, those about years more often.
CHANCE = {
    "children_keep_place": 0.6,
    "phase_out": 0.6,
    "quality_response": 0.5,
    "age_fit": 0.5,
    "special_groups": 0.4,
    "total_places": 0.35,
    "vacancies_to_fewest": 0.25,
    "institution_size": 0.25,
    "minimum_places": 0.4,
}


# In an uneven city that gets places the question is who gets them.
CHANCE_UNEVEN = {"total_places": 1.0, "vacancies_to_fewest": 0.9, "phase_out": 0.5}


def random_rules_of_years(draw, problem, chances):
    usual = draw.one_of(0.1, 0.2, 0.35) if chances is CHANCE else 0.05
    parameters = _parameters(draw, problem)
    return share_minimum(
        kind.model_validate(parameters.get(kind.id, {}) | _some_years(draw, problem))
        for kind in RULES
        if draw.happens(chances.get(kind.id, usual))
    )
