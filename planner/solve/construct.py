"""A first plan at once, without a model: so that there is one to keep and to start from.

Year by year, what is open goes on with the places it has, and what is too small keeps its children
and fades. Then the areas are filled (``planner.solve.vessels``), and the children without a place
are assigned to the vacant ones as a transportation problem. Nothing is proven by it.

How many places an institution may have, and which child may not go where, is not known here: it is
asked of the rules' own checks, with plans made up for the question. A plan that some rule says no
to at the end is none.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from planner.domain.names import ChildId, InstitutionId, SchoolYear
from planner.domain.plan import Plan, Standing, Status, stays_of
from planner.domain.problem import Child, Institution, Problem
from planner.rules.base import Rule, Violation
from planner.solve.vessels import Vessels

InstitutionYear = tuple[InstitutionId, SchoolYear]
# What an assignment may cost: any distance is less than a transition, and so on upwards. [m]
_TRANSITION_M, _LEAVES_LATER_M, _UNSERVED_M, _FORBIDDEN_M = 10**6, 10**7, 10**9, 10**12
# So often children may be sent away from where a rule doesn't want them.
_ATTEMPTS = 5
# So many places are tried one by one; more than that in steps of a tenth.
_PLACES_ONE_BY_ONE = 40


def construct(problem: Problem, rules: Iterable[Rule]) -> Plan | None:
    """Return a plan that keeps the rules, or None where this simple way leads to none."""
    rules = tuple(rules)
    building = _Building(problem, rules)
    if not all(building.add_year(year) for year in problem.school_years):
        return None
    plan = building.plan()
    # A child of a special group may stay where nothing is set apart for it.
    is_crowded = any(
        len(plan.children_at(*key)) > one.places for key, one in plan.standings.items()
    )
    return None if is_crowded or any(_checked(plan, problem, rules)) else plan


def _checked(plan: Plan, problem: Problem, rules: Iterable[Rule]) -> Iterator[Violation]:
    for rule in rules:
        yield from rule.check(plan, problem)


@dataclass(slots=True)
class _Sizes:
    """How many ordinary places institutions may have when open, and which must be open."""

    allowed: dict[InstitutionYear, list[int]] = field(default_factory=lambda: defaultdict(list))
    is_held: set[InstitutionYear] = field(default_factory=set)


def _sizes(problem: Problem, rules: tuple[Rule, ...]) -> _Sizes:
    """Ask the rules of plans in which every institution has the same number of places."""
    sizes = _Sizes()
    keys = [(key, year) for year in problem.school_years for key in problem.institutions]
    most = max((one.ordinary_places_max for one in problem.institutions.values()), default=0)
    for places in _counts(most):
        asked = {
            key: places
            for key in keys
            if places <= problem.institutions[key[0]].ordinary_places_max
        }
        refused = _refused(problem, rules, asked)
        for key in asked.keys() - refused:
            sizes.allowed[key].append(places)
    sizes.is_held = _refused(problem, rules, dict.fromkeys(keys, 0))
    return sizes


def _counts(most: int) -> Iterator[int]:
    """Yield the numbers of places to ask about."""
    places = 1
    while places <= most:
        yield places
        places += places // 10 if places >= _PLACES_ONE_BY_ONE else 1


def _refused(
    problem: Problem, rules: tuple[Rule, ...], places: Mapping[InstitutionYear, int]
) -> set[InstitutionYear]:
    standings = {
        key: _standing(problem.institutions[key[0]], open_places, kept=0)
        for key, open_places in places.items()
    }
    plan = Plan(standings=standings, stays=())
    return {
        (InstitutionId(breach.subject_id), breach.year)
        for breach in _checked(plan, problem, rules)
        if breach.child_id is None and breach.subject_id in problem.institutions
    }


def _standing(institution: Institution, open_places: int, kept: int) -> Standing:
    places = open_places + kept + institution.special_places
    if open_places == 0 and kept:
        status = Status.PHASING_OUT
    else:
        status = Status.BASIS if places else Status.NONE
    return Standing(status=status, places=places, special_places=institution.special_places)


class _Building:
    """A plan that grows year by year."""

    def __init__(self, problem: Problem, rules: tuple[Rule, ...]) -> None:
        self._problem = problem
        self._rules = rules
        self._sizes = _sizes(problem, rules)
        self._standings: dict[InstitutionYear, Standing] = {}
        self._where: dict[tuple[ChildId, SchoolYear], InstitutionId] = {}
        self._forbidden: set[tuple[ChildId, str]] = set()
        self._closed: set[str] = set()

    def plan(self) -> Plan:
        """Return the plan so far."""
        return Plan(standings=dict(self._standings), stays=stays_of(self._where))

    def add_year(self, year: SchoolYear) -> bool:
        """Plan one more year; return False if there is no way."""
        stay = self._staying(year)
        there = Counter(
            key for child, key in stay.items() if not self._problem.children[child].special_group
        )
        want = Counter(
            child.institution_id
            for child in self._problem.children_in_need(year)
            if child.id not in stay and child.institution_id is not None
        )
        places = self._carried(year, there)
        vessels = Vessels(self._problem, self._rules, year, places, there, want)
        if not vessels.fill(self._openings(year)):
            return False
        for key, one in self._problem.institutions.items():
            open_places = places.get(key, 0)
            kept = 0 if open_places else there[key]
            self._standings[key, year] = _standing(one, open_places, kept)
        return self._place_children(year, stay, places)

    def _before(self, key: InstitutionId, year: SchoolYear) -> Standing:
        if year > self._problem.school_years[0]:
            return self._standings[key, SchoolYear(year - 1)]
        one = self._problem.institutions[key]
        return _standing(one, one.ordinary_places_now, kept=0)

    def _staying(self, year: SchoolYear) -> dict[ChildId, InstitutionId]:
        found = {}
        for child in self._problem.children_in_need(year):
            where = self._where.get((child.id, SchoolYear(year - 1)))
            if year == self._problem.school_years[0] and child.has_basisplads:
                where = child.institution_id
            if where and self._problem.institutions[where].takes_age(child.age_years(year)):
                found[child.id] = where
        return found

    def _carried(
        self, year: SchoolYear, there: Mapping[InstitutionId, int]
    ) -> dict[InstitutionId, int]:
        """Return the places of what stays open."""
        places = {}
        for key in self._problem.institutions:
            before = self._before(key, year)
            sizes = [one for one in self._sizes.allowed[key, year] if one >= there[key]]
            goes_on = before.is_basis and sizes and before.ordinary_places >= sizes[0]
            if sizes and (goes_on or (key, year) in self._sizes.is_held):
                places[key] = max([sizes[0], *(s for s in sizes if s <= before.ordinary_places)])
        return places

    def _openings(self, year: SchoolYear) -> dict[InstitutionId, list[int]]:
        """Return the sizes of what is open or may open."""
        found = {}
        for key, one in self._problem.institutions.items():
            has_ended = one.ordinary_places_now > 0 and not self._before(key, year).ordinary_places
            if self._sizes.allowed[key, year] and not has_ended:
                found[key] = self._sizes.allowed[key, year]
        return found

    def _place_children(
        self,
        year: SchoolYear,
        stay: Mapping[ChildId, InstitutionId],
        places: Mapping[InstitutionId, int],
    ) -> bool:
        """Assign those without a place, again without what the rules then say no to."""
        so_far = replace(
            self._problem,
            school_years=tuple(one for one in self._problem.school_years if one <= year),
        )
        waiting = [one for one in so_far.children_in_need(year) if one.id not in stay]
        slots = self._slots(stay, places)
        for attempt in range(_ATTEMPTS):
            found = self._assigned(year, waiting, slots)
            for child in so_far.children_in_need(year):
                where = stay.get(child.id, found.get(child.id))
                self._where.pop((child.id, year), None)
                if where is not None:
                    self._where[child.id, year] = where
            breaches = [
                (one.child_id, one.subject_id)
                for one in _checked(self.plan(), so_far, self._rules)
                if one.year == year and one.child_id is not None
            ]
            if not breaches:
                return True
            # First the child is sent elsewhere; if the next one is no better there, all are,
            # in later years too.
            if attempt:
                self._closed.update(key for _, key in breaches)
            self._forbidden.update(breaches)
        return False

    def _slots(
        self, stay: Mapping[ChildId, InstitutionId], places: Mapping[InstitutionId, int]
    ) -> list[tuple[InstitutionId, bool]]:
        """Return each vacant place: where, and whether it is for a special group."""
        taken = Counter(
            (key, self._problem.children[child].special_group is not None)
            for child, key in stay.items()
        )
        slots = []
        for key, one in self._problem.institutions.items():
            for is_special, count_ in ((False, places.get(key, 0)), (True, one.special_places)):
                slots += [(key, is_special)] * max(0, count_ - taken[key, is_special])
        return slots

    def _assigned(
        self,
        year: SchoolYear,
        waiting: list[Child],
        slots: list[tuple[InstitutionId, bool]],
    ) -> dict[ChildId, InstitutionId]:
        cost_m = np.full((len(waiting), len(slots) + len(waiting)), _UNSERVED_M, dtype=np.int64)
        for row, child in enumerate(waiting):
            ages = [child.age_years(SchoolYear(t)) for t in range(year, child.school_start_year)]
            by_slot = {
                slot: _FORBIDDEN_M
                if slot[0] in self._closed or (child.id, slot[0]) in self._forbidden
                else self._cost_m(child, ages, *slot)
                for slot in dict.fromkeys(slots)
            }
            cost_m[row, : len(slots)] = [by_slot[slot] for slot in slots]
        rows, columns = linear_sum_assignment(cost_m)
        return {
            waiting[row].id: slots[column][0]
            for row, column in zip(rows, columns, strict=True)
            if cost_m[row, column] < _UNSERVED_M
        }

    def _cost_m(
        self,
        child: Child,
        ages: list[int],
        key: InstitutionId,
        is_special: bool,  # noqa: FBT001  (half of what a slot is)
    ) -> int:
        one = self._problem.institutions[key]
        group = one.special_group if is_special else None
        if group != child.special_group or not one.takes_age(ages[0]):
            return _FORBIDDEN_M
        cost_m = self._problem.travel_m[child.id, key]
        if child.institution_id not in {None, key}:
            cost_m += _TRANSITION_M
        if not all(map(one.takes_age, ages)):
            cost_m += _LEAVES_LATER_M
        return cost_m
