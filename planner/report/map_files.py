"""Draw all maps and figures of a run into its folder, as PNG, PDF and SVG."""

from pathlib import Path

from planner import __version__
from planner.domain.names import SchoolYear, school_year_label
from planner.domain.plan import Plan, standings_today
from planner.report.area_maps import draw_coverage_map, draw_knowledge_map, draw_travel_map
from planner.report.changes import Placement
from planner.report.maps import draw_plan_map, draw_today_map
from planner.report.measured import distances_line
from planner.report.run_directory import whole_directory
from planner.report.sheets import Caption, save_sheet
from planner.report.timeline import draw_timeline
from planner.report.year_maps import draw_year_maps
from planner.scenario.build import Case
from planner.text import Lang

_FIGURES = {
    "today": draw_today_map,
    "coverage": draw_coverage_map,
    "travel": draw_travel_map,
    "knowledge": draw_knowledge_map,
}


_INPUT = "input"


def plan_map(year: SchoolYear) -> str:
    """Return what the files of a school year's map are called."""
    return f"plan-{school_year_label(year).replace('/', '-')}"


def write_input_map(folder: Path, case: Case, lang: Lang) -> None:
    """Draw what was read into a folder of its own: areas, institutions and places today; no child.

    Raises
    ------
    UsageError
        If the folder is taken by anything else, or can't be written.
    """
    plan = Plan(standings=standings_today(case.problem), stays=())
    placement = Placement(plan=plan, problem=case.problem, rules=case.rules)
    with whole_directory(folder, f"{_INPUT}.png") as partial:
        save_sheet(
            draw_today_map(placement, case.area_layer, _caption(case), lang), partial, _INPUT
        )


def draw_maps(folder: Path, case: Case, plan: Plan, lang: Lang) -> None:
    """Draw today, each school year and what the plan means for the areas.

    Several years are also drawn on one sheet: as a timeline and as small maps.
    """
    placement = Placement(plan=plan, problem=case.problem, rules=case.rules)
    caption, layer = _caption(case), case.area_layer
    for year in case.problem.school_years:
        figure = draw_plan_map(placement, layer, year=year, caption=caption, lang=lang)
        save_sheet(figure, folder, plan_map(year))
    for stem, draw in _FIGURES.items():
        save_sheet(draw(placement, layer, caption, lang), folder, stem)
    if len(case.problem.school_years) > 1:
        save_sheet(draw_timeline(placement, caption, lang), folder, "timeline")
        save_sheet(draw_year_maps(placement, layer, caption, lang), folder, "years")


def _caption(case: Case) -> Caption:
    return Caption(
        title=case.scenario.title,
        source=case.scenario.case.credit,
        distances=distances_line(case.scenario.case.travel),
        is_synthetic=case.problem.is_synthetic,
        footer=f"planner {__version__} · {case.scenario_hash[:12]} · EPSG:25832",
    )
