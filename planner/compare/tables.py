"""``compare.csv``: every number of a comparison, one in each line."""

from collections.abc import Iterator
from decimal import Decimal

from planner.compare.comparison import Comparison
from planner.compare.measured import MEAN
from planner.domain.names import school_year_label
from planner.measures.base import METRES
from planner.measures.travel import Travel
from planner.report.tables import Cell

COLUMNS = (
    "table",
    "key",
    "statistic",
    "school_year",
    "subject",
    "label",
    "unit",
    "variant",
    "value",
    "difference",
    "judgement",
    "proof",
    "bound",
    "is_synthetic",
)


def comparison_rows(comparison: Comparison) -> list[dict[str, Cell]]:
    """Return one row per number and variant; a hidden one is empty."""
    synthetic = "yes" if comparison.is_synthetic else "no"
    rows = (
        *_figures(comparison),
        *_measured(comparison),
        *_places(comparison),
        *_institutions(comparison),
    )
    empty: dict[str, Cell] = dict.fromkeys(COLUMNS, "")
    return [empty | row | {"is_synthetic": synthetic} for row in rows]


def _figures(comparison: Comparison) -> Iterator[dict[str, Cell]]:
    proofs = {row.measure: row for row in comparison.proofs}
    for row in comparison.figures:
        proof = proofs.get(row.measure) if row.statistic == "total" else None
        for k, variant in enumerate(comparison.planned):
            judgement = row.judgements[k]
            yield {
                "table": "measures",
                "key": row.measure,
                "statistic": row.statistic,
                "school_year": "" if row.year is None else school_year_label(row.year),
                "subject": row.subject or "",
                "label": row.label.da,
                "unit": row.unit.da,
                "variant": variant.name,
                "value": _plain(row.values[k]),
                "difference": _plain(row.differences[k]),
                "judgement": "" if judgement is None else judgement.value,
                "proof": "" if proof is None else proof.proofs[k].value,
                "bound": "" if proof is None else _plain(proof.bounds[k]),
            }


def _measured(comparison: Comparison) -> Iterator[dict[str, Cell]]:
    for row in comparison.measured:
        for way, value in zip(comparison.ways, row.values, strict=True):
            yield {
                "table": "measured",
                "key": Travel.id,
                "statistic": MEAN,
                "subject": way.name,
                "label": way.how.da,
                "unit": METRES.da,
                "variant": row.name,
                "value": _plain(value),
            }


def _places(comparison: Comparison) -> Iterator[dict[str, Cell]]:
    last = school_year_label(comparison.years[-1])
    for row in comparison.places:
        for k, variant in enumerate(comparison.planned):
            yield {
                "table": row.group,
                "key": row.key,
                "statistic": row.statistic,
                "school_year": last,
                "subject": row.name.da,
                "label": row.label.da,
                "variant": variant.name,
                "value": _plain(row.values[k]),
                "difference": _plain(row.differences[k]),
            }


def _institutions(comparison: Comparison) -> Iterator[dict[str, Cell]]:
    last = school_year_label(comparison.years[-1])
    for row in comparison.institutions:
        for k, variant in enumerate(comparison.planned):
            places = row.places[k]
            yield {
                "table": "institution",
                "key": row.institution.id,
                "statistic": row.changes[k].value,
                "school_year": last,
                "subject": row.area,
                "label": row.institution.name,
                "variant": variant.name,
                "value": "" if places is None else places,
            }


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"
