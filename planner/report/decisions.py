"""What is decided in which school year, by whom, in sentences that a committee can vote on.

Where a child keeps its place in an institution that takes nobody new, the number of places is
that of the children; so no number is told of such years.

Who decides rests on ``000_2a31547d16b3a60a.txt``:

- small institutions on growing or phasing out: "disse institutioner skal derfor beslutte, om de
  kan og vil øge antallet af basispladser ..., eller om de vil omlægge til almenpladser";
- the area's leaders where quality is falling: "skal områdeledelsen reagere på dalende kvalitet
  ved at stoppe indskrivningen eller flytte basispladser, evt. midlertidigt";
- the committee on the rest: "Udvalget skal nu tage stilling til, om den foreslåede model skal
  sendes i høring"; "Der kan ændres på et eller flere parametre i modellen, ..., herunder fx
  omplacere eller omlægge pladserne".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner import amounts
from planner.domain.names import SchoolYear, school_year_label
from planner.domain.problem import Institution, Problem
from planner.report.changes import TAKING_NOBODY, Change, Placement
from planner.text import Text, both, number, text, text_n


class CityChange(StrEnum):
    """What happens to the city's places; listed before what happens to institutions."""

    PLACED = "placed"
    UNPLACED = "unplaced"


_ORDER = {kind: k for k, kind in enumerate((*CityChange, *Change))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing to decide in a school year.

    Parameters
    ----------
    institution
        None for the city.
    before, after
        Places the year before and now: an institution's ordinary ones, or those for a special
        group, or all of the city's. None when they would tell how many children are there.
        [places]
    is_special
        Whether it is about the places for a special group.
    until
        When it takes new children again.
    """

    kind: Change | CityChange
    year: SchoolYear
    institution: Institution | None
    before: int | None
    after: int | None
    is_special: bool = False
    until: SchoolYear | None = None


def events(placement: Placement) -> tuple[Event, ...]:
    """Return what there is to decide, year by year, in the order in which it is listed."""
    found: list[Event] = []
    for year in placement.problem.school_years:
        here = [*_of_city(placement, year)]
        for institution in placement.problem.institutions.values():
            here += _of_institution(placement, institution, year)
        found += sorted(here, key=lambda event: _ORDER[event.kind])
    return tuple(found)


def _of_city(placement: Placement, year: SchoolYear) -> Iterator[Event]:
    """Yield that places which were nowhere are placed, or the other way round."""
    plan, problem = placement.plan, placement.problem
    before = sum(plan.standing_before(key, year, problem).places for key in problem.institutions)
    after = sum(plan.standing(key, year).places for key in problem.institutions)
    if before != after:
        kind = CityChange.PLACED if after > before else CityChange.UNPLACED
        yield Event(kind=kind, year=year, institution=None, before=before, after=after)


def _of_institution(
    placement: Placement, institution: Institution, year: SchoolYear
) -> Iterator[Event]:
    before = placement.plan.standing_before(institution.id, year, placement.problem)
    now = placement.plan.standing(institution.id, year)
    change = placement.ordinary_change(institution, year)
    # To take nobody is decided once, for all the years that it lasts.
    goes_on = change in (Change.KEPT, Change.NONE) or (
        change in TAKING_NOBODY and not before.is_basis
    )
    if not goes_on:
        had = before.ordinary_places if before.is_basis else None
        is_taking = change not in TAKING_NOBODY
        yield Event(
            kind=change,
            year=year,
            institution=institution,
            before=0 if change is Change.OPENS else had,
            after=now.ordinary_places if is_taking else None,
            until=None if is_taking else placement.basis_again(institution, year),
        )
    if now.special_places != before.special_places:
        is_more = now.special_places > before.special_places
        yield Event(
            kind=Change.GROWS if is_more else Change.SHRINKS,
            year=year,
            institution=institution,
            before=before.special_places,
            after=now.special_places,
            is_special=True,
        )


_COMMITTEE = text("the Children and Youth Committee")
_LEADERS = text("the area's leaders")
_INSTITUTION = text("the institution itself")
_HAS_DECIDED = text("the institution itself (has decided)")
_FOLLOWS = text("nobody (follows from the phasing out)")

_GIVING_UP = (*TAKING_NOBODY, Change.ENDS)
_FOR_QUALITY = (*_GIVING_UP, Change.SHRINKS, Change.COMES_BACK)


def decides(event: Event, placement: Placement) -> Text:
    """Say who decides; the module's docstring says why."""
    one = event.institution
    if one is None or event.is_special:
        return _COMMITTEE
    if event.kind is Change.ENDS and event.before is None:
        return _FOLLOWS
    is_growth = event.kind is Change.GROWS and (
        event.before is None or event.before < placement.minimum_places
    )
    if placement.is_small(one) and (is_growth or event.kind in _GIVING_UP):
        return _INSTITUTION if one.may_host == "undecided" else _HAS_DECIDED
    return _LEADERS if one.quality == "watch" and event.kind in _FOR_QUALITY else _COMMITTEE


def sentence(event: Event, problem: Problem) -> Text:
    """Say in a sentence what is to be decided."""
    if event.institution is None:
        return _of_places(event, problem)
    one = event.institution
    who = f"{one.name} ({one.id}, {problem.areas[one.area_id].name})"
    what = _what(event)
    return text("{who} {what}.", who=who, what=what)


def _of_places(event: Event, problem: Problem) -> Text:
    """Say how many places are placed, unless a few children that leave could be behind it."""
    count = abs((event.after or 0) - (event.before or 0))
    some = both(lambda lang: number(count, lang))
    if problem.thresholds.is_small_count(count):
        some = text("some")
    if event.kind is CityChange.UNPLACED:
        return text("The city: {some} places are left without an institution.", some=some)
    if event.year == problem.school_years[0]:
        return text("The city: {some} places that have no institution today are placed.", some=some)
    return text(
        "The city: {some} places that had no institution the year before are placed.", some=some
    )


def _what(event: Event) -> Text:
    """Say what an institution does, as the rest of a sentence."""
    before, after = _places(event.before, event), _places(event.after, event)
    until = school_year_label(event.until) if event.until else ""
    if event.kind is Change.GROWS and event.before is None:
        return text(
            "grows to {after} and takes new children again",
            after=after,
        )
    if event.kind is Change.ENDS and event.before is None:
        return text("ends: its last place has become an ordinary one")
    said: Mapping[Change | CityChange, Text] = {
        Change.OPENS: text(
            "opens with {after}",
            after=after,
        ),
        Change.GROWS: text(
            "grows from {before_count} to {after}",
            before_count=event.before or 0,
            after=after,
        ),
        Change.COMES_BACK: text(
            "takes new children again, with {after}",
            after=after,
        ),
        Change.SHRINKS: text(
            "gets fewer places: from {before_count} to {after}",
            before_count=event.before or 0,
            after=after,
        ),
        Change.WAITS: text(
            "waits to grow until {until}: takes no new children until then; the children there "
            "stay",
            until=until,
        ),
        Change.PAUSES: text(
            "pauses until {until}: takes no new children until then; the children there stay",
            until=until,
        ),
        Change.PHASES_OUT: text(
            "is phased out: takes no new children; the children there stay, and places become "
            "ordinary ones as they leave",
        ),
        Change.ENDS: text(
            "ends: turns its {before} into ordinary ones",
            before=before,
        ),
    }
    return said[event.kind]


def _places(count: int | None, event: Event) -> Text:
    """Count places, so that those for special groups aren't mixed up with the others."""
    count = count or 0
    if event.is_special:
        return text_n("{n} place for a special group", "{n} places for a special group", count)
    if event.institution is not None and event.institution.special_places:
        return text_n(
            "{n} place beside those for a special group",
            "{n} places beside those for a special group",
            count,
        )
    return amounts.basis_places(count)
