r"""A child that has a basisplads keeps it.

.. math:: x_{i\,j(i)\,t} = 1 \qquad \forall i \text{ with a place in } j(i), \; t
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from planner.rules.base import Rule, Source, Violation, institution_name
from planner.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.model.posting import Posting


class ChildrenKeepPlace(Rule):
    """Children with a basisplads today stay where they are while they are in day care.

    Switched off, a child may be moved, and the move is counted as a transition.
    """

    id: ClassVar[str] = "children_keep_place"
    label: ClassVar[Text] = Text(da="Børn beholder deres plads", en="Children keep their place")
    source: ClassVar[Source] = Source(
        basis="principle",
        file="000_2a31547d16b3a60a.txt",
        quote_da="Børn, der i dag har en basisplads, beholder pladsen resten af deres tid i "
        "dagtilbuddet",
        reading=Text(
            da="Et barn beholder sin plads, til det starter i skole, eller til institutionen ikke "
            "længere har børn på dets alder.",
            en="A child keeps its place until it starts school, or until the institution no "
            "longer takes its age.",
        ),
    )

    def post(self, posting: Posting, problem: Problem) -> None:
        """Fix every such child to its institution."""
        for year in self.years(problem):
            for child in problem.children_in_need(year):
                if child.has_basisplads and child.institution_id is not None:
                    institution = problem.institutions[child.institution_id]
                    if institution.takes_age(child.age_years(year)):
                        literal = posting.serves(child.id, institution.id, year)
                        posting.force(f"{child.id},{year}", literal)

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield the children that lost their place or were moved."""
        for year in self.years(problem):
            for key, children in problem.current_children_by_institution.items():
                for child in children:
                    age_years = child.age_years(year)
                    is_due = child.needs_place(year) and problem.institutions[key].takes_age(
                        age_years
                    )
                    if is_due and plan.institution_of(child.id, year) != key:
                        yield self.breach(
                            year, key, measured=0, limit=1, unit="children", child_id=child.id
                        )

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say where a child did not keep its place."""
        name = institution_name(problem, breach.subject_id)
        return Text(
            da=f"Et barn med basisplads i {name} beholder ikke pladsen.",
            en=f"A child with a basis place in {name} doesn't keep it.",
        )
