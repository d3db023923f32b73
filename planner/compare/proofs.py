"""How sure each measure of each variant is: proven, or what it could be at least."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from planner.compare.figures import FigureRow
from planner.compare.variant import Variant
from planner.domain.names import SchoolYear
from planner.domain.outcome import Verdict
from planner.measures.registry import OBJECTIVES
from planner.text import Text

_DECIMALS = {one.id: one.decimals for one in OBJECTIVES}


class Proof(StrEnum):
    """What is proven about a measure of a variant.

    ``LONGER``: the plan has more years, and what is proven is about all of them. ``NOT_AIMED``: the
    plan was not optimised for the measure.
    """

    PROVEN = "proven"
    NOT_PROVEN = "not_proven"
    LONGER = "longer"
    NOT_AIMED = "not_aimed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRow:
    """How sure one measure is in all variants that have a plan.

    Parameters
    ----------
    bounds
        The least the measure could be where it is not proven, in the unit of its total; None where
        there is no bound, or it may not be shown.
    """

    measure: str
    label: Text
    proofs: tuple[Proof, ...]
    bounds: tuple[Decimal | None, ...]


def proof_rows(
    variants: Sequence[Variant], rows: Sequence[FigureRow], years: Sequence[SchoolYear]
) -> tuple[ProofRow, ...]:
    """Return what is proven of each total.

    Parameters
    ----------
    variants
        Those that have a plan.
    rows
        Their figures; the bound of one that is hidden is hidden too.
    years
        The school years compared.
    """
    totals = [row for row in rows if row.statistic == "total" and row.measure in _DECIMALS]
    found = []
    for row in totals:
        told = [_proof(one, row.measure, years) for one in variants]
        found.append(
            ProofRow(
                measure=row.measure,
                label=row.label,
                proofs=tuple(proof for proof, _ in told),
                bounds=tuple(None if row.is_hidden else bound for _, bound in told),
            )
        )
    return tuple(found)


def _proof(
    variant: Variant, measure: str, years: Sequence[SchoolYear]
) -> tuple[Proof, Decimal | None]:
    stages = () if variant.made is None else variant.made.stages
    stage = next((one for one in stages if one["measure"] == measure), None)
    if stage is None:
        return Proof.NOT_AIMED, None
    if len(variant.case.problem.school_years) > len(years):
        return Proof.LONGER, None
    if stage["status"] == Verdict.PROVEN.value:
        return Proof.PROVEN, None
    bound = stage["bound"]
    return Proof.NOT_PROVEN, None if bound is None else Decimal(bound).scaleb(-_DECIMALS[measure])
