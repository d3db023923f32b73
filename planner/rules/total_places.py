r"""The city has so many basispladser.

.. math:: L \le \sum_j (p_{jt} + k_{jt} + s_{jt}) \le H \qquad \forall t
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field, field_validator

from planner.domain.names import parse_school_year
from planner.errors import BadValueError
from planner.rules.base import Rule, Source, Violation
from planner.rules.dials import Dial
from planner.text import Text, text, text_n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.names import SchoolYear
    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.model.posting import Posting


class TotalPlaces(Rule):
    """The number of places is decided, those without an institution today included.

    Parameters
    ----------
    places
        The number, or the lowest and the highest. [places]
    unplaced_from
        School year from which the places that no institution has today are placed; before it
        the number is today's. By default the first year.
    """

    id: ClassVar[str] = "total_places"
    label: ClassVar[Text] = text("Places in the city")
    source: ClassVar[Source] = Source(
        basis="principle",
        file="000_2a31547d16b3a60a.txt",
        quote_da="281 basispladser i København i dag (11 pladser er ikke placeret i dag)",
        reading=text(
            "The sum over institutions, places for special groups included, is the same every "
            "year. The places that are not placed today are placed from unplaced_from.",
        ),
    )

    places: int | tuple[int, int] = Field(
        281, description=text("Number of basis places, or [least, most]").da
    )
    unplaced_from: str | None = Field(
        None,
        description=text(
            "School year from which the unplaced places are placed; otherwise the first"
        ).da,
    )

    @field_validator("places")
    @classmethod
    def _is_range(cls, places: int | tuple[int, int]) -> int | tuple[int, int]:
        low, high = (places, places) if isinstance(places, int) else places
        if not 0 <= low <= high:
            raise BadValueError(text("write a number or [lowest, highest]"))
        return places

    @field_validator("unplaced_from")
    @classmethod
    def _is_year(cls, label: str | None) -> str | None:
        if label is not None:
            parse_school_year(label)
        return label

    def range_in(self, year: SchoolYear, problem: Problem) -> tuple[int, int]:
        """Return the least and the most places in a year. [places]."""
        if self.unplaced_from is not None and year < parse_school_year(self.unplaced_from):
            today = sum(institution.places_now for institution in problem.institutions.values())
            return today, today
        return (self.places, self.places) if isinstance(self.places, int) else self.places

    def demand(self) -> Text:
        """Say what is asked, with the numbers."""
        if isinstance(self.places, tuple):
            low, high = self.places
            return text(
                "The city has between {low} and {high} basis places each year.", low=low, high=high
            )
        return text_n(
            "The city has {n} basis place each year.",
            "The city has {n} basis places each year.",
            self.places,
        )

    def dials(self) -> tuple[Dial, ...]:
        """Return the numbers that may be turned."""
        return (
            Dial(field="places", end=0, loosens=-1, loosest=0),
            Dial(field="places", end=1, loosens=1, loosest=10_000),
        )

    def post(self, posting: Posting, problem: Problem) -> None:
        """Bound the sum of all places."""
        for year in self.years(problem):
            low, high = self.range_in(year, problem)
            total = posting.total((1, posting.places(key, year)) for key in problem.institutions)
            posting.at_least(f"{year},least", total, low)
            posting.at_most(f"{year},most", total, high)

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield the years with too few or too many."""
        for year in self.years(problem):
            low, high = self.range_in(year, problem)
            measured = sum(plan.standing(key, year).places for key in problem.institutions)
            if not low <= measured <= high:
                limit = low if measured < low else high
                yield self.breach(year, "", measured=measured, limit=limit, unit="places")

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say how many are missing or too many."""
        del problem
        difference = abs(breach.limit - breach.measured)
        side = text("{difference} over", difference=difference)
        if breach.measured < breach.limit:
            side = text("{difference} missing", difference=difference)
        return text(
            "{measured} of {limit} basis places are placed ({side}).",
            measured=breach.measured,
            limit=breach.limit,
            side=side,
        )
