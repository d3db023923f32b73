r"""Children that change institution although they are not leaving day care.

.. math:: \sum_t \sum_i \sum_{j \ne j_{i,t-1}} x_{ijt}

A child leaves the set *S* of institutions that it can't stay in as a whole:
:math:`c_{it} \ge \sum_{j \in S} x_{ij,t-1} - w_{it}`, which bounds the number of changes as
closely as it can be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from planner.domain.names import SchoolYear
from planner.measures.base import CHILDREN, Figure, Objective, Unit
from planner.text import Text, text

if TYPE_CHECKING:
    from planner.domain.names import ChildId, InstitutionId
    from planner.domain.plan import Plan
    from planner.domain.problem import Child, Problem
    from planner.model.posting import Expr, Posting


class Transitions(Objective):
    """Changes of institution caused by the placement."""

    id: ClassVar[str] = "transitions"
    label: ClassVar[Text] = text("Transitions")
    counted_in: ClassVar[Unit] = CHILDREN
    meaning: ClassVar[Text] = text(
        "Children that change institution to get or keep a basis place. A child that was in no "
        "day care before doesn't change.",
    )

    def terms(self, posting: Posting, problem: Problem) -> Expr:
        """Sum the placements elsewhere than where the child was."""
        changes: list[tuple[int, Expr]] = []
        for year in problem.school_years:
            is_first = year == problem.school_years[0]
            for child in problem.children_in_need(year):
                if is_first or child.entry == year:
                    if child.institution_id is not None:
                        changes += [
                            (1, posting.serves(child.id, key, year))
                            for key in problem.institutions
                            if key != child.institution_id
                        ]
                    continue
                changes += self._changed(posting, problem, child, year)
        return posting.total(changes)

    def _changed(
        self, posting: Posting, problem: Problem, child: Child, year: SchoolYear
    ) -> list[tuple[int, Expr]]:
        before, subject = SchoolYear(year - 1), f"{child.id},{year}"
        waited, waits = posting.unserved(child.id, before), posting.unserved(child.id, year)
        leaving: list[tuple[int, Expr]] = []
        may_leave: list[tuple[InstitutionId, Expr]] = []
        for key in problem.institutions:
            there = posting.serves(child.id, key, before)
            here = posting.serves(child.id, key, year)
            if posting.is_implied(there, here):
                continue
            if posting.is_forbidden(here):
                leaving.append((1, there))
            else:
                may_leave.append((key, there - here))
        may_wait = not posting.is_forbidden(waited) and child.institution_id is not None
        if not may_leave and not may_wait and posting.is_forbidden(waits):
            # Who can't stay where it is goes elsewhere: no new decision is needed.
            return leaving
        changed = posting.new_literal(subject)
        if leaving:
            gone = posting.total(leaving) - waits - changed
            posting.at_most(f"{subject},out", gone, 0)
        for key, step in may_leave:
            posting.at_most(f"{subject},{key}", step - waits - changed, 0)
        if may_wait:
            elsewhere = posting.total(
                (1, posting.serves(child.id, key, year))
                for key in problem.institutions
                if key != child.institution_id
            )
            posting.at_most(f"{subject},waited", elsewhere + waited - changed, 1)
        return [(1, changed)]

    def value(self, plan: Plan, problem: Problem) -> int:
        """Count the children found elsewhere than the year before.

        A child that waited for a place is where it is enrolled meanwhile.
        """
        return sum(self._changes_by_child(plan, problem).values())

    def _changes_by_child(self, plan: Plan, problem: Problem) -> dict[ChildId, int]:
        changes = {}
        for child in problem.children.values():
            where = child.institution_id
            count = 0
            for year in problem.school_years:
                here = plan.institution_of(child.id, year)
                count += None not in (where, here) and where != here
                where = child.institution_id if here is None else here
            if count:
                changes[child.id] = count
        return changes

    def child_cost(self, child: Child, where: InstitutionId | None, problem: Problem) -> int:
        """Return what one child's place adds."""
        del problem
        return int(None not in (where, child.institution_id) and where != child.institution_id)

    def figures(self, plan: Plan, problem: Problem) -> tuple[Figure, ...]:
        """Return the number."""
        changes = self._changes_by_child(plan, problem)
        return (
            Figure(
                measure=self.id,
                statistic="total",
                label=self.label,
                value=sum(changes.values()),
                unit=self.counted_in,
                children=len(changes),
            ),
        )
