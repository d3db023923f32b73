"""The JSON files of a run: run, plan and audit."""

import importlib.metadata
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner import __version__
from planner.audit.check import explain
from planner.domain.names import InstitutionId, parse_school_year, school_year_label
from planner.domain.outcome import Outcome
from planner.domain.plan import Plan, Standing, Status
from planner.domain.problem import Problem
from planner.errors import ModelError
from planner.report.disclosure import (
    PublicFigure,
    Withheld,
    release,
)
from planner.report.locked import lock, unlock
from planner.report.stage_records import stage_record, tolerated
from planner.report.withheld import is_told
from planner.rules.base import Rule, Violation
from planner.scenario.build import Case
from planner.text import text

SCHEMA_VERSION = 1
_LIBRARIES = (
    *("ortools", "numpy", "scipy", "pandas"),
    *("geopandas", "shapely", "matplotlib", "typst", "xlsxwriter"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """How many seconds each part of a run took."""

    read: float = 0.0
    solve: float = 0.0
    audit: float = 0.0
    write: float = 0.0


def json_text(value: Any) -> str:  # noqa: ANN401  (any JSON)
    """Write JSON for people and machines."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def versions() -> dict[str, str]:
    """Return the versions of the planner and of what it rests on."""
    found = {"planner": __version__, "python": platform.python_version()}
    return found | {name: importlib.metadata.version(name) for name in _LIBRARIES}


def plan_record(plan: Plan, case: Case) -> dict[str, Any]:
    """Return ``plan.json``: what each institution is in each year; no child."""
    return {
        "schema_version": SCHEMA_VERSION,
        "scenario_hash": case.scenario_hash,
        "is_synthetic": case.problem.is_synthetic,
        **standings_record(plan, case.problem),
    }


def standings_record(plan: Plan, problem: Problem) -> dict[str, Any]:
    """Return what every institution is in every year, as JSON.

    Places that are the children left somewhere are null there, and locked beside.
    """
    institutions: dict[str, dict[str, dict[str, Any]]] = {key: {} for key in problem.institutions}
    left: dict[str, int] = {}
    for key in problem.institutions:
        for year in problem.school_years:
            standing, label = plan.standing(key, year), school_year_label(year)
            institutions[key][label] = standing_record(standing)
            if not is_told(standing):
                institutions[key][label]["places"] = None
                left[f"{key} {label}"] = standing.places
    return {"institutions": institutions, "locked_places": lock(left, problem)}


def standing_record(standing: Standing) -> dict[str, Any]:
    """Return what an institution is in one year, as JSON."""
    return {
        "status": standing.status.value,
        "places": standing.places,
        "special_places": standing.special_places,
    }


def read_standings(
    record: Mapping[str, Any], problem: Problem
) -> dict[tuple[InstitutionId, Any], Standing]:
    """Read standings back from ``plan.json``.

    Parameters
    ----------
    problem
        With the children whose table locked what isn't told.

    Raises
    ------
    ValueError, KeyError, TypeError
        If it is not such a record; LockedError if its children are others.
    """
    left = unlock(record.get("locked_places"), problem)
    return {
        (InstitutionId(key), parse_school_year(label)): Standing(
            status=Status(one["status"]),
            places=_whole(left[f"{key} {label}"] if one["places"] is None else one["places"]),
            special_places=_whole(one.get("special_places", 0)),
        )
        for key, years in record["institutions"].items()
        for label, one in years.items()
    }


def _whole(value: Any) -> int:  # noqa: ANN401  (JSON)
    if type(value) is not int:
        message = "places are whole numbers"
        raise TypeError(message)
    return value


def audit_record(
    found: Iterable[Violation], problem: Problem, rules: Iterable[Rule]
) -> list[dict[str, Any]]:
    """Return ``audit.json``: every breach; of children only where, never who or how much."""
    rules = tuple(rules)
    rows: list[dict[str, Any]] = []
    for breach in found:
        is_public = breach.child_id is None and breach.unit != "children"
        text = explain(breach, problem, rules)
        row = {
            "rule": breach.rule_id,
            "subject": breach.subject_id,
            "year": school_year_label(breach.year),
            "measured": breach.measured if is_public else None,
            "limit": breach.limit if is_public else None,
            "unit": breach.unit,
            "text_da": text.da,
            "text_en": text.en,
        }
        if row not in rows:
            rows.append(row)
    return rows


def figure_records(figures: Iterable[PublicFigure]) -> list[dict[str, Any]]:
    """Return the published figures as JSON; a suppressed value is null."""
    return [
        {
            "measure": one.measure,
            "statistic": one.statistic,
            "school_year": None if one.year is None else school_year_label(one.year),
            "subject": one.subject,
            "value": None if one.value is None else _json_number(one),
            "unit": one.unit.da,
        }
        for one in figures
    ]


def withheld_records(found: Iterable[Withheld]) -> list[dict[str, Any]]:
    """Return what is not told, by reason, as JSON; never a value."""
    return [
        {
            "what_da": one.label.da,
            "what_en": one.label.en,
            "school_year": None if one.year is None else school_year_label(one.year),
            "reason": one.reason.value,
        }
        for one in found
    ]


def _json_number(figure: PublicFigure) -> int | float:
    value = figure.value or 0
    return int(value) if value == int(value) else float(value)


def run_record(
    case: Case,
    outcome: Outcome,
    timings: Timings,
    folder: Path,
) -> dict[str, Any]:
    """Return ``run.json``: all that it takes to understand and repeat the run.

    Parameters
    ----------
    folder
        Where the run directory will lie; inputs are named from there.
    """
    problem, plan = case.problem, outcome.plan
    if plan is None:
        raise ModelError(text("no plan to write"))
    released = release(plan, problem, case.measures)
    return {
        "schema_version": SCHEMA_VERSION,
        "title": case.scenario.title,
        "is_synthetic": case.problem.is_synthetic,
        "status": outcome.verdict.value,
        "was_interrupted": outcome.was_interrupted,
        "failure": None if outcome.failure is None else outcome.failure.value,
        "is_repeatable": outcome.is_canonical,
        "scenario_hash": case.scenario_hash,
        "scenario": case.settings_from(folder),
        "overrides": [
            {"key": one.key, "old": one.old, "new": one.new, "by": one.by} for one in case.trace
        ],
        "inputs": input_records(case),
        "versions": versions(),
        "solver": case.resolved["solver"],
        "stages": [
            stage_record(stage, case.goal, problem.thresholds, released.suppressed)
            for stage in outcome.stages
        ],
        "locked_limits": lock(tolerated(case.goal, outcome.stages), problem),
        "measures": figure_records(released.figures),
        "withheld": withheld_records(released.withheld),
        "timings": {
            "read": round(timings.read, 3),
            "solve": round(timings.solve, 3),
            "audit": round(timings.audit, 3),
            "write": round(timings.write, 3),
        },
    }


def input_records(case: Case) -> list[dict[str, Any]]:
    """Return which files were read, by digest, as JSON."""
    return [
        {"role": one.role, "sha256": one.sha256, "size_bytes": one.size_bytes}
        for one in case.inputs
    ]
