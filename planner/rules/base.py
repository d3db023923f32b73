"""What every rule is: a source, its parameters, and the same statement made twice."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from planner.domain.names import InstitutionId, SchoolYear, parse_school_year
from planner.errors import BadValueError
from planner.text import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.names import ChildId
    from planner.domain.plan import Plan
    from planner.domain.problem import Problem
    from planner.model.posting import Posting
    from planner.rules.dials import Dial

# What the rule rests on: a decision of the committee, or an assumption of ours.
Basis = Literal["principle", "assumption"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a rule comes from.

    Parameters
    ----------
    file
        Name of the document, as it lies among the sources; empty for an assumption.
    quote_da
        The sentence, word for word, line breaks apart.
    reading
        How the planner reads it where the text leaves room.
    """

    basis: Basis
    file: str
    quote_da: str
    reading: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One breach of one rule in one year.

    Parameters
    ----------
    measured, limit
        What the plan has and what the rule asks for. [``unit``]
    subject_id
        Institution, area, område or empty for the whole city.
    child_id
        The child concerned, if it is about one; never written to an output.
    """

    rule_id: str
    year: SchoolYear
    subject_id: str
    measured: int
    limit: int
    unit: str
    child_id: ChildId | None = None


class Rule(BaseModel, ABC):
    """A rule with its parameters.

    ``post`` walks the problem, ``check`` walks the plan; they share no helper.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, validate_by_name=True, validate_by_alias=True
    )

    id: ClassVar[str]
    label: ClassVar[Text]
    source: ClassVar[Source]

    from_year: str | None = Field(
        None,
        alias="from",
        description=text(
            "First school year in which the rule holds, such as 2026/27; otherwise from the start"
        ).da,
    )
    until_year: str | None = Field(
        None,
        alias="until",
        description=text("Last school year in which the rule holds; otherwise to the end").da,
    )

    @field_validator("from_year", "until_year")
    @classmethod
    def _is_school_year(cls, label: str | None) -> str | None:
        if label is not None:
            parse_school_year(label)
        return label

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        if self.from_year and self.until_year and self.from_year > self.until_year:
            raise BadValueError(text("from is later than until"))
        return self

    def years(self, problem: Problem) -> tuple[SchoolYear, ...]:
        """Return the planned years in which the rule holds."""
        first = parse_school_year(self.from_year) if self.from_year else problem.school_years[0]
        last = parse_school_year(self.until_year) if self.until_year else problem.school_years[-1]
        return tuple(year for year in problem.school_years if first <= year <= last)

    @abstractmethod
    def demand(self) -> Text:
        """Say what the rule asks for, with its numbers."""

    def dials(self) -> tuple[Dial, ...]:
        """Return the numbers that may be turned to ask for less; of those in use only."""
        return ()

    @abstractmethod
    def post(self, posting: Posting, problem: Problem) -> None:
        """State the rule to the solver."""

    @abstractmethod
    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield every breach in a plan."""

    @abstractmethod
    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say what is wrong, with the numbers."""

    def breach(  # noqa: PLR0913  (a breach is these facts)
        self,
        year: SchoolYear,
        subject_id: str,
        *,
        measured: int,
        limit: int,
        unit: str,
        child_id: ChildId | None = None,
    ) -> Violation:
        """Return a breach of this rule."""
        return Violation(
            rule_id=self.id,
            year=year,
            subject_id=subject_id,
            measured=measured,
            limit=limit,
            unit=unit,
            child_id=child_id,
        )


def institution_name(problem: Problem, institution_id: str) -> str:
    """Name an institution with its area, for a sentence."""
    institution = problem.institutions[InstitutionId(institution_id)]
    area = problem.areas[institution.area_id].name
    return f"{institution.name} ({institution.id}, {area})"


def bound_missed(breach: Violation) -> Text:
    """Say the bound on the side that was missed, for a sentence."""
    if breach.measured < breach.limit:
        return text("at least {limit}", limit=breach.limit)
    return text("at most {limit}", limit=breach.limit)
