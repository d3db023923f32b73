"""Write a comparison, whole or not at all, and recompute one from its runs."""

import json
from pathlib import Path
from typing import Any

from planner import __version__
from planner.compare.comparison import Comparison, compared
from planner.compare.maps import draw_differences, draw_variants
from planner.compare.page import html_page, markdown_page
from planner.compare.record import comparison_record
from planner.compare.sections import sections
from planner.compare.tables import COLUMNS, comparison_rows
from planner.compare.variant import Variant, read_run
from planner.compare.workbook import comparison_workbook
from planner.domain.outcome import Verdict
from planner.errors import InputError, UsageError
from planner.report.record import json_text
from planner.report.run_directory import SEAL, seal, whole_directory, write_bytes, write_text
from planner.report.sheets import Caption, save_sheet
from planner.report.summary import SYNTHETIC
from planner.report.tables import csv_text
from planner.report.verify import (
    STALE,
    Difference,
    changed_files,
    compare_values,
    read_record,
    stale_files,
    unreadable,
)
from planner.report.workbook.writing import is_same_workbook
from planner.scenario.build import rebuild_case
from planner.text import Lang, text

RECORD, WORKBOOK = "compare.json", "compare.xlsx"
_VERB = "compare"
_TITLE = text("Variants side by side")
_MAPS = {
    "variants": text("Maps of the variants"),
    "differences": text("Maps of the differences"),
}


def write_comparison(folder: Path, comparison: Comparison, lang: Lang) -> None:
    """Write a comparison.

    Parameters
    ----------
    folder
        Where it goes; an earlier comparison there is replaced.

    Raises
    ------
    UsageError
        If something else lies there, or it can't be written.
    """
    with whole_directory(folder, RECORD) as partial:
        _draw(partial, comparison, lang)
        write_text(partial / RECORD, json_text(comparison_record(comparison, folder, lang)))
        for name, what in _texts(partial, comparison, lang).items():
            write_text(partial / name, what)
        write_bytes(partial / WORKBOOK, comparison_workbook(comparison, lang))


def _draw(folder: Path, comparison: Comparison, lang: Lang) -> None:
    caption = Caption(
        title=_TITLE,
        source=_credit(comparison),
        is_synthetic=comparison.is_synthetic,
        footer=_footer(comparison),
    )
    save_sheet(draw_variants(comparison, caption, lang), folder, "variants")
    if len(comparison.planned) > 1:
        save_sheet(draw_differences(comparison, caption, lang), folder, "differences")


def _credit(comparison: Comparison) -> str:
    """Return who is to be credited, for the streets of any variant too."""
    base = comparison.planned[comparison.base].case.scenario.case
    return " · ".join(one for one in (base.source, *_street_credits(comparison)) if one)


def _street_credits(comparison: Comparison) -> tuple[str, ...]:
    found = (one.case.scenario.case.street_credit for one in comparison.planned)
    return tuple(dict.fromkeys(one for one in found if one))


def _footer(comparison: Comparison) -> str:
    runs = (one.made.run_hash[:8] for one in comparison.planned if one.made is not None)
    return f"planner {__version__} · {' '.join(runs)} · EPSG:25832"


def _texts(folder: Path, comparison: Comparison, lang: Lang) -> dict[str, str]:
    """Return every file that is text, but for the record, by name."""
    told, title = sections(comparison, lang), _TITLE.said(lang)
    notices = [*_street_credits(comparison), _footer(comparison)]
    if comparison.is_synthetic:
        notices.insert(0, SYNTHETIC.said(lang).capitalize())
    pictures = {
        f"{stem}.png": shows.said(lang)
        for stem, shows in _MAPS.items()
        if (folder / f"{stem}.png").exists()
    }
    embedded = {name: (shows, (folder / name).read_bytes()) for name, shows in pictures.items()}
    return {
        "compare.csv": csv_text(COLUMNS, comparison_rows(comparison)),
        "compare.md": markdown_page(title, notices, told, pictures),
        "compare.html": html_page(title, notices, told, embedded, lang),
    }


def verify_comparison(folder: Path) -> list[Difference]:
    """Return every difference between a comparison and what its runs give when recounted.

    Raises
    ------
    UsageError
        If it is no comparison.
    """
    differences, _ = _recounted(folder)
    return differences


def compare_again(folder: Path, out: Path, lang: Lang) -> list[Difference]:
    """Write a comparison anew in a language, unless it has differences; return them.

    Parameters
    ----------
    out
        Its own folder, or another.

    Raises
    ------
    UsageError
        If it is no comparison, or something else lies in ``out``.
    """
    differences, comparison = _recounted(folder)
    if not differences and comparison is not None:
        write_comparison(out, comparison, lang)
    return differences


def _recounted(folder: Path) -> tuple[list[Difference], Comparison | None]:
    """Compare the runs of a comparison again; None where that can't be."""
    record, sealed = (read_record(folder / name, _VERB) for name in (RECORD, SEAL))
    found = list(changed_files(sealed, seal(folder)))
    try:
        variants = [_variant(one, folder) for one in record["variants"]]
        lang: Lang = "en" if record["lang"] == "en" else "da"
        comparison = compared(variants, record["base"])
    except (InputError, UsageError) as error:
        return [*found, Difference(RECORD, error.text)], None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise unreadable(folder / RECORD, _VERB) from None
    right = json.loads(json_text(comparison_record(comparison, folder, lang)))
    found += compare_values(f"{RECORD}: ", record, right | {"versions": record.get("versions")})
    found += stale_files(folder, _texts(folder, comparison, lang))
    if not is_same_workbook(folder / WORKBOOK, comparison_workbook(comparison, lang)):
        found.append(Difference(WORKBOOK, STALE))
    return found, comparison


def _variant(record: dict[str, Any], folder: Path) -> Variant:
    if record["run"] is not None:
        return read_run(folder / record["run"], record["name"])
    case = rebuild_case(record["scenario"], folder)
    return Variant(name=record["name"], case=case, verdict=Verdict(record["status"]))
