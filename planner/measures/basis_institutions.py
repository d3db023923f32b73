r"""How many basis institutions there are.

.. math:: \sum_t \sum_j \mathrm{open}_{jt}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from planner.measures.base import INSTITUTIONS, PlacesObjective, Unit
from planner.text import Text, text

if TYPE_CHECKING:
    from planner.domain.names import SchoolYear
    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.model.posting import Expr, Posting


class BasisInstitutions(PlacesObjective):
    """Institutions with ordinary basispladser, once for each school year."""

    id: ClassVar[str] = "basis_institutions"
    label: ClassVar[Text] = text("Basis institutions")
    counted_in: ClassVar[Unit] = INSTITUTIONS
    meaning: ClassVar[Text] = text(
        "Institutions with basis places beside special groups; counted per school year."
    )

    def terms(self, posting: Posting, problem: Problem) -> Expr:
        """Sum the open institutions."""
        return posting.total(
            (1, posting.opens(key, year))
            for year in problem.school_years
            for key in problem.institutions
        )

    def value_in(self, year: SchoolYear, plan: Plan, problem: Problem) -> int:
        """Count the open institutions of one year."""
        return sum(plan.standing(key, year).is_basis for key in problem.institutions)
