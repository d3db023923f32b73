"""``compare.xlsx``: the tables of ``compare.csv``, a sheet for each, to go on with in Excel."""

from collections.abc import Iterator

from planner.compare.comparison import Comparison
from planner.compare.places import Group, PlacesRow
from planner.compare.proofs import Proof
from planner.compare.words import HIDDEN, JUDGEMENTS
from planner.domain.names import school_year_label
from planner.report.changes import LABELS
from planner.report.workbook.writing import Cell, Sheet, marked, workbook
from planner.text import Lang, text

_SHEETS = {
    "measures": text("Measures"),
    "area": text("Areas"),
    "ownership": text("Ownerships"),
    "institution": text("Institutions"),
    "measured": text("Measured otherwise"),
}
_VARIANT = text("Variant")
_YEAR = text("School year")
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
_MEASURED = (
    text("The plan of"),
    text("Measured as in"),
    text("How"),
    text("Mean distance [m]"),
)
_PROOFS = {
    Proof.PROVEN: text("proven"),
    Proof.NOT_PROVEN: text("not proven"),
    Proof.LONGER: text("part of a longer plan"),
    Proof.NOT_AIMED: text("not aimed at"),
}


def comparison_workbook(comparison: Comparison, lang: Lang) -> bytes:
    """Return the workbook."""
    return workbook(sheets(comparison, lang))


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
    if comparison.ways:
        tables["measured"] = (
            [one.said(lang) for one in _MEASURED],
            list(_measured(comparison, lang)),
        )
    found = (
        Sheet(name=_SHEETS[key].said(lang), header=tuple(header), rows=tuple(rows))
        for key, (header, rows) in tables.items()
    )
    return [marked(one, lang, is_synthetic=comparison.is_synthetic) for one in found]


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


def _measured(comparison: Comparison, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    for row in comparison.measured:
        for way, value in zip(comparison.ways, row.values, strict=True):
            yield row.name, way.name, way.how.said(lang), value


def _institutions(comparison: Comparison, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    last = school_year_label(comparison.years[-1])
    for row in comparison.institutions:
        one = row.institution
        for k, variant in enumerate(comparison.planned):
            change = LABELS[row.changes[k]].said(lang)
            about = (one.id, one.name, row.area, last, variant.name, change)
            yield (*about, one.places_now, row.places[k])
