"""What rules cost, as lines for people and rows for a table."""

from collections.abc import Iterator, Sequence

from planner.domain.outcome import Verdict
from planner.domain.problem import Problem
from planner.explain.price import Price, is_free, of_rule
from planner.report.tables import Cell
from planner.rules.base import Rule
from planner.text import Text, alike, both, joined, text

COLUMNS = (
    "rule_id",
    "parameter",
    "setting",
    "status",
    "measure",
    "label",
    "value",
    "difference",
    "unit",
    "is_proven",
    "is_free",
    "is_synthetic",
)


def rows(prices: Sequence[Price], problem: Problem) -> list[dict[str, Cell]]:
    """Return one row per variant and measure; a suppressed value is empty."""
    base, found = prices[0], list[dict[str, Cell]]()
    for one in prices:
        variant = one.variant
        dial, rule = variant.dial, variant.rule
        known: dict[str, Cell] = {
            "rule_id": "" if rule is None else rule.id,
            "parameter": parameter(one),
            "setting": "" if dial is None or variant.after is None else dial.shown(variant.after),
            "status": one.outcome.verdict.value,
            "is_free": "yes" if rule and dial is None and is_free(one, base) else "no",
            "is_synthetic": "yes" if problem.is_synthetic else "no",
        }
        for measure, figure in one.figures.items():
            before = base.figures.get(measure)
            is_told = before is not None and before.value is not None and figure.value is not None
            found.append(
                {
                    **known,
                    "measure": measure,
                    "label": figure.label.da,
                    "value": "" if figure.value is None else str(figure.value),
                    "difference": str(figure.value - before.value)
                    if is_told and before and figure.value is not None and before.value is not None
                    else "",
                    "unit": figure.unit.da,
                    "is_proven": "yes" if one.is_proven(measure) else "no",
                }
            )
        if not one.figures:
            found.append({**dict.fromkeys(COLUMNS, ""), **known})
    return found


def parameter(one: Price) -> str:
    """Return the name of what is turned; ``off`` for a rule left out."""
    variant = one.variant
    if variant.rule is None:
        return ""
    if variant.dial is None:
        return "off"
    return variant.dial.name


def lines(prices: Sequence[Price], rules: Sequence[Rule]) -> Iterator[Text]:
    """Say what the scenario's plan has, and what each rule changes."""
    base = prices[0]
    here = [
        text("{measure} {value}", measure=one.label.lower(), value=both(one.shown))
        for one in base.figures.values()
    ]
    yield text(
        "The scenario ({proven}): {here}.",
        proven=_proven(base),
        here=joined(here or [alike("-")], "; "),
    )
    for rule in rules:
        found = of_rule(prices, rule)
        if found:
            yield text("{label} [{rule}]", label=rule.label, rule=rule.id)
        for one in found:
            yield _line(one, base)


def _line(one: Price, base: Price) -> Text:
    dial, after, proven = one.variant.dial, one.variant.after, _proven(one)
    what = text("without the rule")
    if dial is not None and after is not None:
        what = alike(dial.shown(after))
    elif is_free(one, base):
        return text("  {what}: free, no measure is any different (proven)", what=what)
    if not one.figures:
        return text("  {what}: no plan ({proven})", what=what, proven=proven)
    changes = joined(_changes(one, base) or [text("no measure changes")], "; ")
    return text("  {what}: {changes} ({proven})", what=what, changes=changes, proven=proven)


def _changes(one: Price, base: Price) -> list[Text]:
    return [
        text(
            "{measure} {before} → {after}",
            measure=figure.label.lower(),
            before=both(before.number),
            after=both(figure.shown),
        )
        for measure, figure in one.figures.items()
        if (before := base.figures.get(measure)) is not None and before.value != figure.value
    ]


def _proven(one: Price) -> Text:
    if one.outcome.verdict in {Verdict.PROVEN, Verdict.INFEASIBLE}:
        return text("proven")
    return text("not proven")
