"""Which steps the rules permit a child from one school year to the next.

The rules' own checks are asked, with trial plans that put everybody in one institution. Three
patterns of years there tell all: from its first year a child is there every other year (how it
begins, and leaves), or every other year from its second (how it arrives later, and leaves), or
all the time (how it stays). A breach that names a child is taken to depend only on where that
child is in the breach's year and in the one before.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from planner.audit.consistency import inconsistencies
from planner.domain.names import ChildId, InstitutionId, SchoolYear
from planner.domain.plan import NO_PLACES, Plan, Standing
from planner.domain.problem import Problem
from planner.rules.base import Rule, Violation

Standings = Mapping[tuple[InstitutionId, SchoolYear], Standing]

_Step = tuple[ChildId | None, InstitutionId, SchoolYear]
# Whether a child is in the institution of a trial in its first, second, ... year of need.
_Pattern = Callable[[int], bool]


class _AskedError(Exception):
    """Somebody asked where a child is."""


class _Blank(Plan):
    """A plan that tells of institutions only."""

    def institution_of(self, *_: object) -> InstitutionId | None:
        raise _AskedError

    def children_at(self, *_: object) -> tuple[ChildId, ...]:
        raise _AskedError


@dataclass(frozen=True, kw_only=True)
class _Trial(Plan):
    """A plan in which every child is in one institution or nowhere.

    Parameters
    ----------
    where
        The institution.
    present
        Who is there in which year.
    """

    where: InstitutionId | None
    present: Mapping[SchoolYear, Mapping[ChildId, None]]

    def institution_of(self, child_id: ChildId, year: SchoolYear) -> InstitutionId | None:
        return self.where if child_id in self.present.get(year, ()) else None

    def children_at(self, institution_id: InstitutionId, year: SchoolYear) -> tuple[ChildId, ...]:
        return tuple(self.present.get(year, ())) if institution_id == self.where else ()


class Steps:
    """What each child may do in each year of need, as far as the rules say.

    Parameters
    ----------
    standings
        What each institution is.
    rules
        The rules that are on.

    Attributes
    ----------
    years_by_child
        The planned years in which a child needs a place; only children that have any.
    hosts_by_year
        Institutions with places, and what they are.
    """

    def __init__(self, standings: Standings, problem: Problem, rules: Iterable[Rule]) -> None:
        self._standings = standings
        self._problem = problem
        blank = _Blank(standings=standings, stays=())
        # A check that doesn't ask where children are names none, whatever the trial.
        self._rules = [rule for rule in rules if _asks(rule, blank, problem)]
        self._enter: set[_Step] = set()
        self._stay: set[_Step] = set()
        self._leave: set[_Step] = set()
        needed = {
            key: tuple(filter(child.needs_place, problem.school_years))
            for key, child in problem.children.items()
        }
        self.years_by_child = {key: years for key, years in needed.items() if years}
        self.hosts_by_year = {
            year: {
                key: one
                for key in problem.institutions
                if (one := standings.get((key, year), NO_PLACES)).places > 0
            }
            for year in problem.school_years
        }
        nobody = _Trial(standings=standings, stays=(), where=None, present={})
        self._nowhere = {(breach.child_id, breach.year) for breach in self._named(nobody)}
        several = [key for key, years in self.years_by_child.items() if len(years) > 1]
        for key in dict.fromkeys(chain.from_iterable(self.hosts_by_year.values())):
            self._try(key, self.years_by_child, lambda k: k % 2 == 0)
            if several:
                self._try(key, several, lambda k: k % 2 == 1)
                self._try(key, several, lambda _: True)

    def may_enter(self, child_id: ChildId, key: InstitutionId, year: SchoolYear) -> bool:
        """Say whether a child may come into an institution, having been elsewhere or nowhere."""
        return (child_id, key, year) not in self._enter

    def may_stay(self, child_id: ChildId, key: InstitutionId, year: SchoolYear) -> bool:
        """Say whether a child that was there the year before may still be."""
        return (child_id, key, year) not in self._stay

    def may_leave(self, child_id: ChildId, key: InstitutionId, year: SchoolYear) -> bool:
        """Say whether a child that was there the year before may be so no longer."""
        return (child_id, key, year) not in self._leave

    def may_wait(self, child_id: ChildId, year: SchoolYear) -> bool:
        """Say whether a child that was nowhere may be nowhere."""
        return (child_id, year) not in self._nowhere

    def _try(self, key: InstitutionId, children: Iterable[ChildId], pattern: _Pattern) -> None:
        present: dict[SchoolYear, dict[ChildId, None]] = {}
        for child_id in children:
            for k, year in enumerate(self.years_by_child[child_id]):
                if pattern(k):
                    present.setdefault(year, {})[child_id] = None
        trial = _Trial(standings=self._standings, stays=(), where=key, present=present)
        for breach in self._named(trial):
            step = (breach.child_id, key, breach.year)
            was_there = breach.child_id in present.get(SchoolYear(breach.year - 1), ())
            if breach.child_id in present.get(breach.year, ()):
                (self._stay if was_there else self._enter).add(step)
            elif was_there:
                self._leave.add(step)

    def _named(self, trial: _Trial) -> Iterator[Violation]:
        # What makes a plan consistent is said of each institution by itself.
        key = trial.where
        here = {} if key is None else {key: self._problem.institutions[key]}
        standings = {
            (key, year): self._standings[key, year]
            for key in here
            for year in self._problem.school_years
            if (key, year) in self._standings
        }
        alone = replace(trial, standings=standings)
        found = chain(
            inconsistencies(alone, replace(self._problem, institutions=here)),
            *(rule.check(trial, self._problem) for rule in self._rules),
        )
        return (breach for breach in found if breach.child_id is not None)


def _asks(rule: Rule, blank: Plan, problem: Problem) -> bool:
    try:
        deque(rule.check(blank, problem), maxlen=0)
    except _AskedError:
        return True
    return False
