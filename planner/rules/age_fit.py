r"""A child is placed where its age is taken.

.. math:: x_{ijt} = 0 \qquad \forall i, j, t:\; a_{it} \notin [l_j, h_j]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from planner.domain.names import InstitutionId
from planner.rules.base import Rule, Source, Violation, institution_name
from planner.text import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.model.posting import Posting


class AgeFit(Rule):
    """Vuggestue, børnehave and integrated institutions take children of their ages only."""

    id: ClassVar[str] = "age_fit"
    label: ClassVar[Text] = text("Age fits")
    source: ClassVar[Source] = Source(
        basis="assumption",
        file="",
        quote_da="",
        reading=text(
            "Our assumption: a child counts as the age it reaches in the calendar year in "
            "which the school year starts; postponed school start counts as five. Having to "
            "leave a vuggestue at three is a transition.",
        ),
    )

    def demand(self) -> Text:
        """Say what is asked, with the numbers."""
        return text("A child is only in an institution that takes its age.")

    def post(self, posting: Posting, problem: Problem) -> None:
        """Rule out the pairs that don't fit."""
        for year in self.years(problem):
            for child in problem.children_in_need(year):
                age_years = child.age_years(year)
                for key, institution in problem.institutions.items():
                    if not institution.takes_age(age_years):
                        literal = posting.serves(child.id, key, year)
                        posting.forbid(f"{child.id},{key},{year}", literal)

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield the children placed where their age is not taken."""
        for year in self.years(problem):
            for key, institution in problem.institutions.items():
                for child_id in plan.children_at(key, year):
                    age_years = problem.children[child_id].age_years(year)
                    if age_years < institution.age_from_years:
                        limit = institution.age_from_years
                    elif age_years > institution.age_to_years:
                        limit = institution.age_to_years
                    else:
                        continue
                    yield self.breach(
                        year, key, measured=age_years, limit=limit, unit="years", child_id=child_id
                    )

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say where a child's age is not taken."""
        name = institution_name(problem, breach.subject_id)
        institution = problem.institutions[InstitutionId(breach.subject_id)]
        ages = f"{institution.age_from_years}-{institution.age_to_years}"
        return text(
            "A child in {name} is not of an age that it takes ({ages} years).", name=name, ages=ages
        )
