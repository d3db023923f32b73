"""The rules with the sentences they come from, whether the plan is at their limit, and the audit.

A rule *binds* here when the plan lies at its limit: were one of its numbers a notch stricter,
the plan would break it. That is read off the plan alone; what a rule costs takes a solver.
"""

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import ValidationError

from planner.audit.check import breaches, explain
from planner.domain.names import school_year_label
from planner.errors import BadValueError
from planner.report.told.run import Rows, ToldRun
from planner.rules.base import Rule
from planner.rules.documents import TITLES
from planner.rules.registry import RULES
from planner.rules.travel_limit import TravelLimit
from planner.text import text

RULES_TITLE = text("The rules")
AUDIT_TITLE = text("The audit")
RULES_LEAD = text(
    "“Binds” means that the plan lies at the rule's limit: were one of its numbers a notch "
    "stricter, the plan would break it. What a rule costs is told by planner explain price.",
)
_HEADS = (
    text("Rule"),
    text("It asks"),
    text("Source"),
    text("How the source is read"),
    text("Does it bind?"),
)
ASSUMPTION = text("An assumption; no sentence.")
_NO = text("No, a notch stricter is kept as well.")
_NO_NUMBER = text("Has no number to tighten.")
_STRICTEST = text("Its numbers are fixed and can't be stricter.")
_UNTOLD = text("Not shown; it would tell of single children.")
_BREACH = (text("School year"), text("What"))
# A child's distance is what such a rule is at its limit for.
_OF_CHILDREN = (TravelLimit,)


class ToldRule(NamedTuple):
    """A rule in one language.

    Parameters
    ----------
    quote
        The sentence of the source, always in Danish; None if the rule is an assumption.
    document
        What it stands in, by its number among the documents; empty if it stands nowhere.
    """

    label: str
    asks: str
    quote: str | None
    document: str
    reading: str
    binds: str


def rules_header(run: ToldRun) -> tuple[str, ...]:
    """Return what is told of a rule: what it is called and asks, its source, reading, limit."""
    return tuple(one.said(run.lang) for one in _HEADS)


def rules(run: ToldRun) -> Iterator[ToldRule]:
    """Yield the rules that are on, each with its source and whether it binds."""
    numbers = {file: number for number, file in enumerate(_files(run), start=1)}
    for rule in run.case.rules:
        source = rule.source
        yield ToldRule(
            label=rule.label.said(run.lang),
            asks=rule.demand().said(run.lang) + _when(rule, run),
            quote=source.quote_da or None,
            document=f"[{numbers[source.file]}]" if source.file else "",
            reading=source.reading.said(run.lang),
            binds=binds(rule, run),
        )


def documents(run: ToldRun) -> str:
    """Return what the documents are called that the rules quote, by their numbers."""
    titles = (TITLES[file].said(run.lang) for file in _files(run))
    return " ".join(f"[{number}] {title}." for number, title in enumerate(titles, start=1))


def _files(run: ToldRun) -> tuple[str, ...]:
    files = (rule.source.file for rule in run.case.rules)
    return tuple(dict.fromkeys(file for file in files if file))


def rules_off(run: ToldRun) -> str | None:
    """Name the rules that are off; None if all are on."""
    on = {one.id for one in run.case.rules}
    off = ", ".join(kind.label.said(run.lang) for kind in RULES if kind.id not in on)
    return text("Off in this scenario: {rules}.", rules=off).said(run.lang) if off else None


def _when(rule: Rule, run: ToldRun) -> str:
    years = rule.years(run.case.problem)
    if len(years) == len(run.case.problem.school_years):
        return ""
    return text(" Holds {years}.", years=", ".join(map(school_year_label, years)) or "0").said(
        run.lang
    )


def binds(rule: Rule, run: ToldRun) -> str:
    """Say whether the plan is at a rule's limit."""
    if not rule.dials():
        return _NO_NUMBER.said(run.lang)
    if isinstance(rule, _OF_CHILDREN):
        return _UNTOLD.said(run.lang)
    stricter = list(_stricter(rule))
    for one in stricter:
        if any(one.check(run.plan, run.case.problem)):
            return text("Yes. Not kept: {demand}", demand=one.demand().said(run.lang)).said(
                run.lang
            )
    return (_NO if stricter else _STRICTEST).said(run.lang)


def _stricter(rule: Rule) -> Iterator[Rule]:
    """Yield the rule with each of its numbers a notch stricter, where that can be."""
    for dial in rule.dials():
        try:
            yield dial.turned(rule, -1)
        except (ValidationError, BadValueError):
            continue


def audit(run: ToldRun) -> tuple[str, Rows]:
    """Return what the auditor says of the plan, and every breach with its school year."""
    problem, lang = run.case.problem, run.lang
    found = breaches(run.plan, problem, run.case.rules)
    told = dict.fromkeys(
        (school_year_label(one.year), explain(one, problem, run.case.rules).said(lang))
        for one in found
    )
    lead = text("The plan breaks rules: {count}.", count=len(found)).said(lang)
    if not found:
        lead = text(
            "Every rule was checked for every institution, every area and every year by code "
            "that knows nothing of the solver: {count} rules, no breach. The numbers here are "
            "recounted from the plan. It can be repeated with: planner verify and the folder's "
            "name.",
            count=len(run.case.rules),
        ).said(lang)
    header = tuple(one.said(lang) for one in _BREACH)
    return lead, Rows(AUDIT_TITLE.said(lang), header, tuple(told))
