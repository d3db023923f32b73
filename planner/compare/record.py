"""``compare.json``: every number of a comparison, and the runs from which it can be recounted."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from planner.compare.comparison import Comparison
from planner.compare.figures import FigureRow
from planner.compare.places import InstitutionRow, PlacesRow
from planner.compare.proofs import ProofRow
from planner.compare.variant import Variant
from planner.domain.names import school_year_label
from planner.report.record import SCHEMA_VERSION, versions
from planner.text import Lang


def comparison_record(comparison: Comparison, folder: Path, lang: Lang) -> dict[str, Any]:
    """Return a comparison as JSON.

    Parameters
    ----------
    folder
        Where the comparison will lie; runs are named from there.
    """
    planned = comparison.planned
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "comparison",
        "lang": lang,
        "is_synthetic": comparison.is_synthetic,
        "base": planned[comparison.base].name,
        "school_years": [school_year_label(year) for year in comparison.years],
        "variants": [_variant(one, comparison, folder) for one in comparison.variants],
        "columns": [one.name for one in planned],
        "settings": [{"key": one.key, "values": list(one.values)} for one in comparison.settings],
        "measures_left_out": [one.id for one in comparison.left_out],
        "measures": [_figure(row) for row in comparison.figures],
        "proofs": [_proof(row) for row in comparison.proofs],
        "places": [_places(row) for row in comparison.places],
        "institutions": [_institution(row) for row in comparison.institutions],
        "versions": versions(),
        **_measured(comparison),
    }


def _measured(comparison: Comparison) -> dict[str, Any]:
    """Return each plan measured in every way; nothing where all measure alike."""
    if not comparison.ways:
        return {}
    return {
        "ways": [one.name for one in comparison.ways],
        "measured": [
            {"name": row.name, "mean_m": _numbers(row.values)} for row in comparison.measured
        ],
    }


def _variant(variant: Variant, comparison: Comparison, folder: Path) -> dict[str, Any]:
    years = variant.case.problem.school_years
    made = variant.made
    return {
        "name": variant.name,
        "title": variant.case.scenario.title,
        "scenario_hash": variant.case.scenario_hash,
        "status": variant.verdict.value,
        "run": None if made is None else made.name_from(folder),
        "run_hash": None if made is None else made.run_hash,
        # A run holds its own.
        "scenario": variant.case.settings_from(folder) if made is None else None,
        "school_years_left_out": [
            school_year_label(year) for year in years if year not in comparison.years
        ],
    }


def _figure(row: FigureRow) -> dict[str, Any]:
    return {
        "measure": row.measure,
        "statistic": row.statistic,
        "school_year": None if row.year is None else school_year_label(row.year),
        "subject": row.subject,
        "unit": row.unit.da,
        "values": _numbers(row.values),
        "differences": _numbers(row.differences),
        "judgements": [None if one is None else one.value for one in row.judgements],
    }


def _proof(row: ProofRow) -> dict[str, Any]:
    return {
        "measure": row.measure,
        "proofs": [one.value for one in row.proofs],
        "bounds": _numbers(row.bounds),
    }


def _places(row: PlacesRow) -> dict[str, Any]:
    return {
        "group": row.group,
        "key": row.key,
        "statistic": row.statistic,
        "values": _numbers(row.values),
        "differences": _numbers(row.differences),
    }


def _institution(row: InstitutionRow) -> dict[str, Any]:
    return {
        "institution_id": row.institution.id,
        "places_today": row.institution.places_now,
        "changes": [one.value for one in row.changes],
        "places": list(row.places),
        "in_all": None if row.in_all is None else row.in_all.value,
    }


def _numbers(values: Sequence[Decimal | None]) -> list[int | float | None]:
    return [None if one is None else _number(one) for one in values]


def _number(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
