"""The files that tell a run to people: made from its record, case and plan, and from nothing else.

What is in two languages, or in none, stands in ``tables``; the rest is in that of ``ToldRun``.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from planner.report.geopackage import write_geopackage
from planner.report.map_files import draw_maps
from planner.report.paper.paper import PAPER, report_paper
from planner.report.run_directory import write_bytes, write_text
from planner.report.tables import (
    DECISIONS_COLUMNS,
    MEASURES_COLUMNS,
    PLACES_COLUMNS,
    csv_text,
    decisions_rows,
    measures_rows,
    places_rows,
)
from planner.report.told.run import ToldRun
from planner.report.web.page import PAGE, report_page
from planner.report.workbook.book import WORKBOOK, run_workbook
from planner.report.workbook.writing import is_same_workbook

MAPS, LAYERS = "maps", "plan.gpkg"


def write_told(folder: Path, run: ToldRun, *, has_maps: bool) -> None:
    """Write everything that tells a run into a folder in which none of it is.

    Parameters
    ----------
    has_maps
        Whether there is time to draw them.

    Raises
    ------
    OSError
        If it can't be written.
    """
    for name, text in tables(run).items():
        write_text(folder / name, text)
    write_geopackage(folder / LAYERS, run.placement, run.case.area_layer, run.lang)
    if has_maps:
        (folder / MAPS).mkdir()
        draw_maps(folder / MAPS, run.case, run.plan, run.lang)
    for name, made in DOCUMENTS.items():
        write_bytes(folder / name, made(run, folder))


def tables(run: ToldRun) -> dict[str, str]:
    """Return the tables as CSV, by file name."""
    places, decisions = places_rows(run.plan, run.case.problem), decisions_rows(run.placement)
    return {
        "places.csv": csv_text(PLACES_COLUMNS, places),
        "measures.csv": csv_text(MEASURES_COLUMNS, measures_rows(run.figures)),
        "decisions.csv": csv_text(DECISIONS_COLUMNS, decisions),
    }


def _page(run: ToldRun, _: Path) -> bytes:
    return report_page(run).encode()


def _workbook(run: ToldRun, _: Path) -> bytes:
    return run_workbook(run)


def _paper(run: ToldRun, folder: Path) -> bytes:
    return report_paper(run, folder / MAPS)


# What a committee and its secretary open, by file name, made from a run and the folder in which
# its maps lie; a record that is none raises ValueError, KeyError, TypeError or AttributeError.
DOCUMENTS: Mapping[str, Callable[[ToldRun, Path], bytes]] = {
    PAGE: _page,
    WORKBOOK: _workbook,
    PAPER: _paper,
}


def is_same_document(path: Path, right: bytes) -> bool:
    """Say whether a file is a document as it was made again."""
    if path.name == WORKBOOK:
        return is_same_workbook(path, right)
    return path.is_file() and path.read_bytes() == right
