r"""Small institutions decide to grow or to phase out, and nobody opens and closes again.

.. math::

    \mathrm{open}_{jt} = 0 \; (\text{no}), \qquad
    \mathrm{open}_{jt} = 1 \; (\text{yes, small today; or large today}), \\
    \mathrm{open}_{j,t-1} \le \mathrm{open}_{jt} \; (\text{small or without places today}), \qquad
    \mathrm{open}_{jt} \le \mathrm{open}_{j,t-1} \; (\text{large today}), \\
    \mathrm{open}_{jt} \le p_{j,t-1} + k_{j,t-1} \; (\text{small today})
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from planner import amounts
from planner.domain.names import SchoolYear
from planner.rules.base import Rule, Source, Violation, institution_name
from planner.text import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.names import MayHost
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
    small
        Whether small institutions that are undecided choose, all grow or all phase out.
    """

    id: ClassVar[str] = "phase_out"
    label: ClassVar[Text] = text("Grow or phase out")
    source: ClassVar[Source] = Source(
        basis="principle",
        file="000_2a31547d16b3a60a.txt",
        quote_da="disse institutioner skal derfor beslutte, om de kan og vil øge antallet af "
        "basispladser og påtage sig opgaven med at være vidensbank, eller om de vil omlægge til "
        "almenpladser, når de nuværende basisbørn færdige med at gå i dagtilbuddet",
        reading=text(
            "Only institutions under the minimum choose: may_host: yes grows, no phases out, "
            "and undecided is the model's choice. It grows to the minimum in one school year "
            "and then goes on; until then, or until its last child has left, it takes nobody "
            "new. Once it has ended it doesn't start again. One with the minimum or more goes "
            "on unless it says no, is under watch (it may then pause) or its premises don't "
            "suit. One without places today may start unless it says no, and then goes on.",
        ),
    )

    minimum: int | None = Field(
        None,
        ge=1,
        description=text(
            "With fewer places today an institution is small; otherwise minimum_places"
        ).da,
    )

    large_go_on: bool = Field(
        default=True,
        description=text("Institutions with the minimum or more places today go on").da,
    )

    small: Literal["choose", "grow", "phase_out"] = Field(
        "choose",
        description=text("Small institutions without a decision: choose, grow or phase out").da,
    )

    def demand(self) -> Text:
        """Say what is asked."""
        small = {
            "choose": text("choose themselves"),
            "grow": text("grow"),
            "phase_out": text("phase out"),
        }[self.small]
        large = text("may go on")
        if self.large_go_on:
            large = text("go on")
        limit = self.minimum or 1
        return text(
            "The institutions' own answers (may_host) hold; otherwise those with at least "
            "{places} today {large}, and smaller ones {small}.",
            places=amounts.places(limit),
            large=large,
            small=small,
        )

    def post(self, posting: Posting, problem: Problem) -> None:
        """Fix what is decided and order the years."""
        for key, institution in problem.institutions.items():
            for year in self.years(problem):
                opens = posting.opens(key, year)
                if self._answer(institution) == "no":
                    posting.forbid(f"{key},{year}", opens)
                elif self._goes_on(institution):
                    posting.force(f"{key},{year}", opens)
                if year > problem.school_years[0]:
                    self._post_direction(posting, institution, year)

    def _post_direction(self, posting: Posting, institution: Institution, year: SchoolYear) -> None:
        key, before = institution.id, SchoolYear(year - 1)
        was_open, opens = posting.opens(key, before), posting.opens(key, year)
        subject = f"{key},{year},one_way"
        if not self._is_large(institution):
            posting.implies(subject, was_open, opens)
        elif institution.quality != "watch":
            posting.implies(subject, opens, was_open)
        if self._is_small(institution):
            left = opens - posting.ordinary_places(key, before)
            posting.at_most(f"{key},{year},ended", left, 0)

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield decisions overruled and paths that turn back."""
        for key, institution in problem.institutions.items():
            for year in self.years(problem):
                is_basis = plan.standing(key, year).is_basis
                if self._answer(institution) == "no" and is_basis:
                    yield self.breach(year, key, measured=1, limit=0, unit="may_host")
                if not is_basis and self._goes_on(institution):
                    yield self.breach(year, key, measured=0, limit=1, unit="may_host")
                if year > problem.school_years[0] and self._turns(plan, institution, year):
                    yield self.breach(year, key, measured=1, limit=0, unit="turns")

    def _turns(self, plan: Plan, institution: Institution, year: SchoolYear) -> bool:
        before = plan.standing(institution.id, SchoolYear(year - 1))
        is_basis = plan.standing(institution.id, year).is_basis
        starts, stops = is_basis and not before.is_basis, before.is_basis and not is_basis
        if self._is_large(institution):
            return starts and institution.quality != "watch"
        return stops or (starts and self._is_small(institution) and before.ordinary_places == 0)

    def _is_large(self, institution: Institution) -> bool:
        return institution.ordinary_places_now >= (self.minimum or 1)

    def _is_small(self, institution: Institution) -> bool:
        return 0 < institution.ordinary_places_now < (self.minimum or 1)

    def _answer(self, institution: Institution) -> MayHost:
        if self.small == "choose" or not self._is_small(institution):
            return institution.may_host
        if institution.may_host != "undecided":
            return institution.may_host
        return "yes" if self.small == "grow" else "no"

    def _goes_on(self, institution: Institution) -> bool:
        answer = self._answer(institution)
        if answer == "no":
            return False
        if not self._is_large(institution):
            return self._is_small(institution) and answer == "yes"
        can_go_on = institution.is_premises_suitable and not institution.closed_to
        return self.large_go_on and can_go_on and institution.quality != "watch"

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say which decision or direction is broken."""
        name = institution_name(problem, breach.subject_id)
        if breach.unit == "turns":
            return text(
                "{name} turns back: it started and stopped, or the other way round.", name=name
            )
        if breach.limit == 0:
            return text(
                "{name} is not to have basis places but is a basis institution in the plan.",
                name=name,
            )
        return text("{name} is to go on but is no basis institution in the plan.", name=name)
