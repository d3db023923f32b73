r"""Every area's coverage lies in a band around the city's.

.. math::

    \alpha\, n_a \sum_b P_{bt} \le 100\, N P_{at} \le \beta\, n_a \sum_b P_{bt}
    \qquad \forall a, t
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field, field_validator

from planner import amounts
from planner.errors import BadValueError
from planner.rules.base import Rule, Source, Violation, bound_missed
from planner.rules.dials import Dial
from planner.text import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.model.posting import Posting


PER_CENT = 100


class AreaBalance(Rule):
    """No area has much less or much more coverage than the city.

    Parameters
    ----------
    band_percent
        Lowest and highest coverage of an area, of the city's coverage. [%]
    unit
        Compare areas or the five administrative områder.
    per
        Need: children aged 0-5, institutions, or none (each area the same).
    """

    id: ClassVar[str] = "area_balance"
    label: ClassVar[Text] = text("Balance between areas")
    source: ClassVar[Source] = Source(
        basis="principle",
        file="000_2a31547d16b3a60a.txt",
        quote_da="Dermed er der en geografisk spredning i byen",
        reading=text(
            "Each area's coverage lies in a band around the city's. Places for special groups "
            "don't count.",
        ),
    )

    band_percent: tuple[int, int] = Field(
        description=text(
            "Lowest and highest coverage in per cent of the city's, such as [50, 150]"
        ).da
    )
    unit: Literal["area", "omraade"] = Field(
        "area", description=text("Areas or the five områder").da
    )
    per: Literal["children", "institutions", "none"] = Field(
        "children",
        description=text("Coverage per child aged 0-5, per institution or not at all").da,
    )

    @field_validator("band_percent")
    @classmethod
    def _is_band(cls, band: tuple[int, int]) -> tuple[int, int]:
        if not 0 <= band[0] <= band[1]:
            raise BadValueError(text("write [lowest, highest]"))
        return band

    def demand(self) -> Text:
        """Say what is asked, with the numbers."""
        low, high = self.band_percent
        if self.unit == "omraade":
            return text(
                "The coverage of each område is between {low} and {high} % of the city's.",
                low=low,
                high=high,
            )
        return text(
            "The coverage of each area is between {low} and {high} % of the city's.",
            low=low,
            high=high,
        )

    def dials(self) -> tuple[Dial, ...]:
        """Return the numbers that may be turned."""
        return (
            Dial(
                field="band_percent",
                end=0,
                loosens=-1,
                loosest=0,
                stops=(0, 25, 50, 75),
            ),
            Dial(
                field="band_percent", end=1, loosens=1, loosest=10_000, stops=(125, 150, 200, 300)
            ),
        )

    def post(self, posting: Posting, problem: Problem) -> None:
        """Bound every unit's places by its share of all."""
        need = problem.need_by_unit(self.unit, self.per)
        city_need = sum(need.values())
        low, high = self.band_percent
        for year in self.years(problem):
            everywhere = posting.total(
                (1, posting.ordinary_places(key, year)) for key in problem.institutions
            )
            for unit, institutions in problem.institutions_by_unit(self.unit).items():
                here = posting.total(
                    (1, posting.ordinary_places(institution.id, year))
                    for institution in institutions
                )
                scaled = PER_CENT * city_need * here
                posting.at_least(f"{unit},{year},low", scaled - low * need[unit] * everywhere, 0)
                posting.at_most(f"{unit},{year},high", scaled - high * need[unit] * everywhere, 0)

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield the units outside the band."""
        need = problem.need_by_unit(self.unit, self.per)
        low, high = self.band_percent
        for year in self.years(problem) if sum(need.values()) else ():
            places = {
                unit: sum(plan.standing(one.id, year).ordinary_places for one in institutions)
                for unit, institutions in problem.institutions_by_unit(self.unit).items()
            }
            everywhere = sum(places.values())
            for unit, here in places.items():
                fair = Fraction(need[unit] * everywhere, PER_CENT * sum(need.values()))
                least, most = math.ceil(low * fair), math.floor(high * fair)
                if not least <= here <= most:
                    limit = least if here < least else most
                    yield self.breach(year, unit, measured=here, limit=limit, unit="places")

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say which unit is outside its band."""
        area = problem.unit_name(breach.subject_id)
        return text(
            "{area} has {places}; the band asks for {bound}.",
            area=area,
            places=amounts.places(breach.measured),
            bound=bound_missed(breach),
        )
