r"""Many small or few large basis institutions.

.. math::

    l\,\mathrm{open}_{jt} \le p_{jt} \le h, \qquad
    L \le \sum_j \mathrm{open}_{jt} \le H \qquad \forall j, t
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field, field_validator

from planner import amounts
from planner.errors import BadValueError
from planner.rules.base import Rule, Source, Violation, bound_missed, institution_name
from planner.rules.dials import Dial
from planner.text import Text, alike, joined, text, text_n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.model.posting import Posting


class InstitutionSize(Rule):
    """Bounds on the size and on the number of basis institutions.

    Parameters
    ----------
    places
        Fewest and most ordinary places of a basis institution. [places]
    institutions
        Fewest and most basis institutions in the city, special groups apart. [institutions]
    """

    id: ClassVar[str] = "institution_size"
    label: ClassVar[Text] = text("Institution size")
    source: ClassVar[Source] = Source(
        basis="principle",
        file="001_05f829d4115b9ef7.txt",
        quote_da="om det er bedst med store eller små institutioner, grupper og mange eller få "
        "basispladser pr. institution",
        reading=text(
            "A question raised in the involvement; off in the model and used in variants."
        ),
    )

    places: tuple[int, int] | None = Field(
        None, description=text("Fewest and most places of each").da
    )
    institutions: tuple[int, int] | None = Field(
        None, description=text("Fewest and most basis institutions of the city").da
    )

    @field_validator("places", "institutions")
    @classmethod
    def _is_range(cls, bounds: tuple[int, int] | None) -> tuple[int, int] | None:
        if bounds is not None and not 0 <= bounds[0] <= bounds[1]:
            raise BadValueError(text("write [fewest, most]"))
        return bounds

    def demand(self) -> Text:
        """Say what is asked, with the numbers."""
        parts = []
        if self.places is not None:
            low, high = self.places
            parts.append(
                text(
                    "a basis institution has between {low} and {high} ordinary places",
                    low=low,
                    high=high,
                )
            )
        if self.institutions is not None:
            low, high = self.institutions
            parts.append(
                text("the city has between {low} and {high} basis institutions", low=low, high=high)
            )
        return text("Bounds: {bounds}.", bounds=joined(parts or [alike("-")], " · "))

    def dials(self) -> tuple[Dial, ...]:
        """Return the numbers that may be turned."""
        bands = (
            ("places", self.places, (6, 8, 10, 12, 14, 16)),
            ("institutions", self.institutions, (30, 35, 40, 45, 50)),
        )
        return tuple(
            dial
            for field, bounds, stops in bands
            if bounds is not None
            for dial in (
                Dial(field=field, end=0, loosens=-1, loosest=0, stops=stops),
                Dial(field=field, end=1, loosens=1, loosest=10_000, stops=stops),
            )
        )

    def post(self, posting: Posting, problem: Problem) -> None:
        """Bound each institution's places and the number of open ones."""
        for year in self.years(problem):
            if self.places is not None:
                for key in problem.institutions:
                    places, opens = posting.places_open(key, year), posting.opens(key, year)
                    posting.at_least(f"{key},{year},fewest", places - self.places[0] * opens, 0)
                    posting.at_most(f"{key},{year},most", places - self.places[1] * opens, 0)
            if self.institutions is not None:
                count = posting.total((1, posting.opens(key, year)) for key in problem.institutions)
                posting.at_least(f"{year},fewest", count, self.institutions[0])
                posting.at_most(f"{year},most", count, self.institutions[1])

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield institutions of the wrong size and years with the wrong number."""
        for year in self.years(problem):
            sizes = {
                key: plan.standing(key, year).ordinary_places
                for key in problem.institutions
                if plan.standing(key, year).is_basis
            }
            for key, measured in sizes.items():
                if self.places is not None and not self.places[0] <= measured <= self.places[1]:
                    limit = self.places[measured > self.places[1]]
                    yield self.breach(year, key, measured=measured, limit=limit, unit="places")
            if self.institutions is not None:
                low, high = self.institutions
                if not low <= len(sizes) <= high:
                    limit = low if len(sizes) < low else high
                    yield self.breach(
                        year, "", measured=len(sizes), limit=limit, unit="institutions"
                    )

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say what is too small, too large, too few or too many."""
        bound = bound_missed(breach)
        if not breach.subject_id:
            return text_n(
                "The city has {n} basis institution; {bound}.",
                "The city has {n} basis institutions; {bound}.",
                breach.measured,
                bound=bound,
            )
        return text(
            "{institution} has {places}; {bound} required.",
            institution=institution_name(problem, breach.subject_id),
            places=amounts.basis_places(breach.measured),
            bound=bound,
        )
