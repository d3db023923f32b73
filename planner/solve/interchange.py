"""Find the children that no constraint and no objective tells apart."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.model.variables import Variables
from planner.solve.flat import Clause, Flat, Linear, variable_of

# From a choice (an institution, or none) to its literal; exactly one of a row holds.
Row = Mapping[str, int]
# A child's spells, first to last: a row for each.
Chain = Sequence[Row]
# A choice in the first, second, ... row of a chain.
Key = tuple[int, str]
_Mark = tuple[str, int, int]
_FREE = (0, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """Chains that may be exchanged.

    Parameters
    ----------
    members
        The literals of each chain, by key.
    odd
        For each chain the choice of its first row in which it differs from the others, if any.
    follows
        Choices that imply one of the next row: who makes the one makes the other.
    constraints
        Numbers of the constraints that speak of a single chain only: that exactly one literal
        of a row holds, and that one choice implies another.
    """

    members: tuple[Mapping[Key, int], ...]
    odd: tuple[Key | None, ...]
    follows: Mapping[Key, Key]
    constraints: frozenset[int]

    def keys(self, number: int) -> list[Key]:
        """Return the keys of one row."""
        return [key for key in self.members[0] if key[0] == number]

    @property
    def rows(self) -> int:
        """How many rows a chain has."""
        return 1 + max(number for number, _ in self.members[0])


@dataclass(frozen=True, slots=True)
class _Member:
    """A chain's free literals, what follows from what, and the constraints that say so."""

    literals: Mapping[Key, int]
    follows: tuple[tuple[Key, Key], ...]
    constraints: frozenset[int]


def chains_of(variables: Variables) -> list[Chain]:
    """Return the chain of each child that isn't settled."""
    rows: dict[tuple[str, int], dict[str, int]] = {}
    chains: dict[str, list[Row]] = {}
    for (child, year), literal in variables.unserved.items():
        row = rows[child, year] = {"": literal.index}
        chain = chains.setdefault(child, [])
        # Years of one spell share their decisions: the row is there already.
        if not chain or chain[-1][""] != literal.index:
            chain.append(row)
    for (child, institution, year), literal in variables.serves.items():
        if (child, year) in rows:
            rows[child, year][institution] = literal.index
    return list(chains.values())


def classes(flat: Flat, chains: Iterable[Chain], settled: Mapping[int, int]) -> Iterator[Class]:
    """Yield the classes of two chains or more.

    Parameters
    ----------
    chains
        Chains that may be compared; one with a row without "exactly one" is left out.
    settled
        Values that variables are known to have.
    """
    members = list(_members(flat, chains, settled))
    marks = _marks(flat, members)
    groups: dict[tuple[object, ...], list[_Member]] = defaultdict(list)
    for member in members:
        groups[tuple(sorted(member.literals)), member.follows].append(member)
    for group in groups.values():
        yield from _split(group, marks)


def _members(flat: Flat, chains: Iterable[Chain], settled: Mapping[int, int]) -> Iterator[_Member]:
    chains = [chain for chain in chains if all(_is_row(flat, row, settled) for row in chain)]
    sums = _sum_constraints(flat, {frozenset(row.values()) for chain in chains for row in chain})
    free_by_chain = [
        {
            (number, choice): index
            for number, row in enumerate(chain)
            for choice, index in row.items()
            if index not in settled
        }
        for chain in chains
    ]
    place = {index: (k, key) for k, free in enumerate(free_by_chain) for key, index in free.items()}
    follows = _follows(flat, place)
    for k, (chain, free) in enumerate(zip(chains, free_by_chain, strict=True)):
        numbers = [sums.get(frozenset(row.values())) for row in chain]
        own = follows.get(k, {})
        has_all = None not in numbers and len({number for number, _ in free}) == len(chain)
        if has_all and _is_followed_once(own):
            constraints = {number for number in numbers if number is not None}
            yield _Member(free, tuple(sorted(own)), frozenset(constraints.union(own.values())))


def _is_row(flat: Flat, row: Row, settled: Mapping[int, int]) -> bool:
    return all(
        settled[index] == 0 if index in settled else flat.domains[index] == _FREE
        for index in row.values()
    )


def _is_followed_once(follows: Iterable[tuple[Key, Key]]) -> bool:
    pairs = list(follows)
    firsts, seconds = {one for one, _ in pairs}, {other for _, other in pairs}
    is_next = all(other[0] == one[0] + 1 for one, other in pairs)
    return is_next and len(firsts) == len(seconds) == len(pairs)


