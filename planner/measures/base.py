"""What every measure is: a formula counted from the plan, and for an objective its terms."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from pydantic import BaseModel, ConfigDict

from planner.text import Lang, Text, number, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from planner.domain.names import InstitutionId, SchoolYear
    from planner.domain.plan import Plan
    from planner.domain.problem import Child, Problem
    from planner.model.posting import Expr, Posting


@dataclass(frozen=True, slots=True)
class Unit(Text):
    """What is counted: a text for a heading, and another beside the number 1."""

    one: Text

    def beside(self, value: int | Decimal) -> Text:
        """Return it as it stands after a number."""
        # 1, but 1.0 as several are: "1 plads", "1,0 pladser".
        return self.one if str(abs(value)) == "1" else self


def unit(one: Text, several: Text) -> Unit:
    """Return a unit by what it is called beside 1 and elsewhere."""
    return Unit(da=several.da, en=several.en, one=one)


PLACES = unit(text("place"), text("places"))
CHILDREN = unit(text("child"), text("children"))
METRES = unit(text("m"), text("m"))
INSTITUTIONS = unit(text("institution"), text("institutions"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number about a plan, exact.

    Parameters
    ----------
    measure
        Id of the measure.
    statistic
        What of it, such as ``total`` or ``mean``.
    value
        The number times ``10 ** decimals``.
    unit
        Of the number itself.
    is_of_one_child
        Whether it is the distance of a single child; such a figure is never published.
    children
        On how many children it rests; None if on none.
    others
        For a part of a total: on how many the rest of it does, which the two together tell.
    subject
        The område that it is about; None if the city.
    """

    measure: str
    statistic: str
    label: Text
    value: int
    unit: Unit
    decimals: int = 0
    year: SchoolYear | None = None
    is_of_one_child: bool = False
    children: int | None = None
    others: int | None = None
    subject: str | None = None


class Measure(BaseModel, ABC):
    """A measure with its parameters; less is better unless its label says otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: ClassVar[str]
    label: ClassVar[Text]
    meaning: ClassVar[Text]

    @abstractmethod
    def figures(self, plan: Plan, problem: Problem) -> tuple[Figure, ...]:
        """Count the measure from the plan."""


class Objective(Measure):
    """A measure that a plan can be optimised for.

    Its value is a whole number: that which is told, times ``10 ** decimals``.
    """

    counted_in: ClassVar[Unit]
    decimals: ClassVar[int] = 0

    @classmethod
    def amount(cls, value: int, lang: Lang) -> str:
        """Write a value exactly, with its unit, as a language does."""
        told = Decimal(value).scaleb(-cls.decimals).normalize()
        exponent = told.as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
        return f"{number(told, lang, decimals)} {cls.counted_in.beside(told).said(lang)}"

    @abstractmethod
    def terms(self, posting: Posting, problem: Problem) -> Expr:
        """State to the solver what is to be as small as possible."""

    @abstractmethod
    def value(self, plan: Plan, problem: Problem) -> int:
        """Count from the plan the very number that the solver minimised."""

    def child_cost(self, child: Child, where: InstitutionId | None, problem: Problem) -> int:
        """Return what one child's place in one year adds; 0 for measures of places.

        Parameters
        ----------
        child
            As it comes: with the institution where it was the year before, or is enrolled
            while it has no place.
        where
            The institution; None if the child gets no place.
        """
        del child, where, problem
        return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A linear form of institutions' ordinary places in school years.

    Parameters
    ----------
    weights
        By institution and school year; those planned only.
    constant
        What is known besides: today's places, and those for special groups.
    """

    weights: Mapping[tuple[InstitutionId, SchoolYear], int]
    constant: int = 0

    def value(self, plan: Plan) -> int:
        """Return what it comes to in a plan."""
        return self.constant + sum(
            weight * plan.standing(*where).ordinary_places for where, weight in self.weights.items()
        )


class PlacesObjective(Objective):
    """An objective that counts places or institutions, year by year, and no children."""

    @abstractmethod
    def value_in(self, year: SchoolYear, plan: Plan, problem: Problem) -> int:
        """Count one school year."""

    def parts(self, year: SchoolYear, plan: Plan, problem: Problem) -> Iterator[Part]:
        """Yield what a school year's value says of the institutions' ordinary places.

        The value is the sum of those parts that are positive. The disclosure gate asks, for a
        value that is told may give away places that are not.

        Parameters
        ----------
        plan
            Of it, places for special groups count; nobody withholds them.
        """
        del year, plan, problem
        return iter(())

    def value(self, plan: Plan, problem: Problem) -> int:
        """Add up the years."""
        return sum(self.value_in(year, plan, problem) for year in problem.school_years)

    def figures(self, plan: Plan, problem: Problem) -> tuple[Figure, ...]:
        """Return the sum, and what each year adds if there are several."""
        total = Figure(
            measure=self.id,
            statistic="total",
            label=self.label,
            value=self.value(plan, problem),
            unit=self.counted_in,
            decimals=self.decimals,
        )
        years = problem.school_years if len(problem.school_years) > 1 else ()
        return (
            total,
            *(
                replace(
                    total, statistic="year", year=year, value=self.value_in(year, plan, problem)
                )
                for year in years
            ),
        )
