"""The most that a plan may have of a measure: a step of the search, not a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from planner.measures.base import Objective  # noqa: TC001  (pydantic reads it)
from planner.rules.base import Rule, Source, Violation
from planner.text import Text, both, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.model.posting import Posting


class Within(Rule):
    """A plan has at most so much of a measure, all years together.

    No rule of the programme, and in no scenario: what a front is searched with. Unlike the cap of
    a stage it holds from the first stage on.

    Parameters
    ----------
    objective
        The measure.
    most
        In whole units of its value.
    """

    id: ClassVar[str] = "within"
    label: ClassVar[Text] = text("At most so much of a measure")
    source: ClassVar[Source] = Source(
        basis="assumption",
        file="",
        quote_da="",
        reading=text("Not a rule but a question."),
    )

    objective: Objective = Field(description=text("The measure").da)
    most: int = Field(ge=0, description=text("The most").da)

    def demand(self) -> Text:
        """Say how much there may be."""
        one = self.objective
        return text(
            "{label}: at most {amount}.",
            label=one.label,
            amount=both(lambda lang: one.amount(self.most, lang)),
        )

    def post(self, posting: Posting, problem: Problem) -> None:
        """Bound the measure."""
        posting.at_most("", self.objective.terms(posting, problem), self.most)

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield a plan's excess."""
        measured = self.objective.value(plan, problem)
        if measured > self.most:
            unit = self.objective.counted_in.en
            year = problem.school_years[-1]
            yield self.breach(year, "", measured=measured, limit=self.most, unit=unit)

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say by how much it is too much."""
        del problem
        one = self.objective
        return text(
            "{label}: {amount}; at most {limit}.",
            label=one.label,
            amount=both(lambda lang: one.amount(breach.measured, lang)),
            limit=both(lambda lang: one.amount(breach.limit, lang)),
        )
