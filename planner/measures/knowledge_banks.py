r"""How far the basis institutions reach as banks of knowledge.

.. math::

    \frac{1}{|J|} \sum_{j \in J} \min_{k:\, \mathrm{open}_{kt}} d_{jk}, \qquad
    \frac{|J|}{\sum_{k \in J} \mathrm{open}_{kt}}

for the institutions :math:`J` of the city and of each område; the nearest may lie in another.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

from planner.measures.base import INSTITUTIONS, METRES, Figure, Measure
from planner.text import Text, text
from planner.units import whole_metres

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.domain.names import InstitutionId, SchoolYear
    from planner.domain.plan import Plan
    from planner.domain.problem import Institution, Problem


class KnowledgeBanks(Measure):
    """Straight-line metres from every institution to the nearest basis institution."""

    id: ClassVar[str] = "knowledge_banks"
    label: ClassVar[Text] = text("Knowledge bank")
    meaning: ClassVar[Text] = text(
        "Straight line from every institution to the nearest basis institution, and "
        "institutions per basis institution; for the city and for each område.",
    )

    def figures(self, plan: Plan, problem: Problem) -> tuple[Figure, ...]:
        """Return mean and longest distance and institutions per bank, for each year."""
        found: list[Figure] = []
        every = tuple(problem.institutions.values())
        omraader = {
            omraade: here
            for omraade, here in problem.institutions_by_unit("omraade").items()
            if here
        }
        for year in problem.school_years:
            banks = [one for one in every if plan.standing(one.id, year).is_basis]
            if not banks:
                continue
            by_id_m = {one.id: nearest_m(one, banks) for one in every}
            found += self._figures(every, by_id_m, len(banks), year, None)
            for omraade, here in omraader.items():
                count = sum(one in banks for one in here)
                found += self._figures(here, by_id_m, count, year, omraade)
        return tuple(found)

    def _figures(
        self,
        here: Sequence[Institution],
        by_id_m: Mapping[InstitutionId, int],
        banks: int,
        year: SchoolYear,
        omraade: str | None,
    ) -> list[Figure]:
        """Return the figures of one year about the city or one område."""
        distances_m = [by_id_m[one.id] for one in here]
        rows = [
            ("mean", text("mean distance"), sum(distances_m) // len(here), 0),
            ("longest", text("longest distance"), max(distances_m), 0),
        ]
        if banks:
            per_bank = (10 * len(here)) // banks
            rows.append(("per_bank", text("institutions per bank"), per_bank, 1))
        return [
            Figure(
                measure=self.id,
                statistic=statistic,
                label=text("{label}, {name}", label=self.label, name=name),
                value=value,
                unit=INSTITUTIONS if decimals else METRES,
                decimals=decimals,
                year=year,
                subject=omraade,
            )
            for statistic, name, value, decimals in rows
        ]


def nearest_m(one: Institution, banks: Sequence[Institution]) -> int:
    """Return the straight line from an institution to the nearest bank. [m]."""
    return min(whole_metres(math.hypot(one.x_m - b.x_m, one.y_m - b.y_m)) for b in banks)
