"""Say in a paragraph what would change if one institution were decided otherwise."""

from collections.abc import Iterable

from planner.domain.names import InstitutionId, school_year_label
from planner.domain.plan import Standing
from planner.explain.why import Comparison, Difference
from planner.report.changes import LABELS, InstitutionYear
from planner.text import Text, both, joined, number, text, text_in, text_n

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
    return joined(sentences, " ")


def _as_planned(comparison: Comparison) -> Text:
    key = InstitutionId(comparison.question.institution)
    standing = comparison.plans[0].standing(key, comparison.year)
    name, label = comparison.question.name, school_year_label(comparison.year)
    planned, asked = _places(standing), _asked(comparison)
    return text(
        "{name} {planned} in {label} in the best plan; the question is what happens if it {asked}.",
        name=name,
        planned=planned,
        label=label,
        asked=asked,
    )


def _places(standing: Standing) -> Text:
    if not standing.is_basis:
        return text("is no basis institution")
    return text_n(
        "has {n} ordinary basis place", "has {n} ordinary basis places", standing.ordinary_places
    )


def _asked(comparison: Comparison) -> Text:
    question = comparison.question
    if question.most == 0:
        return text_in("after a conjunction", "is no basis institution")
    if question.least == question.most:
        return text("has {least}", least=question.least)
    places = comparison.plans[1].standing(InstitutionId(question.institution), comparison.year)
    return text("is one (it then has {ordinary_places})", ordinary_places=places.ordinary_places)


def _measures(comparison: Comparison) -> list[Text]:
    every = comparison.differences()
    changed = [one for one in every if one.is_changed]
    hidden = [one for one in every if one.is_hidden]
    if not changed and not hidden:
        return [text("No measure changes.")]
    told = []
    if changed:
        told.append(text("Then these change: {listed}.", listed=_listed(changed)))
    if hidden:
        told.append(
            text(
                "Changes that rest on few children are not shown ({labels}).",
                labels=_labels(hidden),
            )
        )
    same = [one for one in every if not one.is_changed and not one.is_hidden]
    if same:
        told.append(text("Unchanged: {labels}.", labels=_labels(same)))
    return told


def _listed(every: list[Difference]) -> Text:
    changes = (
        text(
            "{measure} {before} → {after}",
            measure=one.before.label.lower(),
            before=both(one.before.number),
            after=both(one.after.shown),
        )
        for one in every
    )
    return joined(changes, "; ")


def _labels(every: list[Difference]) -> Text:
    return joined((one.before.label.lower() for one in every), "; ")


def _areas(comparison: Comparison) -> list[Text]:
    found = comparison.areas()
    if not found:
        return []
    listed = ", ".join(f"{name} {places:+}" for name, places in found.items())
    return [text("The areas' ordinary basis places: {listed}.", listed=listed)]


def _institutions(comparison: Comparison) -> list[Text]:
    lose: list[tuple[InstitutionYear, InstitutionYear]] = []
    gain: list[tuple[InstitutionYear, InstitutionYear]] = []
    for before, after in comparison.institutions():
        (gain if (after.places_told or 0) > (before.places_told or 0) else lose).append(
            (before, after)
        )
    told = []
    if lose:
        told.append(text("Others that lose places: {rows}.", rows=rows_told(lose)))
    if gain:
        told.append(text("Others that gain places: {rows}.", rows=rows_told(gain)))
    if not told:
        told.append(text("No other institution changes in that year."))
    return told


def rows_told(rows: list[tuple[InstitutionYear, InstitutionYear]]) -> Text:
    """Name institutions with their places in both plans; the first few of many."""
    named = [
        text(
            "{name} ({id}, {before} → {after})",
            name=before.institution.name,
            id=before.institution.id,
            before=_told(before),
            after=_told(after),
        )
        for before, after in rows[:_MOST_NAMED]
    ]
    if len(rows) > _MOST_NAMED:
        named.append(text_n("and {n} other", "and {n} others", len(rows) - _MOST_NAMED))
    return joined(named)


def _told(row: InstitutionYear) -> Text:
    if row.places_told is None:
        return LABELS[row.change].lower()
    return both(lambda lang: number(row.places_told or 0, lang))


def _trust(comparison: Comparison) -> Text:
    if comparison.is_proven:
        return text("Both plans are proven best and audited.")
    return text(
        "Not proven: at least one of the two plans is the best found in the time, so the "
        "differences may be due to the search.",
    )
