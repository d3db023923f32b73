"""The numbers that clash in a conflict, counted from the problem and the rules in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from planner import amounts
from planner.domain.names import SchoolYear, school_year_label
from planner.domain.problem import Problem
from planner.explain.room import Room, rooms
from planner.rules.base import Rule, institution_name
from planner.rules.children_keep_place import ChildrenKeepPlace
from planner.rules.every_area_served import EveryAreaServed
from planner.rules.institution_size import InstitutionSize
from planner.rules.ownership_balance import OwnershipBalance
from planner.rules.places_stay import PlacesStay
from planner.rules.registry import programme_minimum
from planner.rules.total_places import TotalPlaces
from planner.text import Text, alike, percent, text, text_n
from planner.units import LARGEST_SAFE, PERMILLE

# So many areas or institutions are named.
_MOST_NAMED = 3


def facts(problem: Problem, rules: tuple[Rule, ...]) -> tuple[Text, ...]:
    """Return sentences that each show by numbers alone that the rules can't hold together.

    Of the first school year in which there are any; none where no simple count shows it.
    """
    for year in problem.school_years:
        counting = _Counting(problem, rules, year, rooms(problem, rules, year))
        if found := tuple(counting.sentences()):
            return found
    return ()


@dataclass(frozen=True, slots=True)
class _Counting:
    """One conflict in one school year."""

    problem: Problem
    rules: tuple[Rule, ...]
    year: SchoolYear
    rooms: tuple[Room, ...]

    def sentences(self) -> Iterator[Text]:
        yield from self._institutions()
        for rule in self.rules:
            if self.year not in rule.years(self.problem):
                continue
            for kind, count in _COUNTS:
                if isinstance(rule, kind):
                    yield from count(self, rule)

    def _when(self) -> Text:
        if len(self.problem.school_years) == 1:
            return alike(" ")
        label = school_year_label(self.year)
        return text(" in {label} ", label=label)

    def _institutions(self) -> Iterator[Text]:
        """Name institutions that must be open and can't."""
        stuck = [one for one in self.rooms if one.must_open and not one.can_open]
        when = self._when()
        for one in stuck[:_MOST_NAMED]:
            name = institution_name(self.problem, one.institution.id)
            if one.most == 0:
                yield text(
                    "{name} must{when}be a basis institution but can't be one.",
                    name=name,
                    when=when,
                )
            else:
                yield text(
                    "{name} must{when}be a basis institution with at least {places} but has "
                    "room for at most {most}.",
                    name=name,
                    when=when,
                    places=amounts.ordinary_places(one.least),
                    most=one.most,
                )
        if len(stuck) > _MOST_NAMED:
            yield text_n("So does {n} other.", "So do {n} others.", len(stuck) - _MOST_NAMED)

    def children(self, _: ChildrenKeepPlace) -> Iterator[Text]:
        """Name open institutions with more children than they may have places for."""
        if self.year > self.problem.school_years[0]:
            return
        there = self.problem.current_children_by_institution
        for room in self.rooms:
            one = room.institution
            count = sum(
                child.special_group is None
                and child.needs_place(self.year)
                and one.takes_age(child.age_years(self.year))
                for child in there[one.id]
            )
            # How many children there are is not told, and no small number can be worked out.
            is_told = self.problem.thresholds.counted <= room.most < count
            if room.must_open and is_told and not one.special_places:
                name = institution_name(self.problem, one.id)
                yield text(
                    "{name} must be a basis institution with at most {places}, "
                    "but more children have a place there today.",
                    name=name,
                    places=amounts.ordinary_places(room.most),
                )

    def areas(self, rule: EveryAreaServed) -> Iterator[Text]:
        """Name areas with too few institutions that are large enough."""
        needed = max(rule.minimum or 1, programme_minimum(self.rules))
        when = self._when()
        for area in self.problem.areas.values():
            here = [one for one in self.rooms if one.institution.area_id == area.id]
            large = [one for one in here if one.can_open and one.most >= needed]
            if len(large) >= rule.institutions:
                continue
            suited = [one.most for one in here if one.most > 0]
            count = len(suited)
            if count == 0:
                yield text("{area} has{when}no suitable institution.", area=area.name, when=when)
                continue
            yield text_n(
                "{area} has{when}{n} suitable institution with room for at most {most}; "
                "{institutions} with at least {needed} needed.",
                "{area} has{when}{n} suitable institutions with room for at most {most}; "
                "{institutions} with at least {needed} needed.",
                count,
                area=area.name,
                when=when,
                most=max(suited),
                institutions=rule.institutions,
                needed=needed,
            )

    def total(self, rule: TotalPlaces) -> Iterator[Text]:
        """Compare what the institutions can hold with what the city is to have."""
        low, high = rule.range_in(self.year, self.problem)
        fewest, largest = max(self._places("")[0], self._fewest_by_area()), self._places("")[1]
        when = self._when()
        if largest < low:
            yield text(
                "All institutions together can{when}have at most {places}; {low} required.",
                when=when,
                places=amounts.places(largest),
                low=low,
            )
        if fewest > high:
            yield text(
                "The institutions required to be open have{when}at least {places} "
                "together; at most {high} allowed.",
                when=when,
                places=amounts.places(fewest),
                high=high,
            )

    def _places(self, ownership: str) -> tuple[int, int]:
        """Return how many places institutions have at least and at most, special ones included."""
        fewest = largest = 0
        there = self.problem.current_children_by_institution
        for room in self.rooms:
            one = room.institution
            if ownership in {"", one.ownership}:
                # Special places may be given up unless a rule holds them.
                fewest += room.fewest
                largest += room.largest(len(there[one.id])) + one.special_places
        return fewest, largest

    def _total(self) -> tuple[int, int]:
        """Return the fewest and the most places that the city is to have, if a rule says so."""
        for rule in self.rules:
            if isinstance(rule, TotalPlaces) and self.year in rule.years(self.problem):
                return rule.range_in(self.year, self.problem)
        return 0, LARGEST_SAFE

    def _fewest_by_area(self) -> int:
        """Return how many ordinary places the areas have at least, if each must have some."""
        served = [rule for rule in self.rules if isinstance(rule, EveryAreaServed)]
        if not served or self.year not in served[0].years(self.problem):
            return 0
        needed = max(served[0].minimum or 1, programme_minimum(self.rules))
        return sum(
            max(
                served[0].institutions * needed,
                sum(room.fewest for room in self.rooms if room.institution.area_id == area),
            )
            for area in self.problem.areas
        )

    def size(self, rule: InstitutionSize) -> Iterator[Text]:
        """Compare how many can be open, and how many must, with the bounds."""
        if rule.institutions is None:
            return
        low, high = rule.institutions
        can = sum(one.can_open for one in self.rooms)
        must = sum(one.must_open for one in self.rooms)
        when = self._when()
        if can < low:
            yield text_n(
                "The city has{when}{n} suitable institution; at least {low} required.",
                "The city has{when}{n} suitable institutions; at least {low} required.",
                can,
                when=when,
                low=low,
            )
        if must > high:
            yield text_n(
                "{n} institution must{when}be open; at most {high} allowed.",
                "{n} institutions must{when}be open; at most {high} allowed.",
                must,
                when=when,
                high=high,
            )

    def stay(self, rule: PlacesStay) -> Iterator[Text]:
        """Count the places that must be given up in the first year."""
        if self.year > self.problem.school_years[0]:
            return
        there = self.problem.current_children_by_institution
        lost = sum(
            max(
                0, one.institution.ordinary_places_now - one.largest(len(there[one.institution.id]))
            )
            for one in self.rooms
        )
        if lost > rule.cap_places:
            yield text(
                "At least {places} must be given up; at most {cap_places} allowed.",
                places=amounts.places(lost),
                cap_places=rule.cap_places,
            )

    def ownership(self, rule: OwnershipBalance) -> Iterator[Text]:
        """Compare the highest and lowest share that the institutions allow with the band."""
        if rule.unit != "city":
            return
        low, high, whole = rule.band(tuple(self.problem.institutions.values()))
        owned, every = self._places("selvejende"), self._places("")
        total = self._total()
        others = (
            max(every[0] - owned[0], total[0] - owned[1]),
            min(every[1] - owned[1], total[1] - owned[0]),
        )
        when = self._when()
        if owned[1] + others[0] and owned[1] * whole < low * (owned[1] + others[0]):
            share = -(-PERMILLE * owned[1] // (owned[1] + others[0]))
            yield text(
                "Selvejende institutions can{when}have at most {share} of the places; at least "
                "{limit} required.",
                when=when,
                share=percent(share),
                limit=percent(PERMILLE * low // whole),
            )
        if owned[0] + others[1] and owned[0] * whole > high * (owned[0] + others[1]):
            share = PERMILLE * owned[0] // (owned[0] + others[1])
            yield text(
                "Selvejende institutions have{when}at least {share} of the places; at most "
                "{limit} allowed.",
                when=when,
                share=percent(share),
                limit=percent(PERMILLE * high // whole),
            )


_COUNTS: tuple[tuple[type[Rule], Callable[..., Iterator[Text]]], ...] = (
    (EveryAreaServed, _Counting.areas),
    (ChildrenKeepPlace, _Counting.children),
    (TotalPlaces, _Counting.total),
    (InstitutionSize, _Counting.size),
    (PlacesStay, _Counting.stay),
    (OwnershipBalance, _Counting.ownership),
)
