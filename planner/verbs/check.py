"""``planner check``: read and judge all inputs, solve nothing."""

from collections.abc import Iterable
from pathlib import Path

from planner.domain.names import school_year_label
from planner.domain.problem import Problem
from planner.report.disclosure import SUPPRESSED
from planner.report.summary import heading
from planner.scenario.build import read_case
from planner.text import Text, number
from planner.verbs.screen import Screen

_COLUMNS = (
    Text(da="Bydel", en="Area"),
    Text(da="Børn 0-5", en="Children 0-5"),
    Text(da="Dagtilbud", en="Institutions"),
    Text(da="Med pladser", en="With places"),
    Text(da="Pladser", en="Places"),
)


_CHILDREN_COLUMNS = (
    Text(da="Skoleår", en="School year"),
    Text(da="Med plads i dag", en="With a place today"),
    Text(da="Nye, kendte", en="Newcomers, known"),
    Text(da="Nye, prognose", en="Newcomers, forecast"),
)


def check(scenario: Path, screen: Screen) -> int:
    """Tell what was read; faults are raised before."""
    case = read_case(scenario)
    problem = case.problem
    screen.say(heading(case))
    for line in _table(problem, screen):
        screen.say(line)
    screen.say(
        Text(
            da="Børn, der har plads i dag og stadig har brug for den, og nye børn:",
            en="Children that have a place today and still need it, and newcomers:",
        )
    )
    for line in _children(problem, screen):
        screen.say(line)
    rules = ", ".join(rule.id for rule in case.rules)
    screen.say(
        Text(da=f"Regler ({len(case.rules)}): {rules}", en=f"Rules ({len(case.rules)}): {rules}")
    )
    for one in case.inputs:
        screen.say(f"  {one.role}: {one.shown} (sha256 {one.sha256[:12]})")
    screen.say(Text(da="Alt er læst; ingen fejl.", en="All is read; no faults."))
    return 0


def _counted(count: int, problem: Problem, screen: Screen) -> str:
    return SUPPRESSED.said(screen.lang) if problem.thresholds.is_small_count(count) else str(count)


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
    city = Text(da="I alt", en="Total").said(screen.lang)
    rows.append((city, *(number(one, screen.lang) for one in totals)))
    return _aligned(_COLUMNS, rows, screen)


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
