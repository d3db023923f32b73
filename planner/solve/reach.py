r"""Which institutions no plan within the limits can open.

The limits that earlier stages leave are often so tight that only a few of the closed institutions
can open at all, which the linear relaxation of a later stage doesn't see. The small model of
``aggregate`` tells: as long as some plan opens one that no plan opened before, that one is
reachable; once the model with "open one of the rest" is proven infeasible, the rest stays
closed in every plan. Nothing is known if that takes too many rounds.
"""

from collections.abc import Callable, Iterable, Sequence

from planner.domain.outcome import Verdict
from planner.solve.aggregate import Aggregate
from planner.solve.run import Run

_ROUNDS = 32


def unreachable(
    small: Aggregate,
    literals: Iterable[int],
    values: Sequence[int],
    solve: Callable[[Sequence[tuple[int, int]]], Run],
) -> tuple[frozenset[int], bool]:
    """Return those of the literals that held in no solution, and whether that is proven.

    Parameters
    ----------
    small
        Without an objective; it gets a constraint more and is of no other use afterwards.
    literals
        Of the full model.
    values
        A solution of the full model.
    solve
        Solves the small model, given a hint.
    """
    rest = {
        index: literal
        for literal in literals
        if (index := small.index(literal)) is not None and not values[literal]
    }
    clause = small.model.proto.constraints.add().bool_or
    hint: Sequence[tuple[int, int]] = small.condense(values)
    for _ in range(_ROUNDS):
        clause.literals.clear()
        clause.literals.extend(sorted(rest))
        run = solve(hint)
        if run.verdict is Verdict.INFEASIBLE:
            return frozenset(rest.values()), True
        if run.values is None:
            break
        hint = list(enumerate(run.values))
        rest = {index: literal for index, literal in rest.items() if not run.values[index]}
    return frozenset(rest.values()), False
