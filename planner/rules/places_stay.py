r"""At most so many places leave their institution in a year.

.. math:: \sum_j \mathrm{lost}_{jt} + \sum_j (s_{j,t-1} - s_{jt}) \le C \qquad \forall t
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from planner import amounts
from planner.rules.base import Rule, Source, Violation
from planner.rules.dials import Dial
from planner.text import Text, text, text_n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.model.posting import Expr, Posting


class PlacesStay(Rule):
    """A cap on the places that institutions give up against the year before.

    Parameters
    ----------
    cap_places
        The most in one year, :math:`C`. [places]
    """

    id: ClassVar[str] = "places_stay"
    label: ClassVar[Text] = text("Places stay")
    source: ClassVar[Source] = Source(
        basis="principle",
        file="000_2a31547d16b3a60a.txt",
        quote_da="De nuværende pladser fastholdes som udgangspunkt på de institutioner, de er "
        "placeret på i dag",
        reading=text(
            "Moved places is a measure; the rule, when on, caps the places per year that "
            "institutions give up against the year before.",
        ),
    )

    cap_places: int = Field(ge=0, description=text("At most so many places are given up a year").da)

    def demand(self) -> Text:
        """Say what is asked, with the numbers."""
        return text(
            "Institutions give up at most {places} a year, taken together.",
            places=amounts.places(self.cap_places),
        )

    def dials(self) -> tuple[Dial, ...]:
        """Return the numbers that may be turned."""
        return (Dial(field="cap_places", loosens=1, loosest=10_000, stops=(0, 10, 20, 30, 40, 60)),)

    def post(self, posting: Posting, problem: Problem) -> None:
        """Cap the sum of the losses."""
        for year in self.years(problem):
            terms: list[tuple[int, Expr]] = []
            for key, institution in problem.institutions.items():
                terms.append((1, posting.places_lost(key, year)))
                if institution.special_places:
                    terms.append((1, posting.special_places_lost(key, year)))
            posting.at_most(str(year), posting.total(terms), self.cap_places)

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield the years in which too many leave."""
        for year in self.years(problem):
            lost = 0
            for key in problem.institutions:
                now = plan.standing(key, year)
                before = plan.standing_before(key, year, problem)
                lost += max(0, before.ordinary_places - now.ordinary_places)
                lost += max(0, before.special_places - now.special_places)
            if lost > self.cap_places:
                yield self.breach(year, "", measured=lost, limit=self.cap_places, unit="places")

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say how many leave."""
        del problem
        return text_n(
            "{n} place leaves its institution; at most {limit} may.",
            "{n} places leave their institution; at most {limit} may.",
            breach.measured,
            limit=breach.limit,
        )
