r"""The decisions, and what makes them a plan at all before any rule is posted.

For institution *j*, child *i*, school year *t*: ``opens`` (is a basis institution),
``places_open`` (its ordinary places then), ``kept`` (places that its own children still use
after it closed), ``special`` (places for a special group), ``serves`` and ``unserved``.

.. math::

    \mathrm{open}_{jt} \le p_{jt} \le u_j\,\mathrm{open}_{jt}, \qquad
    k_{jt} = (1 - \mathrm{open}_{jt}) \sum_{i \in N_j} x_{ijt}, \qquad
    \sum_j x_{ijt} + w_{it} = 1, \qquad
    \sum_i x_{ijt} \le p_{jt} + k_{jt} + s_{jt}

where :math:`N_j` are the children that have a basisplads in *j* today.
"""

from typing import NamedTuple

from ortools.sat.python import cp_model

from planner.domain.names import ChildId, InstitutionId, SchoolYear
from planner.domain.problem import Child, Institution, Problem

InstitutionYear = tuple[InstitutionId, SchoolYear]


class Change(NamedTuple):
    """Ordinary places gained and lost against the year before; one of the two is always 0.

    ``grows`` holds if any are gained.
    """

    gained: cp_model.IntVar
    lost: cp_model.IntVar | int
    grows: cp_model.IntVar


class Variables:
    """A CP-SAT model with the decisions of a problem and no rule.

    Parameters
    ----------
    problem
        The question.
    """

    def __init__(self, problem: Problem) -> None:
        self.model = cp_model.CpModel()
        self.problem = problem
        self.opens: dict[InstitutionYear, cp_model.IntVar] = {}
        self.places_open: dict[InstitutionYear, cp_model.IntVar] = {}
        self.kept: dict[InstitutionYear, cp_model.IntVar] = {}
        self.special: dict[InstitutionYear, cp_model.IntVar] = {}
        self.serves: dict[tuple[ChildId, InstitutionId, SchoolYear], cp_model.IntVar] = {}
        self.unserved: dict[tuple[ChildId, SchoolYear], cp_model.IntVar] = {}
        self.fixed: dict[int, int] = {}
        self._changes: dict[InstitutionYear, Change] = {}
        for year in problem.school_years:
            self._add_children(year)
            for institution in problem.institutions.values():
                self._add_institution(institution, year)
            self._add_capacity(year)

    def own_children(self, institution_id: InstitutionId, year: SchoolYear) -> list[Child]:
        """Return the ordinary children that have their place there today and still need one."""
        return [
            child
            for child in self.problem.current_children_by_institution[institution_id]
            if child.special_group is None and child.needs_place(year)
        ]

    def _add_children(self, year: SchoolYear) -> None:
        new_bool, weighted_sum = self.model.new_bool_var, cp_model.LinearExpr.sum
        for child in self.problem.children_in_need(year):
            unserved = new_bool(f"unserved[{child.id},{year}]")
            self.unserved[child.id, year] = unserved
            row = [unserved]
            for key in self.problem.institutions:
                serves = new_bool(f"serves[{child.id},{key},{year}]")
                self.serves[child.id, key, year] = serves
                row.append(serves)
            self.model.add(weighted_sum(row) == 1).with_name(f"one_place[{child.id},{year}]")

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
        self._add_kept(institution.id, year)

    def _add_kept(self, institution_id: InstitutionId, year: SchoolYear) -> None:
        name = f"{institution_id},{year}"
        own = self.own_children(institution_id, year)
        kept = self.model.new_int_var(0, len(own), f"kept[{name}]")
        self.kept[institution_id, year] = kept
        if own:
            opens = self.opens[institution_id, year]
            there = cp_model.LinearExpr.sum(
                [self.serves[child.id, institution_id, year] for child in own]
            )
            count = len(own)
            self.model.add(kept <= count - count * opens).with_name(f"kept_if_closed[{name}]")
            self.model.add(kept <= there).with_name(f"kept_at_most[{name}]")
            self.model.add(kept >= there - count * opens).with_name(f"kept_at_least[{name}]")

    def _add_capacity(self, year: SchoolYear) -> None:
        children = [child.id for child in self.problem.children_in_need(year)]
        for key in self.problem.institutions:
            places = self.places_open[key, year] + self.kept[key, year] + self.special[key, year]
            there = cp_model.LinearExpr.sum([self.serves[child, key, year] for child in children])
            self.model.add(there <= places).with_name(f"capacity[{key},{year}]")

    def changes(self, institution_id: InstitutionId, year: SchoolYear) -> Change:
        """Return how ordinary places change against the year before, exactly.

        Made when first asked for.
        """
        key = (institution_id, year)
        if key not in self._changes:
            institution = self.problem.institutions[institution_id]
            before = self._ordinary_before(institution, year)
            if isinstance(before, int) and before == 0:
                # Nothing can be lost, and gaining is opening: no new decision is needed.
                self._changes[key] = Change(self.places_open[key], 0, self.opens[key])
            else:
                self._changes[key] = self._new_change(institution, year, before)
        return self._changes[key]

    def _new_change(
        self, institution: Institution, year: SchoolYear, before: cp_model.LinearExpr | int
    ) -> Change:
        name = f"{institution.id},{year}"
        most = max(institution.ordinary_places_max, institution.ordinary_places_now, 0)
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
