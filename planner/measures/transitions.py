r"""Children that change institution although they are not leaving day care.

.. math:: \sum_t \sum_i \sum_{j \ne j_{i,t-1}} x_{ijt}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from planner.domain.names import SchoolYear
from planner.measures.base import CHILDREN, Figure, Objective
from planner.text import Text

if TYPE_CHECKING:
    from planner.domain.names import ChildId, InstitutionId
    from planner.domain.plan import Plan
    from planner.domain.problem import Child, Problem
    from planner.model.posting import Decision, Expr, Posting


class Transitions(Objective):
    """Changes of institution caused by the placement."""

    id: ClassVar[str] = "transitions"
    label: ClassVar[Text] = Text(da="Skift", en="Transitions")
    meaning: ClassVar[Text] = Text(
        da="Børn, der skifter institution for at få eller beholde en basisplads. Et barn, der "
        "ikke går i dagtilbud i forvejen, skifter ikke.",
        en="Children that change institution to get or keep a basis place. A child that was in "
        "no day care before doesn't change.",
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
                changes.append((1, self._changed(posting, problem, child, year)))
        return posting.total(changes)

    def _changed(
        self, posting: Posting, problem: Problem, child: Child, year: SchoolYear
    ) -> Decision:
        before = SchoolYear(year - 1)
        changed = posting.new_literal(f"{child.id},{year}")
        waited = posting.unserved(child.id, before)
        for key in problem.institutions:
            here = posting.serves(child.id, key, year)
            step = here - posting.serves(child.id, key, before) - waited
            posting.at_most(f"{child.id},{key},{year}", step - changed, 0)
            if child.institution_id not in (None, key):
                subject = f"{child.id},{key},{year},waited"
                posting.at_most(subject, here + waited - changed, 1)
        return changed

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
                unit=CHILDREN,
                children=len(changes),
            ),
        )
