r"""Places in the wrong area, if coverage were to be equal.

.. math::

    \sum_t \sum_a \max\bigl(0,\; 10^4 P_{at} - w_a \sum_b P_{bt}\bigr), \qquad
    w_a = \bigl[10^4 n_a / N\bigr]

in ten-thousandths of a place; the shares :math:`w_a` are rounded so that they add up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from planner.measures.base import PLACES, Part, PlacesObjective, Unit
from planner.text import Text, text
from planner.units import largest_remainder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.names import SchoolYear
    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.model.posting import Expr, Posting


# Shares of need are rounded to a ten-thousandth; 281 places then have under 0.03 rounding each.
DECIMALS = 4
SCALE = 10**DECIMALS


class Imbalance(PlacesObjective):
    """How many places would have to change area for every area to have equal coverage.

    Parameters
    ----------
    unit
        Areas or the five administrative områder.
    per
        Need: children aged 0-5, institutions, or none (each area the same).
    """

    id: ClassVar[str] = "imbalance"
    label: ClassVar[Text] = text("Imbalance between areas")
    counted_in: ClassVar[Unit] = PLACES
    decimals: ClassVar[int] = DECIMALS
    meaning: ClassVar[Text] = text(
        "So many places would have to change area for all areas to have equally many places "
        "for their need. Places for special groups don't count.",
    )

    unit: Literal["area", "omraade"] = Field(
        "area", description=text("Areas or the five områder").da
    )
    per: Literal["children", "institutions", "none"] = Field(
        "children", description=text("Need: children aged 0-5, institutions or nothing").da
    )

    def _share_by_unit(self, problem: Problem) -> dict[str, int]:
        # By name: what is left over in rounding goes to the first, whatever the order of rows.
        need = dict(sorted(problem.need_by_unit(self.unit, self.per).items()))
        return dict(zip(need, largest_remainder(tuple(need.values()), SCALE), strict=True))

    def terms(self, posting: Posting, problem: Problem) -> Expr:
        """Sum what units have beyond their share."""
        most = SCALE * sum(
            max(one.places_max, one.places_now) for one in problem.institutions.values()
        )
        beyond: list[tuple[int, Expr]] = []
        for year in problem.school_years:
            places = {
                unit: posting.total((1, posting.ordinary_places(one.id, year)) for one in here)
                for unit, here in problem.institutions_by_unit(self.unit).items()
            }
            every = posting.total((1, expr) for expr in places.values())
            for unit, share in self._share_by_unit(problem).items():
                excess = posting.new_amount(f"{unit},{year}", most)
                difference = SCALE * places[unit] - share * every
                posting.at_least(f"{unit},{year}", excess - difference, 0)
                beyond.append((1, excess))
        return posting.total(beyond)

    def value_in(self, year: SchoolYear, plan: Plan, problem: Problem) -> int:
        """Count what units have beyond their share, in ten-thousandths of a place."""
        places = {
            unit: sum(plan.standing(one.id, year).ordinary_places for one in here)
            for unit, here in problem.institutions_by_unit(self.unit).items()
        }
        every = sum(places.values())
        return sum(
            max(0, SCALE * places[unit] - share * every)
            for unit, share in self._share_by_unit(problem).items()
        )

    def parts(self, year: SchoolYear, plan: Plan, problem: Problem) -> Iterator[Part]:
        """Yield what each unit has beyond its share."""
        del plan
        by_unit = problem.institutions_by_unit(self.unit)
        for unit, share in self._share_by_unit(problem).items():
            yield Part(
                weights={
                    (one.id, year): (SCALE if other == unit else 0) - share
                    for other, here in by_unit.items()
                    for one in here
                }
            )
