r"""How far the selvejende institutions' places are from their share.

.. math:: \sum_t \Bigl| 1000 \sum_{j \in S} P_{jt} - \sigma \sum_j P_{jt} \Bigr|

in thousandths of a place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field, field_validator

from planner.measures.base import PLACES, Part, PlacesObjective, Unit
from planner.text import Text, text
from planner.units import PERMILLE, permille

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.names import SchoolYear
    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.model.posting import Expr, Posting


DECIMALS = 3


class OwnershipDeviation(PlacesObjective):
    """Places too many or too few in selvejende institutions.

    Parameters
    ----------
    selvejende_share
        The share aimed at; by default their share of all institutions.
    """

    id: ClassVar[str] = "ownership_deviation"
    label: ClassVar[Text] = text("Ownership deviation")
    counted_in: ClassVar[Unit] = PLACES
    decimals: ClassVar[int] = DECIMALS
    meaning: ClassVar[Text] = text(
        "So many places too many or too few are in selvejende institutions for their share."
    )

    selvejende_share: float | None = Field(
        None,
        ge=0,
        le=1,
        description=text("Share that is aimed at; otherwise the share of the institutions").da,
    )

    @field_validator("selvejende_share")
    @classmethod
    def _is_permille(cls, share: float | None) -> float | None:
        if share is not None:
            permille(share)
        return share

    def _share_permille(self, problem: Problem) -> int:
        if self.selvejende_share is not None:
            return permille(self.selvejende_share)
        owned = sum(one.ownership == "selvejende" for one in problem.institutions.values())
        return PERMILLE * owned // max(1, len(problem.institutions))

    def terms(self, posting: Posting, problem: Problem) -> Expr:
        """Sum the distance from the share, on either side."""
        share = self._share_permille(problem)
        most = PERMILLE * sum(
            max(one.places_max, one.places_now) for one in problem.institutions.values()
        )
        deviations: list[tuple[int, Expr]] = []
        for year in problem.school_years:
            difference = posting.total(
                (PERMILLE - share if one.ownership == "selvejende" else -share, places)
                for one in problem.institutions.values()
                for places in (posting.places(one.id, year),)
            )
            deviation = posting.new_amount(str(year), most)
            posting.at_least(f"{year},over", deviation - difference, 0)
            posting.at_least(f"{year},under", deviation + difference, 0)
            deviations.append((1, deviation))
        return posting.total(deviations)

    def value_in(self, year: SchoolYear, plan: Plan, problem: Problem) -> int:
        """Count the distance from the share, in thousandths of a place."""
        every = owned = 0
        for key, institution in problem.institutions.items():
            places = plan.standing(key, year).places
            every += places
            owned += places if institution.ownership == "selvejende" else 0
        return abs(PERMILLE * owned - self._share_permille(problem) * every)

    def parts(self, year: SchoolYear, plan: Plan, problem: Problem) -> Iterator[Part]:
        """Yield the distance from the share, on either side."""
        share = self._share_permille(problem)
        weight_by_id = {
            key: (PERMILLE if one.ownership == "selvejende" else 0) - share
            for key, one in problem.institutions.items()
        }
        special = sum(
            weight * plan.standing(key, year).special_places for key, weight in weight_by_id.items()
        )
        for sign in (1, -1):
            yield Part(
                weights={(key, year): sign * weight for key, weight in weight_by_id.items()},
                constant=sign * special,
            )
