"""What a reader is told of a comparison, in sections, whatever they are written in."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from planner.audit.areas import MEAN_OF_AREA
from planner.compare.comparison import Comparison
from planner.compare.figures import FigureRow, Judgement
from planner.compare.page import Cell, Mood, Section
from planner.compare.places import PlacesRow
from planner.compare.words import JUDGEMENTS, VERDICTS, proof_words, shown, signed
from planner.domain.names import school_year_label
from planner.measures.base import Measure
from planner.report.changes import LABELS, Change
from planner.report.settings import setting_label, setting_words
from planner.text import Lang, text

_VARIANTS = text("The variants")
_DIFFERENT = text("What was changed")
_SAME = text("No setting differs.")
_MEASURES = text("Measures")
_IN_ALL = text("The same in all variants")
_IN_ALL_LEAD = text("This happens whichever of the variants is chosen.")
_NOTHING_IN_ALL = text("No institution changes in the same way in all variants.")
_INSTITUTIONS = text("Institutions that differ")
_ALL_SAME = text("All institutions are the same.")
_PLACES = text(
    "Counted are places open to new children. Where nobody new is taken, the number would tell "
    "how many children are left.",
)
_FEW = text("Hidden where the number rests on fewer than ten children in at least one variant.")
_GROUPS = {
    "area": text("Areas"),
    "ownership": text("Ownership"),
}
_HEADS = {
    "name": text("Name"),
    "title": text("Title"),
    "years": text("School years"),
    "status": text("Status"),
    "run": text("Run"),
    "setting": text("Setting"),
    "measure": text("Measure"),
    "institution": text("Institution"),
    "today": text("Today"),
    "change": text("Change"),
    "variant": text("The variant"),
    "institutions": text("Institutions"),
}


def sections(comparison: Comparison, lang: Lang) -> list[Section]:
    """Return all that a page tells, in order."""
    return [
        _variants(comparison, lang),
        _settings(comparison, lang),
        _measures(comparison, lang),
        *_places(comparison, lang),
        _area_travel(comparison, lang),
        _in_all(comparison, lang),
        _institutions(comparison, lang),
    ]


def _head(*keys: str, lang: Lang) -> tuple[str, ...]:
    return tuple(_HEADS[key].said(lang) for key in keys)


def _names(comparison: Comparison) -> tuple[str, ...]:
    return tuple(one.name for one in comparison.planned)


def _variants(comparison: Comparison, lang: Lang) -> Section:
    rows = []
    for one in comparison.variants:
        labels = one.case.scenario.school_years
        years = labels[0] if len(labels) == 1 else f"{labels[0]} - {labels[-1]}"
        run = "-" if one.made is None else one.made.run_hash[:12]
        told = (one.name, one.case.scenario.title, years, VERDICTS[one.verdict].said(lang), run)
        rows.append(tuple(map(Cell, told)))
    first, last = (school_year_label(comparison.years[k]) for k in (0, -1))
    compared = first if first == last else f"{first} - {last}"
    return Section(
        title=_VARIANTS.said(lang),
        sentences=(text("Compared are {years}.", years=compared).said(lang),),
        header=_head("name", "title", "years", "status", "run", lang=lang),
        rows=tuple(rows),
    )


def _settings(comparison: Comparison, lang: Lang) -> Section:
    base = comparison.variants.index(comparison.planned[comparison.base])
    rows = tuple(
        (
            Cell(one.name),
            Cell(setting_label(row.key, lang)),
            Cell(setting_words(row.key, row.values[base], lang)),
            Cell(setting_words(row.key, row.values[k], lang)),
        )
        for k, one in enumerate(comparison.variants)
        for row in comparison.settings
        if row.values[k] != row.values[base]
    )
    names = (comparison.variants[base].name, *_head("variant", lang=lang))
    return Section(
        title=_DIFFERENT.said(lang),
        sentences=() if rows else (_SAME.said(lang),),
        header=(*_head("name", "setting", lang=lang), *names) if rows else (),
        rows=rows,
    )


def _measures(comparison: Comparison, lang: Lang) -> Section:
    base = comparison.planned[comparison.base].name
    sentences = [
        text(
            "In brackets the difference to {base}. “Hidden”: in at least one variant the number "
            "could tell of fewer than five children. Counts of children and their distances are "
            "rounded, so that no difference tells of few.",
            base=base,
        ).said(lang)
    ]
    if comparison.left_out:
        names = "; ".join(_left_out(one, comparison, lang) for one in comparison.left_out)
        sentences.append(
            text(
                "Not compared, for the variant in brackets counts it in another way: {names}.",
                names=names,
            ).said(lang)
        )
    return Section(
        title=_MEASURES.said(lang),
        sentences=tuple(sentences),
        header=(*_head("measure", lang=lang), *_names(comparison)),
        rows=tuple(
            (Cell(_label(row, lang)), *_figure_cells(row, comparison, lang))
            for row in comparison.figures
            if row.subject is None
        ),
    )


def _left_out(measure: Measure, comparison: Comparison, lang: Lang) -> str:
    """Name a measure and the variants that don't count it as the base does."""
    counted = [
        next(one for one in variant.case.measures if one.id == measure.id)
        for variant in comparison.planned
    ]
    others = ", ".join(
        variant.name
        for variant, one in zip(comparison.planned, counted, strict=True)
        if one != counted[comparison.base]
    )
    return f"{measure.label.said(lang)} ({others})"


