r"""The decisions, and what makes them a plan at all before any rule is posted.

For institution *j*, child *i*, school year *t*: ``opens`` (is a basis institution),
``places_open`` (its ordinary places then), ``kept`` (places that the children who were there
already still use after it closed), ``special`` (places for a special group), ``serves`` and
``unserved``.

.. math::

    \mathrm{open}_{jt} \le p_{jt} \le u_j\,\mathrm{open}_{jt}, \qquad
    k_{jt} = (1 - \mathrm{open}_{jt}) \sum_i x_{ij,t-1} x_{ijt}, \qquad
    \sum_j x_{ijt} + w_{it} = 1, \qquad
    \sum_i x_{ijt} \le p_{jt} + k_{jt} + s_{jt}

where :math:`x_{ij,t-1}` of the first year says who has a basisplads in *j* today, and children of
special groups keep no ordinary places.

Years in which a child can't change its institution may share their decisions (a *spell*); then
the product is the decision itself. Pairs of child and institution that are out of the question
have none.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from ortools.sat.python import cp_model

from planner.domain.names import ChildId, InstitutionId, SchoolYear
from planner.domain.problem import Child, Institution, Problem
from planner.model.model import Model

InstitutionYear = tuple[InstitutionId, SchoolYear]
ChildYear = tuple[ChildId, SchoolYear]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is known of the children before any rule is posted, and saves decisions.

    Parameters
    ----------
    spells
        First year of the spell in which a child's year lies; a year that is missing stands alone.
    choices
        Institutions that are possible for a child in a year; all if it is missing.
    settled
        Where a child is for certain.
    """

    spells: Mapping[ChildYear, SchoolYear] = field(default_factory=dict)
    choices: Mapping[ChildYear, Sequence[InstitutionId]] = field(default_factory=dict)
    settled: Mapping[ChildYear, InstitutionId] = field(default_factory=dict)


class Change(NamedTuple):
    """Ordinary places gained and lost against the year before; one of the two is always 0.

    ``grows`` holds if any are gained.
    """

    gained: cp_model.IntVar
    lost: cp_model.IntVar | int
    grows: cp_model.IntVar


