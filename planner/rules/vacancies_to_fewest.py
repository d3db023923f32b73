r"""Places are added where there were fewest.

.. math::

    g_{at} > 0 \wedge \mathrm{room}_{bt} \implies
    \frac{P_{at} - g_{at}}{n_a} \le \frac{P_{bt}}{n_b} + \tau \qquad \forall a \ne b, t

where :math:`P_{at}` are the ordinary places of a unit and :math:`g_{at}` those gained by its
institutions against the year before.
"""

from __future__ import annotations

from itertools import permutations
from math import gcd
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from planner.rules.base import Rule, Source, Violation
from planner.rules.dials import Dial
from planner.text import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.domain.names import SchoolYear
    from planner.domain.plan import Plan
    from planner.domain.problem import Institution, Problem
    from planner.model.posting import Decision, Expr, Posting


PER_MILLE = 1000


class VacanciesToFewest(Rule):
    r"""A unit that gains places had, before them, no more than any unit with room.

    Parameters
    ----------
    unit
        Compare areas or the five administrative områder.
    per
        Need: children aged 0-5, institutions, or none (places are counted as they are).
    tolerance
        How much higher coverage may be, :math:`\tau`. [places per 1,000 of need]
    minimum
        An institution that can't hold so many has no room; as in ``minimum_places`` by
        default. [places]
    """

    id: ClassVar[str] = "vacancies_to_fewest"
    label: ClassVar[Text] = text("Vacancies to the fewest")
    source: ClassVar[Source] = Source(
        basis="principle",
        file="000_2a31547d16b3a60a.txt",
        quote_da="I det omfang der er eller bliver ledige pladser, placeres basispladserne i de "
        "byområder, der har færrest pladser",
        reading=text(
            "An area gains places only if its coverage before them was no higher than the "
            "coverage that any other area with room ends up with. Before them, because an "
            "institution's first places come as a block. An institution has room if it can "
            "host and is below its cap.",
        ),
    )

    unit: Literal["area", "omraade"] = Field(
        "area", description=text("Areas or the five områder").da
    )
    per: Literal["children", "institutions", "none"] = Field(
        "children",
        description=text("Coverage per child aged 0-5, per institution or not at all").da,
    )
    tolerance: int = Field(0, ge=0, description=text("Difference allowed, places per 1,000").da)
    minimum: int | None = Field(
        None,
        ge=1,
        description=text("Least cap that leaves room for more; otherwise minimum_places").da,
    )

    def _can_take(self, institution: Institution) -> int:
        is_willing = institution.may_host != "no" and not institution.closed_to
        can_host = is_willing and institution.is_premises_suitable
        most = institution.ordinary_places_max
        return most if can_host and most >= (self.minimum or 1) else 0

    def demand(self) -> Text:
        """Say what is asked, with the numbers."""
        units = text("areas")
        if self.unit == "omraade":
            units = text("områder")
        return text(
            "New places go to the {units} with the fewest places (difference allowed: "
            "{tolerance} per 1,000).",
            units=units,
            tolerance=self.tolerance,
        )

    def dials(self) -> tuple[Dial, ...]:
        """Return the numbers that may be turned."""
        return (Dial(field="tolerance", loosens=1, loosest=1_000_000, stops=(0, 1, 2, 4, 8)),)

    def post(self, posting: Posting, problem: Problem) -> None:
        """Compare every unit that gains with every unit that has room."""
        need = problem.need_by_unit(self.unit, self.per)
        # As small as can be: engines were seen to be wrong about sums of many digits.
        common = gcd(PER_MILLE, self.tolerance)
        scale, tolerance = PER_MILLE // common, self.tolerance // common
        for year in self.years(problem):
            receives = self._post_receives(posting, problem, year)
            has_room = self._post_room(posting, problem, year)
            places, kept = self._totals(posting, problem, year)
            for a, b in permutations(need, 2):
                slack = tolerance * need[a] * need[b]
                difference = scale * need[b] * kept[a] - scale * need[a] * places[b]
                when = (receives[a], has_room[b])
                posting.at_most(f"{a},{b},{year}", difference, slack, when=when)

    def _totals(
        self, posting: Posting, problem: Problem, year: SchoolYear
    ) -> tuple[dict[str, Expr], dict[str, Expr]]:
        places: dict[str, Expr] = {}
        kept: dict[str, Expr] = {}
        for unit, institutions in problem.institutions_by_unit(self.unit).items():
            keys = [institution.id for institution in institutions]
            now = [(1, posting.ordinary_places(key, year)) for key in keys]
            gained = [(-1, posting.places_gained(key, year)) for key in keys]
            places[unit], kept[unit] = posting.total(now), posting.total(now + gained)
        return places, kept

    def _post_receives(
        self, posting: Posting, problem: Problem, year: SchoolYear
    ) -> dict[str, Decision]:
        receives = {}
        for unit, institutions in problem.institutions_by_unit(self.unit).items():
            receives[unit] = posting.new_literal(f"receives,{unit},{year}")
            for institution in institutions:
                grows = posting.grows(institution.id, year)
                subject = f"receives,{institution.id},{year}"
                posting.at_most(subject, grows - receives[unit], 0)
        return receives

    def _post_room(
        self, posting: Posting, problem: Problem, year: SchoolYear
    ) -> dict[str, Decision]:
        has_room = {}
        for unit, institutions in problem.institutions_by_unit(self.unit).items():
            has_room[unit] = posting.new_literal(f"room,{unit},{year}")
            for institution in institutions:
                if most := self._can_take(institution):
                    places = posting.ordinary_places(institution.id, year)
                    subject = f"room,{institution.id},{year}"
                    posting.at_least(subject, places + most * has_room[unit], most)
        return has_room

    def check(self, plan: Plan, problem: Problem) -> Iterator[Violation]:
        """Yield the units that gained although another had fewer and room."""
        need = problem.need_by_unit(self.unit, self.per)
        for year in self.years(problem):
            places, kept, has_room = dict.fromkeys(need, 0), dict.fromkeys(need, 0), set[str]()
            for unit, institutions in problem.institutions_by_unit(self.unit).items():
                for institution in institutions:
                    now = plan.standing(institution.id, year).ordinary_places
                    before = plan.standing_before(institution.id, year, problem).ordinary_places
                    places[unit] += now
                    kept[unit] += min(now, before)
                    if now < self._can_take(institution):
                        has_room.add(unit)
            for a, b in permutations(need, 2):
                excess = PER_MILLE * (kept[a] * need[b] - places[b] * need[a])
                is_fewer = excess > self.tolerance * need[a] * need[b]
                if places[a] > kept[a] and b in has_room and is_fewer:
                    yield self.breach(
                        year, f"{a},{b}", measured=kept[a], limit=places[b], unit="places"
                    )

    def explain(self, breach: Violation, problem: Problem) -> Text:
        """Say which unit gained and which had fewer."""
        pairs = permutations(problem.need_by_unit(self.unit, "none"), 2)
        units = next(pair for pair in pairs if ",".join(pair) == breach.subject_id)
        a, b = (problem.unit_name(unit) for unit in units)
        fewer = {
            "children": text("fewer for its children"),
            "institutions": text("fewer for its institutions"),
            "none": text("fewer"),
        }[self.per]
        return text(
            "{a} gains places beyond the {measured} it keeps, although {b} with {limit} has "
            "{fewer} and room for more.",
            a=a,
            measured=breach.measured,
            b=b,
            limit=breach.limit,
            fewer=fewer,
        )
