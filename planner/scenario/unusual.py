"""What is no fault but unusual enough that somebody should look at it.

Children are counted, and a count of few is withheld as everywhere; none is named.
"""

from collections import Counter
from collections.abc import Iterator

from planner.domain.problem import Problem
from planner.geo.layers import AreaLayer, distances_to_areas_m
from planner.text import Text, text

# Outlines are generalised to about 120 m; further out it may be another area.
_FAR_OUTSIDE_M = 150
# A distance that few would travel with a small child every day.
FAR_FROM_HOME_M = 15_000
_MOST_SHARE = 0.5


def unusual_institutions(problem: Problem, layer: AreaLayer) -> Iterator[Text]:
    """Yield a sentence for each institution that looks odd, in their order."""
    every = tuple(problem.institutions.values())
    positions_m = [(one.x_m, one.y_m) for one in every]
    points = Counter(positions_m)
    aways_m = distances_to_areas_m(layer, [one.area_id for one in every], positions_m)
    for one, away_m in zip(every, aways_m, strict=True):
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
    pairs = [
        (child.id, child.institution_id)
        for child in problem.children.values()
        if child.institution_id is not None and not child.is_forecast
    ]
    return int((problem.travel_m.of_pairs(pairs) > FAR_FROM_HOME_M).sum())


def with_protected_address(problem: Problem) -> int:
    """Count the children whose address is protected."""
    return sum(child.has_protected_address for child in problem.children.values())
