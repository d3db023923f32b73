"""``compare.xlsx``: the tables of ``compare.csv``, a sheet for each, for those who live in Excel.

Numbers are numbers and text is text: nothing that a name begins with makes it a formula. The same
comparison gives the same bytes.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from planner.compare.comparison import Comparison
from planner.compare.places import Group, PlacesRow
from planner.compare.proofs import Proof
from planner.compare.words import HIDDEN, JUDGEMENTS
from planner.domain.names import school_year_label
from planner.report.changes import LABELS
from planner.text import Lang, text

Cell = str | int | Decimal | None
# When every workbook says that it was made.
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
# Width of the widest column, and room beside a text for the button of the filter. [characters]
_WIDEST, _BUTTON = 60, 3

_SHEETS = {
    "measures": text("Measures"),
    "area": text("Areas"),
    "ownership": text("Ownerships"),
    "institution": text("Institutions"),
}
_VARIANT = text("Variant")
_YEAR = text("School year")
_SYNTHETIC = text("Synthetic data")
_WHOLE_TIME = text("the whole time")
_CITY = text("the city")
_MEASURES = (
    text("Key"),
    text("Measure"),
    _YEAR,
    text("About"),
    _VARIANT,
    text("Unit"),
    text("Value [see Unit]"),
    text("Difference to {{base}} [see Unit]"),
    text("Judgement"),
    text("Proof"),
    text("At least [see Unit]"),
)
_PLACES = {
    "open_places": text("Open places [places]"),
    "basis_institutions": text("Basis institutions [institutions]"),
    "per_1000": text("Open ordinary places [per 1,000 children aged 0-5]"),
}
_INSTITUTIONS = (
    text("Key"),
    text("Institution"),
    text("Area"),
    _YEAR,
    _VARIANT,
    text("Change"),
    text("Today [places]"),
    text("Places [places]"),
)
_PROOFS = {
    Proof.PROVEN: text("proven"),
    Proof.NOT_PROVEN: text("not proven"),
    Proof.LONGER: text("part of a longer plan"),
    Proof.NOT_AIMED: text("not aimed at"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table.

    Parameters
    ----------
    header
        Names of the columns, with the unit of numbers.
    rows
        A hidden number is None.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def workbook(comparison: Comparison, lang: Lang) -> bytes:
    """Return the workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        formats = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "whole": book.add_format({"num_format": "#,##0"}),
            "part": book.add_format({"num_format": "#,##0.0###"}),
        }
        for sheet in sheets(comparison, lang):
            _write(book.add_worksheet(sheet.name), sheet, formats)
    return out.getvalue()


def is_same_workbook(path: Path, right: bytes) -> bool:
    """Say whether a file holds the same as a workbook, however it is compressed."""
    try:
        return _parts(path.read_bytes()) == _parts(right)
    except (OSError, zipfile.BadZipFile):
        return False


def _parts(raw: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        return [(name, parts.read(name)) for name in parts.namelist()]


def sheets(comparison: Comparison, lang: Lang) -> list[Sheet]:
    """Return the tables, each row with the variant that it is about."""
    base = comparison.planned[comparison.base].name
    measures = [one.said(lang).format(base=base) for one in _MEASURES]
    tables = {
        "measures": (measures, list(_figures(comparison, lang))),
        "area": _places(comparison, "area", lang),
        "ownership": _places(comparison, "ownership", lang),
        "institution": (
            [one.said(lang) for one in _INSTITUTIONS],
            list(_institutions(comparison, lang)),
        ),
    }
    synthetic = (text("yes") if comparison.is_synthetic else text("no")).said(lang)
    return [
        Sheet(
            name=_SHEETS[key].said(lang),
            header=(*header, _SYNTHETIC.said(lang)),
            rows=tuple((*row, synthetic) for row in rows),
        )
        for key, (header, rows) in tables.items()
    ]


def _figures(comparison: Comparison, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    proofs = {row.measure: row for row in comparison.proofs}
    for row in comparison.figures:
        proof = proofs.get(row.measure) if row.statistic == "total" else None
        year = _WHOLE_TIME.said(lang) if row.year is None else school_year_label(row.year)
        about = (f"{row.measure}.{row.statistic}", row.label.said(lang), year)
        for k, variant in enumerate(comparison.planned):
            judgement = row.judgements[k]
            yield (
                *about,
                row.subject or _CITY.said(lang),
                variant.name,
                row.unit.said(lang),
                row.values[k],
                row.differences[k],
                HIDDEN.said(lang) if judgement is None else JUDGEMENTS[judgement].said(lang),
                None if proof is None else _PROOFS[proof.proofs[k]].said(lang),
                None if proof is None else proof.bounds[k],
            )


def _places(
    comparison: Comparison, group: Group, lang: Lang
) -> tuple[list[str], list[tuple[Cell, ...]]]:
    """Return header and rows: one for each area or ownership and variant."""
    by_key: dict[str, dict[str, PlacesRow]] = {}
    for row in comparison.places:
        if row.group == group:
            by_key.setdefault(row.key, {})[row.statistic] = row
    counted = [key for key in _PLACES if any(key in rows for rows in by_key.values())]
    base = comparison.planned[comparison.base].name
    header = [one.said(lang) for one in (_MEASURES[0], _MEASURES[3], _YEAR, _VARIANT)]
    for key in counted:
        what = _PLACES[key].said(lang)
        header += [what, text("{what}, difference to {base}", what=what, base=base).said(lang)]
    last, rows = school_year_label(comparison.years[-1]), []
    for key, found in by_key.items():
        name = next(iter(found.values())).name.said(lang)
        for k, variant in enumerate(comparison.planned):
            cells: list[Cell] = [key, name, last, variant.name]
            for statistic in counted:
                one = found.get(statistic)
                cells += [None, None] if one is None else [one.values[k], one.differences[k]]
            rows.append(tuple(cells))
    return header, rows


def _institutions(comparison: Comparison, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    last = school_year_label(comparison.years[-1])
    for row in comparison.institutions:
        one = row.institution
        for k, variant in enumerate(comparison.planned):
            change = LABELS[row.changes[k]].said(lang)
            about = (one.id, one.name, row.area, last, variant.name, change)
            yield (*about, one.places_now, row.places[k])


def _write(page: Worksheet, sheet: Sheet, formats: dict[str, Format]) -> None:
    for place, told in enumerate(sheet.header):
        page.write_string(0, place, told, formats["head"])
        column = [row[place] for row in sheet.rows]
        page.set_column(place, place, _width(told, column))
        for line, value in enumerate(column, start=1):
            if isinstance(value, str):
                # Never page.write, which makes a formula of what begins with "=".
                page.write_string(line, place, value)
            elif value is not None:
                kind = "whole" if value == int(value) else "part"
                page.write_number(line, place, value, formats[kind])
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)


def _width(head: str, column: Sequence[Cell]) -> int:
    """Return how wide a column is: as its cells, and the longest word of its header."""
    texts = ["" if one is None else str(one) for one in column]
    return min(_WIDEST, _BUTTON + max(map(len, [*head.split(), *texts])))
