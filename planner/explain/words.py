"""Say in words what conflicts a scenario has and what would help."""

from collections.abc import Iterator

from planner.domain.problem import Problem
from planner.explain.change import Change
from planner.explain.conflict import Conflict, Conflicts, hitting_sets
from planner.explain.facts import facts
from planner.explain.oracle import Answer
from planner.text import Text, text, text_n


def conflict_lines(found: Conflicts, problem: Problem) -> Iterator[Text]:
    """Say which rules can't hold together, and the numbers that clash."""
    count = len(found.found)
    for number, one in enumerate(found.found, start=1):
        yield from _one_conflict(one, number, count, problem)
    if found.are_all:
        yield text("Proven: there are no other minimal conflicts.")
    else:
        yield text("There may be more conflicts; not all were looked for (--most, --time-limit).")


def _one_conflict(one: Conflict, number: int, count: int, problem: Problem) -> Iterator[Text]:
    proven = text("proven impossible together; proven possible without any one of them")
    if not one.is_minimal:
        proven = text("proven impossible together; not proven that it takes all of them")
    doubt = text("not confirmed by another solver")
    if one.confirmed_by:
        doubt = text("confirmed by {engine}", engine=one.confirmed_by)
    yield text(
        "Conflict {number} of {count}: {rules}, {proven}; {doubt}:",
        number=number,
        count=count,
        rules=text_n("{n} rule", "{n} rules", len(one.rules)),
        proven=proven,
        doubt=doubt,
    )
    for rule in one.rules:
        label, demand = rule.label, rule.demand()
        yield text("  · {label} [{rule}]: {demand}", label=label, rule=rule.id, demand=demand)
    for fact in facts(problem, one.rules):
        yield text("  → {fact}", fact=fact)


def change_lines(changes: tuple[Change, ...], found: Conflicts) -> Iterator[Text]:
    """Say which single changes make a plan possible, and how far each must go."""
    helping = [one for one in changes if one.answer is Answer.POSSIBLE]
    if helping:
        yield text("One change at a time that makes a plan possible (solved with the change):")
        for one in helping:
            yield _change(one)
    else:
        yield from _no_single_change(found, changes)
    turned = [one for one in changes if one.dial is not None]
    idle = [one for one in turned if one.answer is Answer.IMPOSSIBLE]
    open_ = [one for one in changes if one.answer is Answer.UNDECIDED]
    if idle:
        named = ", ".join(_field(one) for one in idle)
        yield text("No help alone, whatever the value: {named}.", named=named)
    if open_:
        named = ", ".join(_field(one) for one in open_)
        yield text("Not decided in the time: {named}.", named=named)


def _no_single_change(found: Conflicts, changes: tuple[Change, ...]) -> Iterator[Text]:
    if any(one.answer is Answer.UNDECIDED for one in changes):
        return
    yield text("No single change makes a plan possible; at least two rules must change.")
    choice = next(hitting_sets(found.found), ())
    if found.are_all and len(choice) > 1:
        named = ", ".join(rule.id for rule in choice)
        yield text("Fewest possible: without {named} the rest is possible.", named=named)


def _change(one: Change) -> Text:
    rule, dial, after = one.before, one.dial, one.after
    if dial is None or after is None:
        label = rule.label
        return text("  · {rule}: null (switch off “{label}”)", rule=rule.id, label=label)
    proven = text("proven smallest change")
    if not one.is_smallest:
        proven = text("not proven that less is not enough")
    shown = f"  · {rule.id}: {{{dial.shown(after)}}}"
    return text(
        "{shown} instead of {dial} ({proven})", shown=shown, dial=dial.shown(rule), proven=proven
    )


def _field(one: Change) -> str:
    return f"{one.before.id}: null" if one.dial is None else f"{one.before.id}.{one.dial.name}"
