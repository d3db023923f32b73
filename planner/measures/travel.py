r"""How far children have from home to their place.

.. math:: \sum_t \sum_i \sum_j d_{ij} x_{ijt}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from planner.measures.base import METRES, Figure, Objective, Unit
from planner.text import Text, text

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from planner.domain.names import ChildId, InstitutionId
    from planner.domain.plan import Plan
    from planner.domain.problem import Child, Problem
    from planner.model.posting import Expr, Posting


class Travel(Objective):
    """Metres one way from home to the institution, over all children with a place."""

    id: ClassVar[str] = "travel"
    label: ClassVar[Text] = text("Travel")
    counted_in: ClassVar[Unit] = METRES
    meaning: ClassVar[Text] = text(
        "Metres from home to institution, one way, for all children with a place."
    )

    def terms(self, posting: Posting, problem: Problem) -> Expr:
        """Sum the metres of every pair."""
        return posting.total(
            (problem.travel_m[child.id, key], posting.serves(child.id, key, year))
            for year in problem.school_years
            for child in problem.children_in_need(year)
            for key in problem.institutions
        )

    def distances_m(
        self, plan: Plan, problem: Problem, chosen: Container[ChildId] | None = None
    ) -> list[int]:
        """Return each child's metres in each year, or those of some, shortest first. [m]."""
        return sorted(
            problem.travel_m[stay.child_id, stay.institution_id]
            for stay in plan.stays
            for year in problem.school_years
            if stay.from_year <= year <= stay.to_year
            and (chosen is None or stay.child_id in chosen)
        )

    def value(self, plan: Plan, problem: Problem) -> int:
        """Count the metres. [m]."""
        return sum(self.distances_m(plan, problem))

    def child_cost(self, child: Child, where: InstitutionId | None, problem: Problem) -> int:
        """Return what one child's place adds."""
        return 0 if where is None else problem.travel_m[child.id, where]

    def _median_m(self, distances_m: list[int]) -> int:
        middle = len(distances_m) // 2
        return (distances_m[middle] + distances_m[-middle - 1]) // 2

    def figures(self, plan: Plan, problem: Problem) -> tuple[Figure, ...]:
        """Return total, mean, median, 90th percentile and the longest, rounded down."""
        distances_m = self.distances_m(plan, problem)
        count = len(distances_m)
        if count == 0:
            return ()
        statistics = {
            "total": (sum(distances_m), text("total")),
            "mean": (sum(distances_m) // count, text("mean")),
            "median": (self._median_m(distances_m), text("median")),
            "p90": (distances_m[(9 * count + 9) // 10 - 1], text("90 %")),
            "longest": (distances_m[-1], text("longest")),
        }
        city = tuple(
            Figure(
                measure=self.id,
                statistic=statistic,
                label=text("{label}, {name}", label=self.label, name=name),
                value=value,
                unit=self.counted_in,
                children=len({stay.child_id for stay in plan.stays}),
                is_of_one_child=statistic == "longest",
            )
            for statistic, (value, name) in statistics.items()
        )
        return (*city, *self._figures_by_origin(plan, problem))

    def _figures_by_origin(self, plan: Plan, problem: Problem) -> Iterator[Figure]:
        """Yield the means of known and of forecast children, where there are both."""
        placed = {stay.child_id for stay in plan.stays}
        for statistic, is_forecast, name in (
            ("mean_known", False, text("mean, known children")),
            ("mean_forecast", True, text("mean, forecast")),
        ):
            chosen = {key for key in placed if problem.children[key].is_forecast == is_forecast}
            distances_m = self.distances_m(plan, problem, chosen)
            if not distances_m or chosen == placed:
                continue
            yield Figure(
                measure=self.id,
                statistic=statistic,
                label=text("{label}, {name}", label=self.label, name=name),
                value=sum(distances_m) // len(distances_m),
                unit=self.counted_in,
                children=len(chosen),
                others=len(placed) - len(chosen),
            )
