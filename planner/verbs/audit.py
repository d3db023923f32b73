"""``planner audit``: judge any plan, by default today's placement, without the solver."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from planner.audit.allocate import allocate
from planner.audit.check import breaches, explain
from planner.domain.names import InstitutionId, SchoolYear, school_year_label
from planner.domain.plan import Plan, Standing, standings_today
from planner.domain.problem import Problem
from planner.door import RefusedFileError, read_json
from planner.errors import DataError, Fault
from planner.report.disclosure import figures_of
from planner.report.locked import LockedError
from planner.report.record import audit_record, json_text, read_standings
from planner.report.run_directory import refuse_taken, whole_directory, write_text
from planner.report.summary import figure_lines, heading
from planner.report.tables import MEASURES_COLUMNS, csv_text, measures_rows
from planner.report.verify import OTHER_CHILDREN
from planner.rules.base import Violation
from planner.rules.registry import RULES
from planner.scenario.build import Case, read_case
from planner.text import Text, text, text_n
from planner.verbs.screen import Screen

EXIT_CLEAN, EXIT_BREACH = 0, 1
_RECORD = "audit.json"

Standings = Mapping[tuple[InstitutionId, SchoolYear], Standing]


def audit(scenario: Path, plan_file: Path | None, out: Path | None, screen: Screen) -> int:
    """Judge a plan by a scenario's rules; return 1 if one is broken."""
    if out is not None:
        refuse_taken(out, _RECORD)
    case = read_case(scenario)
    problem = case.problem
    standings: Standings = standings_today(problem)
    left_out: tuple[SchoolYear, ...] = ()
    if plan_file is not None:
        standings, left_out = read_plan(plan_file, problem)
    plan = allocate(standings, problem, case.rules, case.goal, {})
    if case.goal.caps and case.goal.allows(plan, problem):
        # As much as a cap allows may go to what comes after.
        plan = allocate(standings, problem, case.rules, case.goal, case.goal.caps)
    found = breaches(plan, problem, case.rules)
    screen.say(heading(case))
    if plan_file is None:
        screen.say(text("Judged: today's placement, by the scenario's rules."))
    if left_out:
        listed = ", ".join(map(school_year_label, left_out))
        screen.say(text("Not judged, for the scenario doesn't have them: {listed}.", listed=listed))
    _tell_breaches(found, case, screen)
    for shown in figure_lines(figures_of(plan, problem, case.measures), screen.lang):
        screen.say(shown)
    if out is not None:
        _write(out, case, plan)
    return EXIT_BREACH if found else EXIT_CLEAN


def _tell_breaches(found: tuple[Violation, ...], case: Case, screen: Screen) -> None:
    labels = {rule.id: rule.label for rule in RULES}
    several = len(case.problem.school_years) > 1
    told: dict[str, None] = {}
    for breach in found:
        what = explain(breach, case.problem, case.rules).said(screen.lang)
        label = labels.get(breach.rule_id, text("Consistency"))
        when = f"{school_year_label(breach.year)}: " if several else ""
        told[f"  ✗ {label.said(screen.lang)} [{breach.rule_id}]: {when}{what}"] = None
    for line in told:
        screen.say(line)
    count, broken = len(told), len({breach.rule_id for breach in found})
    rules = len(case.rules)
    screen.say(
        text_n(
            "{n} breach of {broken} of {rules} rules.",
            "{n} breaches of {broken} of {rules} rules.",
            count,
            broken=broken,
            rules=rules,
        )
        if found
        else text("All {rules} rules hold.", rules=rules)
    )


def read_plan(path: Path, problem: Problem) -> tuple[Standings, tuple[SchoolYear, ...]]:
    """Read a plan file of the same case, which may have more school years.

    Returns
    -------
    What it says of the scenario's years, and the years left out.

    Raises
    ------
    DataError
        If it isn't a plan, or not one of these institutions and at least these years.
    """
    try:
        standings = read_standings(read_json(path), problem)
    except RefusedFileError as error:
        raise _refused(path, "", error.what) from None
    except LockedError:
        raise _refused(path, "locked_places", OTHER_CHILDREN) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _refused(path, "", text("the file is not a plan (plan.json)")) from None
    if any(key not in problem.institutions for key, _ in standings):
        raise _refused(
            path,
            "institutions",
            text("an institution is not in the scenario"),
        )
    years = {year for _, year in standings}
    if missing := [year for year in problem.school_years if year not in years]:
        listed = ", ".join(map(school_year_label, missing))
        raise _refused(path, "institutions", text("the plan lacks {listed}", listed=listed))
    kept = {key: one for key, one in standings.items() if key[1] in problem.school_years}
    return kept, tuple(sorted(years - set(problem.school_years)))


def _refused(path: Path, subject: str, what: Text) -> DataError:
    do = text("give a plan.json of the same case")
    return DataError([Fault(str(path), 0, 0, subject, what, do)])


def _write(out: Path, case: Case, plan: Plan) -> None:
    found = breaches(plan, case.problem, case.rules)
    record: list[dict[str, Any]] = audit_record(found, case.problem, case.rules)
    figures = figures_of(plan, case.problem, case.measures)
    with whole_directory(out, _RECORD) as partial:
        write_text(partial / _RECORD, json_text(record))
        write_text(partial / "measures.csv", csv_text(MEASURES_COLUMNS, measures_rows(figures)))
