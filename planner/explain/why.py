"""What would change if one institution were decided otherwise: two best plans compared.

Both plans are judged by the auditor and every figure is recounted from them. A change of a figure
that rests on few children is not told, for one question after another would show a single child.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from planner.audit.recount import recount
from planner.domain.names import SchoolYear
from planner.domain.outcome import Outcome, Verdict
from planner.domain.plan import Plan
from planner.domain.problem import Thresholds
from planner.explain.forced import Forced
from planner.measures.base import CHILDREN, METRES, Figure
from planner.report.changes import InstitutionYear, Placement
from planner.report.disclosure import PublicFigure, figures_of
from planner.scenario.build import Case

F = TypeVar("F", Figure, PublicFigure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A figure of the city in both plans.

    Parameters
    ----------
    is_hidden
        Whether its change rests on so few children that it isn't told.
    """

    before: PublicFigure
    after: PublicFigure
    is_hidden: bool

    @property
    def is_changed(self) -> bool:
        """Whether the two are told and differ."""
        return not self.is_hidden and self.before.value != self.after.value


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The scenario's best plan and the best one with an institution decided beforehand.

    Parameters
    ----------
    before, after
        Outcomes with plans that the auditor has judged.
    """

    case: Case
    question: Forced
    before: Outcome
    after: Outcome

    @property
    def plans(self) -> tuple[Plan, Plan]:
        """Both plans.

        Raises
        ------
        ValueError
            If one of the outcomes has none.
        """
        if self.before.plan is None or self.after.plan is None:
            message = "only plans can be compared"
            raise ValueError(message)
        return self.before.plan, self.after.plan

    @property
    def year(self) -> SchoolYear:
        """The school year that is asked about."""
        return SchoolYear(self.question.year)

    @property
    def is_proven(self) -> bool:
        """Whether both plans are proven best."""
        return self.before.verdict is self.after.verdict is Verdict.PROVEN

    def differences(self) -> tuple[Difference, ...]:
        """Return every figure of the city over the whole time, in the order of the measures."""
        figures = [recount(plan, self.case.problem, self.case.measures) for plan in self.plans]
        before, after = (_of_the_city(one) for one in figures)
        told_before, told_after = (
            _of_the_city(figures_of(plan, self.case.problem, self.case.measures))
            for plan in self.plans
        )
        is_few = _is_few(
            before, after, self._children_placed_otherwise(), self.case.problem.thresholds
        )
        return tuple(
            Difference(
                before=told_before[key],
                after=told_after[key],
                is_hidden=is_few and one.value != after[key].value and _is_of_children(one),
            )
            for key, one in before.items()
            if key in told_before and key in told_after
        )

    @property
    def hides_children(self) -> bool:
        """Whether some change is not told, for it rests on few children."""
        return any(one.is_hidden for one in self.differences())

    def areas(self) -> dict[str, int]:
        """Return by how many places areas gain or lose in the year, by name. [places]."""
        found: dict[str, int] = {}
        for one in self.case.problem.institutions.values():
            name = self.case.problem.areas[one.area_id].name
            before, after = (plan.standing(one.id, self.year) for plan in self.plans)
            gained = sum(
                sign * standing.ordinary_places
                for sign, standing in ((-1, before), (1, after))
                if standing.is_basis
            )
            found[name] = found.get(name, 0) + gained
        return {name: places for name, places in found.items() if places}

    def institutions(self) -> Iterator[tuple[InstitutionYear, InstitutionYear]]:
        """Yield the other institutions that are not the same in the year, in both plans."""
        asked = self.question.institution
        return (pair for pair in self.changed() if pair[0].institution.id != asked)

    def changed(self) -> Iterator[tuple[InstitutionYear, InstitutionYear]]:
        """Yield every institution that is not the same in the year, in both plans."""
        placements = (
            Placement(plan=plan, problem=self.case.problem, rules=self.case.rules)
            for plan in self.plans
        )
        rows = (placement.in_year(self.year) for placement in placements)
        for before, after in zip(*rows, strict=True):
            if _told(before) != _told(after):
                yield before, after

    def _children_placed_otherwise(self) -> int:
        before, after = (set(plan.stays) for plan in self.plans)
        return len({stay.child_id for stay in before ^ after})


def _told(row: InstitutionYear) -> tuple[int | None, str]:
    return row.places_told, "" if row.places_told is not None else row.change


def _of_the_city(figures: Iterable[F]) -> dict[tuple[str, str], F]:
    return {
        (one.measure, one.statistic): one
        for one in figures
        if one.year is None and one.subject is None
    }


def _is_few(
    before: Mapping[tuple[str, str], Figure],
    after: Mapping[tuple[str, str], Figure],
    moved: int,
    thresholds: Thresholds,
) -> bool:
    """Say whether changes rest on few children, by those placed otherwise or by any count."""
    counts = [
        abs(after[key].value - one.value)
        for key, one in before.items()
        if one.unit == CHILDREN and key in after
    ]
    return 0 < moved < thresholds.averaged or any(map(thresholds.is_small_count, counts))


def _is_of_children(figure: Figure) -> bool:
    if figure.unit == METRES:
        return figure.children is not None
    # What is vacant is what the children leave.
    return figure.unit == CHILDREN or figure.measure == "vacant_place_years"
