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

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from planner.domain.names import SchoolYear, school_year_label
from planner.domain.plan import Plan, Standing
from planner.domain.problem import Institution, Problem
from planner.report.disclosure import is_small_count
from planner.rules.base import Rule
from planner.rules.minimum_places import MinimumPlaces
from planner.text import Text


class Kind(StrEnum):
    """What happens to an institution's places, or to the city's; in the order they are listed."""

    PLACED = "placed"
    UNPLACED = "unplaced"
    OPENS = "opens"
    GROWS = "grows"
    COMES_BACK = "comes_back"
    SHRINKS = "shrinks"
    PAUSES = "pauses"
    PHASES_OUT = "phases_out"
    ENDS = "ends"


_ORDER = {kind: k for k, kind in enumerate(Kind)}
_TAKING_NOBODY = (Kind.PAUSES, Kind.PHASES_OUT)


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
        When a pause ends.
    """

    kind: Kind
    year: SchoolYear
    institution: Institution | None
    before: int | None
    after: int | None
    is_special: bool = False
    until: SchoolYear | None = None


def events(plan: Plan, problem: Problem) -> tuple[Event, ...]:
    """Return what there is to decide, year by year, in the order in which it is listed."""
    found: list[Event] = []
    for year in problem.school_years:
        here = [*_of_city(plan, problem, year)]
        for institution in problem.institutions.values():
            here += _of_institution(plan, problem, institution, year)
        found += sorted(here, key=lambda event: _ORDER[event.kind])
    return tuple(found)


def _of_city(plan: Plan, problem: Problem, year: SchoolYear) -> Iterator[Event]:
    """Yield that places which were nowhere are placed, or the other way round."""
    before = sum(plan.standing_before(key, year, problem).places for key in problem.institutions)
    after = sum(plan.standing(key, year).places for key in problem.institutions)
    if before != after:
        kind = Kind.PLACED if after > before else Kind.UNPLACED
        yield Event(kind=kind, year=year, institution=None, before=before, after=after)


def _of_institution(
    plan: Plan, problem: Problem, institution: Institution, year: SchoolYear
) -> Iterator[Event]:
    before = plan.standing_before(institution.id, year, problem)
    now = plan.standing(institution.id, year)
    until = None if now.is_basis else _basis_again(plan, problem, institution, year)
    if kind := _kind(before, now, until, institution):
        had = before.ordinary_places if before.is_basis else None
        yield Event(
            kind=kind,
            year=year,
            institution=institution,
            before=0 if kind is Kind.OPENS else had,
            after=None if kind in _TAKING_NOBODY else now.ordinary_places,
            until=until,
        )
    if special := _kind_of_difference(now.special_places - before.special_places):
        yield Event(
            kind=special,
            year=year,
            institution=institution,
            before=before.special_places,
            after=now.special_places,
            is_special=True,
        )


def _kind(
    before: Standing, now: Standing, until: SchoolYear | None, institution: Institution
) -> Kind | None:
    """Tell what a year does to an institution's ordinary places."""
    if now.is_basis and before.is_basis:
        return _kind_of_difference(now.ordinary_places - before.ordinary_places)
    if now.is_basis:
        return _kind_of_start(now, institution)
    if before.is_basis:
        gives_up = Kind.PHASES_OUT if now.ordinary_places else Kind.ENDS
        return gives_up if until is None else Kind.PAUSES
    is_last = before.ordinary_places > 0 and now.ordinary_places == 0
    return Kind.ENDS if is_last and until is None else None


def _kind_of_difference(places: int) -> Kind | None:
    if places == 0:
        return None
    return Kind.GROWS if places > 0 else Kind.SHRINKS


def _kind_of_start(now: Standing, institution: Institution) -> Kind:
    if institution.ordinary_places_now == 0:
        return Kind.OPENS
    is_more = now.ordinary_places > institution.ordinary_places_now
    return Kind.GROWS if is_more else Kind.COMES_BACK


def _basis_again(
    plan: Plan, problem: Problem, institution: Institution, year: SchoolYear
) -> SchoolYear | None:
    """Return the year in which an institution that takes nobody takes children again."""
    later = (one for one in problem.school_years if one > year)
    return next((one for one in later if plan.standing(institution.id, one).is_basis), None)


_COMMITTEE = Text(da="Børne- og Ungdomsudvalget", en="the Children and Youth Committee")
_LEADERS = Text(da="områdeledelsen", en="the area's leaders")
_INSTITUTION = Text(da="institutionen selv", en="the institution itself")
_HAS_DECIDED = Text(
    da="institutionen selv (har besluttet)", en="the institution itself (has decided)"
)
_FOLLOWS = Text(da="ingen (følger af udfasningen)", en="nobody (follows from the phasing out)")

_GIVING_UP = (*_TAKING_NOBODY, Kind.ENDS)
_FOR_QUALITY = (*_GIVING_UP, Kind.SHRINKS, Kind.COMES_BACK)


