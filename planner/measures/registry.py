"""All measures, by id."""

from planner.measures.base import Measure, Objective
from planner.measures.basis_institutions import BasisInstitutions
from planner.measures.imbalance import Imbalance
from planner.measures.knowledge_banks import KnowledgeBanks
from planner.measures.moved_places import MovedPlaces
from planner.measures.ownership_deviation import OwnershipDeviation
from planner.measures.transitions import Transitions
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.measures.vacant_place_years import VacantPlaceYears

# In the order in which a report lists them.
OBJECTIVES: tuple[type[Objective], ...] = (
    Unserved,
    Transitions,
    MovedPlaces,
    Imbalance,
    Travel,
    OwnershipDeviation,
    BasisInstitutions,
    VacantPlaceYears,
)
MEASURES: tuple[type[Measure], ...] = (*OBJECTIVES, KnowledgeBanks)
