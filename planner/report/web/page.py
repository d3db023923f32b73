"""Put the page together: its sections, in the order in which a committee reads them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from planner.domain.plan import Plan
from planner.report.changes import Change
from planner.report.summary import SYNTHETIC
from planner.report.symbols import INK, LOOKS
from planner.report.web import drawing, figures, lists, opening, rules
from planner.report.web.markup import Markup, document, resource, table, tag, together
from planner.report.web.told import ToldRun
from planner.scenario.build import Case
from planner.text import Lang, Text

PAGE = "report.html"
SCRIPTS = ("lists.js", "map.js")
_CONTENTS = Text(da="Indhold", en="Contents")
_PROVENANCE = Text(da="Hvor tallene kommer fra", en="Where the numbers come from")
_SUBTITLE = Text(da="Forslag til placering af basispladser", en="Proposed places")
_VERIFY = Text(
    da="Siden kan laves igen af kørslens filer: planner verify gør det og siger, om den er ændret.",
    en="The page can be made again from the run's files: planner verify does, and says if it was "
    "changed.",
)
_WHAT = Text(da="Hvad", en="What")
_VALUE = Text(da="Værdi", en="Value")
_SCENARIO = Text(da="Scenariets hash", en="Scenario hash")
_SOURCE = Text(da="Kilde", en="Source")
_INPUT = Text(da="Fil: {role} (SHA-256)", en="File: {role} (SHA-256)")
_SETTINGS = Text(da="Løserens indstillinger", en="Solver settings")
_VERSIONS = Text(da="Versioner", en="Versions")

_Section = Callable[[ToldRun], Iterator[Markup]]
_SECTIONS: tuple[tuple[str, Text, _Section], ...] = (
    ("short", opening.TITLE, opening.opening),
    ("map", drawing.TITLE, drawing.city_map),
    ("decisions", lists.DECISIONS_TITLE, lists.decisions),
    ("institutions", lists.INSTITUTIONS_TITLE, lists.institutions),
    ("areas", lists.AREAS_TITLE, lists.areas),
    ("measures", figures.MEASURES_TITLE, figures.measures),
    ("proof", figures.STAGES_TITLE, figures.stages),
    ("rules", rules.RULES_TITLE, rules.rules),
    ("audit", rules.AUDIT_TITLE, rules.audit),
)


def report_page(record: Mapping[str, Any], case: Case, plan: Plan, lang: Lang) -> str:
    """Return the page of a run; the same run gives the same page.

    Parameters
    ----------
    record
        The run's ``run.json``.

    Raises
    ------
    ValueError, KeyError, TypeError, AttributeError
        If the record is not one.
    """
    run = ToldRun(record=record, case=case, plan=plan, lang=lang)
    sections = (
        tag("section", tag("h2", title.said(lang)), *section(run), id=key)
        for key, title, section in _SECTIONS
    )
    body = (_header(run), tag("main", together(sections, "\n")), _footer(run))
    return document(
        title=case.scenario.title,
        lang=lang,
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
    scenario = run.case.scenario
    first, last = scenario.school_years[0], scenario.school_years[-1]
    years = first if first == last else f"{first} \N{EN DASH} {last}"
    parts = [
        tag("h1", scenario.title),
        tag("p", f"{_SUBTITLE.said(run.lang)} · {scenario.case.name} · {years}"),
    ]
    if run.case.problem.is_synthetic:
        parts.append(tag("p", SYNTHETIC.said(run.lang).capitalize(), class_="notice"))
    links = (
        tag("li", tag("a", title.said(run.lang), href=f"#{key}")) for key, title, _ in _SECTIONS
    )
    contents = tag("nav", tag("ul", *links), aria_label=_CONTENTS.said(run.lang))
    return tag("header", *parts, contents)


def _footer(run: ToldRun) -> Markup:
    record, case = run.record, run.case
    settings, versions = (
        ", ".join(f"{key} {value}" for key, value in record[name].items())
        for name in ("solver", "versions")
    )
    told = {
        _SOURCE.said(run.lang): case.scenario.case.source,
        _SCENARIO.said(run.lang): record["scenario_hash"],
        _SETTINGS.said(run.lang): settings,
        _VERSIONS.said(run.lang): versions,
    }
    for one in record["inputs"]:
        told[_INPUT.said(run.lang).format(role=one["role"])] = one["sha256"]
    rows = (
        tag("tr", tag("th", what, scope="row"), tag("td", value)) for what, value in told.items()
    )
    header = [_WHAT.said(run.lang), _VALUE.said(run.lang)]
    title = _PROVENANCE.said(run.lang)
    return tag(
        "footer",
        tag("h2", title),
        table(title, header, rows),
        tag("p", _VERIFY.said(run.lang)),
    )
