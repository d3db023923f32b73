r"""Basispladser are integrated among ordinary children.

.. math::

    p_{jt} + s_{jt} \le \lfloor \sigma c_j / 1000 \rfloor + (1 - \mathrm{open}_{jt}) M, \qquad
    \mathrm{open}_{jt} = 0 \; (\text{premises unsuitable}) \qquad \forall j, t
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field, field_validator

from planner import amounts
from planner.rules.base import Rule, Source, Violation, institution_name
from planner.rules.dials import Dial
from planner.text import Text, percent, text
from planner.units import PERMILLE, permille

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.model.posting import Posting


class Integrated(Rule):
    """Basispladser are at most a share of an institution, in premises that suit.

    Parameters
    ----------
    max_share
        Largest share of the enrolment capacity.
    """

    id: ClassVar[str] = "integrated"
    label: ClassVar[Text] = text("Integrated")
    source: ClassVar[Source] = Source(
        basis="assumption",
        file="000_2a31547d16b3a60a.txt",
        quote_da="basispladser er integrerede pladser på almenstuer",
        reading=text(
            "Our assumption: integrated means that at most max_share of the institution's "
            "places are basis places and that its premises suit. Institutions phasing out and "
            "special groups are exempt.",
        ),
    )

    max_share: float = Field(
        0.2, gt=0, le=1, description=text("Largest share of the institution's places").da
    )

    @field_validator("max_share")
    @classmethod
    def _is_permille(cls, share: float) -> float:
        permille(share)
        return share

    def demand(self) -> Text:
        """Say what is asked, with the numbers."""
        return text(
            "At most {share} of an institution's places are basis places; its premises suit.",
            share=percent(permille(self.max_share)),
        )

    def dials(self) -> tuple[Dial, ...]:
        """Return the numbers that may be turned."""
        return (
            Dial(
                field="max_share",
                loosens=1,
                loosest=PERMILLE,
                step=10,
                is_share=True,
                stops=(100, 150, 200, 250, 300),
            ),
        )

    def post(self, posting: Posting, problem: Problem) -> None:
        """Cap the places of every open institution."""
        for year in self.years(problem):
            for key, institution in problem.institutions.items():
                most = permille(self.max_share) * institution.capacity_places // PERMILLE
                if not institution.is_premises_suitable:
                    posting.forbid(f"{key},{year},premises", posting.opens(key, year))
                elif institution.ordinary_places_max > most:
                    posting.at_most(f"{key},{year}", posting.places_open(key, year), most)

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield basis institutions over their share or in unsuitable premises."""
        share = permille(self.max_share)
        for year in self.years(problem):
            for key, institution in problem.institutions.items():
                standing = plan.standing(key, year)
                if not standing.is_basis:
                    continue
                if not institution.is_premises_suitable:
                    yield self.breach(year, key, measured=0, limit=1, unit="premises")
                if PERMILLE * standing.ordinary_places > share * institution.capacity_places:
                    yield self.breach(
                        year,
                        key,
                        measured=standing.ordinary_places,
                        limit=share * institution.capacity_places // PERMILLE,
                        unit="places",
                    )

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say which institution has too many among its places, or the wrong premises."""
        name = institution_name(problem, breach.subject_id)
        if breach.unit == "premises":
            return text("{name} is a basis institution but its premises don't suit.", name=name)
        return text(
            "{name} has {places}; at most {limit} integrate.",
            name=name,
            places=amounts.basis_places(breach.measured),
            limit=breach.limit,
        )
