"""What each school year does to each institution: one classification, and one set of words.

Decisions, timeline, maps and layers all tell a plan by it. Where no new children are taken, an
institution has as many places as there are children left; so no number is told of such years.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from planner.domain.names import SchoolYear
from planner.domain.plan import Plan, Standing, standing_today
from planner.domain.problem import Institution, Problem
from planner.rules.base import Rule
from planner.rules.registry import programme_minimum
from planner.text import Text, joined, text


class Change(StrEnum):
    """What a school year does to an institution's places; in the order in which it is listed."""

    OPENS = "opens"
    GROWS = "grows"
    COMES_BACK = "comes_back"
    SHRINKS = "shrinks"
    WAITS = "waits"
    PAUSES = "pauses"
    PHASES_OUT = "phases_out"
    ENDS = "ends"
    KEPT = "kept"
    NONE = "none"


# No new children are taken: until it has grown, until it comes back, or ever again.
TAKING_NOBODY = (Change.WAITS, Change.PAUSES, Change.PHASES_OUT)

# In Danish what it does, in English what it is doing: right for one and for several.
LABELS: Mapping[Change, Text] = {
    Change.OPENS: text("Opening"),
    Change.GROWS: text("Growing"),
    Change.COMES_BACK: text("Taking new children again"),
    Change.SHRINKS: text("Getting fewer places"),
    Change.WAITS: text("Waiting to grow"),
    Change.PAUSES: text("Pausing"),
    Change.PHASES_OUT: text("Phasing out"),
    Change.ENDS: text("Ending"),
    Change.KEPT: text("Unchanged"),
    Change.NONE: text("No basis places"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionYear:
    """An institution in one school year and in the year before.

    Parameters
    ----------
    before, now
        What it was the year before, and what it is.
    change
        What the year does to its places, those for a special group included.
    places_told_before, places_told
        The places then and now; None where they would tell how many children are left. [places]
    """

    institution: Institution
    before: Standing
    now: Standing
    change: Change
    places_told_before: int | None
    places_told: int | None


@dataclass(frozen=True, kw_only=True)
class Placement:
    """A plan's standings, with what they do to each institution over the years.

    Parameters
    ----------
    rules
        Their minimum says which institutions are small today, and so wait rather than pause.
    """

    plan: Plan
    problem: Problem
    rules: tuple[Rule, ...]

    @cached_property
    def minimum_places(self) -> int:
        """Fewest places of a basis institution. [places]."""
        return programme_minimum(self.rules)

    def today(self) -> tuple[InstitutionYear, ...]:
        """Return every institution as it is today, in the order of their table."""
        return tuple(map(self._today, self.problem.institutions.values()))

    def in_year(self, year: SchoolYear) -> tuple[InstitutionYear, ...]:
        """Return every institution in one school year, in the order of their table."""
        return tuple(self._row(one, year) for one in self.problem.institutions.values())

    def is_small(self, institution: Institution) -> bool:
        """Say whether it has ordinary places today, but fewer than the minimum."""
        return 0 < institution.ordinary_places_now < self.minimum_places

    def ordinary_change(self, institution: Institution, year: SchoolYear) -> Change:
        """Return what a year does to an institution's places that are not for a special group."""
        before = self.plan.standing_before(institution.id, year, self.problem)
        now = self.plan.standing(institution.id, year)
        last = self._last_places(institution, year)
        if now.is_basis:
            if before.is_basis:
                return change_of_places(before.ordinary_places, now.ordinary_places)
            if now.ordinary_places <= last:
                return Change.COMES_BACK
            return Change.GROWS if last else Change.OPENS
        if last and self.basis_again(institution, year):
            return Change.WAITS if self.is_small(institution) else Change.PAUSES
        if now.ordinary_places:
            return Change.PHASES_OUT
        return Change.ENDS if before.ordinary_places else Change.NONE

    def basis_again(self, institution: Institution, year: SchoolYear) -> SchoolYear | None:
        """Return the first later year in which it is a basis institution; None if never."""
        later = (one for one in self.problem.school_years if one > year)
        return next((one for one in later if self._is_basis(institution, one)), None)

    def _is_basis(self, institution: Institution, year: SchoolYear) -> bool:
        return self.plan.standing(institution.id, year).is_basis

    def _last_places(self, institution: Institution, year: SchoolYear) -> int:
        """Return its ordinary places when it was last a basis institution; 0 if never."""
        earlier = [one for one in self.problem.school_years if one < year]
        last = next((one for one in reversed(earlier) if self._is_basis(institution, one)), None)
        if last is None:
            return institution.ordinary_places_now
        return self.plan.standing(institution.id, last).ordinary_places

    def _row(self, institution: Institution, year: SchoolYear) -> InstitutionYear:
        before = self.plan.standing_before(institution.id, year, self.problem)
        told_before: int | None = before.places
        if year > self.problem.school_years[0]:
            told_before = self._told(institution, SchoolYear(year - 1))
        return InstitutionYear(
            institution=institution,
            before=before,
            now=self.plan.standing(institution.id, year),
            change=self._change(institution, year),
            places_told_before=told_before,
            places_told=self._told(institution, year),
        )

    def _told(self, institution: Institution, year: SchoolYear) -> int | None:
        if self.ordinary_change(institution, year) in TAKING_NOBODY:
            return None
        return self.plan.standing(institution.id, year).places

    def _change(self, institution: Institution, year: SchoolYear) -> Change:
        """Return what a year does to all places, those for a special group included."""
        ordinary = self.ordinary_change(institution, year)
        if ordinary in TAKING_NOBODY or self._takes_again(institution, year):
            return ordinary
        before = self.plan.standing_before(institution.id, year, self.problem).places
        return change_of_places(before, self.plan.standing(institution.id, year).places)

    def _takes_again(self, institution: Institution, year: SchoolYear) -> bool:
        """Say whether it is a basis institution again after years in which it took nobody."""
        was = self.plan.standing_before(institution.id, year, self.problem).is_basis
        has_been = self._last_places(institution, year) > 0
        return has_been and not was and self._is_basis(institution, year)

    def _today(self, institution: Institution) -> InstitutionYear:
        standing = standing_today(institution.id, self.problem)
        return InstitutionYear(
            institution=institution,
            before=standing,
            now=standing,
            change=change_of_places(standing.places, standing.places),
            places_told_before=standing.places,
            places_told=standing.places,
        )


def change_of_places(before: int, now: int) -> Change:
    """Name the difference between two numbers of places."""
    if now == before:
        return Change.KEPT if now else Change.NONE
    if before == 0 or now == 0:
        return Change.OPENS if now else Change.ENDS
    return Change.GROWS if now > before else Change.SHRINKS


def counted(changes: Iterable[Change]) -> Text:
    """Say how many institutions do what."""
    found = list(changes)
    told = {change: found.count(change) for change in Change if change in found}
    if not told:
        return text("no institution changes")
    return joined(
        text("{count} {change}", count=count, change=LABELS[change].lower())
        for change, count in told.items()
    )
