r"""Places that leave their institution.

.. math:: \sum_t \sum_j \bigl(\mathrm{lost}_{jt} + s_{j,t-1} - s_{jt}\bigr)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from planner.domain.names import SchoolYear
from planner.measures.base import PLACES, Part, PlacesObjective, Unit
from planner.text import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.model.posting import Expr, Posting


class MovedPlaces(PlacesObjective):
    """Places that institutions give up against the year before; each counted once."""

    id: ClassVar[str] = "moved_places"
    label: ClassVar[Text] = text("Moved places")
    counted_in: ClassVar[Unit] = PLACES
    meaning: ClassVar[Text] = text(
        "Places that leave the institution they were in the year before. Newly placed ones "
        "that were nowhere don't count.",
    )

    def terms(self, posting: Posting, problem: Problem) -> Expr:
        """Sum the losses."""
        lost: list[tuple[int, Expr]] = []
        for year in problem.school_years:
            for key, institution in problem.institutions.items():
                lost.append((1, posting.places_lost(key, year)))
                if institution.special_places:
                    lost.append((1, posting.special_places_lost(key, year)))
        return posting.total(lost)

    def value_in(self, year: SchoolYear, plan: Plan, problem: Problem) -> int:
        """Count the losses of one year."""
        count = 0
        for key in problem.institutions:
            now = plan.standing(key, year)
            before = plan.standing_before(key, year, problem)
            count += max(0, before.ordinary_places - now.ordinary_places)
            count += max(0, before.special_places - now.special_places)
        return count

    def parts(self, year: SchoolYear, plan: Plan, problem: Problem) -> Iterator[Part]:
        """Yield what each institution gives up."""
        for key, institution in problem.institutions.items():
            now, before = plan.standing(key, year), plan.standing_before(key, year, problem)
            yield Part(weights={}, constant=before.special_places - now.special_places)
            if year == problem.school_years[0]:
                yield Part(weights={(key, year): -1}, constant=institution.ordinary_places_now)
            else:
                yield Part(weights={(key, SchoolYear(year - 1)): 1, (key, year): -1})
