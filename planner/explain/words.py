"""Say in words what conflicts a scenario has and what would help."""

from collections.abc import Iterator

from planner.domain.problem import Problem
from planner.explain.change import Change
from planner.explain.conflict import Conflict, Conflicts, hitting_sets
from planner.explain.facts import facts
from planner.explain.oracle import Answer
from planner.text import Text


def conflict_lines(found: Conflicts, problem: Problem) -> Iterator[Text]:
    """Say which rules can't hold together, and the numbers that clash."""
    count = len(found.found)
    for number, one in enumerate(found.found, start=1):
        yield from _one_conflict(one, number, count, problem)
    if found.are_all:
        yield Text(
            da="Bevist: der er ingen andre mindste konflikter.",
            en="Proven: there are no other minimal conflicts.",
        )
    else:
        yield Text(
            da="Der kan være flere konflikter; ikke alle er undersøgt (--most, --time-limit).",
            en="There may be more conflicts; not all were looked for (--most, --time-limit).",
        )


def _one_conflict(one: Conflict, number: int, count: int, problem: Problem) -> Iterator[Text]:
    size = len(one.rules)
    proven = Text(
        da="bevist umulige sammen; bevist mulige, når en hvilken som helst af dem udelades",
        en="proven impossible together; proven possible without any one of them",
    )
    if not one.is_minimal:
        proven = Text(
            da="bevist umulige sammen; ikke bevist, at alle er nødvendige for det",
            en="proven impossible together; not proven that it takes all of them",
        )
    doubt = Text(da="ikke bekræftet af en anden løser", en="not confirmed by another solver")
    if one.confirmed_by:
        doubt = Text(da=f"bekræftet af {one.confirmed_by}", en=f"confirmed by {one.confirmed_by}")
    yield Text(
        da=f"Konflikt {number} af {count}: {_rules(size).da}, {proven.da}; {doubt.da}:",
        en=f"Conflict {number} of {count}: {_rules(size).en}, {proven.en}; {doubt.en}:",
    )
    for rule in one.rules:
        label, demand = rule.label, rule.demand()
        yield Text(
            da=f"  · {label.da} [{rule.id}]: {demand.da}",
            en=f"  · {label.en} [{rule.id}]: {demand.en}",
        )
    for fact in facts(problem, one.rules):
        yield Text(da=f"  → {fact.da}", en=f"  → {fact.en}")


def change_lines(changes: tuple[Change, ...], found: Conflicts) -> Iterator[Text]:
    """Say which single changes make a plan possible, and how far each must go."""
    helping = [one for one in changes if one.answer is Answer.POSSIBLE]
    if helping:
        yield Text(
            da="Én ændring ad gangen, der giver en plan (løst med ændringen):",
            en="One change at a time that makes a plan possible (solved with the change):",
        )
        for one in helping:
            yield _change(one)
    else:
        yield from _no_single_change(found, changes)
    turned = [one for one in changes if one.dial is not None]
    idle = [one for one in turned if one.answer is Answer.IMPOSSIBLE]
    open_ = [one for one in changes if one.answer is Answer.UNDECIDED]
    if idle:
        named = ", ".join(_field(one) for one in idle)
        yield Text(
            da=f"Hjælper ikke alene, uanset værdi: {named}.",
            en=f"No help alone, whatever the value: {named}.",
        )
    if open_:
        named = ", ".join(_field(one) for one in open_)
        yield Text(
            da=f"Ikke afgjort inden for tiden: {named}.", en=f"Not decided in the time: {named}."
        )


def _no_single_change(found: Conflicts, changes: tuple[Change, ...]) -> Iterator[Text]:
    if any(one.answer is Answer.UNDECIDED for one in changes):
        return
    yield Text(
        da="Ingen enkelt ændring giver en plan; mindst to regler må ændres.",
        en="No single change makes a plan possible; at least two rules must change.",
    )
    choice = next(hitting_sets(found.found), ())
    if found.are_all and len(choice) > 1:
        named = ", ".join(rule.id for rule in choice)
        yield Text(
            da=f"Færrest mulige: uden {named} er resten mulig.",
            en=f"Fewest possible: without {named} the rest is possible.",
        )


def _change(one: Change) -> Text:
    rule, dial, after = one.before, one.dial, one.after
    if dial is None or after is None:
        label = rule.label
        return Text(
            da=f"  · {rule.id}: null (slå »{label.da}« fra)",
            en=f"  · {rule.id}: null (switch off “{label.en}”)",
        )
    proven = Text(da="bevist mindste ændring", en="proven smallest change")
    if not one.is_smallest:
        proven = Text(
            da="ikke bevist, at en mindre ændring er for lidt",
            en="not proven that less is not enough",
        )
    shown = f"  · {rule.id}: {{{dial.shown(after)}}}"
    return Text(
        da=f"{shown} i stedet for {dial.shown(rule)} ({proven.da})",
        en=f"{shown} instead of {dial.shown(rule)} ({proven.en})",
    )


def _field(one: Change) -> str:
    return f"{one.before.id}: null" if one.dial is None else f"{one.before.id}.{one.dial.name}"


def _rules(count: int) -> Text:
    if count == 1:
        return Text(da="1 regel", en="1 rule")
    return Text(da=f"{count} regler", en=f"{count} rules")
