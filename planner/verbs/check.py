"""``planner check``: read and judge all inputs, solve nothing."""

from pathlib import Path

from planner.domain.problem import Problem
from planner.report.disclosure import SUPPRESSED, is_small_count
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


def check(scenario: Path, screen: Screen) -> int:
    """Tell what was read; faults are raised before."""
    case = read_case(scenario)
    problem = case.problem
    screen.say(heading(case))
    for line in _table(problem, screen):
        screen.say(line)
    year = problem.school_years[0]
    label_of_year = case.scenario.school_years[0]
    in_need = problem.children_in_need(year)
    kept = sum(child.has_basisplads for child in in_need)
    for label, count in (
        (Text(da="med plads i dag", en="with a place today"), kept),
        (Text(da="nye", en="newcomers"), len(in_need) - kept),
    ):
        screen.say(
            Text(
                da=f"Børn, der har brug for plads i {label_of_year}, {label.da}: "
                f"{_counted(count, screen)}",
                en=f"Children that need a place in {label_of_year}, {label.en}: "
                f"{_counted(count, screen)}",
            )
        )
    rules = ", ".join(rule.id for rule in case.rules)
    screen.say(
        Text(da=f"Regler ({len(case.rules)}): {rules}", en=f"Rules ({len(case.rules)}): {rules}")
    )
    for one in case.inputs:
        screen.say(f"  {one.role}: {one.shown} (sha256 {one.sha256[:12]})")
    screen.say(Text(da="Alt er læst; ingen fejl.", en="All is read; no faults."))
    return 0


def _counted(count: int, screen: Screen) -> str:
    return SUPPRESSED.said(screen.lang) if is_small_count(count) else str(count)


def _table(problem: Problem, screen: Screen) -> list[str]:
    rows = [tuple(column.said(screen.lang) for column in _COLUMNS)]
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
    widths = [max(len(row[k]) for row in rows) for k in range(len(_COLUMNS))]
    return [
        "  "
        + row[0].ljust(widths[0])
        + "".join(f"  {row[k].rjust(widths[k])}" for k in range(1, 5))
        for row in rows
    ]
