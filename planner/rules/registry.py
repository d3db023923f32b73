"""All rules of the programme, by id."""

from collections.abc import Iterable

from planner.rules.age_fit import AgeFit
from planner.rules.area_balance import AreaBalance
from planner.rules.base import Rule
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
from planner.rules.vacancies_to_fewest import VacanciesToFewest

# In the order in which a report lists them.
RULES: tuple[type[Rule], ...] = (
    MinimumPlaces,
    EveryAreaServed,
    ChildrenKeepPlace,
    PhaseOut,
    TotalPlaces,
    PlacesStay,
    VacanciesToFewest,
    AreaBalance,
    OwnershipBalance,
    SpecialGroups,
    TakesAllChildren,
    QualityResponse,
    Integrated,
    AgeFit,
    RoomToMoveOn,
    TravelLimit,
    InstitutionSize,
)


def programme_minimum(rules: Iterable[Rule]) -> int:
    """Return the fewest places a basis institution may have; 1 without ``minimum_places``."""
    return next((rule.minimum for rule in rules if isinstance(rule, MinimumPlaces)), 1)


def share_minimum(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Give rules that speak of a basis institution's size the programme's minimum.

    A rule that names its own ``minimum`` keeps it; without ``minimum_places`` any place counts.
    """
    listed = tuple(rules)
    minimum = programme_minimum(listed)
    return tuple(
        rule.model_copy(update={"minimum": minimum})
        if "minimum" in type(rule).model_fields and getattr(rule, "minimum", None) is None
        else rule
        for rule in listed
    )
