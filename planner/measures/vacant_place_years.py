r"""Places without a child, and what they free for sharing knowledge.

.. math:: \sum_t \Bigl( \sum_j (p_{jt} + k_{jt} + s_{jt}) - \sum_{i,j} x_{ijt} \Bigr)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from planner.measures.base import PLACES, Figure, PlacesObjective, Unit, unit
from planner.text import Text, text

if TYPE_CHECKING:
    from planner.domain.names import InstitutionId, SchoolYear
    from planner.domain.plan import Plan
    from planner.domain.problem import Child, Problem
    from planner.model.posting import Expr, Posting


class VacantPlaceYears(PlacesObjective):
    """Vacant places, once for each school year.

    Money is paid up front for all places and not paid back; what vacant places free is used
    for sharing knowledge.

    Parameters
    ----------
    rate_dkk
        What a place costs in a year; an assumption of the scenario. [DKK]
    """

    id: ClassVar[str] = "vacant_place_years"
    label: ClassVar[Text] = text("Vacant place-years")
    counted_in: ClassVar[Unit] = PLACES
    meaning: ClassVar[Text] = text(
        "Places without a child, counted per school year. The money is paid up front and is "
        "used for sharing knowledge instead.",
    )

    rate_dkk: int | None = Field(
        None,
        ge=0,
        description=text(
            "Kroner per place and year (assumption); otherwise the amount is not shown"
        ).da,
    )

    def terms(self, posting: Posting, problem: Problem) -> Expr:
        """Sum places and take the children away."""
        terms: list[tuple[int, Expr]] = [
            (1, posting.places(key, year))
            for year in problem.school_years
            for key in problem.institutions
        ]
        terms += [
            (-1, 1 - posting.unserved(child.id, year))
            for year in problem.school_years
            for child in problem.children_in_need(year)
        ]
        return posting.total(terms)

    def value_in(self, year: SchoolYear, plan: Plan, problem: Problem) -> int:
        """Count places without a child."""
        return sum(
            plan.standing(key, year).places - len(plan.children_at(key, year))
            for key in problem.institutions
        )

    def child_cost(self, child: Child, where: InstitutionId | None, problem: Problem) -> int:
        """Return what one child's place adds."""
        del child, problem
        return int(where is None)

    def figures(self, plan: Plan, problem: Problem) -> tuple[Figure, ...]:
        """Return the number, for each year too, and the money if there is a rate."""
        figures = super().figures(plan, problem)
        if self.rate_dkk is None:
            return figures
        money = Figure(
            measure=self.id,
            statistic="freed_dkk",
            label=text("Freed resources (assumption)"),
            value=self.value(plan, problem) * self.rate_dkk,
            unit=unit(text("DKK"), text("DKK")),
        )
        return (*figures, money)
