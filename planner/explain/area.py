"""What a decision means for one area: its places, its institutions and its children's way."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from planner.audit.areas import area_travel
from planner.domain.names import AreaId, school_year_label
from planner.domain.plan import Plan
from planner.domain.problem import Institution
from planner.explain.answer import rows_told
from planner.explain.why import Comparison
from planner.report.changes import InstitutionYear
from planner.report.disclosure import published
from planner.report.open_places import per_1000
from planner.text import Text, Value, joined, text


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaChange:
    """One area in both plans, in the school year that is asked about.

    Parameters
    ----------
    places
        Ordinary places of its basis institutions. [places]
    per_1000
        The same for 1,000 children aged 0-5; None where no child lives.
    basis_institutions
        How many of its institutions are basis institutions.
    mean_m
        Mean distance of the children who live there; None where it, or its change, rests on few.
        [m]
    institutions
        Those of its institutions that are not the same, in both plans.
    """

    name: str
    places: tuple[int, int]
    per_1000: tuple[Decimal, Decimal] | None
    basis_institutions: tuple[int, int]
    mean_m: tuple[Decimal, Decimal] | None
    institutions: tuple[tuple[InstitutionYear, InstitutionYear], ...]


def area_change(comparison: Comparison, area_id: AreaId) -> AreaChange:
    """Count what two plans have in one area."""
    problem = comparison.case.problem
    area, here = problem.areas[area_id], problem.institutions_by_area[area_id]
    places = _pair(_places(plan, here, comparison) for plan in comparison.plans)
    coverage = tuple(per_1000(count, area.children_0_5) for count in places)
    return AreaChange(
        name=area.name,
        places=places,
        per_1000=_decimals(coverage),
        basis_institutions=_pair(
            sum(plan.standing(one.id, comparison.year).is_basis for one in here)
            for plan in comparison.plans
        ),
        mean_m=_mean_m(comparison, area_id),
        institutions=tuple(
            pair for pair in comparison.changed() if pair[0].institution.area_id == area_id
        ),
    )


def _places(plan: Plan, here: tuple[Institution, ...], comparison: Comparison) -> int:
    standings = (plan.standing(one.id, comparison.year) for one in here)
    return sum(one.ordinary_places for one in standings if one.is_basis)


def _pair(counts: Iterator[int]) -> tuple[int, int]:
    before, after = counts
    return before, after


def _decimals(values: tuple[Decimal | None, ...]) -> tuple[Decimal, Decimal] | None:
    before, after = values
    if before is None or after is None:
        return None
    return round(before, 1), round(after, 1)


def _mean_m(comparison: Comparison, area_id: AreaId) -> tuple[Decimal, Decimal] | None:
    """Return the means, if neither they nor what sets them apart tells of few children."""
    problem, year = comparison.case.problem, comparison.year
    before, after = comparison.plans
    moved = sum(
        before.institution_of(child.id, year) != after.institution_of(child.id, year)
        for child in problem.children_in_need(year)
        if child.home_area_id == area_id
    )
    if 0 < moved < problem.thresholds.averaged or comparison.hides_children:
        return None
    told = [
        {
            one.subject: one.value
            for one in published(area_travel(plan, problem, year), problem.thresholds)
        }
        for plan in comparison.plans
    ]
    mean_before, mean_after = (one.get(area_id) for one in told)
    if mean_before is None or mean_after is None:
        return None
    return mean_before, mean_after


def area_sentences(comparison: Comparison, area_id: AreaId) -> Iterator[Text]:
    """Say what becomes of the area."""
    change = area_change(comparison, area_id)
    yield text(
        "For {area} it means in {label}: {counts}.",
        area=change.name,
        label=school_year_label(comparison.year),
        counts=joined(_counts(change), "; "),
    )
    if change.institutions:
        rows = rows_told(list(change.institutions))
        yield text("Institutions that change there: {rows}.", rows=rows)
    else:
        yield text("None of the area's institutions changes.")


def _counts(change: AreaChange) -> Iterator[Text]:
    yield text("{change} ordinary basis places", change=_change(change.places))
    if change.per_1000 is not None:
        yield text("{change} per 1,000 children aged 0-5", change=_change(change.per_1000))
    banks = _change(change.basis_institutions)
    if change.basis_institutions[-1] == 1:
        yield text("{change} basis institution", change=banks)
    else:
        yield text("{change} basis institutions", change=banks)
    if change.mean_m is None:
        yield text("mean distance of its children not shown, it rests on few children")
    else:
        mean_m = _change(_pair(round(one) for one in change.mean_m))
        yield text("mean distance of its children {change} m", change=mean_m)


def _change(pair: tuple[int, int] | tuple[Decimal, Decimal]) -> Value:
    before, after = pair
    return before if before == after else text("{before} → {after}", before=before, after=after)
