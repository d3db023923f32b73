"""The rules and the audit, as the page shows them."""

from collections.abc import Iterator

from planner.report.told import rules as told
from planner.report.told.run import ToldRun
from planner.report.web.markup import Markup, headed_rows, table, tag
from planner.text import Lang


def rules(run: ToldRun) -> Iterator[Markup]:
    """Yield the rules that are on, each with its source and whether it binds."""
    yield tag("p", told.RULES_LEAD.said(run.lang), class_="note")
    rows = (_rule(one, run.lang) for one in told.rules(run))
    yield table(told.RULES_TITLE.said(run.lang), told.rules_header(run), rows)
    if documents := told.documents(run):
        yield tag("p", documents, class_="note")
    off = told.rules_off(run)
    if off is not None:
        yield tag("p", off, class_="note")


def _rule(rule: told.ToldRule, lang: Lang) -> Markup:
    quote = tag("q", rule.quote, lang="da") if rule.quote else told.ASSUMPTION.said(lang)
    return tag(
        "tr",
        tag("th", rule.label, scope="row"),
        tag("td", rule.asks),
        tag("td", quote, tag("small", f" {rule.document}" if rule.document else "")),
        tag("td", rule.reading),
        tag("td", rule.binds),
    )


def audit(run: ToldRun) -> Iterator[Markup]:
    """Yield what the auditor says of the plan."""
    lead, found = told.audit(run)
    yield tag("p", lead)
    if found.rows:
        yield table(found.title, found.header, headed_rows(found.rows))
