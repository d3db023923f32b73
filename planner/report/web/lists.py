"""The long tables, which can be searched and sorted: decisions, institutions, areas."""

from collections.abc import Iterable, Iterator, Mapping

from planner.domain.names import InstitutionId, school_year_label
from planner.report.changes import LABELS, Change, InstitutionYear
from planner.report.decisions import Event, decides, events, sentence
from planner.report.symbols import SHAPES
from planner.report.told import lists
from planner.report.told.run import ToldRun
from planner.report.web.markup import Markup, table, tag, together
from planner.text import Lang, Text, number, text, text_in

INSTITUTIONS_TITLE = text_in("day care", "Institutions")
_INSTITUTION = text_in("day care", "Institution")
_OWNERSHIP = text("Ownership")
_WHY = text("What happens, and who decides")
_INSTITUTIONS_LEAD = text(
    "The number is places; beside it stands what the year changes. Where no new children are "
    "taken, no number is shown.",
)
_SEARCH = text("Search")
_ALL = text("all")
_SHOW = text("Show")
_WITH_PLACES = text("with places now or later")
_CHANGING = text("that change")
_SHOWN = text("Showing {{shown}} of {{all}}")
_DASH = "\N{EN DASH}"
_Choices = Mapping[str, tuple[Text, Mapping[str, str]]]
_IS_STILL = (Change.KEPT, Change.NONE)


def decisions(run: ToldRun) -> Iterator[Markup]:
    """Yield every decision, numbered in each school year, with who takes it."""
    told = lists.decisions(run)
    if not told.rows:
        yield tag("p", lists.NOTHING_DECIDED.said(run.lang))
        return
    who = {row[-1] for row in told.rows}
    filters: _Choices = {
        "year": (lists.YEAR, {label: label for label in run.year_labels}),
        "who": (lists.WHO, {one: one for one in sorted(who)}),
    }
    yield _filters("decisions-table", filters, run.lang)
    rows = map(_decision, told.rows)
    yield table(told.title, told.header, rows, id="decisions-table", data_sortable=True)


def _decision(row: tuple[str, ...]) -> Markup:
    year, *rest = row
    cells = (tag("td", one) for one in rest)
    return tag("tr", tag("td", year, class_="year"), *cells, data_year=year, data_who=row[-1])


def institutions(run: ToldRun) -> Iterator[Markup]:
    """Yield every institution: today, each year, and what is decided of it."""
    lang = run.lang
    areas: dict[str, str] = {one.id: one.name for one in run.case.problem.areas.values()}
    kinds = {"places": _WITH_PLACES.said(lang), "change": _CHANGING.said(lang)}
    yield tag("p", _INSTITUTIONS_LEAD.said(lang), class_="note")
    owners: dict[str, str] = {key: shape.label.said(lang) for key, shape in SHAPES.items()}
    filters: _Choices = {
        "kind": (_SHOW, kinds),
        "area": (lists.AREA, areas),
        "ownership": (_OWNERSHIP, owners),
    }
    yield _filters("institutions-table", filters, lang, chosen="places")
    heads = (_INSTITUTION, lists.AREA, _OWNERSHIP)
    header = [*(one.said(lang) for one in heads), *run.columns, _WHY.said(lang)]
    decided: dict[InstitutionId, list[Event]] = {}
    for event in events(run.placement):
        if event.institution is not None:
            decided.setdefault(event.institution.id, []).append(event)
    rows = [
        _institution(cells, decided.get(cells[0].institution.id, ()), run)
        for cells in zip(*run.columns.values(), strict=True)
    ]
    caption = INSTITUTIONS_TITLE.said(lang)
    yield table(caption, header, rows, id="institutions-table", data_sortable=True)


def _institution(
    years: tuple[InstitutionYear, ...], decided: Iterable[Event], run: ToldRun
) -> Markup:
    one, lang = years[0].institution, run.lang
    has_places = any(year.change is not Change.NONE for year in years)
    is_changing = any(year.change not in _IS_STILL for year in years)
    name = [one.name, tag("small", f" {one.id}")]
    if one.special_places:
        special = text("{count} of them for a special group", count=one.special_places).said(lang)
        name.append(tag("small", f" ({special})"))
    said = [
        tag("li", f"{school_year_label(event.year)}: {_short(event, run)}") for event in decided
    ]
    return tag(
        "tr",
        tag("th", *name, scope="row"),
        tag("td", run.case.problem.areas[one.area_id].name),
        tag("td", SHAPES[one.ownership].label.said(lang)),
        *(_standing(year, lang) for year in years),
        tag("td", tag("ul", *said) if said else _DASH),
        id=run.row_ids[one.id],
        data_kind=" ".join(["places"] * has_places + ["change"] * is_changing),
        data_area=one.area_id,
        data_ownership=one.ownership,
        hidden=not has_places,
    )


def _short(event: Event, run: ToldRun) -> str:
    """Say what is decided of an institution, and by whom."""
    told = sentence(event, run.case.problem).said(run.lang)
    who = decides(event, run.placement)
    return f"{told} {text('Decides: {who}.', who=who).said(run.lang)}"


def _standing(year: InstitutionYear, lang: Lang) -> Markup:
    """Return one year's places and what the year does; nothing but a dash without places."""
    if year.change is Change.NONE:
        unseen = tag("span", LABELS[year.change].said(lang), class_="unseen")
        return tag("td", tag("span", _DASH, aria_hidden="true"), unseen, data_v=-2)
    told = year.places_told
    parts = [] if year.change is Change.KEPT else [tag("small", LABELS[year.change].said(lang))]
    if year.change is not Change.ENDS and told is not None:
        parts.insert(0, tag("b", str(told)))
    value = -1 if told is None else told
    return tag("td", together(parts, " "), class_=year.change.value, data_v=value)


def areas(run: ToldRun) -> Iterator[Markup]:
    """Yield the open places of each area, today and in each year."""
    lang = run.lang
    yield tag("p", lists.AREAS_LEAD.said(lang), class_="note")
    rows = []
    for area, counts in lists.areas(run):
        numbers = (tag("td", number(one, lang), data_v=one) for one in counts)
        rows.append(tag("tr", tag("th", area.name, scope="row"), *numbers))
    header, title = lists.areas_header(run), lists.AREAS_TITLE.said(lang)
    yield table(title, header, rows, id="areas-table", data_sortable=True)


def _filters(
    table_id: str,
    choices: _Choices,
    lang: Lang,
    chosen: str = "",
) -> Markup:
    """Return what narrows a table down; it is shown by the script that makes it work.

    Parameters
    ----------
    choices
        By the rows' attribute: its label, and what its values are called.
    chosen
        The value that is chosen when the page opens.
    """
    parts = [tag("label", _SEARCH.said(lang), " ", tag("input", type="search"))]
    for key, (label, values) in choices.items():
        options = [tag("option", _ALL.said(lang), value="")]
        options += [
            tag("option", said, value=value, selected=value == chosen)
            for value, said in values.items()
        ]
        choice = tag("select", *options, data_key=key)
        parts.append(tag("label", label.said(lang), " ", choice))
    told = tag("span", role="status", data_said=_SHOWN.said(lang))
    return tag("div", *parts, told, class_="filters", data_table=table_id, hidden=True)
