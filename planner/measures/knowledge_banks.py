r"""How far the basis institutions reach as banks of knowledge.

.. math::

    \frac{1}{|J|} \sum_{j \in J} \min_{k:\, \mathrm{open}_{kt}} d_{jk}, \qquad
    \frac{|J|}{\sum_k \mathrm{open}_{kt}}
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

from planner.measures.base import INSTITUTIONS, METRES, Figure, Measure
from planner.text import Text
from planner.units import whole_metres

if TYPE_CHECKING:
    from planner.domain.names import SchoolYear
    from planner.domain.plan import Plan
    from planner.domain.problem import Institution, Problem


class KnowledgeBanks(Measure):
    """Straight-line metres from every institution to the nearest basis institution."""

    id: ClassVar[str] = "knowledge_banks"
    label: ClassVar[Text] = Text(da="Vidensbank", en="Knowledge bank")
    meaning: ClassVar[Text] = Text(
        da="Luftlinje fra hvert dagtilbud til nærmeste basisinstitution, og dagtilbud pr. "
        "basisinstitution.",
        en="Straight line from every institution to the nearest basis institution, and "
        "institutions per basis institution.",
    )

    def figures(self, plan: Plan, problem: Problem) -> tuple[Figure, ...]:
        """Return mean and longest distance and institutions per bank, for each year."""
        found: list[Figure] = []
        for year in problem.school_years:
            banks = [
                one for one in problem.institutions.values() if plan.standing(one.id, year).is_basis
            ]
            if banks:
                found += self._figures_of_year(problem, banks, year)
        return tuple(found)

    def _figures_of_year(
        self, problem: Problem, banks: list[Institution], year: SchoolYear
    ) -> list[Figure]:
        every = list(problem.institutions.values())
        nearest_m = [
            min(whole_metres(math.hypot(one.x_m - b.x_m, one.y_m - b.y_m)) for b in banks)
            for one in every
        ]
        per_bank = (10 * len(every)) // len(banks)
        rows = (
            ("mean", "gennemsnitlig afstand", "mean distance", sum(nearest_m) // len(every), 0),
            ("longest", "længste afstand", "longest distance", max(nearest_m), 0),
            ("per_bank", "dagtilbud pr. bank", "institutions per bank", per_bank, 1),
        )
        return [
            Figure(
                measure=self.id,
                statistic=statistic,
                label=Text(da=f"{self.label.da}, {da}", en=f"{self.label.en}, {en}"),
                value=value,
                unit=INSTITUTIONS if decimals else METRES,
                decimals=decimals,
                year=year,
            )
            for statistic, da, en, value, decimals in rows
        ]
