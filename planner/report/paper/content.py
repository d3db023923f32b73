"""What the template of the paper is given: sections of blocks, as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from planner.report.summary import SYNTHETIC
from planner.report.told import figures, lists, opening, rules
from planner.report.told.provenance import provenance
from planner.report.told.run import Rows, ToldRun
from planner.text import number, text

_PAGE_OF = text("Page {{page}} of {{pages}}")
_VERIFY = text(
    "The document can be made again from the run's files: planner verify does, and says if it "
    "was changed.",
)
Block = dict[str, Any]


def content(run: ToldRun, maps: Iterable[Block]) -> dict[str, Any]:
    """Return what the paper tells, in the order in which a committee reads it.

    Parameters
    ----------
    maps
        The sections that are a map, with its title.
    """
    lang, origin = run.lang, provenance(run)
    # The decisions fill the first page, which a map can't: it has a page of its own.
    first = (
        _section(opening.TITLE.said(lang), _opening(run)),
        _section(lists.DECISIONS_TITLE.said(lang), _decisions(run)),
    )
    sections = (
        _section(lists.AREAS_TITLE.said(lang), _areas(run)),
        _section(figures.MEASURES_TITLE.said(lang), _measures(run)),
        _section(figures.STAGES_TITLE.said(lang), _stages(run)),
        _section(rules.RULES_TITLE.said(lang), _rules(run)),
        _section(rules.AUDIT_TITLE.said(lang), _audit(run)),
        _section(origin.title, (_table(origin, (0, 1)), _words(_VERIFY.said(lang)))),
    )
    is_synthetic = run.case.problem.is_synthetic
    return {
        "lang": lang,
        "title": run.case.scenario.title,
        "subtitle": opening.subtitle(run),
        "notice": SYNTHETIC.said(lang).capitalize() if is_synthetic else None,
        "page_of": _PAGE_OF.said(lang),
        "sections": [*first, *maps, *sections],
    }


def _section(title: str, blocks: Iterable[Block]) -> Block:
    return {"title": title, "blocks": list(blocks)}


def _opening(run: ToldRun) -> Iterator[Block]:
    tiles = [
        {
            "number": one.number(run.lang),
            "unit": one.unit.said(run.lang),
            "label": one.label.said(run.lang),
        }
        for one in opening.chief_figures(run)
    ]
    if tiles:
        yield {"kind": "tiles", "tiles": tiles}
    yield _words(" ".join(opening.lines(run)))
    years = opening.years(run)
    yield _heading(years.title)
    yield _table(years, (0, 2, 2, 2, 2, 4), numbers=(1, 2, 3, 4))
    yield _note(opening.NOTE.said(run.lang))


def _decisions(run: ToldRun) -> Iterator[Block]:
    """Yield a table for each year that decides something."""
    told = lists.decisions(run)
    if not told.rows:
        yield _words(lists.NOTHING_DECIDED.said(run.lang))
    for year, rows in groupby(told.rows, key=lambda row: row[0]):
        yield _heading(year)
        here = Rows(told.title, told.header[1:], tuple(row[1:] for row in rows))
        yield _table(here, (0, 5, 2), numbers=(0,))


def _areas(run: ToldRun) -> Iterator[Block]:
    rows = tuple(
        (area.name, *(number(one, run.lang) for one in counts)) for area, counts in lists.areas(run)
    )
    yield _lead(lists.AREAS_LEAD.said(run.lang))
    told = Rows(lists.AREAS_TITLE.said(run.lang), lists.areas_header(run), rows)
    columns = len(told.header)
    yield _table(told, (2, *[1] * (columns - 1)), numbers=range(1, columns))


def _measures(run: ToldRun) -> Iterator[Block]:
    """Yield the figures; what each means stands below its name, where there is room for it."""
    told = figures.measures(run)
    yield _lead(figures.MEASURES_LEAD.said(run.lang))
    rows = [
        [[("strong", name), *([("note", meaning)] if meaning else [])], *numbers]
        for name, *numbers, meaning in told.rows
    ]
    columns = len(told.header) - 1
    yield {
        "kind": "table",
        "header": told.header[:-1],
        "rows": rows,
        "widths": (1, *[0] * (columns - 1)),
        "numbers": tuple(range(1, columns)),
    }
    if (line := figures.not_shown(run)) is not None:
        yield _note(line)


def _stages(run: ToldRun) -> Iterator[Block]:
    yield _lead(figures.stages_lead(run))
    yield _table(figures.stages(run), (3, 2, 4))


def _rules(run: ToldRun) -> Iterator[Block]:
    """Yield the rules in three columns: the rule, where it is from, and whether it binds."""
    name, asks, source, reading, binds = rules.rules_header(run)
    yield _lead(rules.RULES_LEAD.said(run.lang))
    yield {
        "kind": "table",
        "header": (f"{name}: {asks.lower()}", f"{source}. {reading}", binds),
        "rows": [_rule(one, run) for one in rules.rules(run)],
        "widths": (5, 7, 4),
        "numbers": (),
    }
    if documents := rules.documents(run):
        yield _note(documents)
    off = rules.rules_off(run)
    if off is not None:
        yield _note(off)


def _rule(rule: rules.ToldRule, run: ToldRun) -> list[Any]:
    quote = ("quote", rule.quote) if rule.quote else ("plain", rules.ASSUMPTION.said(run.lang))
    document = [("note", rule.document)] if rule.document else []
    return [
        [("strong", rule.label), ("plain", rule.asks)],
        [quote, *document, ("plain", rule.reading)],
        rule.binds,
    ]


def _audit(run: ToldRun) -> Iterator[Block]:
    lead, found = rules.audit(run)
    yield _words(lead)
    if found.rows:
        yield _table(found, (0, 1))


def _words(text: str) -> Block:
    return {"kind": "words", "text": text}


def _note(text: str) -> Block:
    return {"kind": "note", "text": text}


def _lead(text: str) -> Block:
    return {"kind": "lead", "text": text}


def _heading(text: str) -> Block:
    return {"kind": "heading", "text": text}


def _table(rows: Rows, widths: Sequence[int], numbers: Sequence[int] = ()) -> Block:
    """Return a table.

    Parameters
    ----------
    widths
        How the columns share what is left; 0 for one that is as wide as what is in it.
    numbers
        The columns that are numbers.
    """
    return {
        "kind": "table",
        "header": rows.header,
        "rows": rows.rows,
        "widths": tuple(widths),
        "numbers": tuple(numbers),
    }
