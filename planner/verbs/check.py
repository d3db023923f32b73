"""``planner check``: read and judge all inputs, solve nothing."""

from collections.abc import Iterable
from pathlib import Path

from planner.domain.names import school_year_label
from planner.domain.problem import Problem
from planner.errors import DataError
from planner.report.disclosure import few
from planner.report.measured import distances_line
from planner.report.summary import heading
from planner.report.told_faults import write_faults
from planner.scenario.build import Case, read_case, workbooks_of
from planner.scenario.totals import beside, differences
from planner.scenario.unusual import (
    FAR_FROM_HOME_M,
    far_from_home,
    unusual_institutions,
    with_protected_address,
)
from planner.text import Text, number, text, text_in
from planner.verbs.screen import Screen

_COLUMNS = (
    text("Area"),
    text("Children 0-5"),
    text_in("day care", "Institutions"),
    text("With places"),
    text("Places"),
)
# As the columns of planner/scenario/totals.py.
_TOTALS = (*_COLUMNS[:1], *_COLUMNS[2:], text("For special groups"))
_MOST_WARNINGS = 30
_CHILDREN_COLUMNS = (
    text("School year"),
    text("With a place today"),
    text("Newcomers, known"),
    text("Newcomers, forecast"),
)


def check(
    scenario: Path, screen: Screen, *, faults: Path | None = None, map_folder: Path | None = None
) -> int:
    """Tell what was read; faults are raised before.

    Parameters
    ----------
    faults, map_folder
        Where they are written, and a map of the input; None if they aren't.
    """
    try:
        case = read_case(scenario)
    except DataError as error:
        if faults is not None:
            write_faults(faults, error.faults, workbooks_of(scenario), screen.lang)
            screen.note(text("The faults are written to {folder}/.", folder=faults))
        raise
    problem = case.problem
    screen.say(heading(case))
    for line in _table(problem, screen):
        screen.say(line)
    _say_totals(case, screen)
    screen.say(text("Children that have a place today and still need it, and newcomers:"))
    for line in _children(problem, screen):
        screen.say(line)
    screen.say(distances_line(case.scenario.case.travel))
    rules = ", ".join(rule.id for rule in case.rules) or "-"
    screen.say(text("Rules ({count}): {rules}", count=len(case.rules), rules=rules))
    _say_inputs(case, screen)
    _warn(case, screen)
    if map_folder is not None:
        # Who wants no map doesn't wait for what draws it.
        from planner.report.map_files import write_input_map  # noqa: PLC0415

        write_input_map(map_folder, case, screen.lang)
        screen.say(text("Map of what was read: {folder}/input.png", folder=map_folder))
    screen.say(text("All is read; no faults."))
    return 0


def _say_inputs(case: Case, screen: Screen) -> None:
    for one in case.inputs:
        screen.say(
            text(
                "  {role}: {file} (sha256 {digest})",
                role=one.role,
                file=one.shown,
                digest=one.sha256[:12],
            )
        )
        if how := case.how_by_role.get(one.role):
            screen.say(text("    read as {how}", how=how))


def _warn(case: Case, screen: Screen) -> None:
    """Tell what is no fault but unusual; of children only how many, where that may be told."""
    problem = case.problem
    lines = [*unusual_institutions(problem, case.area_layer)]
    if protected := with_protected_address(problem):
        count = _counted(protected, problem, screen)
        lines.append(text("Children with a protected address: {count}", count=count))
    if far := far_from_home(problem):
        lines.append(
            text(
                "Children enrolled more than {km} km from home: {count}",
                km=FAR_FROM_HOME_M // 1000,
                count=_counted(far, problem, screen),
            )
        )
    # Last, as there may be many, and their figures stand above.
    lines += differences(problem, case.totals_by_area, _totals_file(case))
    if lines:
        screen.say(text("Worth a look:"))
    for line in lines[:_MOST_WARNINGS]:
        screen.say(f"  {line.said(screen.lang)}")
    if len(lines) > _MOST_WARNINGS:
        screen.say(text("  and {more} more", more=len(lines) - _MOST_WARNINGS))


def _counted(count: int, problem: Problem, screen: Screen) -> str:
    thresholds = problem.thresholds
    return few(thresholds).said(screen.lang) if thresholds.is_small_count(count) else str(count)


def _children(problem: Problem, screen: Screen) -> list[str]:
    rows = []
    for year in problem.school_years:
        is_first = year == problem.school_years[0]
        in_need = problem.children_in_need(year)
        new = [one for one in in_need if not one.has_basisplads and (is_first or one.entry == year)]
        forecast = sum(one.is_forecast for one in new)
        kept = sum(one.has_basisplads for one in in_need)
        counts = (kept, len(new) - forecast, forecast)
        rows.append((school_year_label(year), *(_counted(one, problem, screen) for one in counts)))
    return _aligned(_CHILDREN_COLUMNS, rows, screen)


def _table(problem: Problem, screen: Screen) -> list[str]:
    rows = []
    totals = [0, 0, 0, 0]
    for area_id, here in problem.institutions_by_area.items():
        counts = (
            problem.areas[area_id].children_0_5,
            len(here),
            sum(one.places_now > 0 for one in here),
            sum(one.places_now for one in here),
        )
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        rows.append(
            (
                f"{area_id} {problem.areas[area_id].name}",
                *(number(one, screen.lang) for one in counts),
            )
        )
    city = text("Total").said(screen.lang)
    rows.append((city, *(number(one, screen.lang) for one in totals)))
    return _aligned(_COLUMNS, rows, screen)


def _totals_file(case: Case) -> str:
    return next((one.shown for one in case.inputs if one.role == "totals"), "")


def _say_totals(case: Case, screen: Screen) -> None:
    if not case.totals_by_area:
        return
    rows = [
        (
            f"{area_id} {case.problem.areas[area_id].name}",
            *(
                " / ".join("-" if one is None else number(one, screen.lang) for one in pair)
                for pair in pairs.values()
            ),
        )
        for area_id, pairs in beside(case.problem, case.totals_by_area).items()
    ]
    screen.say(text("Read / said in {file}:", file=_totals_file(case)))
    for line in _aligned(_TOTALS, rows, screen):
        screen.say(line)


def _aligned(columns: Iterable[Text], rows: Iterable[tuple[str, ...]], screen: Screen) -> list[str]:
    every = [tuple(column.said(screen.lang) for column in columns), *rows]
    widths = [max(map(len, cells)) for cells in zip(*every, strict=True)]
    return [
        "  ".join(
            ["", row[0].ljust(widths[0])]
            + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        )
        for row in every
    ]
