"""Small random worlds with rules of which some, known beforehand, can't hold together."""

from random_worlds import Draw
from worlds import a_child, a_problem, an_area, an_institution

from planner.rules.children_keep_place import ChildrenKeepPlace
from planner.rules.every_area_served import EveryAreaServed
from planner.rules.institution_size import InstitutionSize
from planner.rules.integrated import Integrated
from planner.rules.minimum_places import MinimumPlaces
from planner.rules.ownership_balance import OwnershipBalance
from planner.rules.phase_out import PhaseOut
from planner.rules.places_stay import PlacesStay
from planner.rules.quality_response import QualityResponse
from planner.rules.room_to_move_on import RoomToMoveOn
from planner.rules.special_groups import SpecialGroups
from planner.rules.takes_all_children import TakesAllChildren
from planner.rules.total_places import TotalPlaces
from planner.rules.travel_limit import TravelLimit

# Rules that ask nothing of the worlds below.
MILD = (
    ChildrenKeepPlace(),
    SpecialGroups(),
    TakesAllChildren(),
    RoomToMoveOn(reserved_places=0),
    TravelLimit(limit_m=50_000),
    PlacesStay(cap_places=500),
)


def an_area_too_small(draw: Draw):
    """The one institution of an area may integrate fewer places than the area needs."""
    most, needed = draw.whole(2, 4), draw.whole(5, 8)
    world = [
        an_institution("S1", area_id="S", capacity_places=10 * most + draw.whole(0, 9)),
        *_large(draw, 3),
    ]
    rules = (MinimumPlaces(minimum=needed), EveryAreaServed(), Integrated(max_share=0.1))
    return world, rules, {"every_area_served", "integrated"}


def too_many_places(draw: Draw):
    """All institutions together may have fewer places than the city is to have."""
    most, count = draw.whole(4, 7), draw.whole(3, 4)
    rules = (
        TotalPlaces(places=most * count + draw.whole(1, 5)),
        InstitutionSize(places=(1, most)),
        MinimumPlaces(minimum=draw.whole(1, 3)),
    )
    return _large(draw, count), rules, {"total_places", "institution_size"}


def too_few_places(draw: Draw):
    """What goes on has more places, at its smallest, than the city is to have."""
    least, count = draw.whole(4, 6), draw.whole(3, 4)
    world = _large(draw, count, places_now=least + draw.whole(0, 2))
    rules = (
        MinimumPlaces(minimum=least),
        PhaseOut(),
        TotalPlaces(places=least * count - draw.whole(1, least - 1)),
    )
    return world, rules, {"minimum_places", "phase_out", "total_places"}


def too_few_institutions(draw: Draw):
    """Fewer institutions are open to all children than there are to be."""
    world = [*_large(draw, 3), an_institution("S1", area_id="S", closed_to="autisme")]
    rules = (InstitutionSize(institutions=(4, 4)), TotalPlaces(places=(0, draw.whole(60, 80))))
    return world, rules, {"institution_size", "takes_all_children"}


def an_ownership_out_of_reach(draw: Draw):
    """The one selvejende institution can't have the share that it is to have."""
    most = draw.whole(4, 6)
    world = [
        *_large(draw, 3, ownership="kommunal"),
        an_institution("S1", area_id="S", ownership="selvejende"),
    ]
    rules = (
        OwnershipBalance(selvejende_share=(0.5, 0.6)),
        TotalPlaces(places=3 * most),
        InstitutionSize(places=(1, most)),
    )
    return world, rules, {"ownership_balance", "total_places", "institution_size"}


def places_that_must_move(draw: Draw):
    """Places are moved away for quality, but more of them than may leave."""
    places = draw.whole(4, 9)
    world = [
        *_large(draw, 3),
        an_institution("S1", area_id="S", quality="watch", places_now=places),
    ]
    rules = (
        PlacesStay(cap_places=draw.whole(0, places - 1)),
        QualityResponse(response="move_places"),
        MinimumPlaces(minimum=draw.whole(1, 3)),
    )
    return world, rules, {"places_stay", "quality_response"}


KINDS = (
    an_area_too_small,
    too_many_places,
    too_few_places,
    too_few_institutions,
    an_ownership_out_of_reach,
    places_that_must_move,
)


def a_planted_conflict(seed: int):
    """Return a problem, rules as written, and the ids of those that can't hold together."""
    draw = Draw(seed)
    world, rules, planted = KINDS[seed % len(KINDS)](draw)
    ids = {rule.id for rule in rules}
    mild = [rule for rule in MILD if rule.id not in ids]
    needed = [rule for rule in mild if rule.id in planted]
    others = [rule for rule in mild if rule.id not in planted and draw.happens(0.6)]
    areas = [an_area("N"), an_area("S")]
    children = [a_child(key) for key in "AB"[: draw.whole(0, 2)]]
    problem = a_problem(world, children, areas=areas)
    return problem, tuple(draw.order([*rules, *needed, *others])), planted


def _large(draw: Draw, count: int, **fields):
    default = {"capacity_places": 100, "ownership": draw.one_of("kommunal", "selvejende")}
    return [
        an_institution(f"N{k}", area_id="NS"[k == 0 and count > 3], **{**default, **fields})
        for k in range(count)
    ]
