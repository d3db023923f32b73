r"""Where quality falls, intake stops or places move.

.. math::

    x_{ijt} = 0 \; (i \text{ new in } j), \quad \mathrm{gained}_{jt} = 0
    \quad \text{(stop intake)}, \qquad
    \mathrm{open}_{jt} = 0 \quad \text{(move places)}, \qquad
    \mathrm{open}_{jt} = 1 \quad \text{(move places, once the years are over)}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import Field, field_validator, model_validator

from planner import amounts
from planner.domain.names import SchoolYear, parse_school_year, school_year_label
from planner.errors import BadValueError
from planner.rules.base import Rule, Source, Violation, institution_name
from planner.text import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.names import ChildId, InstitutionId
    from planner.domain.plan import Plan
    from planner.domain.problem import Institution, Problem
    from planner.model.posting import Posting


class QualityResponse(Rule):
    """The area's leaders react to falling quality.

    Parameters
    ----------
    response
        Stop intake (nobody new comes in, no places are added), move places (those its children
        don't use), or none.
    mode
        Automatic for every institution under watch, or only those listed.
    institutions
        The listed ones, among those under watch.
    years
        School years of the response; every planned year by default.
    minimum
        An institution with so many ordinary places today comes back after the years; as in
        ``minimum_places`` by default. [places]
    """

    id: ClassVar[str] = "quality_response"
    label: ClassVar[Text] = text("Response to quality")
    source: ClassVar[Source] = Source(
        basis="principle",
        file="000_2a31547d16b3a60a.txt",
        quote_da="stoppe indskrivningen eller flytte basispladser, evt. midlertidigt, hvis en "
        "institution er på vej på særlig indsats",
        reading=text(
            "Automatic for all institutions with quality: watch, or only for those the analyst "
            "lists. Stop: no new children and no more places. Move: only the children there "
            "keep a place. Temporarily: with years given, an institution that has the minimum "
            "or more today and can go on is a basis institution again when they are over.",
        ),
    )

    response: Literal["stop_intake", "move_places", "none"] = Field(
        "stop_intake", description=text("Stop for new children, move places, or no response").da
    )
    mode: Literal["automatic", "listed"] = Field(
        "automatic", description=text("All under watch, or only those listed").da
    )
    institutions: tuple[str, ...] = Field(
        (), description=text("Institutions, when mode is listed").da
    )
    response_years: tuple[str, ...] | None = Field(
        None, alias="years", description=text("School years with a response; otherwise all").da
    )
    minimum: int | None = Field(
        None, ge=1, description=text("So many places today come back; otherwise minimum_places").da
    )

    @field_validator("response_years")
    @classmethod
    def _are_years(cls, labels: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for label in labels or ():
            parse_school_year(label)
        return labels

    @model_validator(mode="after")
    def _lists_when_listed(self) -> Self:
        if self.mode == "automatic" and self.institutions:
            raise BadValueError(text("institutions are listed only with mode: listed"))
        return self

    def _concerns(self, institution: Institution) -> bool:
        is_meant = self.mode == "automatic" or institution.id in self.institutions
        return is_meant and institution.quality == "watch"

    def _responds(self, year: SchoolYear) -> bool:
        return self.response_years is None or school_year_label(year) in self.response_years

    def _comes_back(self, institution: Institution, year: SchoolYear) -> bool:
        if self.response != "move_places" or not self.response_years:
            return False
        return (
            year > max(parse_school_year(label) for label in self.response_years)
            and institution.ordinary_places_now >= (self.minimum or 1)
            and institution.may_host != "no"
            and institution.is_premises_suitable
            and not institution.closed_to
        )

    def demand(self) -> Text:
        """Say what is asked, with the numbers."""
        who = text("Institutions under watch")
        if self.mode == "listed":
            who = text("Institutions under watch that are listed")
        what = {
            "stop_intake": text("take no new children and get no more places"),
            "move_places": text("keep only the places that their children use"),
            "none": text("go on as others"),
        }[self.response]
        return text("{who} {what}.", who=who, what=what)

    def post(self, posting: Posting, problem: Problem) -> None:
        """Forbid new children, or being a basis institution, and ask for it afterwards."""
        for year in self.years(problem):
            for key, one in problem.institutions.items():
                if self._concerns(one) and self._comes_back(one, year):
                    posting.force(f"{key},{year},back", posting.opens(key, year))
        for year in filter(self._responds, self.years(problem)):
            for key in (one.id for one in problem.institutions.values() if self._concerns(one)):
                if self.response == "move_places":
                    posting.forbid(f"{key},{year}", posting.opens(key, year))
                elif self.response == "stop_intake":
                    self._post_stop(posting, problem, key, year)

    def _post_stop(
        self, posting: Posting, problem: Problem, key: InstitutionId, year: SchoolYear
    ) -> None:
        before = SchoolYear(year - 1)
        posting.forbid(f"{key},{year},places", posting.grows(key, year))
        for child in problem.children_in_need(year):
            literal = posting.serves(child.id, key, year)
            subject = f"{child.id},{key},{year}"
            if year > problem.school_years[0] and child.needs_place(before):
                posting.implies(subject, literal, posting.serves(child.id, key, before))
            elif not (child.has_basisplads and child.institution_id == key):
                posting.forbid(subject, literal)

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield new children, or places, where the response forbids them, and who stays away."""
        for year in self.years(problem):
            for key, institution in problem.institutions.items():
                if not self._concerns(institution):
                    continue
                standing = plan.standing(key, year)
                if self._comes_back(institution, year) and not standing.is_basis:
                    yield self.breach(year, key, measured=0, limit=1, unit="back")
                if not self._responds(year):
                    continue
                if self.response == "move_places" and standing.is_basis:
                    places = standing.ordinary_places
                    yield self.breach(year, key, measured=places, limit=0, unit="places")
                if self.response == "stop_intake":
                    yield from self._check_stop(plan, problem, key, year)

    def _check_stop(
        self, plan: Plan, problem: Problem, key: InstitutionId, year: SchoolYear
    ) -> Iterator[Violation]:
        places = plan.standing(key, year).ordinary_places
        before = plan.standing_before(key, year, problem).ordinary_places
        if places > before:
            yield self.breach(year, key, measured=places, limit=before, unit="added_places")
        for child_id in plan.children_at(key, year):
            if not self._was_there(plan, problem, child_id, key, year):
                yield self.breach(
                    year, key, measured=1, limit=0, unit="children", child_id=child_id
                )

    def _was_there(
        self, plan: Plan, problem: Problem, child_id: ChildId, key: InstitutionId, year: SchoolYear
    ) -> bool:
        child, before = problem.children[child_id], SchoolYear(year - 1)
        if year > problem.school_years[0] and child.needs_place(before):
            return plan.institution_of(child_id, before) == key
        return child.has_basisplads and child.institution_id == key

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say which institution did not get the response."""
        name = institution_name(problem, breach.subject_id)
        if breach.unit == "added_places":
            return text(
                "{name} gets {places}, {limit} before, although its intake is stopped.",
                name=name,
                places=amounts.places(breach.measured),
                limit=breach.limit,
            )
        if breach.unit == "back":
            return text(
                "{name} is no basis institution again although the move was temporary.", name=name
            )
        if breach.unit == "places":
            return text(
                "{name} is a basis institution although its places are to be moved.", name=name
            )
        return text("{name} gets a new child although its intake is stopped.", name=name)
