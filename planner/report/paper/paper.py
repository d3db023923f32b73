"""Make the paper: the run's words and maps, set by Typst in fonts that come with the packages."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import matplotlib as mpl
import typst
from matplotlib.ft2font import FT2Font

from planner.domain.names import school_year_label
from planner.report.map_files import plan_map
from planner.report.paper.content import Block, content
from planner.report.told.run import ToldRun
from planner.text import STANDS_FOR_UNSHOWABLE, plain, text

PAPER = "report.pdf"
_LETTERS = Path(mpl.get_data_path()) / "fonts" / "ttf"
_PLAN = text("The proposal on a map: {{year}}")
_PLAN_ALT = text(
    "Map of areas and institutions with places in {{year}}. What is new stands in the decisions."
)
_YEARS = text("All years on maps")
_YEARS_ALT = text("Small maps: institutions with places today and in each school year.")
_TIMELINE = text("The institutions year by year")
_TIMELINE_ALT = text("Timeline: the places of each institution today and in each school year.")


def report_paper(run: ToldRun, maps: Path) -> bytes:
    """Return the paper of a run, as PDF/UA-1; the same run gives the same bytes.

    Parameters
    ----------
    maps
        The folder of the run's maps; a map that is not there is not in the paper.

    Raises
    ------
    ValueError
        If a map is not a picture.
    ValueError, KeyError, TypeError, AttributeError
        If the run's record is not one.
    """
    sections: list[Block] = []
    drawn: dict[str, str] = {}
    for section in _maps(run):
        path = maps / f"{section['map']}.svg"
        if path.is_file():
            sections.append(section)
            drawn[section["map"]] = path.read_text(encoding="utf-8")
    return typeset(content(run, sections), drawn)


def typeset(told: Mapping[str, Any], maps: Mapping[str, str]) -> bytes:
    """Set what is told by the template; every text in it is foreign until then.

    Parameters
    ----------
    maps
        SVG by name.

    Raises
    ------
    ValueError
        If a map is not a picture.
    """
    drawn = {name: _in_letters(drawing) for name, drawing in maps.items()}
    # Typst brings Libertinus, matplotlib the letters of the maps: never the machine's own.
    letters = typst.Fonts(include_system_fonts=False, font_paths=[str(_LETTERS)])
    try:
        return typst.compile(
            (files(__package__) / "report.typ").read_bytes(),
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs=drawn | {"told": json.dumps(_plain(told), ensure_ascii=False)},
            font_paths=letters,
        )
    except typst.TypstError as error:
        raise ValueError(error.message) from None


def _maps(run: ToldRun) -> Iterator[Block]:
    """Yield the maps that a paper shows: the first year's, and those of all years together."""
    first = run.case.problem.school_years[0]
    year = school_year_label(first)
    shown = (
        (plan_map(first), _PLAN, _PLAN_ALT, True),
        ("years", _YEARS, _YEARS_ALT, True),
        ("timeline", _TIMELINE, _TIMELINE_ALT, False),
    )
    for name, title, alt, is_wide in shown:
        said = [one.said(run.lang).format(year=year) for one in (title, alt)]
        yield {"map": name, "title": said[0], "alt": said[1], "is_wide": is_wide}


def _plain(told: Any) -> Any:  # noqa: ANN401  (any JSON)
    """Make every text in it fit to be shown."""
    if isinstance(told, str):
        return _in_letters(plain(told))
    if isinstance(told, dict):
        return {key: _plain(one) for key, one in told.items()}
    return [_plain(one) for one in told] if isinstance(told, list | tuple) else told


def _in_letters(text: str) -> str:
    """Replace what can't be written, for PDF/UA refuses a character that is not there."""
    used = set(text) - set("\n\r\t")
    unknown = {one for one in used if not one.isprintable() or ord(one) not in _characters()}
    return text.translate(dict.fromkeys(map(ord, unknown), STANDS_FOR_UNSHOWABLE))


@cache
def _characters() -> frozenset[int]:
    """Return what can be written in the font that has most characters."""
    return frozenset(FT2Font(str(_LETTERS / "DejaVuSans.ttf")).get_charmap())
