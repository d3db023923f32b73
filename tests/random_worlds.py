"""Small random problems, rules and goals, the same for a seed."""

import numpy as np
from worlds import a_child, a_problem, an_area, an_institution

from planner.measures.goal import InOrder, StageGoal, WeightedSum
from planner.measures.registry import OBJECTIVES
from planner.rules.registry import RULES, share_minimum


class Draw:
    """Random choices of one case."""

    def __init__(self, seed):
        self._draws = np.random.Generator(np.random.PCG64(seed))

    def whole(self, low, high):
        return int(self._draws.integers(low, high + 1))

    def happens(self, chance):
        return bool(self._draws.random() < chance)

    def one_of(self, *values):
        return values[self.whole(0, len(values) - 1)]

    def order(self, values):
        return [values[int(k)] for k in self._draws.permutation(len(values))]


def a_random_problem(draw):
    institutions = [_an_institution(draw, f"I{k}") for k in range(draw.whole(2, 3))]
    children = [_a_newcomer(draw, f"N{k}", institutions) for k in range(draw.whole(0, 2))]
    for one in institutions:
        ordinary = one.places_now - one.special_places
        if ordinary and draw.happens(0.6) and len(children) < 3:
            children.append(_a_child_there(draw, one, None))
        elif one.special_places and draw.happens(0.5) and len(children) < 3:
            children.append(_a_child_there(draw, one, one.special_group))
    step = draw.one_of(1, 100)
    travel_m = {
        child.id: {one.id: step * draw.whole(1, 20) for one in institutions} for child in children
    }
    areas = [an_area(key, children_0_5=draw.whole(50, 400)) for key in ("N", "S")]
    return a_problem(institutions, children, areas=areas, travel_m=travel_m)


def _an_institution(draw, key):
    special = int(draw.happens(0.2))
    now, most = draw.whole(0, 2), draw.whole(2, 3)
    return an_institution(
        key,
        area_id=draw.one_of("N", "S"),
        ownership=draw.one_of("kommunal", "selvejende", "privat"),
        age_from_years=draw.one_of(0, 0, 3),
        age_to_years=draw.one_of(2, 5, 5) if draw.happens(0.4) else 5,
        capacity_places=draw.whole(5, 40),
        places_now=now + special,
        places_max=most + special,
        special_group=draw.one_of("hearing", "immune") if special else None,
        special_places=special,
        may_host=draw.one_of("yes", "no", "undecided", "undecided"),
        quality=draw.one_of("ok", "ok", "watch"),
        is_premises_suitable=draw.happens(0.8),
        closed_to="autisme" if draw.happens(0.1) else "",
    )


def _ages(draw):
    birth_year = draw.whole(2021, 2025)
    return {"birth_year": birth_year, "school_start_year": birth_year + 6}


def _a_newcomer(draw, key, institutions):
    groups = [one.special_group for one in institutions]
    enrolled = draw.one_of(None, *(one.id for one in institutions))
    return a_child(
        key,
        entry="2026/27",
        institution_id=enrolled,
        special_group=draw.one_of(*groups) if draw.happens(0.2) else None,
        **_ages(draw),
    )


def _a_child_there(draw, one, group):
    return a_child(f"C{one.id}", institution_id=one.id, special_group=group, **_ages(draw))


def random_rules(draw):
    chance = draw.one_of(0.15, 0.3, 0.5)
    parameters = {
        "minimum_places": {"minimum": draw.whole(1, 3)},
        "total_places": {"places": draw.one_of(draw.whole(1, 7), (draw.whole(0, 3), 6))},
        "places_stay": {"cap_places": draw.whole(0, 2)},
        "vacancies_to_fewest": {
            "unit": draw.one_of("area", "omraade"),
            "per": draw.one_of("children", "institutions", "none"),
            "tolerance": draw.one_of(0, 0, 5),
        },
        "area_balance": {"band_percent": (draw.whole(0, 60), draw.whole(120, 250))},
        "ownership_balance": draw.one_of(
            {"selvejende_share": (0.1, 0.9)}, {"margin": 0.2}, {"margin": 0.5, "unit": "omraade"}
        ),
        "quality_response": {"response": draw.one_of("stop_intake", "move_places", "none")},
        "integrated": {"max_share": draw.one_of(0.05, 0.2)},
        "room_to_move_on": {"reserved_places": draw.whole(3, 12)},
        "travel_limit": {"limit_m": draw.one_of(10, 500, 1200)},
        "institution_size": draw.one_of({"places": (1, 2)}, {"institutions": (1, 2)}),
        "phase_out": {"large_go_on": draw.happens(0.7)},
    }
    return share_minimum(
        kind(**parameters.get(kind.id, {})) for kind in RULES if draw.happens(chance)
    )


def a_random_goal(draw):
    kinds = draw.order(OBJECTIVES)[: draw.whole(1, 4)]
    if draw.happens(0.2):
        return WeightedSum(weights=tuple((draw.whole(1, 9), kind()) for kind in kinds))
    return InOrder(
        stages=tuple(
            StageGoal(objective=kind(), tolerance_permille=draw.one_of(0, 0, 100)) for kind in kinds
        )
    )
