"""Find the children that no constraint and no objective tells apart."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from planner.solve.flat import Clause, Flat, Linear, variable_of

# From a choice (an institution, or none) to its literal; exactly one of a row holds.
Row = Mapping[str, int]
_Mark = tuple[str, int, int]
_FREE, _GONE = (0, 1), (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """Rows that may be exchanged.

    Parameters
    ----------
    odd
        For each row the choice in which it differs from the others, if there is one.
    sum_constraints
        Numbers of the constraints that say that exactly one literal of a row holds.
    """

    rows: tuple[Row, ...]
    odd: tuple[str | None, ...]
    sum_constraints: tuple[int, ...]


def classes(flat: Flat, rows: Iterable[Row]) -> Iterator[Class]:
    """Yield the classes of two rows or more.

    Parameters
    ----------
    rows
        Rows that may be compared; one without a constraint "exactly one" is left out.
    """
    numbers = _sum_constraints(flat, rows)
    marks = _marks(flat, numbers)
    groups: dict[tuple[str, ...], list[tuple[Row, int]]] = defaultdict(list)
    for literals, number in numbers.items():
        row = {choice: index for choice, index in literals if flat.domains[index] == _FREE}
        groups[tuple(sorted(row))].append((row, number))
    for choices, members in groups.items():
        yield from _split(choices, members, marks)


def _sum_constraints(flat: Flat, rows: Iterable[Row]) -> dict[tuple[tuple[str, int], ...], int]:
    by_literals = {
        frozenset(row.values()): tuple(row.items())
        for row in rows
        if all(flat.domains[index] in {_FREE, _GONE} for index in row.values())
    }
    found: dict[tuple[tuple[str, int], ...], int] = {}
    for number, constraint in enumerate(flat.constraints):
        if isinstance(constraint, Linear) and constraint.domain == (1, 1) and not constraint.when:
            row = by_literals.get(frozenset(index for index, _ in constraint.terms))
            if row is not None and all(weight == 1 for _, weight in constraint.terms):
                found.setdefault(row, number)
    return found


def _marks(
    flat: Flat, numbers: Mapping[tuple[tuple[str, int], ...], int]
) -> dict[int, frozenset[_Mark]]:
    # Where each literal stands, and how; equal marks are what makes two literals alike.
    found: dict[int, set[_Mark]] = {
        index: {("objective", 0, flat.objective.get(index, 0))}
        for row in numbers
        for _, index in row
    }
    sums = set(numbers.values())
    for number, constraint in enumerate(flat.constraints):
        if number in sums:
            continue
        if isinstance(constraint, Clause):
            _mark_clause(constraint, number, found)
            continue
        for index, weight in constraint.terms:
            if index in found:
                found[index].add(("sum", number, weight))
        for literal in constraint.when:
            if (index := variable_of(literal)) in found:
                found[index].add(("alone", index, 0))
    return {index: frozenset(marks) for index, marks in found.items()}


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


def _split(
    choices: tuple[str, ...],
    members: list[tuple[Row, int]],
    marks: Mapping[int, frozenset[_Mark]],
) -> Iterator[Class]:
    # The usual marks of each choice make a class; rows with two oddities wait for the next one.
    while len(members) > 1:
        usual = {
            choice: Counter(marks[row[choice]] for row, _ in members).most_common(1)[0][0]
            for choice in choices
        }
        fits, rest = [], []
        for row, number in members:
            odd = [choice for choice in choices if marks[row[choice]] != usual[choice]]
            if len(odd) > 1:
                rest.append((row, number))
            else:
                fits.append((row, number, odd[0] if odd else None))
        if len(fits) > 1:
            rows, numbers, odds = zip(*fits, strict=True)
            yield Class(rows=rows, odd=odds, sum_constraints=numbers)
        if not fits:
            return
        members = rest
