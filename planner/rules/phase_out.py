r"""Small institutions decide to grow or to phase out, and nobody opens and closes again.

.. math::

    \mathrm{open}_{jt} = 0 \; (\text{no}), \qquad
    \mathrm{open}_{jt} = 1 \; (\text{yes, small today; or large today}), \qquad
    \mathrm{open}_{jt} \lessgtr \mathrm{open}_{j,t-1} \; (\text{closing} / \text{opening})
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from planner.domain.names import SchoolYear
from planner.rules.base import Rule, Source, Violation, institution_name
from planner.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.plan import Plan
    from planner.domain.problem import Institution, Problem
    from planner.model.posting import Posting


class PhaseOut(Rule):
    """An institution's own decision is respected, and its path has one direction.

    Parameters
    ----------
    minimum
        An institution with fewer ordinary places today is small; as in ``minimum_places`` by
        default. [places]
    large_go_on
        Whether institutions with the minimum or more today stay basis institutions.
    """

    id: ClassVar[str] = "phase_out"
    label: ClassVar[Text] = Text(da="Vokse eller udfase", en="Grow or phase out")
    source: ClassVar[Source] = Source(
        basis="principle",
        file="000_2a31547d16b3a60a.txt",
        quote_da="disse institutioner skal derfor beslutte, om de kan og vil øge antallet af "
        "basispladser og påtage sig opgaven med at være vidensbank, eller om de vil omlægge til "
        "almenpladser, når de nuværende basisbørn færdige med at gå i dagtilbuddet",
        reading=Text(
            da="Kun institutioner under minimum vælger: may_host: yes vokser, no udfaser, og "
            "undecided er modellens valg. En institution med minimum eller flere fortsætter, "
            "medmindre den siger no, er under opmærksomhed eller har uegnede rammer. En uden "
            "pladser i dag kan begynde, medmindre den siger no. Ingen holder op og begynder "
            "igen eller omvendt.",
            en="Only institutions under the minimum choose: may_host: yes grows, no phases out, "
            "and undecided is the model's choice. One with the minimum or more goes on unless it "
            "says no, is under watch or its premises don't suit. One without places today may "
            "start unless it says no. Nobody stops and starts again, or the other way round.",
        ),
    )

    minimum: int | None = Field(
        None, ge=1, description="Færre pladser i dag er en lille institution; ellers minimum_places"
    )

    large_go_on: bool = Field(
        default=True, description="Institutioner med minimum eller flere pladser i dag fortsætter"
    )

    def post(self, posting: Posting, problem: Problem) -> None:
        """Fix what is decided and order the years."""
        for key, institution in problem.institutions.items():
            has_places = institution.ordinary_places_now > 0
            goes_on = self._goes_on(institution)
            for year in self.years(problem):
                opens = posting.opens(key, year)
                if institution.may_host == "no":
                    posting.forbid(f"{key},{year}", opens)
                elif goes_on:
                    posting.force(f"{key},{year}", opens)
                if year > problem.school_years[0]:
                    before = posting.opens(key, SchoolYear(year - 1))
                    step = opens - before if has_places else before - opens
                    posting.at_most(f"{key},{year},one_way", step, 0)

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield decisions overruled and paths that turn back."""
        for key, institution in problem.institutions.items():
            for year in self.years(problem):
                is_basis = plan.standing(key, year).is_basis
                if institution.may_host == "no" and is_basis:
                    yield self.breach(year, key, measured=1, limit=0, unit="may_host")
                if not is_basis and self._goes_on(institution):
                    yield self.breach(year, key, measured=0, limit=1, unit="may_host")
                if year > problem.school_years[0]:
                    was_basis = plan.standing(key, SchoolYear(year - 1)).is_basis
                    turns = is_basis and not was_basis
                    if institution.ordinary_places_now == 0:
                        turns = was_basis and not is_basis
                    if turns:
                        yield self.breach(year, key, measured=1, limit=0, unit="turns")

    def _goes_on(self, institution: Institution) -> bool:
        if institution.may_host == "no" or institution.ordinary_places_now == 0:
            return False
        if institution.ordinary_places_now < (self.minimum or 1):
            return institution.may_host == "yes"
        can_go_on = institution.is_premises_suitable and not institution.closed_to
        return self.large_go_on and can_go_on and institution.quality != "watch"

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say which decision or direction is broken."""
        name = institution_name(problem, breach.subject_id)
        if breach.unit == "turns":
            return Text(
                da=f"{name} skifter retning: begyndt og holdt op igen, eller omvendt.",
                en=f"{name} turns back: it started and stopped, or the other way round.",
            )
        if breach.limit == 0:
            return Text(
                da=f"{name} har sagt nej til basispladser, men er basisinstitution i planen.",
                en=f"{name} declined basis places but is a basis institution in the plan.",
            )
        return Text(
            da=f"{name} skal fortsætte, men er ikke basisinstitution i planen.",
            en=f"{name} is to go on but is no basis institution in the plan.",
        )
