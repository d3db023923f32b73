"""Say in a paragraph what would change if one institution were decided otherwise."""

from collections.abc import Iterable
from typing import get_args

from planner.domain.names import InstitutionId, school_year_label
from planner.domain.plan import Standing
from planner.explain.why import Comparison, Difference
from planner.report.changes import LABELS, InstitutionYear
from planner.text import Lang, Text

# So many institutions that gain, and that lose, are named.
_MOST_NAMED = 5


def paragraph(comparison: Comparison, of_area: Iterable[Text] = ()) -> Text:
    """Return the paragraph in both languages.

    Parameters
    ----------
    of_area
        What is said of an area that is asked about.
    """
    sentences = [
        _as_planned(comparison),
        *_measures(comparison),
        *_areas(comparison),
        *_institutions(comparison),
        *of_area,
        _trust(comparison),
    ]
    return Text(da=" ".join(one.da for one in sentences), en=" ".join(one.en for one in sentences))


def _as_planned(comparison: Comparison) -> Text:
    key = InstitutionId(comparison.question.institution)
    standing = comparison.plans[0].standing(key, comparison.year)
    name, label = comparison.question.name, school_year_label(comparison.year)
    planned, asked = _places(standing), _asked(comparison)
    return Text(
        da=f"{name} {planned.da} i {label} i den bedste plan; her spørges, hvad der sker, hvis "
        f"den {asked.da}.",
        en=f"{name} {planned.en} in {label} in the best plan; the question is what happens if "
        f"it {asked.en}.",
    )


def _places(standing: Standing) -> Text:
    if not standing.is_basis:
        return Text(da="er ikke basisinstitution", en="is no basis institution")
    count = standing.ordinary_places
    return Text(da=f"har {count} ordinære basispladser", en=f"has {count} ordinary basis places")


def _asked(comparison: Comparison) -> Text:
    question = comparison.question
    if question.most == 0:
        return Text(da="ikke er basisinstitution", en="is no basis institution")
    if question.least == question.most:
        return Text(da=f"har {question.least}", en=f"has {question.least}")
    places = comparison.plans[1].standing(InstitutionId(question.institution), comparison.year)
    return Text(
        da=f"er det (den får da {places.ordinary_places})",
        en=f"is one (it then has {places.ordinary_places})",
    )


def _measures(comparison: Comparison) -> list[Text]:
    every = comparison.differences()
    changed = [one for one in every if one.is_changed]
    hidden = [one for one in every if one.is_hidden]
    if not changed and not hidden:
        return [Text(da="Intet mål ændres.", en="No measure changes.")]
    told = []
    if changed:
        listed = [_listed(changed, lang) for lang in get_args(Lang)]
        told.append(Text(da=f"Så ændres {listed[0]}.", en=f"Then these change: {listed[1]}."))
    if hidden:
        listed = [_labels(hidden, lang) for lang in get_args(Lang)]
        told.append(
            Text(
                da=f"Ændringer, der hviler på få børn, vises ikke ({listed[0]}).",
                en=f"Changes that rest on few children are not shown ({listed[1]}).",
            )
        )
    same = [one for one in every if not one.is_changed and not one.is_hidden]
    if same:
        listed = [_labels(same, lang) for lang in get_args(Lang)]
        told.append(Text(da=f"Uændret: {listed[0]}.", en=f"Unchanged: {listed[1]}."))
    return told


def _listed(every: list[Difference], lang: Lang) -> str:
    return "; ".join(
        f"{one.before.label.said(lang).lower()} {one.before.number(lang)} → {one.after.shown(lang)}"
        for one in every
    )


def _labels(every: list[Difference], lang: Lang) -> str:
    return "; ".join(one.before.label.said(lang).lower() for one in every)


def _areas(comparison: Comparison) -> list[Text]:
    found = comparison.areas()
    if not found:
        return []
    listed = ", ".join(f"{name} {places:+}" for name, places in found.items())
    return [
        Text(
            da=f"Bydelenes ordinære basispladser: {listed}.",
            en=f"The areas' ordinary basis places: {listed}.",
        )
    ]


def _institutions(comparison: Comparison) -> list[Text]:
    lose: list[tuple[InstitutionYear, InstitutionYear]] = []
    gain: list[tuple[InstitutionYear, InstitutionYear]] = []
    for before, after in comparison.institutions():
        (gain if (after.places_told or 0) > (before.places_told or 0) else lose).append(
            (before, after)
        )
    told = []
    if lose:
        listed = [rows_told(lose, lang) for lang in get_args(Lang)]
        told.append(
            Text(
                da=f"Andre, der mister pladser: {listed[0]}.",
                en=f"Others that lose places: {listed[1]}.",
            )
        )
    if gain:
        listed = [rows_told(gain, lang) for lang in get_args(Lang)]
        told.append(
            Text(
                da=f"Andre, der får pladser: {listed[0]}.",
                en=f"Others that gain places: {listed[1]}.",
            )
        )
    if not told:
        told.append(
            Text(
                da="Ingen anden institution ændres i det år.",
                en="No other institution changes in that year.",
            )
        )
    return told


def rows_told(rows: list[tuple[InstitutionYear, InstitutionYear]], lang: Lang) -> str:
    """Name institutions with their places in both plans; the first few of many."""
    named = [
        f"{before.institution.name} ({before.institution.id}, {_told(before, lang)} → "
        f"{_told(after, lang)})"
        for before, after in rows[:_MOST_NAMED]
    ]
    if len(rows) > _MOST_NAMED:
        more = len(rows) - _MOST_NAMED
        named.append(Text(da=f"og {more} andre", en=f"and {more} others").said(lang))
    return ", ".join(named)


def _told(row: InstitutionYear, lang: Lang) -> str:
    if row.places_told is None:
        return LABELS[row.change].said(lang).lower()
    return str(row.places_told)


def _trust(comparison: Comparison) -> Text:
    if comparison.is_proven:
        return Text(
            da="Begge planer er bevist bedste og kontrolleret.",
            en="Both plans are proven best and audited.",
        )
    return Text(
        da="Ikke bevist: mindst én af de to planer er den bedste fundne inden for tiden, så "
        "forskellene kan skyldes søgningen.",
        en="Not proven: at least one of the two plans is the best found in the time, so the "
        "differences may be due to the search.",
    )