def _sum_constraints(flat: Flat, rows: set[frozenset[int]]) -> dict[frozenset[int], int]:
    found: dict[frozenset[int], int] = {}
    for number, constraint in enumerate(flat.constraints):
        if isinstance(constraint, Linear) and constraint.domain == (1, 1) and not constraint.when:
            row = frozenset(index for index, _ in constraint.terms)
            if row in rows and all(weight == 1 for _, weight in constraint.terms):
                found.setdefault(row, number)
    return found


def _follows(
    flat: Flat, place: Mapping[int, tuple[int, Key]]
) -> dict[int, dict[tuple[Key, Key], int]]:
    """Return for each chain which of its choices imply which, and the clause that says so."""
    found: dict[int, dict[tuple[Key, Key], int]] = defaultdict(dict)
    for number, constraint in enumerate(flat.constraints):
        if isinstance(constraint, Clause) and (pair := _sides(constraint)) is not None:
            one, other = place.get(pair[0]), place.get(pair[1])
            if one is not None and other is not None and one[0] == other[0]:
                found[one[0]].setdefault((one[1], other[1]), number)
    return found


def _sides(clause: Clause) -> tuple[int, int] | None:
    """Return ``(x, y)`` if the clause says that *x* implies *y*."""
    if len(clause.literals) != 2:  # noqa: PLR2004  (an implication has two sides)
        return None
    low, high = sorted(clause.literals)
    return (-low - 1, high) if low < 0 <= high else None


def _marks(flat: Flat, members: Iterable[_Member]) -> dict[int, frozenset[_Mark]]:
    # Where each literal stands, and how; equal marks are what makes two literals alike.
    own: set[int] = set()
    found: dict[int, set[_Mark]] = {}
    for member in members:
        own |= member.constraints
        for index in member.literals.values():
            found[index] = {("objective", 0, flat.objective.get(index, 0))}
    for number, constraint in enumerate(flat.constraints):
        if number in own:
            continue
        if isinstance(constraint, Clause):
            _mark_clause(constraint, number, found)
        else:
            _mark_sum(constraint, number, found)
    return {index: frozenset(marks) for index, marks in found.items()}


def _mark_sum(linear: Linear, number: int, found: dict[int, set[_Mark]]) -> None:
    for index, weight in linear.terms:
        if index in found:
            found[index].add(("sum", number, weight))
    for literal in linear.when:
        if (index := variable_of(literal)) in found:
            found[index].add(("alone", index, 0))


def _mark_clause(clause: Clause, number: int, found: dict[int, set[_Mark]]) -> None:
    if (pair := implication(clause, found)) is not None:
        found[pair[0]].add(("implies", pair[1], 0))
        return
    for literal in clause.literals:
        if (index := variable_of(literal)) in found:
            found[index].add(("alone", number, literal))


def implication(clause: Clause, literals: Iterable[int]) -> tuple[int, int] | None:
    """Return ``(x, y)`` if the clause says that one of the literals *x* implies some other *y*."""
    if len(clause.literals) != 2:  # noqa: PLR2004  (an implication has two sides)
        return None
    for left, right in (clause.literals, clause.literals[::-1]):
        if left < 0 and -left - 1 in literals and variable_of(right) not in literals:
            return -left - 1, right
    return None


def _split(members: list[_Member], marks: Mapping[int, frozenset[_Mark]]) -> Iterator[Class]:
    # Two chains of a class differ in at most two choices, the odd one of each.
    while len(members) > 1:
        near = [one for one in members if len(_differing(one, members[0], marks)) <= 2]  # noqa: PLR2004
        usual = {
            key: Counter(marks[one.literals[key]] for one in near).most_common(1)[0][0]
            for key in members[0].literals
        }
        alike, odds = [], []
        for one in near:
            odd = [key for key, index in one.literals.items() if marks[index] != usual[key]]
            if not odd or (len(odd) == 1 and odd[0][0] == 0):
                alike.append(one)
                odds.append(odd[0] if odd else None)
        if len(alike) > 1:
            yield Class(
                members=tuple(one.literals for one in alike),
                odd=tuple(odds),
                follows=dict(alike[0].follows),
                constraints=frozenset().union(*(one.constraints for one in alike)),
            )
        done = {id(one) for one in (*alike, members[0])}
        members = [one for one in members if id(one) not in done]


def _differing(one: _Member, other: _Member, marks: Mapping[int, frozenset[_Mark]]) -> list[Key]:
    return [
        key for key, index in one.literals.items() if marks[index] != marks[other.literals[key]]
    ]
