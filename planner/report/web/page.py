"""Put the page together: its sections, in the order in which a committee reads them."""

from collections.abc import Callable, Iterator

from planner.report.changes import Change
from planner.report.summary import SYNTHETIC
from planner.report.symbols import INK, LOOKS
from planner.report.told.figures import MEASURES_TITLE, STAGES_TITLE
from planner.report.told.lists import AREAS_TITLE, DECISIONS_TITLE
from planner.report.told.opening import TITLE, subtitle
from planner.report.told.provenance import provenance
from planner.report.told.rules import AUDIT_TITLE, RULES_TITLE
from planner.report.told.run import ToldRun
from planner.report.web import drawing, figures, lists, opening, rules
from planner.report.web.markup import (
    Markup,
    document,
    headed_rows,
    resource,
    table,
    tag,
    together,
)
from planner.text import Lang, Text, text

PAGE = "report.html"
SCRIPTS = ("lists.js", "map.js")
_CONTENTS = text("Contents")
_VERIFY = text(
    "The page can be made again from the run's files: planner verify does, and says if it was "
    "changed.",
)

_Section = Callable[[ToldRun], Iterator[Markup]]
_SECTIONS: tuple[tuple[str, Text, _Section], ...] = (
    ("short", TITLE, opening.opening),
    ("map", drawing.TITLE, drawing.city_map),
    ("decisions", DECISIONS_TITLE, lists.decisions),
    ("institutions", lists.INSTITUTIONS_TITLE, lists.institutions),
    ("areas", AREAS_TITLE, lists.areas),
    ("measures", MEASURES_TITLE, figures.measures),
    ("proof", STAGES_TITLE, figures.stages),
    ("rules", RULES_TITLE, rules.rules),
    ("audit", AUDIT_TITLE, rules.audit),
)


def report_page(run: ToldRun) -> str:
    """Return the page of a run; the same run gives the same page.

    Raises
    ------
    ValueError, KeyError, TypeError, AttributeError
        If the run's record is not one.
    """
    sections = (
        tag("section", tag("h2", title.said(run.lang)), *section(run), id=key)
        for key, title, section in _SECTIONS
    )
    body = (_header(run), tag("main", together(sections, "\n")), _footer(run))
    return document(
        title=run.case.scenario.title,
        lang=run.lang,
        body=together(body, "\n"),
        style=_stripes() + resource("report.css"),
        script="\n".join(map(resource, SCRIPTS)),
    )


def page_lang(page: str) -> Lang:
    """Return the language that a page says it is in."""
    return "en" if '<html lang="en">' in page else "da"


def _stripes() -> str:
    """Mark the cells of the tables in the colours of the maps."""
    return "".join(
        f"td.{change} {{ border-left: 6px solid {look.fill if look.fill != 'white' else INK}; }}\n"
        for change, look in LOOKS.items()
        if change is not Change.KEPT
    )


def _header(run: ToldRun) -> Markup:
    parts = [tag("h1", run.case.scenario.title), tag("p", subtitle(run))]
    if run.case.problem.is_synthetic:
        parts.append(tag("p", SYNTHETIC.said(run.lang).capitalize(), class_="notice"))
    links = (
        tag("li", tag("a", title.said(run.lang), href=f"#{key}")) for key, title, _ in _SECTIONS
    )
    contents = tag("nav", tag("ul", *links), aria_label=_CONTENTS.said(run.lang))
    return tag("header", *parts, contents)


def _footer(run: ToldRun) -> Markup:
    told = provenance(run)
    return tag(
        "footer",
        tag("h2", told.title),
        table(told.title, told.header, headed_rows(told.rows)),
        tag("p", _VERIFY.said(run.lang)),
    )
