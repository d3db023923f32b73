r"""A child that has a basisplads keeps it.

.. math::

    x_{i\,j(i)\,1} = 1 \; (i \text{ with a place in } j(i) \text{ today}), \qquad
    x_{ij,t-1} \le x_{ijt} \; (j \text{ takes the age of } i \text{ in } t)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from planner.domain.names import SchoolYear
from planner.rules.base import Rule, Source, Violation, institution_name
from planner.text import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.plan import Plan
    from planner.domain.problem import Child, Problem
    from planner.model.posting import Posting


class ChildrenKeepPlace(Rule):
    """Children with a basisplads stay where they are while they are in day care.

    Switched off, a child may be moved, and the move is counted as a transition.
    """

    id: ClassVar[str] = "children_keep_place"
    label: ClassVar[Text] = text("Children keep their place")
    source: ClassVar[Source] = Source(
        basis="principle",
        file="000_2a31547d16b3a60a.txt",
        quote_da="Børn, der i dag har en basisplads, beholder pladsen resten af deres tid i "
        "dagtilbuddet",
        reading=text(
            "A child keeps its place until it starts school, or until the institution no "
            "longer takes its age. Our reading: so does a child that gets its place later; it "
            "stays where it began.",
        ),
    )

    def demand(self) -> Text:
        """Say what is asked, with the numbers."""
        return text("A child with a basis place keeps it while the institution takes its age.")

    def post(self, posting: Posting, problem: Problem) -> None:
        """Fix children that have a place, and tie each year to the one before."""
        for year in self.years(problem):
            for child in problem.children_in_need(year):
                if year > problem.school_years[0]:
                    self._post_later(posting, problem, child, year)
                elif child.has_basisplads and child.institution_id is not None:
                    institution = problem.institutions[child.institution_id]
                    if institution.takes_age(child.age_years(year)):
                        literal = posting.serves(child.id, institution.id, year)
                        posting.force(f"{child.id},{year}", literal)

    def _post_later(
        self, posting: Posting, problem: Problem, child: Child, year: SchoolYear
    ) -> None:
        before = SchoolYear(year - 1)
        if not child.needs_place(before):
            return
        for key, institution in problem.institutions.items():
            if institution.takes_age(child.age_years(year)):
                there = posting.serves(child.id, key, before)
                here = posting.serves(child.id, key, year)
                posting.implies(f"{child.id},{key},{year}", there, here)

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield the children that lost their place or were moved."""
        for year in self.years(problem):
            for child in problem.children_in_need(year):
                where = child.institution_id if child.has_basisplads else None
                if year > problem.school_years[0]:
                    where = plan.institution_of(child.id, SchoolYear(year - 1))
                if where is None or plan.institution_of(child.id, year) == where:
                    continue
                if problem.institutions[where].takes_age(child.age_years(year)):
                    yield self.breach(
                        year, where, measured=0, limit=1, unit="children", child_id=child.id
                    )

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say where a child did not keep its place."""
        name = institution_name(problem, breach.subject_id)
        return text("A child with a basis place in {name} doesn't keep it.", name=name)
