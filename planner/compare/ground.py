"""What variants have in common, and what sets them apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from planner.compare.variant import Variant
from planner.domain.names import SchoolYear, school_year_label
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.errors import UsageError
from planner.measures.base import Measure
from planner.scenario.files import name_inputs
from planner.text import text

# The inputs that say which city it is.
_CITY = ("areas", "institutions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A setting that is not the same in all variants.

    Parameters
    ----------
    key
        Dotted, as in ``rules.minimum_places.minimum``; a rule that is off in a variant is one
        setting as a whole. Of an input file its role, with its digest.
    values
        One per variant, as plain JSON values.
    """

    key: str
    values: tuple[Any, ...]


def common_years(variants: Sequence[Variant]) -> tuple[SchoolYear, ...]:
    """Return the school years that all variants plan, from the first one on.

    Raises
    ------
    UsageError
        If they don't begin in the same year, or are about different cities.
    """
    firsts = {one.case.problem.school_years[0] for one in variants}
    if len(firsts) > 1:
        told = ", ".join(
            f"{one.name} {school_year_label(one.case.problem.school_years[0])}" for one in variants
        )
        raise UsageError(
            text(
                "the variants don't begin in the same school year ({told}); correct school_years",
                told=told,
            )
        )
    cities = {tuple(_digests(one).get(role) for role in _CITY) for one in variants}
    if len(cities) > 1:
        raise UsageError(
            text(
                "the variants don't have the same areas and institutions; compare scenarios "
                "with the same files in case.areas and case.institutions",
            )
        )
    return min((one.case.problem.school_years for one in variants), key=len)


def within(plan: Plan, problem: Problem, years: Sequence[SchoolYear]) -> tuple[Plan, Problem]:
    """Return the part of a plan, and of its problem, in its first years."""
    last = years[-1]
    standings = {key: one for key, one in plan.standings.items() if key[1] <= last}
    stays = tuple(
        replace(stay, to_year=min(stay.to_year, last))
        for stay in plan.stays
        if stay.from_year <= last
    )
    return (
        Plan(standings=standings, stays=stays),
        replace(problem, school_years=tuple(years)),
    )


def common_measures(variants: Sequence[Variant]) -> tuple[tuple[Measure, ...], tuple[Measure, ...]]:
    """Return the measures that all variants count in the same way, and the others."""
    common: list[Measure] = []
    others: list[Measure] = []
    for alike in zip(*(one.case.measures for one in variants), strict=True):
        is_common = len({one.model_dump_json() for one in alike}) == 1
        (common if is_common else others).append(alike[0])
    return tuple(common), tuple(others)


def different_settings(variants: Sequence[Variant]) -> tuple[Setting, ...]:
    """Return the settings and inputs that differ, in the order of the schema."""
    return tuple(_different((), [_settings(one) for one in variants]))


def _settings(variant: Variant) -> dict[str, Any]:
    """Return a variant's settings but for its title, with digests in place of file names."""
    case = variant.case
    digests = {one.role: one.sha256[:12] for one in case.inputs}
    return {key: v for key, v in name_inputs(case.resolved, digests).items() if key != "title"}


def _different(path: tuple[str, ...], values: Sequence[Any]) -> Iterator[Setting]:
    if all(isinstance(one, dict) for one in values):
        for key in dict.fromkeys(key for one in values for key in one):
            yield from _different((*path, key), [one.get(key) for one in values])
    elif any(one != values[0] for one in values):
        yield Setting(key=".".join(path), values=tuple(values))


def _digests(variant: Variant) -> dict[str, str]:
    return {one.role: one.sha256 for one in variant.case.inputs}