def _label(row: FigureRow, lang: Lang) -> str:
    year = "" if row.year is None else f" {school_year_label(row.year)}"
    return f"{row.label.said(lang)}{year} [{row.unit.said(lang)}]"


def _figure_cells(row: FigureRow, comparison: Comparison, lang: Lang) -> Iterator[Cell]:
    proofs = {one.measure: one for one in comparison.proofs}
    proof = proofs.get(row.measure) if row.statistic == "total" else None
    for k, value in enumerate(row.values):
        difference, judgement = row.differences[k], row.judgements[k]
        sure = "" if proof is None else proof_words(proof.proofs[k], proof.bounds[k], lang)
        text, mood = shown(value, lang), _mood(judgement)
        if difference is not None and judgement is not None and k != comparison.base:
            said = signed(difference, lang)
            words = "" if judgement is Judgement.NEITHER else f" {JUDGEMENTS[judgement].said(lang)}"
            text = f"{text} ({said}{words})" if difference else f"{text} ({words.strip()})"
        yield Cell(f"{text}; {sure}" if sure else text, mood)


def _mood(judgement: Judgement | None) -> Mood:
    if judgement is Judgement.BETTER:
        return "better"
    return "worse" if judgement is Judgement.WORSE else ""


def _places(comparison: Comparison, lang: Lang) -> Iterator[Section]:
    for group, title in _GROUPS.items():
        here = [row for row in comparison.places if row.group == group]
        labels = dict.fromkeys(row.label for row in here)
        for label in labels:
            rows = tuple(
                (Cell(row.name.said(lang)), *_place_cells(row, comparison, lang))
                for row in here
                if row.label == label
            )
            yield Section(
                title=f"{title.said(lang)}: {label.said(lang)}",
                sentences=(_PLACES.said(lang),) if here[0].label == label else (),
                header=(title.said(lang), *_names(comparison)),
                rows=rows,
            )


def _place_cells(row: PlacesRow, comparison: Comparison, lang: Lang) -> Iterator[Cell]:
    for k, (value, difference) in enumerate(zip(row.values, row.differences, strict=True)):
        is_told = difference != Decimal() and k != comparison.base
        more = f" ({signed(difference, lang)})" if is_told else ""
        yield Cell(f"{shown(value, lang)}{more}")


def _area_travel(comparison: Comparison, lang: Lang) -> Section:
    rows = [row for row in comparison.figures if row.statistic == MEAN_OF_AREA]
    title = _GROUPS["area"].said(lang)
    return Section(
        title=f"{title}: {_label(rows[0], lang)}",
        sentences=(_FEW.said(lang),),
        header=(title, *_names(comparison)),
        rows=tuple(
            (Cell(row.subject or ""), *_figure_cells(row, comparison, lang)) for row in rows
        ),
    )


def _in_all(comparison: Comparison, lang: Lang) -> Section:
    by_change: dict[Change, list[str]] = {}
    for row in comparison.institutions:
        if row.in_all is not None:
            name = f"{row.institution.name}, {row.area}"
            by_change.setdefault(row.in_all, []).append(name)
    rows = tuple(
        (Cell(LABELS[change].said(lang)), Cell("; ".join(by_change[change])))
        for change in Change
        if change in by_change
    )
    return Section(
        title=_IN_ALL.said(lang),
        sentences=((_IN_ALL_LEAD if rows else _NOTHING_IN_ALL).said(lang),),
        header=_head("change", "institutions", lang=lang) if rows else (),
        rows=rows,
    )


def _institutions(comparison: Comparison, lang: Lang) -> Section:
    rows = tuple(
        (
            Cell(f"{row.institution.name}, {row.area} ({row.institution.ownership})"),
            Cell(f"{row.institution.places_now}"),
            *(
                Cell(_became(change, places, lang))
                for change, places in zip(row.changes, row.places, strict=True)
            ),
        )
        for row in comparison.institutions
        if _differs((*row.changes, *row.places))
    )
    return Section(
        title=_INSTITUTIONS.said(lang),
        sentences=() if rows else (_ALL_SAME.said(lang),),
        header=(*_head("institution", "today", lang=lang), *_names(comparison)) if rows else (),
        rows=rows,
    )


def _differs(told: Sequence[Change | int | None]) -> bool:
    half = len(told) // 2
    return len(set(told[:half])) > 1 or len(set(told[half:])) > 1


def _became(change: Change, places: int | None, lang: Lang) -> str:
    said = LABELS[change].said(lang)
    return f"{said}: {places}" if places else said
