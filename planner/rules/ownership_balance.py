r"""Selvejende institutions have their share of the places.

.. math::

    \alpha \sum_j P_{jt} \le 1000 \sum_{j \in S} P_{jt} \le \beta \sum_j P_{jt} \qquad \forall t
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal, get_args

from pydantic import Field, field_validator

from planner.errors import BadValueError
from planner.rules.base import Rule, Source, Violation
from planner.rules.dials import Dial
from planner.text import Lang, Text, number, percent
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
    label: ClassVar[Text] = Text(da="Balance mellem ejerformer", en="Ownership balance")
    source: ClassVar[Source] = Source(
        basis="principle",
        file="000_2a31547d16b3a60a.txt",
        quote_da="Der tilstræbes en balance mellem kommunale og selvejende institutioner",
        reading=Text(
            da="Selvejende institutioners andel af pladserne ligger i et bånd; som udgangspunkt "
            "omkring deres andel af alle institutioner. Båndets bredde er vores antagelse.",
            en="The share of places in selvejende institutions lies in a band; by default around "
            "their share of all institutions. The band's width is our assumption.",
        ),
    )

    selvejende_share: tuple[float, float] | None = Field(
        None, description="Lavest og højest andel, fx [0.35, 0.50]; ellers omkring deres andel"
    )
    margin: float = Field(0.1, ge=0, le=1, description="Udgangspunktets bredde til hver side")
    unit: Literal["city", "omraade"] = Field("city", description="Hele byen eller hvert område")

    @field_validator("selvejende_share")
    @classmethod
    def _is_band(cls, band: tuple[float, float] | None) -> tuple[float, float] | None:
        if band is not None:
            low, high = (permille(share) for share in band)
            if not 0 <= low <= high <= PERMILLE:
                raise BadValueError(
                    da="skriv [lavest, højest] mellem 0 og 1",
                    en="write [lowest, highest] between 0 and 1",
                )
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
        where = Text(da="i byen", en="in the city")
        if self.unit == "omraade":
            where = Text(da="i hvert område", en="in each område")
        if self.selvejende_share is not None:
            low, high = (
                [percent(permille(share), lang) for lang in get_args(Lang)]
                for share in self.selvejende_share
            )
            band = Text(da=f"mellem {low[0]} og {high[0]}", en=f"between {low[1]} and {high[1]}")
        else:
            reach = [percent(permille(self.margin), lang) for lang in get_args(Lang)]
            band = Text(
                da=f"højst {reach[0]}-point fra deres andel af institutionerne",
                en=f"at most {reach[1]} points from their share of the institutions",
            )
        return Text(
            da=f"Selvejende institutioners andel af pladserne {where.da} er {band.da}.",
            en=f"The share of places in selvejende institutions {where.en} is {band.en}.",
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
        place = breach.subject_id or "København"
        del problem
        measured, limit = (Decimal(value) / 10 for value in (breach.measured, breach.limit))
        side = ("mindst", "at least") if measured < limit else ("højst", "at most")
        da, en = ((number(measured, lang, 1), number(limit, lang, 1)) for lang in get_args(Lang))
        return Text(
            da=f"{place}: {da[0]} % af pladserne er i selvejende institutioner; "
            f"{side[0]} {da[1]} % kræves.",
            en=f"{place}: {en[0]} % of the places are in selvejende institutions; "
            f"{side[1]} {en[1]} % required.",
        )
