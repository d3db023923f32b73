"""How many places each institution may have, as single rules see it: figures for a sentence.

A rule is asked, by its own check and for itself, of plans in which every institution has the same
number of places. What it refuses of an institution is refused whatever the others have.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.domain.names import InstitutionId, SchoolYear
from planner.domain.plan import NO_PLACES, Plan, Standing, Status
from planner.domain.problem import Institution, Problem
from planner.rules.base import Rule

# More places than any rule's minimum may ask for, also where an institution can't hold them.
_MOST_ASKED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What some rules leave an institution in one year.

    Parameters
    ----------
    least, most
        Fewest and most ordinary places that each of the rules allows when it is open, and that it
        can hold; the least may be above the most. 0 as the most if some rule keeps it closed.
        [places]
    must_open
        Whether some rule refuses that it is closed.
    """

    institution: Institution
    least: int
    most: int
    must_open: bool

    @property
    def can_open(self) -> bool:
        """Whether all the rules allow some number of places."""
        return 0 < self.least <= self.most

    @property
    def fewest(self) -> int:
        """Ordinary places that it has at least. [places]."""
        return self.least if self.must_open else 0

    def largest(self, children: int) -> int:
        """Return how many ordinary places it has at most, open or kept for its children.

        Parameters
        ----------
        children
            That have a place there today. [persons]
        """
        return max(self.most if self.can_open else 0, children)


def rooms(problem: Problem, rules: Iterable[Rule], year: SchoolYear) -> tuple[Room, ...]:
    """Return what the rules leave each institution in a year, in the order of the table."""
    every = [_sizes(problem, rule, year) for rule in rules]
    return tuple(_room(one, every) for one in problem.institutions.values())


def _room(one: Institution, every: list[Mapping[InstitutionId, set[int]]]) -> Room:
    allowed = [sizes[one.id] for sizes in every]
    cap = max(0, one.ordinary_places_max)
    opens = [sizes - {0} for sizes in allowed]
    return Room(
        institution=one,
        least=max((min(sizes, default=1) for sizes in opens), default=1),
        most=min([cap, *(max(sizes, default=0) for sizes in opens)]),
        must_open=any(0 not in sizes for sizes in allowed),
    )


def _sizes(problem: Problem, rule: Rule, year: SchoolYear) -> Mapping[InstitutionId, set[int]]:
    """Return the numbers of places that a rule allows each institution; 0 for closed."""
    allowed: dict[InstitutionId, set[int]] = defaultdict(set)
    for places in range(_MOST_ASKED + 1):
        standings = {
            (key, any_year): _standing(one, places)
            for key, one in problem.institutions.items()
            for any_year in problem.school_years
        }
        plan = Plan(standings=standings, stays=())
        refused = {
            breach.subject_id
            for breach in rule.check(plan, problem)
            if breach.year == year and breach.child_id is None
        }
        for key in problem.institutions.keys() - refused:
            allowed[key].add(places)
    return allowed


def _standing(one: Institution, places: int) -> Standing:
    total = places + one.special_places
    if total == 0:
        return NO_PLACES
    return Standing(status=Status.BASIS, places=total, special_places=one.special_places)
