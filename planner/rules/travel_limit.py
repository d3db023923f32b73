r"""Nobody is newly placed further away than the limit.

.. math::

    x_{ijt} = 0 \qquad \forall i, j, t:\; d_{ij} > D \text{ and } i \text{ has no place in } j
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from planner.domain.names import SchoolYear
from planner.rules.base import Rule, Source, Violation, institution_name
from planner.rules.dials import Dial
from planner.text import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.names import InstitutionId
    from planner.domain.plan import Plan
    from planner.domain.problem import Child, Problem
    from planner.model.posting import Posting


class TravelLimit(Rule):
    """A child that gets a place gets one within reach.

    Parameters
    ----------
    limit_m
        Longest way from home, one way, :math:`D`. [m]
    """

    id: ClassVar[str] = "travel_limit"
    label: ClassVar[Text] = text("Travel limit")
    source: ClassVar[Source] = Source(
        basis="principle",
        file="000_2a31547d16b3a60a.txt",
        quote_da="så børn så vidt muligt kan få en basisplads tæt på deres hjem",
        reading=text(
            "Travel is a measure. The rule, when on, sets a hard limit for new placements; a "
            "child that keeps its place is exempt.",
        ),
    )

    limit_m: int = Field(
        ge=0, description=text("Longest way from home to institution in metres").da
    )

    def demand(self) -> Text:
        """Say what is asked, with the numbers."""
        return text(
            "Nobody newly gets a place more than {limit_m} m from home.", limit_m=self.limit_m
        )

    def dials(self) -> tuple[Dial, ...]:
        """Return the numbers that may be turned."""
        return (
            Dial(
                field="limit_m",
                loosens=1,
                loosest=100_000,
                step=100,
                stops=(1000, 2000, 3000, 4000, 6000),
            ),
        )

    def post(self, posting: Posting, problem: Problem) -> None:
        """Rule out the pairs too far apart."""
        for year in self.years(problem):
            for child in problem.children_in_need(year):
                for key in problem.institutions:
                    if problem.travel_m[child.id, key] > self.limit_m:
                        self._post_pair(posting, problem, (child, key), year)

    def _post_pair(
        self,
        posting: Posting,
        problem: Problem,
        pair: tuple[Child, InstitutionId],
        year: SchoolYear,
    ) -> None:
        child, key = pair
        before = SchoolYear(year - 1)
        literal, subject = posting.serves(child.id, key, year), f"{child.id},{key},{year}"
        if year > problem.school_years[0] and child.needs_place(before):
            posting.implies(subject, literal, posting.serves(child.id, key, before))
        elif not (child.has_basisplads and child.institution_id == key):
            posting.forbid(subject, literal)

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield the children newly placed too far away."""
        for year in self.years(problem):
            for key in problem.institutions:
                for child_id in plan.children_at(key, year):
                    child, before = problem.children[child_id], SchoolYear(year - 1)
                    if year > problem.school_years[0] and child.needs_place(before):
                        is_kept = plan.institution_of(child_id, before) == key
                    else:
                        is_kept = child.has_basisplads and child.institution_id == key
                    if is_kept:
                        continue
                    if (travel_m := problem.travel_m[child_id, key]) > self.limit_m:
                        yield self.breach(
                            year,
                            key,
                            measured=travel_m,
                            limit=self.limit_m,
                            unit="m",
                            child_id=child_id,
                        )

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say where a child is placed too far from home, without saying how far."""
        name = institution_name(problem, breach.subject_id)
        return text(
            "A child gets a place in {name} over {limit} m from home.",
            name=name,
            limit=breach.limit,
        )
