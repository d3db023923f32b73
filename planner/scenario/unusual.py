"""What is no fault but unusual enough that somebody should look at it.

Children are counted, and a count of few is withheld as everywhere; none is named.
"""

from collections import Counter
from collections.abc import Iterator

from planner.domain.problem import Problem
from planner.geo.layers import AreaLayer, distance_to_area_m
from planner.text import Text, text

# Outlines are generalised to about 120 m; further out it may be another area.
_FAR_OUTSIDE_M = 150
# A distance that few would travel with a small child every day.
FAR_FROM_HOME_M = 15_000
_MOST_SHARE = 0.5


def unusual_institutions(problem: Problem, layer: AreaLayer) -> Iterator[Text]:
    """Yield a sentence for each institution that looks odd, in their order."""
    points = Counter((one.x_m, one.y_m) for one in problem.institutions.values())
    for one in problem.institutions.values():
        away_m = distance_to_area_m(layer, one.area_id, one.x_m, one.y_m)
        if away_m > _FAR_OUTSIDE_M:
            yield text(
                "{id} lies {away} m outside area {area}",
                id=one.id,
                away=round(away_m),
                area=one.area_id,
            )
        if points[one.x_m, one.y_m] > 1:
            yield text("{id} lies where another institution does", id=one.id)
        if one.places_now > _MOST_SHARE * one.capacity_places:
            yield text(
                "{id} has {places} basis places of {capacity} in all",
                id=one.id,
                places=one.places_now,
                capacity=one.capacity_places,
            )


def far_from_home(problem: Problem) -> int:
    """Count the children enrolled further from home than few would travel."""
    return sum(
        child.institution_id is not None
        and problem.travel_m[child.id, child.institution_id] > FAR_FROM_HOME_M
        for child in problem.children.values()
        if not child.is_forecast
    )


def with_protected_address(problem: Problem) -> int:
    """Count the children whose address is protected."""
    return sum(child.has_protected_address for child in problem.children.values())
