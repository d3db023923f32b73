"""One institution's places in one school year, decided beforehand: a question, not a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import Field

from planner import amounts
from planner.domain.names import (
    InstitutionId,
    SchoolYear,
    parse_school_year,
    school_year_label,
)
from planner.rules.base import Rule, Source, Violation, institution_name
from planner.text import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.model.posting import Posting


class Forced(Rule):
    """An institution has so many ordinary places as a basis institution in a year.

    No rule of the programme, and in no scenario: what ``planner explain why`` asks about.

    Parameters
    ----------
    institution
        Its identifier.
    year
        School year in which it is decided.
    least, most
        Fewest and most ordinary places; none at most is no basis institution. [places]
    """

    id: ClassVar[str] = "forced"
    label: ClassVar[Text] = text("What is asked about")
    source: ClassVar[Source] = Source(
        basis="assumption",
        file="",
        quote_da="",
        reading=text("Not a rule but a question."),
    )

    institution: str = Field(description=text("The institution").da)
    name: str = Field(description=text("Its name as it is shown").da)
    year: int = Field(description=text("The school year").da)
    least: int = Field(ge=0, description=text("The fewest places").da)
    most: int = Field(ge=0, description=text("The most places").da)

    @classmethod
    def places(
        cls, problem: Problem, key: InstitutionId, year: SchoolYear, least: int, most: int
    ) -> Self:
        """Return the decision about one institution of a problem."""
        name = institution_name(problem, key)
        return cls(institution=key, name=name, year=year, least=least, most=most)

    def record(self) -> dict[str, Any]:
        """Return the question as JSON."""
        label = school_year_label(SchoolYear(self.year))
        return {
            "institution": self.institution,
            "school_year": label,
            "least": self.least,
            "most": self.most,
        }

    @classmethod
    def read(cls, record: Mapping[str, Any], problem: Problem) -> Self:
        """Read a question back.

        Raises
        ------
        ValueError, KeyError, TypeError
            If it is no question about this problem.
        """
        key, year = InstitutionId(record["institution"]), parse_school_year(record["school_year"])
        return cls.places(problem, key, year, record["least"], record["most"])

    def demand(self) -> Text:
        """Say what is decided."""
        label = school_year_label(SchoolYear(self.year))
        if self.most == 0:
            return text("{name} is no basis institution in {label}.", name=self.name, label=label)
        if self.least == self.most:
            return text(
                "{name} is a basis institution with {places} in {label}.",
                name=self.name,
                places=amounts.ordinary_places(self.least),
                label=label,
            )
        return text("{name} is a basis institution in {label}.", name=self.name, label=label)

    def years(self, problem: Problem) -> tuple[SchoolYear, ...]:
        """Return the year, if it is planned; a year alone may be solved before all."""
        return tuple(year for year in problem.school_years if year == self.year)

    def post(self, posting: Posting, problem: Problem) -> None:
        """Bound its places as a basis institution."""
        key = InstitutionId(self.institution)
        for year in self.years(problem):
            places = posting.places_open(key, year)
            posting.at_least(f"{key},{year},least", places, self.least)
            posting.at_most(f"{key},{year},most", places, self.most)
            if self.most == 0:
                posting.forbid(f"{key},{year}", posting.opens(key, year))

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield another number of places than decided."""
        key = InstitutionId(self.institution)
        for year in self.years(problem):
            standing = plan.standing(key, year)
            measured = standing.ordinary_places if standing.is_basis else 0
            if not self.least <= measured <= self.most:
                limit = self.least if measured < self.least else self.most
                yield self.breach(year, key, measured=measured, limit=limit, unit="places")

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say that it is otherwise."""
        name = institution_name(problem, breach.subject_id)
        return text(
            "{name} has {places} instead of {limit}.",
            name=name,
            places=amounts.ordinary_places(breach.measured),
            limit=breach.limit,
        )
