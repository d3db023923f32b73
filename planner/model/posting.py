"""What a rule or a measure may say to the solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from planner.domain.names import SchoolYear
from planner.errors import ModelError
from planner.text import text
from planner.units import LARGEST_SAFE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.domain.names import ChildId, InstitutionId
    from planner.model.variables import Variables

Expr = cp_model.LinearExpr | int
Decision = cp_model.IntVar


class Posting:
    """The decisions by name, and named constraints over them, for one rule or measure.

    Every constraint is called ``owner[subject]``; numbers are integers only.

    Parameters
    ----------
    variables
        The model under construction.
    owner
        Id of the rule or measure that speaks.
    """

    def __init__(self, variables: Variables, owner: str) -> None:
        self._variables = variables
        self._model = variables.model
        self._owner = owner

    def opens(self, institution_id: InstitutionId, year: SchoolYear) -> Decision:
        """Return whether it is a basis institution with ordinary places."""
        return self._variables.opens[institution_id, year]

    def places_open(self, institution_id: InstitutionId, year: SchoolYear) -> Decision:
        """Return its ordinary places as a basis institution; 0 when it is none. [places]."""
        return self._variables.places_open[institution_id, year]

    def ordinary_places(self, institution_id: InstitutionId, year: SchoolYear) -> Expr:
        """Return its ordinary places, those of a phasing-out institution included. [places]."""
        key = (institution_id, year)
        return self._variables.places_open[key] + self._variables.kept[key]

    def special_places(self, institution_id: InstitutionId, year: SchoolYear) -> Decision:
        """Return its places for a special group. [places]."""
        return self._variables.special[institution_id, year]

    def places(self, institution_id: InstitutionId, year: SchoolYear) -> Expr:
        """Return all its places. [places]."""
        return self.ordinary_places(institution_id, year) + self.special_places(
            institution_id, year
        )

    def places_gained(self, institution_id: InstitutionId, year: SchoolYear) -> Expr:
        """Return how many more ordinary places it has than the year before."""
        return self._variables.changes(institution_id, year).gained

    def places_lost(self, institution_id: InstitutionId, year: SchoolYear) -> Expr:
        """Return how many fewer ordinary places it has than the year before."""
        return self._variables.changes(institution_id, year).lost

    def special_places_lost(self, institution_id: InstitutionId, year: SchoolYear) -> Expr:
        """Return at least how many fewer special places it has than the year before."""
        now = self.special_places(institution_id, year)
        institution = self._variables.problem.institutions[institution_id]
        if year == self._variables.problem.school_years[0]:
            return institution.special_places - now
        subject = f"special_lost,{institution_id},{year}"
        lost = self.new_amount(subject, institution.special_places)
        before = self.special_places(institution_id, SchoolYear(year - 1))
        self.at_least(subject, lost - before + now, 0)
        return lost

    def grows(self, institution_id: InstitutionId, year: SchoolYear) -> Decision:
        """Return a decision that holds if it has more ordinary places than the year before."""
        return self._variables.changes(institution_id, year).grows

    def serves(
        self, child_id: ChildId, institution_id: InstitutionId, year: SchoolYear
    ) -> Decision:
        """Return whether the child has its basisplads there."""
        return self._variables.serve(child_id, institution_id, year)

    def unserved(self, child_id: ChildId, year: SchoolYear) -> Decision:
        """Return whether the child, which needs a place, has none."""
        return self._variables.unserve(child_id, year)

    def total(self, terms: Iterable[tuple[int, Expr]]) -> Expr:
        """Return a weighted sum; 0 if there is nothing to sum."""
        no = self._variables.no
        pairs = [
            (weight, expr)
            for weight, expr in terms
            if expr is not no and (not isinstance(expr, int) or expr)
        ]
        if not pairs:
            return 0
        return cp_model.LinearExpr.weighted_sum(
            [expr for _, expr in pairs], [weight for weight, _ in pairs]
        )

    def new_literal(self, subject: str) -> Decision:
        """Return a helping yes-or-no decision of this rule."""
        return self._model.new_bool_var(f"{self._owner}[{subject}]")

    def new_amount(self, subject: str, most: int) -> Decision:
        """Return a helping whole number between 0 and ``most``."""
        return self._model.new_int_var(0, most, f"{self._owner}[{subject}]")

    def at_least(
        self, subject: str, expr: Expr, bound: int, *, when: tuple[Decision, ...] = ()
    ) -> None:
        """Require ``expr >= bound``, if all of ``when`` hold."""
        self._add(subject, expr, bound, LARGEST_SAFE, when)

    def at_most(
        self, subject: str, expr: Expr, bound: int, *, when: tuple[Decision, ...] = ()
    ) -> None:
        """Require ``expr <= bound``, if all of ``when`` hold."""
        self._add(subject, expr, -LARGEST_SAFE, bound, when)

    def equal(self, subject: str, expr: Expr, value: int) -> None:
        """Require ``expr == value``."""
        self._add(subject, expr, value, value, ())

    def forbid(self, subject: str, literal: Decision) -> None:
        """Rule a decision out, without spending a constraint on it."""
        self._fix(subject, literal, 0)

    def force(self, subject: str, literal: Decision) -> None:
        """Make a decision, without spending a constraint on it."""
        self._fix(subject, literal, 1)

    def implies(self, subject: str, literal: Decision, other: Decision) -> None:
        """Require that one decision is only made together with another."""
        fixed = self._variables.fixed
        if fixed.get(literal.index) == 1:
            self._fix(subject, other, 1)
        elif fixed.get(other.index) == 0:
            self._fix(subject, literal, 0)
        elif self._variables.imply(literal, other):
            self._model.add_implication(literal, other).with_name(f"{self._owner}[{subject}]")

    def is_implied(self, literal: Decision, other: Decision) -> bool:
        """Say whether it is settled that one decision is only made together with another."""
        return self._variables.is_implied(literal, other)

    def is_forbidden(self, literal: Decision) -> bool:
        """Say whether a decision is ruled out."""
        return self._variables.fixed.get(literal.index) == 0

    def _fix(self, subject: str, literal: Decision, value: int) -> None:
        if not self._variables.fix(literal, value):
            self._contradict(subject)

    def _add(
        self, subject: str, expr: Expr, low: int, high: int, when: tuple[Decision, ...]
    ) -> None:
        if isinstance(expr, int):
            if not low <= expr <= high:
                self._contradict(subject, when)
            return
        if not expr.is_integer():
            what = f"{self._owner}[{subject}]"
            raise ModelError(text("{what}: only integers go to the solver", what=what))
        constraint = self._model.add_linear_constraint(expr, low, high)
        constraint.with_name(f"{self._owner}[{subject}]")
        if when:
            constraint.only_enforce_if(*when)

    def _contradict(self, subject: str, when: tuple[Decision, ...] = ()) -> None:
        clause = self._model.add_bool_or([~literal for literal in when])
        clause.with_name(f"{self._owner}[{subject}]")
