"""What is decided in which year and by whom, and what becomes of each area."""

from collections.abc import Iterator

from planner.domain.names import school_year_label
from planner.domain.problem import Area
from planner.report.decisions import decides, events, sentence
from planner.report.told.opening import open_places
from planner.report.told.run import Rows, ToldRun
from planner.text import text

DECISIONS_TITLE = text("What is to be decided")
AREAS_TITLE = text("Areas")
NOTHING_DECIDED = text("No change to decide.")
AREAS_LEAD = text("Counted are places open to new children, those for special groups included.")
YEAR = text("School year")
WHO = text("Who decides")
AREA = text("Area")
_NUMBER = text("No.")
_DECISION = text("Decision")
_CHILDREN = text("Children aged 0-5")


def decisions(run: ToldRun) -> Rows:
    """Return every decision, numbered in each school year, with who takes it."""
    header = tuple(one.said(run.lang) for one in (YEAR, _NUMBER, _DECISION, WHO))
    return Rows(DECISIONS_TITLE.said(run.lang), header, tuple(_decisions(run)))


def _decisions(run: ToldRun) -> Iterator[tuple[str, ...]]:
    every = events(run.placement)
    for year in run.case.problem.school_years:
        here = [one for one in every if one.year == year]
        for place, event in enumerate(here, start=1):
            text = sentence(event, run.case.problem).said(run.lang)
            who = decides(event, run.placement).said(run.lang)
            yield school_year_label(year), str(place), text, who


def areas_header(run: ToldRun) -> tuple[str, ...]:
    """Return what stands above the areas' names and numbers."""
    return AREA.said(run.lang), _CHILDREN.said(run.lang), *run.columns


def areas(run: ToldRun) -> Iterator[tuple[Area, tuple[int, ...]]]:
    """Yield each area with its children and, today and in each year, its open places.

    Yields
    ------
    The area, its children aged 0-5 [persons] and its places for each column of the run [places].
    """
    for area in run.case.problem.areas.values():
        places = (
            sum(open_places(row) for row in rows if row.institution.area_id == area.id)
            for rows in run.columns.values()
        )
        yield area, (area.children_0_5, *places)
