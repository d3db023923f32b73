"""The rules with the sentences they come from, whether the plan is at their limit, and the audit.

A rule *binds* here when the plan lies at its limit: were one of its numbers a notch stricter,
the plan would break it. That is read off the plan alone; what a rule costs takes a solver.
"""

from collections.abc import Iterator

from pydantic import ValidationError

from planner.audit.check import breaches, explain
from planner.domain.names import school_year_label
from planner.errors import BadValueError
from planner.report.web.markup import Markup, table, tag
from planner.report.web.told import ToldRun
from planner.rules.base import Rule
from planner.rules.documents import TITLES
from planner.rules.registry import RULES
from planner.rules.travel_limit import TravelLimit
from planner.text import Text

RULES_TITLE = Text(da="Reglerne", en="The rules")
AUDIT_TITLE = Text(da="Kontrollen", en="The audit")
_LEAD = Text(
    da="»Binder« betyder her, at planen ligger lige på reglens grænse: var et af dens tal et trin "
    "strengere, ville planen bryde den. Hvad en regel koster, siger planner explain price.",
    en="“Binds” means that the plan lies at the rule's limit: were one of its numbers a notch "
    "stricter, the plan would break it. What a rule costs is told by planner explain price.",
)
_HEADS = (
    Text(da="Regel", en="Rule"),
    Text(da="Den kræver", en="It asks"),
    Text(da="Kilde", en="Source"),
    Text(da="Sådan læses kilden", en="How the source is read"),
    Text(da="Binder den?", en="Does it bind?"),
)
_ASSUMPTION = Text(da="Antagelse; ingen sætning i kilderne.", en="An assumption; no sentence.")
_YES = Text(da="Ja. Et trin strengere holder ikke: {demand}", en="Yes. Not kept: {demand}")
_NO = Text(da="Nej, et trin strengere holdes også.", en="No, a notch stricter is kept as well.")
_NO_NUMBER = Text(da="Har intet tal at stramme.", en="Has no number to tighten.")
_STRICTEST = Text(
    da="Dens tal ligger fast og kan ikke være strengere.",
    en="Its numbers are fixed and can't be stricter.",
)
_UNTOLD = Text(
    da="Vises ikke; det ville sige noget om enkelte børn.",
    en="Not shown; it would tell of single children.",
)
_YEARS = Text(da=" Gælder {years}.", en=" Holds {years}.")
_OFF = Text(da="Slået fra i dette scenarie: {rules}.", en="Off in this scenario: {rules}.")
_SOUND = Text(
    da="Hver regel er kontrolleret for hvert dagtilbud, hver bydel og hvert år af kode, der ikke "
    "kender løseren: {count} regler, ingen brud. Tallene på denne side er talt igen fra planen. "
    "Det kan gentages med: planner verify, efterfulgt af mappens navn.",
    en="Every rule was checked for every institution, every area and every year by code that "
    "knows nothing of the solver: {count} rules, no breach. The numbers on this page are "
    "recounted from the plan. It can be repeated with: planner verify and the folder's name.",
)
_BROKEN = Text(da="Planen bryder regler {count} steder.", en="The plan breaks rules: {count}.")
_BREACH = (Text(da="Skoleår", en="School year"), Text(da="Hvad", en="What"))
# A child's distance is what such a rule is at its limit for.
_OF_CHILDREN = (TravelLimit,)


def rules(run: ToldRun) -> Iterator[Markup]:
    """Yield the rules that are on, each with its source and whether it binds."""
    lang = run.lang
    yield tag("p", _LEAD.said(lang), class_="note")
    header = [one.said(lang) for one in _HEADS]
    yield table(RULES_TITLE.said(lang), header, (_row(one, run) for one in run.case.rules))
    on = {one.id for one in run.case.rules}
    off = ", ".join(kind.label.said(lang) for kind in RULES if kind.id not in on)
    if off:
        yield tag("p", _OFF.said(lang).format(rules=off), class_="note")


def _row(rule: Rule, run: ToldRun) -> Markup:
    lang, source = run.lang, rule.source
    quote = tag("q", source.quote_da, lang="da") if source.quote_da else _ASSUMPTION.said(lang)
    title = tag("small", f" {TITLES[source.file].said(lang)}" if source.file else "")
    asks = rule.demand().said(lang) + _when(rule, run)
    return tag(
        "tr",
        tag("th", rule.label.said(lang), scope="row"),
        tag("td", asks),
        tag("td", quote, title),
        tag("td", source.reading.said(lang)),
        tag("td", binds(rule, run)),
    )


def _when(rule: Rule, run: ToldRun) -> str:
    years = rule.years(run.case.problem)
    if len(years) == len(run.case.problem.school_years):
        return ""
    return _YEARS.said(run.lang).format(years=", ".join(map(school_year_label, years)) or "0")


def binds(rule: Rule, run: ToldRun) -> str:
    """Say whether the plan is at a rule's limit."""
    if not rule.dials():
        return _NO_NUMBER.said(run.lang)
    if isinstance(rule, _OF_CHILDREN):
        return _UNTOLD.said(run.lang)
    stricter = list(_stricter(rule))
    for one in stricter:
        if any(one.check(run.plan, run.case.problem)):
            return _YES.said(run.lang).format(demand=one.demand().said(run.lang))
    return (_NO if stricter else _STRICTEST).said(run.lang)


def _stricter(rule: Rule) -> Iterator[Rule]:
    """Yield the rule with each of its numbers a notch stricter, where that can be."""
    for dial in rule.dials():
        try:
            yield dial.turned(rule, -1)
        except (ValidationError, BadValueError):
            continue


def audit(run: ToldRun) -> Iterator[Markup]:
    """Yield what the auditor says of the plan."""
    problem, lang = run.case.problem, run.lang
    found = breaches(run.plan, problem, run.case.rules)
    if not found:
        yield tag("p", _SOUND.said(lang).format(count=len(run.case.rules)))
        return
    yield tag("p", _BROKEN.said(lang).format(count=len(found)))
    told = dict.fromkeys(
        (school_year_label(one.year), explain(one, problem, run.case.rules).said(lang))
        for one in found
    )
    rows = (tag("tr", tag("th", year, scope="row"), tag("td", what)) for year, what in told)
    yield table(AUDIT_TITLE.said(lang), [one.said(lang) for one in _BREACH], rows)
