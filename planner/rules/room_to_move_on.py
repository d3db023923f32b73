r"""A basis institution keeps ordinary places for those who move on.

.. math:: p_{jt} + s_{jt} \le c_j - R \qquad \forall j, t:\; \mathrm{open}_{jt} = 1
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from planner.rules.base import Rule, Source, Violation, institution_name
from planner.rules.dials import Dial
from planner.text import Text, text, text_n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.model.posting import Posting


class RoomToMoveOn(Rule):
    """Beside its basispladser an institution keeps so many ordinary places.

    Parameters
    ----------
    reserved_places
        Ordinary places at least, :math:`R`. [places]
    """

    id: ClassVar[str] = "room_to_move_on"
    label: ClassVar[Text] = text("Room to move on")
    source: ClassVar[Source] = Source(
        basis="assumption",
        file="000_2a31547d16b3a60a.txt",
        quote_da="En basisplads er et midlertidigt tilbud med overgang til almenplads i "
        "basisinstitutionen og almen skole",
        reading=text(
            "Our assumption: a basis institution has at least reserved_places ordinary places "
            "beside its basis places.",
        ),
    )

    reserved_places: int = Field(
        6, ge=0, description=text("Least number of ordinary places beside").da
    )

    def demand(self) -> Text:
        """Say what is asked, with the numbers."""
        return text_n(
            "A basis institution has at least {n} ordinary place beside.",
            "A basis institution has at least {n} ordinary places beside.",
            self.reserved_places,
        )

    def dials(self) -> tuple[Dial, ...]:
        """Return the numbers that may be turned."""
        return (Dial(field="reserved_places", loosens=-1, loosest=0, stops=(0, 6, 12, 18, 24)),)

    def post(self, posting: Posting, problem: Problem) -> None:
        """Cap the places of every open institution by what must stay ordinary."""
        for year in self.years(problem):
            for key, institution in problem.institutions.items():
                room = institution.capacity_places - self.reserved_places
                if institution.places_max > room:
                    places = posting.places_open(key, year) + posting.special_places(key, year)
                    when = (posting.opens(key, year),)
                    posting.at_most(f"{key},{year}", places, room, when=when)

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield the basis institutions with too few ordinary places left."""
        for year in self.years(problem):
            for key, institution in problem.institutions.items():
                standing = plan.standing(key, year)
                left = institution.capacity_places - standing.places
                if standing.is_basis and left < self.reserved_places:
                    yield self.breach(
                        year, key, measured=left, limit=self.reserved_places, unit="places"
                    )

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say where too few ordinary places are left."""
        name = institution_name(problem, breach.subject_id)
        return text_n(
            "{name} has {n} ordinary place left; {limit} needed.",
            "{name} has {n} ordinary places left; {limit} needed.",
            breach.measured,
            name=name,
            limit=breach.limit,
        )
