"""The best plan of a tiny world of several years by trying them all; knows nothing of the solver.

Trying one whole plan after the other would take too long, but a plan has two sides. On the one,
each child goes its way through the years, and a rule about a child looks at nothing else. On the
other, the institutions are what they are, and a rule about them looks at a year and the one before.
What joins the sides is who fits in where, which ``_fitting`` says in words of its own. All ways of
all children are tried with all standings that fit; the best plan is judged and counted as a whole.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, product
from typing import NamedTuple

from brute_force import stages_of
from worlds import stays

from planner.audit.consistency import inconsistencies
from planner.domain.plan import Plan, Standing, Status
from planner.measures.goal import WeightedSum

# What compares a year with the one before; everything else about institutions looks at one year.
REMEMBERING = {
    "phase_out",
    "places_stay",
    "vacancies_to_fewest",
    "quality_response",
    "moved_places",
}


class Need(NamedTuple):
    """Who is in one institution in one year, as far as its standing must fit them."""

    new: int
    stayed: int
    special: int


class Best(NamedTuple):
    """The value of each stage, and a plan that has the last of them."""

    values: list[int]
    plan: Plan


class Oracle:
    """Tries every plan of one problem for one goal; what it learns of a rule it remembers."""

    def __init__(self, problem, goal):
        self._problem, self._stages = problem, stages_of(goal)
        objectives = goal.objectives
        if isinstance(goal, WeightedSum):
            self._remembers = [any(one.id in REMEMBERING for one in objectives)]
        else:
            self._remembers = [one.id in REMEMBERING for one in objectives]
        self._bare, years = replace(problem, children={}), problem.school_years
        spans = [years[max(0, k - n) : k + 1] for k in range(len(years)) for n in (0, 1)]
        self._bare_by_years = {span: replace(self._bare, school_years=span) for span in spans}
        self._nothing = self._count(Plan(standings={}, stays=()), self._bare)
        self._ways = {child: self._ways_of(child) for child in problem.children.values()}
        self._kept, self._counted = {}, {}
        self._numbers, self._standings, self._fit = {}, [], {}

    def best(self, rules):
        """Return the best plan, or None if no plan keeps the rules."""
        found = self._joined(rules)
        values = []
        for k, (_, limit) in enumerate(self._stages):
            if not found:
                return None
            values.append(min(vector[k] for vector, _ in found))
            if values[-1] > limit(values[-1]):
                # A cap that no plan keeps.
                return None
            found = [one for one in found if one[0][k] <= limit(values[-1])]
        vector, plan = min(found, key=lambda one: one[0][-1])
        self._judge(vector, plan, rules)
        return Best(values, plan)

    def _judge(self, vector, plan, rules):
        problem = self._problem
        found = chain(inconsistencies(plan, problem), *(one.check(plan, problem) for one in rules))
        assert next(found, None) is None, "what the oracle found is no plan"
        assert vector == self._count(plan, problem), "what the oracle counted is not in the plan"

    def _count(self, plan, problem):
        return tuple(value(plan, problem) for value, _ in self._stages)

    # The children's side.

    def _ways_of(self, child):
        """Return every way of a child through the years, with what it needs and adds."""
        years = self._problem.school_years
        here = (None, *self._problem.institutions)
        choices = [here if child.needs_place(year) else (None,) for year in years]
        alone = replace(self._problem, children={child.id: child})
        found = []
        for way in product(*choices):
            where = {(child.id, y): key for y, key in zip(years, way, strict=True) if key}
            plan = Plan(standings={}, stays=stays(alone, where))
            adds = tuple(
                a - b for a, b in zip(self._count(plan, alone), self._nothing, strict=True)
            )
            found.append((self._needs(child, way), adds, plan, where))
        return alone, found

    def _needs(self, child, way):
        before = child.institution_id if child.has_basisplads else None
        needs = []
        for here in way:
            for key in self._problem.institutions:
                is_here = here == key
                is_special = child.special_group is not None
                stayed = is_here and not is_special and before == key
                needs += [is_here and not (stayed or is_special), stayed, is_here and is_special]
            before = here
        return tuple(map(int, needs))

    def _kept_ways(self, child, rules):
        alone, ways = self._ways[child]
        for k, (needs, adds, plan, where) in enumerate(ways):
            for rule in rules:
                key = (rule, child.id, k)
                if key not in self._kept:
                    breaches = rule.check(plan, alone)
                    self._kept[key] = all(one.child_id is None for one in breaches)
                if not self._kept[key]:
                    break
            else:
                yield needs, adds, where

    def _crowds(self, rules):
        """Return what all children together may need, and the cheapest ways to need it."""
        width = 3 * len(self._problem.school_years) * len(self._problem.institutions)
        crowds = {(0,) * width: [((0,) * len(self._stages), {})]}
        for child in self._problem.children.values():
            ways, larger = list(self._kept_ways(child, rules)), {}
            for needs, cheapest in crowds.items():
                for more, adds, where in ways:
                    key = tuple(map(int.__add__, needs, more))
                    target = larger.setdefault(key, [])
                    for vector, others in cheapest:
                        _keep(target, _plus(vector, adds), {**others, **where})
            crowds = larger
        return crowds

    # The institutions' side: what all are in a year has a number.

    def _joined(self, rules):
        """Return the plans that no other is better than in every stage."""
        problem, found = self._problem, []
        count = 3 * len(problem.institutions)
        is_apart = [
            any(rule.id == "special_groups" and year in rule.years(problem) for rule in rules)
            for year in problem.school_years
        ]
        paths, steps = {(): {None: [((0,) * len(self._stages), ())]}}, {}
        for needs, cheapest in self._crowds(rules).items():
            slices = [needs[count * k : count * (k + 1)] for k in range(len(is_apart))]
            for k, is_so in enumerate(is_apart):
                prefix = tuple(slices[: k + 1])
                if prefix not in paths:
                    fitting = self._fitting(slices[k], is_apart=is_so)
                    paths[prefix] = self._next(k, paths[prefix[:-1]], fitting, rules, steps)
            for vectors in paths[tuple(slices)].values():
                for (vector, path), (adds, where) in product(vectors, cheapest):
                    _keep(found, _plus(vector, adds), (path, where))
        return [(vector, self._plan(*both)) for vector, both in found]

    def _plan(self, path, where):
        keys, years = self._problem.institutions, self._problem.school_years
        standings = {
            (key, year): standing
            for year, number in zip(years, path, strict=True)
            for key, standing in zip(keys, self._standings[number], strict=True)
        }
        return Plan(standings=standings, stays=stays(self._problem, where))

    def _fitting(self, needs, *, is_apart):
        """Return what the institutions may be, given who is there."""
        if (needs, is_apart) not in self._fit:
            choices = [
                tuple(_standings(one, Need(*needs[3 * k : 3 * k + 3]), is_apart=is_apart))
                for k, one in enumerate(self._problem.institutions.values())
            ]
            self._fit[needs, is_apart] = [self._number(chosen) for chosen in product(*choices)]
        return self._fit[needs, is_apart]

    def _number(self, chosen):
        if chosen not in self._numbers:
            self._numbers[chosen] = len(self._standings)
            self._standings.append(chosen)
        return self._numbers[chosen]

    def _next(self, k, before, fitting, rules, steps):
        found = {}
        for now in fitting:
            if (k, now) not in steps:
                steps[k, now] = {} if self._is_kept(k, None, now, rules) else None
            costs_by_last = steps[k, now]
            if costs_by_last is None:
                continue
            for last, vectors in before.items():
                if last not in costs_by_last:
                    is_kept = last is None or self._is_kept(k, last, now, rules)
                    costs_by_last[last] = self._costs(k, last, now) if is_kept else None
                costs = costs_by_last[last]
                if costs is not None:
                    target = found.setdefault(now, [])
                    for vector, path in vectors:
                        _keep(target, _plus(vector, costs), (*path, now))
        return found

    def _is_kept(self, k, last, now, rules):
        looks_back = last is not None
        for rule in rules:
            if k and (rule.id in REMEMBERING) != looks_back:
                continue
            key = (rule, k, last, now)
            if key not in self._kept:
                problem, plan = self._years(k, last, now, remembers=looks_back)
                year = self._problem.school_years[k]
                self._kept[key] = all(
                    breach.year != year or breach.child_id is not None
                    for breach in rule.check(plan, problem)
                )
            if not self._kept[key]:
                return False
        return True

    def _years(self, k, last, now, *, remembers):
        """Return the problem of a year, with the one before if that is looked at, and its plan."""
        years = self._problem.school_years
        chosen = [(years[k], now)]
        if remembers and last is not None:
            chosen.insert(0, (years[k - 1], last))
        problem = self._bare_by_years[tuple(year for year, _ in chosen)]
        standings = {
            (key, year): standing
            for year, number in chosen
            for key, standing in zip(problem.institutions, self._standings[number], strict=True)
        }
        return problem, Plan(standings=standings, stays=())

    def _costs(self, k, last, now):
        alone = self._counted_once(k, None, now)
        if last is None or not any(self._remembers):
            return alone
        key = (k, last, now)
        if key not in self._counted:
            problem, plan = self._years(k, last, now, remembers=True)
            both = self._count(plan, problem)
            before = self._counted_once(k - 1, None, last)
            self._counted[key] = tuple(
                two - one if remembers else single
                for two, one, single, remembers in zip(
                    both, before, alone, self._remembers, strict=True
                )
            )
        return self._counted[key]

    def _counted_once(self, k, last, now):
        key = (k, last, now)
        if key not in self._counted:
            problem, plan = self._years(k, last, now, remembers=False)
            self._counted[key] = self._count(plan, problem)
        return self._counted[key]


def _standings(one, need, *, is_apart):
    """Yield what an institution may be, in the words of a plan.

    Closed it has the places of the ordinary children who stay; nobody new, but in special places.
    """
    ordinary = need.new + need.stayed
    for special in range(one.special_places + 1):
        status = Status.BASIS if special else Status.NONE
        status = Status.PHASING_OUT if need.stayed else status
        fits_closed = need.new == 0 if is_apart else True
        if fits_closed and need.special <= special and need.new + need.special <= special:
            yield Standing(status=status, places=need.stayed + special, special_places=special)
        for places in range(1, one.ordinary_places_max + 1):
            is_split = ordinary <= places and need.special <= special
            if ordinary + need.special <= places + special and (is_split or not is_apart):
                yield Standing(status=Status.BASIS, places=places + special, special_places=special)


def _plus(one, other):
    return tuple(map(int.__add__, one, other))


def _keep(found, vector, what):
    """Add to the cheapest, unless another is as cheap in every stage."""
    for other, _ in found:
        if all(map(int.__le__, other, vector)):
            return
    found[:] = [one for one in found if not all(map(int.__le__, vector, one[0]))]
    found.append((vector, what))
