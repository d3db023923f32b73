"""Where the places are in each variant: by area, by ownership and by institution.

Told of the last school year that is compared, against today. Only places that are open to new
children are counted: where nobody new is taken, places would tell how many children are left. An
institution that takes nobody in one variant has no number in any.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from planner.compare.variant import Variant
from planner.domain.names import SchoolYear
from planner.domain.plan import standing_today
from planner.domain.problem import Institution, Problem
from planner.report.changes import TAKING_NOBODY, Change, InstitutionYear, Placement
from planner.report.changes import change_of_places as changed
from planner.report.open_places import per_1000
from planner.report.symbols import SHAPES
from planner.text import Text, alike, text

Group = Literal["area", "ownership"]
_OPEN_PLACES = text("Places open to new children")
_BASIS = text("Basis institutions")
_COVERAGE = text("Open places per 1,000 children aged 0-5, special groups left out")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesRow:
    """A number of an area or an ownership in all variants that have a plan.

    Parameters
    ----------
    differences
        To the base.
    """

    group: Group
    key: str
    name: Text
    statistic: Literal["open_places", "basis_institutions", "per_1000"]
    label: Text
    values: tuple[Decimal, ...]
    differences: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionRow:
    """What becomes of one institution in all variants that have a plan.

    Parameters
    ----------
    changes
        From today to the last school year compared.
    places
        In that year; all None when one of them would tell how many children are left. [places]
    """

    institution: Institution
    area: str
    changes: tuple[Change, ...]
    places: tuple[int | None, ...]

    @property
    def in_all(self) -> Change | None:
        """The change that it undergoes in every variant; None if they differ or it has none."""
        first = self.changes[0]
        is_change = first not in {Change.KEPT, Change.NONE}
        return first if is_change and set(self.changes) == {first} else None


def over_the_years(variant: Variant, last: SchoolYear) -> tuple[InstitutionYear, ...]:
    """Return every institution in a school year, and what has become of it since today."""
    if variant.made is None:
        return ()
    case = variant.case
    placement = Placement(plan=variant.made.plan, problem=case.problem, rules=case.rules)
    return tuple(_since_today(row, placement, last) for row in placement.in_year(last))


def _since_today(row: InstitutionYear, placement: Placement, last: SchoolYear) -> InstitutionYear:
    today = standing_today(row.institution.id, placement.problem)
    change = placement.ordinary_change(row.institution, last)
    if change not in TAKING_NOBODY:
        change = changed(today.places, row.now.places)
    return replace(row, before=today, change=change, places_told_before=today.places)


def open_places(row: InstitutionYear) -> int:
    """Return the places that new children can have. [places]."""
    return row.places_told or 0


def institution_rows(
    problem: Problem, by_variant: Sequence[Sequence[InstitutionYear]]
) -> tuple[InstitutionRow, ...]:
    """Return every institution that has, or had, places in some variant."""
    found = []
    for rows in zip(*by_variant, strict=True):
        if {row.change for row in rows} == {Change.NONE}:
            continue
        places = tuple(row.places_told for row in rows)
        found.append(
            InstitutionRow(
                institution=rows[0].institution,
                area=problem.areas[rows[0].institution.area_id].name,
                changes=tuple(row.change for row in rows),
                places=(None,) * len(places) if None in places else places,
            )
        )
    return tuple(found)


def places_rows(
    problem: Problem, by_variant: Sequence[Sequence[InstitutionYear]], base: int
) -> tuple[PlacesRow, ...]:
    """Return the numbers of every area and of every ownership.

    Parameters
    ----------
    problem
        Of any variant: all have the same areas and institutions.
    base
        Position of the variant that the others are compared with.
    """
    found: list[PlacesRow] = []
    for area in problem.areas.values():
        here = [[r for r in rows if r.institution.area_id == area.id] for rows in by_variant]
        name = alike(area.name)
        found += _numbers("area", area.id, name, here, base)
        coverage = [per_1000(_ordinary(rows), area.children_0_5) for rows in here]
        if None not in coverage:
            values = tuple(round(one or Decimal(), 1) for one in coverage)
            found.append(_row(("area", area.id, name, "per_1000", _COVERAGE), values, base))
    for ownership, shape in SHAPES.items():
        here = [[r for r in rows if r.institution.ownership == ownership] for rows in by_variant]
        found += _numbers("ownership", ownership, shape.label, here, base)
    return tuple(found)


_What = tuple[Group, str, Text, Literal["open_places", "basis_institutions", "per_1000"], Text]


def _numbers(
    group: Group, key: str, name: Text, here: Sequence[Sequence[InstitutionYear]], base: int
) -> list[PlacesRow]:
    places = _each(here, lambda rows: sum(map(open_places, rows)))
    count = _each(here, lambda rows: sum(row.now.is_basis for row in rows))
    return [
        _row((group, key, name, "open_places", _OPEN_PLACES), places, base),
        _row((group, key, name, "basis_institutions", _BASIS), count, base),
    ]


def _each(
    here: Sequence[Sequence[InstitutionYear]], count: Callable[[Sequence[InstitutionYear]], int]
) -> tuple[Decimal, ...]:
    return tuple(Decimal(count(rows)) for rows in here)


def _ordinary(rows: Sequence[InstitutionYear]) -> int:
    return sum(row.now.ordinary_places for row in rows if row.places_told is not None)


def _row(what: _What, values: tuple[Decimal, ...], base: int) -> PlacesRow:
    group, key, name, statistic, label = what
    return PlacesRow(
        group=group,
        key=key,
        name=name,
        statistic=statistic,
        label=label,
        values=values,
        differences=tuple(one - values[base] for one in values),
    )
