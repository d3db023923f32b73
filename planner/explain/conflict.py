"""Which rules can't hold together: minimal sets, each proven question by question.

A set is shrunk by deletion: rules without which the rest is still impossible are left out, and what
remains is impossible, but possible without any one of its rules. The next set is looked for where
every set found so far has lost a rule (Reiter's hitting sets), until all such remainders are
possible: then there is no other minimal set.

References
----------
R. Reiter, A theory of diagnosis from first principles, Artificial Intelligence 32 (1987) 57-95,
doi:10.1016/0004-3702(87)90062-2.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from planner.explain.oracle import Answer, Oracle
from planner.rules.base import Rule
from planner.text import Text, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Rules that can't hold together.

    Parameters
    ----------
    is_minimal
        Whether it is proven that the rest can once any one of them is left out.
    confirmed_by
        Another engine that finds no plan for them either; None if it wasn't asked or had no answer.
    """

    rules: tuple[Rule, ...]
    is_minimal: bool
    confirmed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflicts:
    """What was found out about some rules.

    Parameters
    ----------
    answer
        Whether all of them can hold together.
    found
        Minimal sets that can't.
    are_all
        Whether it is proven that there are no others.
    """

    answer: Answer
    found: tuple[Conflict, ...] = ()
    are_all: bool = False


def conflicts(rules: tuple[Rule, ...], oracle: Oracle, most: int) -> Conflicts:
    """Return the minimal sets of rules that can't hold together.

    Parameters
    ----------
    most
        How many sets to look for.
    """
    answer = oracle.ask(rules, text("all rules"), len(rules))
    if answer is not Answer.IMPOSSIBLE:
        return Conflicts(answer=answer)
    found: list[Conflict] = []
    seed: tuple[Rule, ...] | None = rules
    is_decided = True
    while seed is not None and len(found) < most:
        found.append(shrunk(seed, oracle))
        seed, is_decided = _next_seed(rules, found, oracle)
    are_all = seed is None and is_decided
    return Conflicts(answer=answer, found=tuple(found), are_all=are_all)


def shrunk(rules: tuple[Rule, ...], oracle: Oracle) -> Conflict:
    """Leave out rules that a conflict doesn't need.

    Parameters
    ----------
    rules
        Known to be impossible together.
    """
    is_minimal = True
    # Several rules are left out at once where that does no harm, to ask less.
    blocks = list(_halves(rules))
    while blocks:
        block = blocks.pop(0)
        rest = without(rules, block)
        answer = oracle.ask(rest, _without(block), sum(map(len, blocks)) + len(block) - 1)
        if answer is Answer.IMPOSSIBLE:
            rules = rest
        elif len(block) > 1:
            blocks[:0] = _halves(block)
        else:
            is_minimal = is_minimal and answer is Answer.POSSIBLE
    return Conflict(rules=rules, is_minimal=is_minimal)


def _halves(rules: tuple[Rule, ...]) -> tuple[tuple[Rule, ...], ...]:
    middle = len(rules) // 2
    return tuple(half for half in (rules[:middle], rules[middle:]) if half)


def without(rules: tuple[Rule, ...], left_out: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return the rules in their order, but for some."""
    out = set(left_out)
    return tuple(rule for rule in rules if rule not in out)


def hitting_sets(found: Iterable[Conflict]) -> Iterator[tuple[Rule, ...]]:
    """Yield the smallest choices of rules that take one from every conflict, fewest first."""
    sets = [frozenset(conflict.rules) for conflict in found]
    candidates = list(dict.fromkeys(rule for one in sets for rule in sorted(one, key=_id)))
    smaller: list[set[Rule]] = []
    for size in range(1, len(sets) + 1):
        for choice in combinations(candidates, size):
            chosen = set(choice)
            if all(chosen & one for one in sets) and not any(one <= chosen for one in smaller):
                smaller.append(chosen)
                yield choice


def _next_seed(
    rules: tuple[Rule, ...], found: list[Conflict], oracle: Oracle
) -> tuple[tuple[Rule, ...] | None, bool]:
    """Return impossible rules that hold no conflict found so far, and whether all was decided."""
    is_decided = True
    choices = list(hitting_sets(found))
    for number, choice in enumerate(choices, start=1):
        rest = without(rules, choice)
        answer = oracle.ask(rest, _without(choice), len(choices) - number)
        if answer is Answer.IMPOSSIBLE:
            return rest, True
        is_decided = is_decided and answer is Answer.POSSIBLE
    return None, is_decided


def _without(left_out: tuple[Rule, ...]) -> Text:
    listed = ", ".join(rule.id for rule in left_out)
    return text("without {listed}", listed=listed)


def _id(rule: Rule) -> str:
    return rule.id
