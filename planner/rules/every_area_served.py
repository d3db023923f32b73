r"""Every area has a basis institution.

.. math::

    \sum_{j \in a} b_{jt} \ge n, \qquad b_{jt} \le \mathrm{open}_{jt}, \qquad
    m\, b_{jt} \le o_{jt} \qquad \forall a, t
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
    from planner.model.posting import Posting


class EveryAreaServed(Rule):
    """Each area has at least so many basis institutions.

    Parameters
    ----------
    institutions
        How many, :math:`n`. [institutions]
    minimum
        Ordinary places that make it one, :math:`m`; as in ``minimum_places`` by default. [places]
    """

    id: ClassVar[str] = "every_area_served"
    label: ClassVar[Text] = text("Every area served")
    source: ClassVar[Source] = Source(
        basis="principle",
        file="000_2a31547d16b3a60a.txt",
        quote_da="Alle bydele skal have dagtilbud med basispladser",
        reading=text(
            "Each of the twelve areas has at least one basis institution with at least the "
            "minimum of places. Places for special groups serve the whole city and don't count.",
        ),
    )

    institutions: int = Field(
        1, ge=1, description=text("Least number of basis institutions in each area").da
    )
    minimum: int | None = Field(
        None,
        ge=1,
        description=text("Places that make it a basis institution; otherwise minimum_places").da,
    )

    def demand(self) -> Text:
        """Say what is asked, with the numbers."""
        return text_n(
            "Each area has at least {n} basis institution with at least {places}.",
            "Each area has at least {n} basis institutions with at least {places}.",
            self.institutions,
            places=amounts.places(self.minimum or 1),
        )

    def dials(self) -> tuple[Dial, ...]:
        """Return the numbers that may be turned."""
        dials = [Dial(field="institutions", loosens=-1, loosest=1, stops=(1, 2, 3))]
        if self.minimum is not None:
            dials.append(Dial(field="minimum", loosens=-1, loosest=1))
        return tuple(dials)

    def post(self, posting: Posting, problem: Problem) -> None:
        """Count the institutions of each area that are large enough."""
        minimum = self.minimum or 1
        for year in self.years(problem):
            for area_id, institutions in problem.institutions_by_area.items():
                counted = []
                for key in (institution.id for institution in institutions):
                    counts = posting.new_literal(f"{key},{year}")
                    opens, places = posting.opens(key, year), posting.places_open(key, year)
                    posting.at_most(f"{key},{year},open", counts - opens, 0)
                    posting.at_most(f"{key},{year},large", minimum * counts - places, 0)
                    counted.append((1, counts))
                posting.at_least(f"{area_id},{year}", posting.total(counted), self.institutions)

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield the areas with too few."""
        minimum = self.minimum or 1
        for year in self.years(problem):
            found = dict.fromkeys(problem.areas, 0)
            for key, institution in problem.institutions.items():
                standing = plan.standing(key, year)
                if standing.is_basis and standing.ordinary_places >= minimum:
                    found[institution.area_id] += 1
            for area_id, count in found.items():
                if count < self.institutions:
                    yield self.breach(
                        year,
                        area_id,
                        measured=count,
                        limit=self.institutions,
                        unit="institutions",
                    )

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say which area lacks one."""
        area = problem.unit_name(breach.subject_id)
        if breach.measured == 0:
            return text(
                "{area} has no basis institution with at least {places}.",
                area=area,
                places=amounts.places(self.minimum or 1),
            )
        return text_n(
            "{area} has {n} basis institution; at least {limit} needed.",
            "{area} has {n} basis institutions; at least {limit} needed.",
            breach.measured,
            area=area,
            limit=breach.limit,
        )
