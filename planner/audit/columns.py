"""What a child can do: be in an institution for some years, or nowhere for one.

A child comes to each of these from a hub: it was in another institution the year before, or
nowhere. Its years of need are a path from hub to hub.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

from planner.audit.steps import Steps
from planner.domain.names import ChildId, InstitutionId, SchoolYear
from planner.domain.problem import Child, Problem
from planner.measures.base import Objective


class Hub(NamedTuple):
    """Where a child is before a year.

    Parameters
    ----------
    is_moving
        Whether it was in an institution the year before.
    """

    child_id: ChildId
    year: SchoolYear
    is_moving: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One child in one institution, or nowhere, for some years.

    Parameters
    ----------
    child, settled
        As it comes, enrolled where it was before; and as it is from then on.
    where
        The institution; None for nowhere.
    last
        Last school year.
    origin, target
        The hubs before and after; no target where the child's years of need end.
    faults
        Steps taken although the rules bar them.
    """

    child: Child
    settled: Child
    where: InstitutionId | None
    last: SchoolYear
    origin: Hub
    target: Hub | None
    faults: int

    @property
    def spent(self) -> Iterator[tuple[InstitutionId, SchoolYear]]:
        """In which institution the child is in which years; nothing if nowhere."""
        if self.where is not None:
            for year in range(self.origin.year, self.last + 1):
                yield self.where, SchoolYear(year)

    def cost(self, objective: Objective, problem: Problem) -> int:
        """Return what this adds to a measure."""
        cost = objective.child_cost(self.child, self.where, problem)
        if later := self.last - self.origin.year:
            cost += later * objective.child_cost(self.settled, self.where, problem)
        return cost


def columns_of(child: Child, steps: Steps, *, is_strict: bool) -> Iterator[Column]:
    """Yield all that a child can do in its years of need.

    Parameters
    ----------
    is_strict
        Whether a child has a place as long as the rules ask for one; else it may be without
        one in any year, which is counted as a fault.
    """
    years = steps.years_by_child[child.id]
    comes_from: dict[Hub, dict[InstitutionId | None, None]] = {
        Hub(child.id, years[0], is_moving=False): {None: None}
    }
    for year, is_moving in product(years, (False, True)):
        hub = Hub(child.id, year, is_moving)
        # From wherever a child moves it costs the same: with two there is one to move from.
        few = tuple(comes_from.get(hub, ()))[:2]
        coming = [replace(child, institution_id=key) if is_moving else child for key in few]
        for column in _columns_from(hub, coming, steps, is_strict=is_strict):
            if column.target is not None:
                comes_from.setdefault(column.target, {})[column.where] = None
            yield column


def _columns_from(
    hub: Hub, coming: list[Child], steps: Steps, *, is_strict: bool
) -> Iterator[Column]:
    if not coming:
        return
    may_wait = hub.is_moving or steps.may_wait(hub.child_id, hub.year)
    if may_wait or not is_strict:
        target = _after(hub, hub.year, None, steps)
        yield Column(coming[0], coming[0], None, hub.year, hub, target, int(not may_wait))
    for key in steps.hosts_by_year[hub.year]:
        # Who leaves an institution and comes to it has stayed, which is another column.
        comes = [one for one in coming if not (hub.is_moving and one.institution_id == key)]
        if comes and steps.may_enter(hub.child_id, key, hub.year):
            settled = replace(comes[0], institution_id=key)
            for last, faults in _ends(hub, key, steps, is_strict=is_strict):
                target = _after(hub, last, key, steps)
                yield Column(comes[0], settled, key, last, hub, target, faults)


def _after(hub: Hub, last: SchoolYear, where: InstitutionId | None, steps: Steps) -> Hub | None:
    if last == steps.years_by_child[hub.child_id][-1]:
        return None
    return Hub(hub.child_id, SchoolYear(last + 1), is_moving=where is not None)


def _ends(
    hub: Hub, key: InstitutionId, steps: Steps, *, is_strict: bool
) -> Iterator[tuple[SchoolYear, int]]:
    """Yield the years with which a stay may end, and how many rules that breaks."""
    year, last = hub.year, steps.years_by_child[hub.child_id][-1]
    while year < last:
        after = SchoolYear(year + 1)
        may_leave = steps.may_leave(hub.child_id, key, after)
        if may_leave or not is_strict:
            yield year, int(not may_leave)
        if key not in steps.hosts_by_year[after] or not steps.may_stay(hub.child_id, key, after):
            return
        year = after
    yield last, 0
