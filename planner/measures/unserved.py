r"""Children that need a place and have none.

.. math:: \sum_{t} \sum_i w_{it}
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from planner.measures.base import CHILDREN, Figure, Objective, Unit
from planner.text import Text, text

if TYPE_CHECKING:
    from planner.domain.names import InstitutionId
    from planner.domain.plan import Plan
    from planner.domain.problem import Child, Problem
    from planner.model.posting import Expr, Posting


class Unserved(Objective):
    """Children without a place, once for each school year."""

    id: ClassVar[str] = "unserved"
    label: ClassVar[Text] = text("Unserved children")
    counted_in: ClassVar[Unit] = CHILDREN
    meaning: ClassVar[Text] = text(
        "Children that need a basis place and get none; counted per school year."
    )

    def terms(self, posting: Posting, problem: Problem) -> Expr:
        """Sum the children without a place."""
        return posting.total(
            (1, posting.unserved(child.id, year))
            for year in problem.school_years
            for child in problem.children_in_need(year)
        )

    def value(self, plan: Plan, problem: Problem) -> int:
        """Count the children without a place."""
        return sum(
            plan.institution_of(child.id, year) is None
            for year in problem.school_years
            for child in problem.children_in_need(year)
        )

    def child_cost(self, child: Child, where: InstitutionId | None, problem: Problem) -> int:
        """Return what one child's place adds."""
        del child, problem
        return int(where is None)

    def figures(self, plan: Plan, problem: Problem) -> tuple[Figure, ...]:
        """Return the number, and how much of it is forecast children if there are any."""
        years_by_id = Counter(
            child.id
            for year in problem.school_years
            for child in problem.children_in_need(year)
            if plan.institution_of(child.id, year) is None
        )
        total = Figure(
            measure=self.id,
            statistic="total",
            label=self.label,
            value=years_by_id.total(),
            unit=self.counted_in,
            children=len(years_by_id),
        )
        if not any(child.is_forecast for child in problem.children.values()):
            return (total,)
        years_of_forecast = {
            key: years for key, years in years_by_id.items() if problem.children[key].is_forecast
        }
        forecast = replace(
            total,
            statistic="forecast",
            label=text("{label}, of them forecast", label=self.label),
            value=sum(years_of_forecast.values()),
            children=len(years_of_forecast),
            others=len(years_by_id) - len(years_of_forecast),
        )
        return (total, forecast)
