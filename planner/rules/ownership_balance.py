r"""Selvejende institutions have their share of the places.

.. math::

    \alpha \sum_j P_{jt} \le 1000 \sum_{j \in S} P_{jt} \le \beta \sum_j P_{jt} \qquad \forall t
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field, field_validator

from planner.errors import BadValueError
from planner.rules.base import Rule, Source, Violation
from planner.rules.dials import Dial
from planner.text import Text, alike, percent, text
from planner.units import PERMILLE, permille

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.plan import Plan
    from planner.domain.problem import Institution, Problem
    from planner.model.posting import Posting


class OwnershipBalance(Rule):
    """The share of places in selvejende institutions lies in a band.

    Parameters
    ----------
    selvejende_share
        Lowest and highest share; by default the institutions' own share and ``margin``.
    margin
        How far from their share of all institutions the default band reaches.
    unit
        The whole city, or each administrative område.
    """

    id: ClassVar[str] = "ownership_balance"
    label: ClassVar[Text] = text("Ownership balance")
    source: ClassVar[Source] = Source(
        basis="principle",
        file="000_2a31547d16b3a60a.txt",
        quote_da="Der tilstræbes en balance mellem kommunale og selvejende institutioner",
        reading=text(
            "The share of places in selvejende institutions lies in a band; by default around "
            "their share of all institutions. The band's width is our assumption.",
        ),
    )

    selvejende_share: tuple[float, float] | None = Field(
        None,
        description=text(
            "Lowest and highest share, such as [0.35, 0.50]; otherwise around their share"
        ).da,
    )
    margin: float = Field(0.1, ge=0, le=1, description=text("Width of the default to each side").da)
    unit: Literal["city", "omraade"] = Field(
        "city", description=text("The whole city or each område").da
    )

    @field_validator("selvejende_share")
    @classmethod
    def _is_band(cls, band: tuple[float, float] | None) -> tuple[float, float] | None:
        if band is not None:
            low, high = (permille(share) for share in band)
            if not 0 <= low <= high <= PERMILLE:
                raise BadValueError(text("write [lowest, highest] between 0 and 1"))
        return band

    @field_validator("margin")
    @classmethod
    def _is_permille(cls, margin: float) -> float:
        permille(margin)
        return margin

    def band(self, institutions: tuple[Institution, ...]) -> tuple[int, int, int]:
        """Return lowest and highest share as numerators, and their denominator: exact."""
        if self.selvejende_share is not None:
            low, high = (permille(share) for share in self.selvejende_share)
            return low, high, PERMILLE
        owned = PERMILLE * sum(one.ownership == "selvejende" for one in institutions)
        reach, whole = permille(self.margin) * len(institutions), PERMILLE * len(institutions)
        return max(0, owned - reach), min(whole, owned + reach), whole

    def _groups(self, problem: Problem) -> dict[str, tuple[Institution, ...]]:
        if self.unit == "city":
            return {"": tuple(problem.institutions.values())}
        return dict(problem.institutions_by_unit("omraade"))

    def demand(self) -> Text:
        """Say what is asked, with the numbers."""
        where = text("in the city")
        if self.unit == "omraade":
            where = text("in each område")
        if self.selvejende_share is not None:
            low, high = (percent(permille(share)) for share in self.selvejende_share)
            band = text("between {low} and {high}", low=low, high=high)
        else:
            band = text(
                "at most {reach} points from their share of the institutions",
                reach=percent(permille(self.margin)),
            )
        return text(
            "The share of places in selvejende institutions {where} is {band}.",
            where=where,
            band=band,
        )

    def dials(self) -> tuple[Dial, ...]:
        """Return the numbers that may be turned."""
        if self.selvejende_share is None:
            return (
                Dial(
                    field="margin",
                    loosens=1,
                    loosest=PERMILLE,
                    step=10,
                    is_share=True,
                    stops=(0, 50, 100, 150, 200),
                ),
            )
        return (
            Dial(
                field="selvejende_share",
                end=0,
                loosens=-1,
                loosest=0,
                step=10,
                is_share=True,
                stops=(250, 300, 350, 400, 450),
            ),
            Dial(
                field="selvejende_share",
                end=1,
                loosens=1,
                loosest=PERMILLE,
                step=10,
                is_share=True,
                stops=(400, 450, 500, 550, 600),
            ),
        )

    def post(self, posting: Posting, problem: Problem) -> None:
        """Bound the selvejende places by the share of all."""
        for year in self.years(problem):
            for group, institutions in self._groups(problem).items():
                low, high, whole = self.band(institutions)
                places = [(one, posting.places(one.id, year)) for one in institutions]
                every = posting.total((1, expr) for _, expr in places)
                owned = posting.total(
                    (whole, expr) for one, expr in places if one.ownership == "selvejende"
                )
                posting.at_least(f"{group},{year},low", owned - low * every, 0)
                posting.at_most(f"{group},{year},high", owned - high * every, 0)

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield the groups outside the band."""
        for year in self.years(problem):
            for group, institutions in self._groups(problem).items():
                low, high, whole = self.band(institutions)
                every = owned = 0
                for one in institutions:
                    places = plan.standing(one.id, year).places
                    every += places
                    owned += places if one.ownership == "selvejende" else 0
                if whole * owned < low * every:
                    measured, limit = PERMILLE * owned // every, -(-PERMILLE * low // whole)
                elif whole * owned > high * every:
                    measured, limit = -(-PERMILLE * owned // every), PERMILLE * high // whole
                else:
                    continue
                yield self.breach(year, group, measured=measured, limit=limit, unit="permille")

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say what the share is and should be."""
        del problem
        place = alike(breach.subject_id) if breach.subject_id else text("The city")
        measured, limit = (Decimal(value).scaleb(-1) for value in (breach.measured, breach.limit))
        least_or_most = text("at least {limit}", limit=limit)
        if measured > limit:
            least_or_most = text("at most {limit}", limit=limit)
        return text(
            "{place}: {measured} % of the places are in selvejende institutions; {bound} % "
            "required.",
            place=place,
            measured=measured,
            bound=least_or_most,
        )
