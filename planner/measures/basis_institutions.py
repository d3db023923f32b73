r"""How many basis institutions there are.

.. math:: \sum_t \sum_j \mathrm{open}_{jt}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from planner.measures.base import INSTITUTIONS, Figure, Objective
from planner.text import Text

if TYPE_CHECKING:
    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.model.posting import Expr, Posting


class BasisInstitutions(Objective):
    """Institutions with ordinary basispladser, once for each school year."""

    id: ClassVar[str] = "basis_institutions"
    label: ClassVar[Text] = Text(da="Basisinstitutioner", en="Basis institutions")
    meaning: ClassVar[Text] = Text(
        da="Institutioner med basispladser ud over særlige grupper; talt pr. skoleår.",
        en="Institutions with basis places beside special groups; counted per school year.",
    )

    def terms(self, posting: Posting, problem: Problem) -> Expr:
        """Sum the open institutions."""
        return posting.total(
            (1, posting.opens(key, year))
            for year in problem.school_years
            for key in problem.institutions
        )

    def value(self, plan: Plan, problem: Problem) -> int:
        """Count the open institutions."""
        return sum(
            plan.standing(key, year).is_basis
            for year in problem.school_years
            for key in problem.institutions
        )

    def figures(self, plan: Plan, problem: Problem) -> tuple[Figure, ...]:
        """Return the number."""
        value = self.value(plan, problem)
        return (
            Figure(
                measure=self.id,
                statistic="total",
                label=self.label,
                value=value,
                unit=INSTITUTIONS,
            ),
        )