class Variables:
    """A CP-SAT model with the decisions of a problem and no rule.

    It is whole after ``settle``, which is called once when all rules are posted.

    Parameters
    ----------
    problem
        The question.
    scope
        What is known of the children beforehand.
    """

    def __init__(self, problem: Problem, scope: Scope | None = None) -> None:
        self.model = Model()
        self.yes, self.no = self.model.new_constant(1), self.model.new_constant(0)
        self.problem = problem
        self.opens: dict[InstitutionYear, cp_model.IntVar] = {}
        self.places_open: dict[InstitutionYear, cp_model.IntVar] = {}
        self.kept: dict[InstitutionYear, cp_model.IntVar] = {}
        self.special: dict[InstitutionYear, cp_model.IntVar] = {}
        self.serves: dict[tuple[ChildId, InstitutionId, SchoolYear], cp_model.IntVar] = {}
        self.unserved: dict[tuple[ChildId, SchoolYear], cp_model.IntVar] = {}
        self.fixed: dict[int, int] = {self.yes.index: 1, self.no.index: 0}
        self._there: dict[InstitutionYear, list[cp_model.IntVar]] = defaultdict(list)
        self._implied: set[tuple[int, int]] = set()
        self._changes: dict[InstitutionYear, Change] = {}
        for year in problem.school_years:
            self._add_children(year, scope or Scope())
            for institution in problem.institutions.values():
                self._add_institution(institution, year)
            self._add_capacity(year)

    def _add_children(self, year: SchoolYear, scope: Scope) -> None:
        everywhere = tuple(self.problem.institutions)
        for child in self.problem.children_in_need(year):
            pair = (child.id, year)
            first = scope.spells.get(pair, year)
            where = scope.settled.get(pair)
            if where is not None:
                self._add_pair(child.id, where, year, self.yes)
            elif first < year:
                self.unserved[pair] = self.unserved[child.id, first]
                for key in scope.choices.get((child.id, first), everywhere):
                    self._add_pair(child.id, key, year, self.serves[child.id, key, first])
            else:
                self._add_child(child.id, year, scope.choices.get(pair, everywhere))

    def _add_child(
        self, child_id: ChildId, year: SchoolYear, choices: Sequence[InstitutionId]
    ) -> None:
        unserved = self.model.new_bool_var(f"unserved[{child_id},{year}]")
        self.unserved[child_id, year] = unserved
        row = [unserved]
        for key in choices:
            serves = self.model.new_bool_var(f"serves[{child_id},{key},{year}]")
            self._add_pair(child_id, key, year, serves)
            row.append(serves)
        total = cp_model.LinearExpr.sum(row)
        self.model.add(total == 1).with_name(f"one_place[{child_id},{year}]")

    def _add_pair(
        self, child_id: ChildId, key: InstitutionId, year: SchoolYear, serves: cp_model.IntVar
    ) -> None:
        self.serves[child_id, key, year] = serves
        self._there[key, year].append(serves)

    def serve(self, child_id: ChildId, key: InstitutionId, year: SchoolYear) -> cp_model.IntVar:
        """Return whether the child has its basisplads there; never, if it is out of scope."""
        return self.serves.get((child_id, key, year), self.no)

    def unserve(self, child_id: ChildId, year: SchoolYear) -> cp_model.IntVar:
        """Return whether the child has no place; never, if it is settled."""
        return self.unserved.get((child_id, year), self.no)

    def _add_institution(self, institution: Institution, year: SchoolYear) -> None:
        key = (institution.id, year)
        name = f"{institution.id},{year}"
        most = max(0, institution.ordinary_places_max)
        opens = self.model.new_bool_var(f"opens[{name}]")
        places = self.model.new_int_var(0, most, f"places_open[{name}]")
        self.opens[key], self.places_open[key] = opens, places
        self.model.add(places <= most * opens).with_name(f"at_most_cap[{name}]")
        self.model.add(places >= opens).with_name(f"open_has_places[{name}]")
        self.special[key] = self.model.new_int_var(
            0, institution.special_places, f"special[{name}]"
        )
        most_kept = self._most_ordinary(institution) + institution.special_places
        self.kept[key] = self.model.new_int_var(0, most_kept, f"kept[{name}]")

    def _most_ordinary(self, institution: Institution) -> int:
        # Children may be more than the places that are said to be there today.
        there = len(self.problem.current_children_by_institution[institution.id])
        return max(0, institution.ordinary_places_max, institution.ordinary_places_now, there)

    def settle(self) -> None:
        """Say which places closed institutions keep."""
        for year in self.problem.school_years:
            for key in self.problem.institutions:
                self._settle_kept(key, year)

    def _settle_kept(self, key: InstitutionId, year: SchoolYear) -> None:
        name, kept, opens = f"{key},{year}", self.kept[key, year], self.opens[key, year]
        stayed = [] if self.fixed.get(opens.index) == 1 else self.stayed(key, year)
        if not stayed:
            self.model.add(kept == 0).with_name(f"kept_none[{name}]")
            return
        most = min(len(stayed), kept.proto.domain[1])
        there = cp_model.LinearExpr.sum(stayed)
        self.model.add(kept <= most - most * opens).with_name(f"kept_if_closed[{name}]")
        self.model.add(kept <= there).with_name(f"kept_at_most[{name}]")
        self.model.add(kept >= there - most * opens).with_name(f"kept_at_least[{name}]")

    def stayed(self, key: InstitutionId, year: SchoolYear) -> list[cp_model.IntVar]:
        """Return what holds for each ordinary child that is there and was there before.

        Of an institution that goes on once it is open, only children that have been there since
        today matter: closed, it was never open.
        """
        year_before = SchoolYear(year - 1)
        children = self.own_children(key, year)
        if year == self.problem.school_years[0]:
            return [self.serve(child.id, key, year) for child in children]
        if not self.goes_on(key):
            children = list(self.problem.children_in_need(year))
        return [
            self._both(self.serve(child.id, key, year_before), self.serve(child.id, key, year))
            for child in children
            if child.special_group is None and child.needs_place(year_before)
        ]

    def own_children(self, institution_id: InstitutionId, year: SchoolYear) -> list[Child]:
        """Return the ordinary children that have their place there today and still need one."""
        return [
            child
            for child in self.problem.current_children_by_institution[institution_id]
            if child.special_group is None and child.needs_place(year)
        ]

    def goes_on(self, key: InstitutionId) -> bool:
        """Say whether the institution, once open, is known to be open in all later years.

        Never known of one with special places, where others may be while it is closed.
        """
        if self.problem.institutions[key].special_places:
            return False
        opens = [self.opens[key, year] for year in self.problem.school_years]
        return all(self.is_implied(*pair) for pair in pairwise(opens))

    def _both(self, before: cp_model.IntVar, now: cp_model.IntVar) -> cp_model.IntVar:
        if before.index == now.index or self.is_implied(before, now):
            return before
        if self.is_implied(now, before):
            return now
        both = self.model.new_bool_var(f"stays[{now.name}]")
        self.model.add_implication(both, before).with_name(f"stays_before[{now.name}]")
        self.model.add_implication(both, now).with_name(f"stays_now[{now.name}]")
        self.model.add_bool_or(both, ~before, ~now).with_name(f"stays_if[{now.name}]")
        return both

    def imply(self, literal: cp_model.IntVar, other: cp_model.IntVar) -> bool:
        """Note that one decision implies another; return False if that is settled already."""
        if self.is_implied(literal, other):
            return False
        self._implied.add((literal.index, other.index))
        return True

    def is_implied(self, literal: cp_model.IntVar, other: cp_model.IntVar) -> bool:
        """Say whether it is known that one decision implies another."""
        return (
            literal.index == other.index
            or self.fixed.get(literal.index) == 0
            or self.fixed.get(other.index) == 1
            or (literal.index, other.index) in self._implied
        )

    def _add_capacity(self, year: SchoolYear) -> None:
        for key in self.problem.institutions:
            places = self.places_open[key, year] + self.kept[key, year] + self.special[key, year]
            there = cp_model.LinearExpr.sum(self._there[key, year])
            self.model.add(there <= places).with_name(f"capacity[{key},{year}]")

    def changes(self, institution_id: InstitutionId, year: SchoolYear) -> Change:
        """Return how ordinary places change against the year before, exactly.

        Made when first asked for.
        """
        key = (institution_id, year)
        if key not in self._changes:
            institution = self.problem.institutions[institution_id]
            before = self._ordinary_before(institution, year)
            there = self.problem.current_children_by_institution[institution_id]
            if isinstance(before, int) and before == 0 and not there:
                # Nothing can be lost, and gaining is opening: no new decision is needed.
                self._changes[key] = Change(self.places_open[key], 0, self.opens[key])
            else:
                self._changes[key] = self._new_change(institution, year, before)
        return self._changes[key]

    def _new_change(
        self, institution: Institution, year: SchoolYear, before: cp_model.LinearExpr | int
    ) -> Change:
        name = f"{institution.id},{year}"
        most = self._most_ordinary(institution)
        gained = self.model.new_int_var(0, most, f"gained[{name}]")
        lost = self.model.new_int_var(0, most, f"lost[{name}]")
        grows = self.model.new_bool_var(f"grows[{name}]")
        now = self.places_open[institution.id, year] + self.kept[institution.id, year]
        self.model.add(gained - lost == now - before).with_name(f"change[{name}]")
        self.model.add(gained <= most * grows).with_name(f"gained_if[{name}]")
        self.model.add(lost <= most - most * grows).with_name(f"lost_if[{name}]")
        return Change(gained, lost, grows)

    def _ordinary_before(
        self, institution: Institution, year: SchoolYear
    ) -> cp_model.LinearExpr | int:
        if year == self.problem.school_years[0]:
            return institution.ordinary_places_now
        key = (institution.id, SchoolYear(year - 1))
        return self.places_open[key] + self.kept[key]

    def fix(self, literal: cp_model.IntVar, value: int) -> bool:
        """Fix a yes-or-no decision; return False if it is fixed the other way."""
        if self.fixed.setdefault(literal.index, value) != value:
            return False
        literal.proto.domain[0] = literal.proto.domain[1] = value
        return True

    @property
    def changes_in_use(self) -> frozenset[InstitutionYear]:
        """Institutions and years whose gains and losses were asked for."""
        return frozenset(self._changes)