def decides(event: Event, rules: Iterable[Rule]) -> Text:
    """Say who decides; the module's docstring says why."""
    one = event.institution
    if one is None or event.is_special:
        return _COMMITTEE
    if event.kind is Kind.ENDS and event.before is None:
        return _FOLLOWS
    minimum = max((rule.minimum for rule in rules if isinstance(rule, MinimumPlaces)), default=0)
    if 0 < one.ordinary_places_now < minimum and (
        event.kind in _GIVING_UP
        or (event.kind is Kind.GROWS and (event.before is None or event.before < minimum))
    ):
        return _INSTITUTION if one.may_host == "undecided" else _HAS_DECIDED
    return _LEADERS if one.quality == "watch" and event.kind in _FOR_QUALITY else _COMMITTEE


def sentence(event: Event, problem: Problem) -> Text:
    """Say in a sentence what is to be decided."""
    if event.institution is None:
        return _of_places(event, problem)
    one = event.institution
    who = f"{one.name} ({one.id}, {problem.areas[one.area_id].name})"
    what = _what(event)
    return Text(da=f"{who} {what.da}.", en=f"{who} {what.en}.")


def _of_places(event: Event, problem: Problem) -> Text:
    """Say how many places are placed, unless a few children that leave could be behind it."""
    count = abs((event.after or 0) - (event.before or 0))
    some_da, some_en = ("nogle", "some") if is_small_count(count) else (str(count), str(count))
    if event.kind is Kind.UNPLACED:
        return Text(
            da=f"Byen: {some_da} basispladser bliver uden institution.",
            en=f"The city: {some_en} places are left without an institution.",
        )
    if event.year == problem.school_years[0]:
        return Text(
            da=f"Byen: {some_da} basispladser, der ikke er placeret i dag, placeres.",
            en=f"The city: {some_en} places that have no institution today are placed.",
        )
    return Text(
        da=f"Byen: {some_da} basispladser, der ikke var placeret året før, placeres.",
        en=f"The city: {some_en} places that had no institution the year before are placed.",
    )


def _what(event: Event) -> Text:
    """Say what an institution does, as the rest of a sentence."""
    before, after, places = event.before, event.after, _places(event)
    until = school_year_label(event.until) if event.until else ""
    if event.kind is Kind.GROWS and before is None:
        return Text(
            da=f"vokser til {after} {places.da} og tager igen nye børn",
            en=f"grows to {after} {places.en} and takes new children again",
        )
    if event.kind is Kind.ENDS and before is None:
        return Text(
            da="ophører: den sidste basisplads er omlagt til almenplads",
            en="ends: its last place has become an ordinary one",
        )
    return {
        Kind.OPENS: Text(da=f"åbner med {after} {places.da}", en=f"opens with {after} {places.en}"),
        Kind.GROWS: Text(
            da=f"vokser fra {before} til {after} {places.da}",
            en=f"grows from {before} to {after} {places.en}",
        ),
        Kind.COMES_BACK: Text(
            da=f"tager igen nye børn, med {after} {places.da}",
            en=f"takes new children again, with {after} {places.en}",
        ),
        Kind.SHRINKS: Text(
            da=f"går ned fra {before} til {after} {places.da}",
            en=f"goes down from {before} to {after} {places.en}",
        ),
        Kind.PAUSES: Text(
            da=f"tager ingen nye børn før {until}; de børn, der er der, bliver",
            en=f"takes no new children before {until}; the children there stay",
        ),
        Kind.PHASES_OUT: Text(
            da="udfases: tager ingen nye børn; de børn, der er der, bliver, og pladserne omlægges "
            "til almenpladser, efterhånden som de går ud",
            en="is phased out: takes no new children; the children there stay, and places become "
            "ordinary ones as they leave",
        ),
        Kind.ENDS: Text(
            da=f"ophører: dens {before} {places.da} omlægges til almenpladser",
            en=f"ends: its {before} {places.en} become ordinary ones",
        ),
    }[event.kind]


def _places(event: Event) -> Text:
    """Name the places, so that those for special groups aren't mixed up with the others."""
    if event.is_special:
        return Text(da="pladser til en særlig gruppe", en="places for a special group")
    if event.institution is not None and event.institution.special_places:
        return Text(
            da="basispladser ud over dem til en særlig gruppe",
            en="places beside those for a special group",
        )
    return Text(da="basispladser", en="places")


_COUNTED = {
    Kind.OPENS: Text(da="åbner", en="open"),
    Kind.GROWS: Text(da="vokser", en="grow"),
    Kind.COMES_BACK: Text(da="tager igen nye børn", en="take new children again"),
    Kind.SHRINKS: Text(da="får færre pladser", en="get fewer places"),
    Kind.PAUSES: Text(da="holder pause", en="pause"),
    Kind.PHASES_OUT: Text(da="udfases", en="are phased out"),
    Kind.ENDS: Text(da="ophører", en="end"),
}


def counted(here: Iterable[Event]) -> Text:
    """Say of a year how many institutions do what."""
    kinds = [event.kind for event in here]
    told = {kind: kinds.count(kind) for kind in _COUNTED if kind in kinds}
    if not told:
        return Text(da="ingen institution ændrer sig", en="no institution changes")
    return Text(
        da=", ".join(f"{count} {_COUNTED[kind].da}" for kind, count in told.items()),
        en=", ".join(f"{count} {_COUNTED[kind].en}" for kind, count in told.items()),
    )
