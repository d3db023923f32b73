"""The answer: what each institution is in each year, and who goes where."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from planner.domain.names import ChildId, InstitutionId, SchoolYear
from planner.domain.problem import Problem


class Status(StrEnum):
    """What an institution is in one school year."""

    BASIS = "basis"
    PHASING_OUT = "phasing_out"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An institution in one school year.

    Parameters
    ----------
    places
        Basispladser, those for a special group included. [places]
    special_places
        Those of them for a special group. [places]
    """

    status: Status
    places: int
    special_places: int = 0

    @property
    def ordinary_places(self) -> int:
        """Places that are not for a special group. [places]."""
        return self.places - self.special_places

    @property
    def is_basis(self) -> bool:
        """Whether the institution hosts ordinary places under the model."""
        return self.status is Status.BASIS and self.ordinary_places > 0


NO_PLACES = Standing(status=Status.NONE, places=0)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Stay:
    """A child in a basisplads of one institution, from one school year to another.

    Parameters
    ----------
    from_year, to_year
        First and last school year, both included.
    """

    child_id: ChildId
    institution_id: InstitutionId
    from_year: SchoolYear
    to_year: SchoolYear


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Institutions' standings by year, and the children's stays.

    Parameters
    ----------
    standings
        By institution and year; one that is missing has no places.
    stays
        Sorted; no two of one child in the same year.
    """

    standings: Mapping[tuple[InstitutionId, SchoolYear], Standing]
    stays: tuple[Stay, ...]

    def standing(self, institution_id: InstitutionId, year: SchoolYear) -> Standing:
        """Return what an institution is in a year."""
        return self.standings.get((institution_id, year), NO_PLACES)

    @cached_property
    def _institution_by_child_year(self) -> Mapping[tuple[ChildId, SchoolYear], InstitutionId]:
        return {
            (stay.child_id, SchoolYear(year)): stay.institution_id
            for stay in self.stays
            for year in range(stay.from_year, stay.to_year + 1)
        }

    @cached_property
    def _children_by_institution_year(
        self,
    ) -> Mapping[tuple[InstitutionId, SchoolYear], tuple[ChildId, ...]]:
        found: dict[tuple[InstitutionId, SchoolYear], list[ChildId]] = {}
        for stay in self.stays:
            for year in range(stay.from_year, stay.to_year + 1):
                key = (stay.institution_id, SchoolYear(year))
                found.setdefault(key, []).append(stay.child_id)
        return {key: tuple(children) for key, children in found.items()}

    def institution_of(self, child_id: ChildId, year: SchoolYear) -> InstitutionId | None:
        """Return where a child has its basisplads in a year; None if nowhere."""
        return self._institution_by_child_year.get((child_id, year))

    def children_at(self, institution_id: InstitutionId, year: SchoolYear) -> tuple[ChildId, ...]:
        """Return the children in basispladser of an institution in a year."""
        return self._children_by_institution_year.get((institution_id, year), ())

    def standing_before(
        self, institution_id: InstitutionId, year: SchoolYear, problem: Problem
    ) -> Standing:
        """Return what an institution was the year before; today's standing for the first year."""
        if year > problem.school_years[0]:
            return self.standing(institution_id, SchoolYear(year - 1))
        return standing_today(institution_id, problem)


def standing_today(institution_id: InstitutionId, problem: Problem) -> Standing:
    """Return what an institution is today."""
    institution = problem.institutions[institution_id]
    if institution.places_now == 0:
        return NO_PLACES
    return Standing(
        status=Status.BASIS,
        places=institution.places_now,
        special_places=institution.special_places,
    )


def standings_today(problem: Problem) -> dict[tuple[InstitutionId, SchoolYear], Standing]:
    """Return what every institution is today, in every year."""
    return {
        (key, year): standing_today(key, problem)
        for key in problem.institutions
        for year in problem.school_years
    }


def stays_of(where: Mapping[tuple[ChildId, SchoolYear], InstitutionId]) -> tuple[Stay, ...]:
    """Return the stays of children, from where each is in each year."""
    stays: list[Stay] = []
    for (child, year), here in sorted(where.items()):
        first, last = year, stays[-1] if stays else None
        if last and (last.child_id, last.institution_id, last.to_year + 1) == (child, here, year):
            first = stays.pop().from_year
        stays.append(Stay(child_id=child, institution_id=here, from_year=first, to_year=year))
    return tuple(sorted(stays))
