"""One plan that an answer rests on, as JSON, and back: what it takes to judge it again.

Like ``plan.json`` it says what institutions are and never where a child is. The auditor allocates
the children anew, so what is read back is what the record can answer for.
"""

from collections.abc import Mapping
from typing import Any

from planner.audit.allocate import allocate
from planner.domain.outcome import Failure, Outcome, Stage, Verdict
from planner.domain.plan import Plan
from planner.report.locked import lock, unlock
from planner.report.record import read_standings, standings_record
from planner.report.stage_records import stage_record, tolerated
from planner.scenario.build import Case


def outcome_record(outcome: Outcome, case: Case, hidden: frozenset[str]) -> dict[str, Any]:
    """Return how a solve ended and the plan that it gave.

    Parameters
    ----------
    outcome
        With the auditor's allocation, if it has a plan.
    case
        With the rules that the plan keeps.
    hidden
        Measures whose values are not told. What the goal tolerates of them is, for without it the
        children can't be allocated again.
    """
    return {
        "status": outcome.verdict.value,
        "failure": None if outcome.failure is None else outcome.failure.value,
        "stages": [
            stage_record(stage, case.goal, case.problem.thresholds, hidden)
            for stage in outcome.stages
        ],
        "locked_limits": lock(tolerated(case.goal, outcome.stages), case.problem),
        **institutions_record(outcome.plan, case),
    }


def institutions_record(plan: Plan | None, case: Case) -> dict[str, Any]:
    """Return what institutions are in a plan; null without one."""
    return {"institutions": None} if plan is None else standings_record(plan, case.problem)


def read_outcome(record: Mapping[str, Any], case: Case) -> Outcome:
    """Read back how a solve ended, its plan allocated by the auditor.

    Raises
    ------
    ValueError, KeyError, TypeError, AttributeError
        If it is not such a record.
    """
    limits = unlock(record["locked_limits"], case.problem)
    failure = record["failure"]
    return Outcome(
        verdict=Verdict(record["status"]),
        plan=read_plan(record, case, limits),
        stages=tuple(_stage(one, limits) for one in record["stages"]),
        failure=None if failure is None else Failure(failure),
    )


def read_plan(
    record: Mapping[str, Any], case: Case, limits: Mapping[str, int] | None = None
) -> Plan | None:
    """Read back what institutions are, with the children allocated by the auditor.

    Parameters
    ----------
    case
        With the rules that the plan is said to keep.
    limits
        Most of a measure, by id, where the goal tolerates more than the least.
    """
    if record["institutions"] is None:
        return None
    standings = read_standings(record, case.problem)
    return allocate(standings, case.problem, case.rules, case.goal, limits or {})


def _stage(record: Mapping[str, Any], limits: Mapping[str, int]) -> Stage:
    return Stage(
        measure=record["measure"],
        verdict=Verdict(record["status"]),
        value=record["value"],
        bound=record["bound"],
        limit=limits.get(record["measure"], record["limit"]),
        seconds=record["seconds"],
        engine=record["engine"],
        second_opinion=record["second_opinion"],
        second_engine=record["second_engine"],
    )
