r"""A basis institution takes every child that is referred to it.

.. math:: \mathrm{open}_{jt} = 0 \qquad \forall j \text{ closed to a kind of need}, t
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from planner.rules.base import Rule, Source, Violation, institution_name
from planner.text import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.model.posting import Posting


class TakesAllChildren(Rule):
    """No institution closed to a kind of need has ordinary basispladser."""

    id: ClassVar[str] = "takes_all_children"
    label: ClassVar[Text] = text("Takes all children")
    source: ClassVar[Source] = Source(
        basis="principle",
        file="000_2a31547d16b3a60a.txt",
        quote_da="tager imod alle børn, der henvises uanset barnets udfordringer",
        reading=text(
            "An institution closed to a kind of need can't be a basis institution. Input that "
            "says so of one that has places today is refused.",
        ),
    )

    def demand(self) -> Text:
        """Say what is asked, with the numbers."""
        return text("An institution closed to a kind of need is no basis institution.")

    def post(self, posting: Posting, problem: Problem) -> None:
        """Keep such institutions closed."""
        for year in self.years(problem):
            for key, institution in problem.institutions.items():
                if institution.closed_to:
                    posting.forbid(f"{key},{year}", posting.opens(key, year))

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield basis institutions that turn children away."""
        for year in self.years(problem):
            for key, institution in problem.institutions.items():
                if institution.closed_to and plan.standing(key, year).is_basis:
                    yield self.breach(year, key, measured=1, limit=0, unit="kinds_of_need")

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say which institution turns children away."""
        name = institution_name(problem, breach.subject_id)
        return text("{name} is a basis institution but doesn't take all children.", name=name)
