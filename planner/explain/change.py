"""The smallest change of one parameter, or one rule switched off, with which there is a plan.

What is asked is what the scenario would say after the change: a minimum that other rules share
changes there too. Where a change concerns one rule only, more of it never allows less, so the
smallest is found by halving; where it concerns several, every value on the way is asked.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from planner.explain.conflict import Conflict
from planner.explain.oracle import Answer, Oracle
from planner.rules.base import Rule
from planner.rules.dials import Dial
from planner.rules.registry import share_minimum
from planner.text import alike

# Asks with so many notches, when so many questions may follow.
Asks = Callable[[int, int], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing changed in a scenario's rules.

    Parameters
    ----------
    before
        The rule as the scenario writes it.
    after
        As it would be; None for a rule switched off.
    dial
        What is turned; None for a rule switched off.
    answer
        Whether there is a plan then: with this value, or however far it is turned.
    is_smallest
        Whether it is proven that the value one notch before is not enough.
    """

    before: Rule
    after: Rule | None
    dial: Dial | None
    answer: Answer
    is_smallest: bool


def changes(
    written: tuple[Rule, ...], found: Iterable[Conflict], oracle: Oracle
) -> tuple[Change, ...]:
    """Return for each parameter, and each rule, that could help alone how far it must change.

    Parameters
    ----------
    written
        The scenario's rules, before they share a minimum.
    found
        Conflicts of them; a change that leaves one of them as it is can't help.
    """
    changing = _Changing(written, tuple(found), oracle)
    turned = [changing.turned(rule, dial) for rule in written for dial in rule.dials()]
    off = [changing.switched_off(rule) for rule in written]
    return tuple(one for one in (*turned, *off) if one is not None)


class _Changing:
    """The rules as written, and what is known to be impossible."""

    def __init__(
        self, written: tuple[Rule, ...], found: tuple[Conflict, ...], oracle: Oracle
    ) -> None:
        self._written = written
        self._found = found
        self._oracle = oracle

    def turned(self, rule: Rule, dial: Dial) -> Change | None:
        """Return how far a dial must be turned; None if it can't matter."""
        last = dial.notches(rule)
        if last == 0:
            return None
        touched = self._touched(rule, dial.turned(rule, 1))
        if not self._may_help(touched):
            return None

        def asks(notches: int, left: int) -> Answer:
            other = dial.turned(rule, notches)
            what = f"{rule.id}: {dial.shown(other)}"
            rules = with_change(self._written, rule, other)
            return self._oracle.ask(rules, alike(what), left)

        least = _halved if len(touched) == 1 else _one_by_one
        notches, answer, is_smallest = least(asks, last)
        return Change(
            before=rule,
            after=dial.turned(rule, notches),
            dial=dial,
            answer=answer,
            is_smallest=is_smallest,
        )

    def switched_off(self, rule: Rule) -> Change | None:
        """Return whether there is a plan without a rule; None if it can't matter."""
        if not self._may_help(self._touched(rule, None)):
            return None
        what = f"{rule.id}: null"
        rules = with_change(self._written, rule, None)
        answer = self._oracle.ask(rules, alike(what), 0)
        return Change(before=rule, after=None, dial=None, answer=answer, is_smallest=True)

    def _touched(self, rule: Rule, other: Rule | None) -> set[str]:
        """Return the ids of rules that a change makes different."""
        before, after = (
            set(share_minimum(self._written)),
            set(with_change(self._written, rule, other)),
        )
        return {one.id for one in before ^ after}

    def _may_help(self, touched: set[str]) -> bool:
        return all(touched & {rule.id for rule in one.rules} for one in self._found)


def with_change(written: tuple[Rule, ...], rule: Rule, other: Rule | None) -> tuple[Rule, ...]:
    """Return the rules, ready to be solved with, as a scenario with another rule would have them.

    Parameters
    ----------
    other
        In place of the rule; None leaves it out.
    """
    changed = (other if one is rule else one for one in written)
    return share_minimum(one for one in changed if one is not None)


def _halved(asks: Asks, last: int) -> tuple[int, Answer, bool]:
    """Return the fewest notches that are enough, where more never allow less."""
    answer = asks(last, last.bit_length())
    if answer is not Answer.POSSIBLE:
        return last, answer, False
    # Most changes that help are small, so the first steps are.
    too_few, enough, reach = 0, last, 1
    is_proven = True
    while enough - too_few > 1:
        notches = min(too_few + reach, (too_few + enough) // 2)
        answer = asks(notches, (enough - too_few).bit_length())
        if answer is Answer.POSSIBLE:
            enough = notches
        else:
            is_proven = answer is Answer.IMPOSSIBLE
            too_few, reach = notches, 2 * reach
    return enough, Answer.POSSIBLE, is_proven


def _one_by_one(asks: Asks, last: int) -> tuple[int, Answer, bool]:
    """Return the fewest notches that are enough, whatever more would do."""
    is_decided = True
    for notches in range(1, last + 1):
        answer = asks(notches, last - notches)
        if answer is Answer.POSSIBLE:
            return notches, answer, is_decided
        is_decided = is_decided and answer is Answer.IMPOSSIBLE
    return last, Answer.IMPOSSIBLE if is_decided else Answer.UNDECIDED, False
