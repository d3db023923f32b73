"""Bring the places of a year to their number, area by area from the lowest coverage up.

Areas are filled like vessels of water: each place goes to the area with the lowest coverage, and
where places are missing they are taken from the area with the highest.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from planner.domain.names import InstitutionId, Ownership, SchoolYear
from planner.domain.problem import Institution, Problem
from planner.rules.base import Rule
from planner.rules.every_area_served import EveryAreaServed
from planner.rules.ownership_balance import OwnershipBalance
from planner.rules.total_places import TotalPlaces
from planner.rules.vacancies_to_fewest import VacanciesToFewest

_TURNS_PER_PLACE = 4
# So near the edge of its band, a share decides who gets the next place.
_EDGE = Fraction(1, 100)


@dataclass(slots=True)
class Vessels:
    """The areas of one year, filled with places from below.

    Parameters
    ----------
    places
        Of open institutions; changed by ``fill``. [places]
    there
        Ordinary children that stay, by institution. [children]
    want
        Children without a place, by where they are enrolled. [children]
    """

    problem: Problem
    rules: tuple[Rule, ...]
    year: SchoolYear
    places: dict[InstitutionId, int]
    there: Counter[InstitutionId]
    want: Counter[InstitutionId]

    def fill(self, openings: Mapping[InstitutionId, list[int]]) -> bool:
        """Bring the places to their number; return False if that can't be done.

        Parameters
        ----------
        openings
            The sizes that an institution may have when open. [places]
        """
        total, received = self._total(), set[str]()
        spare = self._target(total) - total
        # Each turn gives or takes a place; more turns than this go in circles.
        for _ in range(_TURNS_PER_PLACE * (total + abs(spare)) + 1):
            lacking = self._lacking()
            if spare == 0 and not lacking:
                return True
            unit, key, size = self._next(openings, lacking) if spare >= 0 else (None, None, 0)
            more = 0 if key is None else size - self._ordinary(key)
            if key is not None and unit is not None and more <= spare:
                self.places[key] = size
                received.add(unit)
                spare -= more
            elif (key is None and spare >= 0) or not self._take_one(openings, received):
                return False
            else:
                spare += 1
        return False

    def _ordinary(self, key: InstitutionId) -> int:
        return self.places.get(key, self.there[key])

    def _total(self) -> int:
        special = sum(one.special_places for one in self.problem.institutions.values())
        return special + sum(map(self._ordinary, self.problem.institutions))

    def _target(self, total: int) -> int:
        for rule in self.rules:
            if isinstance(rule, TotalPlaces) and self.year in rule.years(self.problem):
                low, high = rule.range_in(self.year, self.problem)
                needed = len(self.problem.children_in_need(self.year))
                return min(high, max(low, total, needed))
        return total

    def _lacking(self) -> set[str]:
        """Return the areas that have too few basis institutions."""
        needed = 0
        for rule in self.rules:
            if isinstance(rule, EveryAreaServed) and self.year in rule.years(self.problem):
                needed = rule.institutions
        open_by_area = Counter(self.problem.institutions[key].area_id for key in self.places)
        return {area for area in self.problem.areas if open_by_area[area] < needed}

    def _coverage(self) -> dict[str, tuple[Fraction, tuple[Institution, ...]]]:
        """Return the places per need of each unit, and its institutions."""
        given = (one for one in self.rules if isinstance(one, VacanciesToFewest))
        rule = next(given, VacanciesToFewest())
        need = self.problem.need_by_unit(rule.unit, rule.per)
        return {
            unit: (Fraction(sum(self._ordinary(one.id) for one in here), max(1, need[unit])), here)
            for unit, here in self.problem.institutions_by_unit(rule.unit).items()
        }

    def _next(
        self, openings: Mapping[InstitutionId, list[int]], lacking: set[str]
    ) -> tuple[str | None, InstitutionId | None, int]:
        """Return the unit with the lowest coverage that can take more, and where how many."""
        wanted = self._wanted_ownership()
        coverage = self._coverage()
        for unit in sorted(coverage, key=lambda unit: (coverage[unit][0], unit)):
            options = []
            for one in coverage[unit][1]:
                size = self._larger(one.id, openings.get(one.id, []))
                if size is None:
                    continue
                more = size - self._ordinary(one.id)
                had = self.places.get(one.id, 0) - self.there[one.id]
                want = self.want[one.id]
                saved = max(0, min(want, size - self.there[one.id]) - max(0, min(want, had)))
                is_first = one.area_id in lacking and one.id not in self.places
                rank = (not is_first, wanted not in {None, one.ownership}, -Fraction(saved, more))
                options.append((*rank, more, one.id, size))
            if options:
                *_, key, size = min(options)
                return unit, key, size
        return None, None, 0

    def _larger(self, key: InstitutionId, sizes: list[int]) -> int | None:
        now = self._ordinary(key)
        return next((size for size in sizes if size > now), None)

    def _wanted_ownership(self) -> Ownership | None:
        """Return the ownership whose share is at the edge of what the rule allows."""
        for rule in self.rules:
            if isinstance(rule, OwnershipBalance) and self.year in rule.years(self.problem):
                institutions = tuple(self.problem.institutions.values())
                low, high, whole = rule.band(institutions)
                owned = sum(
                    self._ordinary(one.id) + one.special_places
                    for one in institutions
                    if one.ownership == "selvejende"
                )
                share = Fraction(owned, max(1, self._total()))
                if share < Fraction(low, whole) + _EDGE:
                    return "selvejende"
                if share > Fraction(high, whole) - _EDGE:
                    return "kommunal"
        return None

    def _take_one(self, openings: Mapping[InstitutionId, list[int]], received: set[str]) -> bool:
        """Take a place from the unit with the highest coverage that can spare one."""
        coverage = self._coverage()
        for unit in sorted(coverage, key=lambda unit: (-coverage[unit][0], unit)):
            vacant = {
                one.id: self.places[one.id] - self.there[one.id] - self.want[one.id]
                for one in coverage[unit][1]
                if unit not in received
                and one.id in self.places
                and self.places[one.id] - 1 in openings.get(one.id, [])
                and self.places[one.id] > self.there[one.id]
            }
            if vacant:
                self.places[max(vacant, key=lambda key: (vacant[key], key))] -= 1
                return True
        return False
