"""The rules of a run's workbook, what the auditor says of them, and every setting."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from planner.audit.check import breaches, explain
from planner.domain.names import school_year_label
from planner.report.settings import setting_label, setting_words
from planner.report.told.rules import binds
from planner.report.told.run import ToldRun
from planner.report.workbook.writing import Cell, Sheet
from planner.rules.base import Rule
from planner.rules.registry import RULES
from planner.scenario.files import name_inputs
from planner.text import Lang, Text, text

RULES_NAME = text("Rules")
AUDIT = text("Audit")
SETTINGS = text("Parameters")
CHANGES = text("Changes")
_KEY = text("Key")
_RULE = text("Rule")
_YEARS = text("School years")
_SETTING = text("Setting")
_RULE_HEADS = (
    _KEY,
    _RULE,
    text("It asks"),
    _YEARS,
    text("Source"),
    text("File"),
    text("How the source is read"),
    text("Does it bind?"),
)
_AUDIT_HEADS = (_KEY, _RULE, _YEARS, text("Breach"))
_SETTING_HEADS = (_KEY, _SETTING, text("Value"))
_CHANGE_HEADS = (
    _KEY,
    _SETTING,
    text("Before"),
    text("After"),
    text("Changed in"),
)
_OFF = text("off in this scenario")
_ASSUMPTION = text("an assumption; no sentence")
_NO_BREACH = text("no breach")
_YES_NO = {True: text("yes"), False: text("no")}


def rules(run: ToldRun) -> Sheet:
    """Return every rule with its source and whether it binds; those that are off come last."""
    lang, on = run.lang, {one.id for one in run.case.rules}
    rows = [_rule(one, run) for one in run.case.rules]
    rows += [
        (kind.id, kind.label.said(lang), _OFF.said(lang), *[None] * (len(_RULE_HEADS) - 3))
        for kind in RULES
        if kind.id not in on
    ]
    return _sheet(RULES_NAME, _RULE_HEADS, rows, lang)


def _rule(rule: Rule, run: ToldRun) -> tuple[Cell, ...]:
    lang, source = run.lang, rule.source
    return (
        rule.id,
        rule.label.said(lang),
        rule.demand().said(lang),
        _years(rule, run),
        source.quote_da or _ASSUMPTION.said(lang),
        source.file,
        source.reading.said(lang),
        binds(rule, run),
    )


def _years(rule: Rule, run: ToldRun) -> str:
    return ", ".join(map(school_year_label, rule.years(run.case.problem)))


def audit(run: ToldRun) -> Sheet:
    """Return every breach that the auditor finds, and each rule without one."""
    return _sheet(AUDIT, _AUDIT_HEADS, _audit(run), run.lang)


def _audit(run: ToldRun) -> Iterator[tuple[Cell, ...]]:
    problem, lang = run.case.problem, run.lang
    # Two children may break a rule in the same words.
    told = dict.fromkeys(
        (
            one.rule_id,
            school_year_label(one.year),
            explain(one, problem, run.case.rules).said(lang),
        )
        for one in breaches(run.plan, problem, run.case.rules)
    )
    labels = {one.id: one.label.said(lang) for one in run.case.rules}
    for rule_id, year, what in told:
        yield rule_id, labels.get(rule_id), year, what
    broken = {rule_id for rule_id, _, _ in told}
    for rule in run.case.rules:
        if rule.id not in broken:
            yield rule.id, labels[rule.id], _years(rule, run), _NO_BREACH.said(lang)


def settings(run: ToldRun) -> Sheet:
    """Return every setting of the scenario, one by one; files stand there by their digest."""
    digests = {one.role: one.sha256 for one in run.case.inputs}
    named = name_inputs(run.case.resolved, digests)
    rows = [
        (key, setting_label(key, run.lang), _value(key, value, run.lang))
        for key, value in _flat("", named)
    ]
    return _sheet(SETTINGS, _SETTING_HEADS, rows, run.lang)


def _flat(key: str, value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  (any JSON)
    """Yield what is no mapping by its dotted key."""
    if isinstance(value, dict) and value:
        for name, part in value.items():
            yield from _flat(f"{key}.{name}" if key else name, part)
    else:
        yield key, value


def _value(key: str, value: Any, lang: Lang) -> Cell:  # noqa: ANN401  (any JSON)
    """Return a number as one, and everything else in words."""
    if isinstance(value, bool):
        return _YES_NO[value].said(lang)
    if isinstance(value, int | float):
        return Decimal(str(value))
    return setting_words(key, value, lang)


def changes(run: ToldRun) -> Sheet:
    """Return what files and blocks of the scenario replaced, in the order in which they did."""
    rows = [
        (
            one["key"],
            setting_label(one["key"], run.lang),
            _value(one["key"], one["old"], run.lang),
            _value(one["key"], one["new"], run.lang),
            # Its folder is no business of who gets the workbook.
            one["by"].replace("\\", "/").rsplit("/", 1)[-1],
        )
        for one in run.record["overrides"]
    ]
    return _sheet(CHANGES, _CHANGE_HEADS, rows, run.lang)


def _sheet(
    name: Text, heads: tuple[Text, ...], rows: Iterable[tuple[Cell, ...]], lang: Lang
) -> Sheet:
    header = tuple(one.said(lang) for one in heads)
    return Sheet(name=name.said(lang), header=header, rows=tuple(rows))
