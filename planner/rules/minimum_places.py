r"""An institution has no places or at least a minimum.

.. math:: o_{jt} \ge m \cdot \mathrm{open}_{jt} \qquad \forall j, t
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from planner import amounts
from planner.rules.base import Rule, Source, Violation, institution_name
from planner.rules.dials import Dial
from planner.text import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.model.posting import Posting


class MinimumPlaces(Rule):
    """A basis institution has a minimum of ordinary places.

    Parameters
    ----------
    minimum
        Fewest ordinary places, :math:`m`. [places]
    """

    id: ClassVar[str] = "minimum_places"
    label: ClassVar[Text] = text("Minimum places")
    source: ClassVar[Source] = Source(
        basis="principle",
        file="000_2a31547d16b3a60a.txt",
        quote_da="basisinstitutioner har mindst 6 basispladser",
        reading=text(
            "An institution has no places or at least the minimum. One that is phasing out is "
            "exempt while its children are there. Places for special groups are exempt.",
        ),
    )

    minimum: int = Field(6, ge=1, le=100, description=text("Least number of basis places").da)

    def demand(self) -> Text:
        """Say what is asked, with the numbers."""
        return text(
            "A basis institution has at least {places}.",
            places=amounts.ordinary_places(self.minimum),
        )

    def dials(self) -> tuple[Dial, ...]:
        """Return the numbers that may be turned."""
        return (Dial(field="minimum", loosens=-1, loosest=1, stops=tuple(range(4, 11))),)

    def post(self, posting: Posting, problem: Problem) -> None:
        """Give every open institution the minimum."""
        for year in self.years(problem):
            for key in problem.institutions:
                posting.at_least(
                    f"{key},{year}",
                    posting.places_open(key, year) - self.minimum * posting.opens(key, year),
                    0,
                )

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield the basis institutions under the minimum."""
        for year in self.years(problem):
            for key in problem.institutions:
                standing = plan.standing(key, year)
                if standing.is_basis and standing.ordinary_places < self.minimum:
                    yield self.breach(
                        year,
                        key,
                        measured=standing.ordinary_places,
                        limit=self.minimum,
                        unit="places",
                    )

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say which institution has too few."""
        name = institution_name(problem, breach.subject_id)
        return text(
            "{name} has {places}; at least {limit} are required.",
            name=name,
            places=amounts.basis_places(breach.measured),
            limit=breach.limit,
        )
