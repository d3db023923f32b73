"""The page and the paper that a run is told by, and whether they are what it gives."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from planner.domain.plan import Plan
from planner.report.paper.paper import PAPER, paper_lang, report_paper
from planner.report.told.run import ToldRun
from planner.report.web.page import PAGE, page_lang, report_page
from planner.scenario.build import Case
from planner.text import Lang

MAPS = "maps"


def reports(run: ToldRun, folder: Path) -> Mapping[str, bytes]:
    """Return the page and the paper of a run, by file name.

    Parameters
    ----------
    folder
        The run's folder; the paper shows the maps that lie there.
    """
    return {PAGE: report_page(run).encode(), PAPER: report_paper(run, folder / MAPS)}


def stale_reports(folder: Path, record: Mapping[str, Any], case: Case, plan: Plan) -> Iterator[str]:
    """Yield the name of page and paper where it isn't what the run gives in its own language.

    Parameters
    ----------
    record
        The run's ``run.json``, of any form.
    """

    def told(lang: Lang) -> ToldRun:
        return ToldRun(record=record, case=case, plan=plan, lang=lang)

    made: Mapping[str, Callable[[bytes], bytes]] = {
        PAGE: lambda raw: report_page(told(page_lang(raw.decode()))).encode(),
        PAPER: lambda raw: report_paper(told(paper_lang(raw)), folder / MAPS),
    }
    for name, make in made.items():
        try:
            raw = (folder / name).read_bytes()
            is_right = raw == make(raw)
        except (OSError, LookupError, TypeError, ValueError, AttributeError):
            is_right = False
        if not is_right:
            yield name
