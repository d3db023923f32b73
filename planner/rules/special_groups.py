r"""Places for special groups go on as today, for those children only.

.. math::

    s_{jt} = S_j, \qquad x_{ijt} = 0 \; (g_i \ne g_j), \qquad
    \sum_{i: g_i = g_j} x_{ijt} \le s_{jt}, \qquad
    \sum_{i: g_i = \varnothing} x_{ijt} \le p_{jt} + k_{jt}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from planner import amounts
from planner.rules.base import Rule, Source, Violation, institution_name
from planner.text import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.names import SchoolYear
    from planner.domain.plan import Plan
    from planner.domain.problem import Institution, Problem
    from planner.model.posting import Posting


class SpecialGroups(Rule):
    """Children of a special group have their own places, and nobody else has those."""

    id: ClassVar[str] = "special_groups"
    label: ClassVar[Text] = text("Special groups")
    source: ClassVar[Source] = Source(
        basis="principle",
        file="000_2a31547d16b3a60a.txt",
        quote_da="Pandastuen (8 pladser til børn med svækket immunforsvar) og Konkylien (8 "
        "pladser til hørehæmmede børn) fortsætter som i dag",
        reading=text(
            "Their places are fixed and only for children of the group, who go nowhere else. "
            "They are among the city's places but not in an area's coverage.",
        ),
    )

    def demand(self) -> Text:
        """Say what is asked, with the numbers."""
        return text("Places for special groups are as today and only for children of the group.")

    def post(self, posting: Posting, problem: Problem) -> None:
        """Fix the places and keep the groups apart."""
        for year in self.years(problem):
            for institution in problem.institutions.values():
                if institution.special_places:
                    special_places = posting.special_places(institution.id, year)
                    subject = f"{institution.id},{year}"
                    posting.equal(subject, special_places, institution.special_places)
                self._post_children(posting, problem, institution, year)

    def _post_children(
        self, posting: Posting, problem: Problem, institution: Institution, year: SchoolYear
    ) -> None:
        key, subject = institution.id, f"{institution.id},{year}"
        ordinary, grouped = [], []
        for child in problem.children_in_need(year):
            literal = posting.serves(child.id, key, year)
            if child.special_group is None:
                ordinary.append((1, literal))
            elif child.special_group == institution.special_group:
                grouped.append((1, literal))
            else:
                posting.forbid(f"{child.id},{subject}", literal)
        # Without special places there, the plan's own capacity says the same.
        if ordinary and institution.special_places:
            there = posting.total(ordinary) - posting.ordinary_places(key, year)
            posting.at_most(f"{subject},ordinary", there, 0)
        if grouped:
            there = posting.total(grouped) - posting.special_places(key, year)
            posting.at_most(f"{subject},group", there, 0)

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield places changed, children among others, and groups that overflow."""
        for year in self.years(problem):
            for key, institution in problem.institutions.items():
                standing = plan.standing(key, year)
                if standing.special_places != institution.special_places:
                    yield self.breach(
                        year,
                        key,
                        measured=standing.special_places,
                        limit=institution.special_places,
                        unit="places",
                    )
                if plan.children_at(key, year):
                    yield from self._check_children(plan, problem, institution, year)

    def _check_children(
        self, plan: Plan, problem: Problem, institution: Institution, year: SchoolYear
    ) -> Iterator[Violation]:
        key, standing = institution.id, plan.standing(institution.id, year)
        ordinary = grouped = 0
        for child_id in plan.children_at(key, year):
            group = problem.children[child_id].special_group
            if group is None:
                ordinary += 1
            elif group == institution.special_group:
                grouped += 1
            else:
                yield self.breach(
                    year, key, measured=1, limit=0, unit="children", child_id=child_id
                )
        for count, places in (
            (ordinary, standing.ordinary_places),
            (grouped, standing.special_places),
        ):
            if count > places:
                yield self.breach(year, key, measured=count, limit=places, unit="children")

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say what is not as today, or who is not where the group is."""
        name = institution_name(problem, breach.subject_id)
        if breach.unit == "places":
            return text(
                "{name} has {places} for a special group; its {limit} go on as today.",
                name=name,
                places=amounts.places(breach.measured),
                limit=breach.limit,
            )
        if breach.child_id is not None:
            return text(
                "A child of a special group is placed in {name}, which is not for the group.",
                name=name,
            )
        return text(
            "{name}: more children than places when special groups are kept apart.", name=name
        )
