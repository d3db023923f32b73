"""Of several plans that are equally good the first in a fixed order, whatever the solver found.

A plan is what institutions are, year by year; children are dealt out afterwards. Once every stage
is proven, the solver is asked for other standings that keep all limits. If there are any, first
the institutions are kept as they are today, as far as that goes, and then a sum with weights drawn
from the institutions' ids is minimised, until no other standings are left. So neither workers, nor
seed, nor the order of rows decides which plan it is.
"""

import hashlib
from collections.abc import Iterator

from planner.domain.outcome import Verdict
from planner.domain.plan import standing_today
from planner.model.posting import Expr, Posting
from planner.model.variables import Variables
from planner.solve.search import Search

# Weights of two plans may add up to the same; then others are drawn, so many times.
_DRAWS = 4


def settle(search: Search, until: float) -> bool:
    """Go to the canonical plan within the limits and say whether it is that for certain.

    Parameters
    ----------
    until
        When to stop, by the monotonic clock. [s]
    """
    for number, terms in enumerate(_orders(search.variables)):
        is_only = search.is_only_plan(until)
        if is_only is not False:
            return is_only is True
        run = search.minimise(terms, until, lambda *_: None, is_first=True)
        if run.verdict is not Verdict.PROVEN or run.bound != search.value():
            return False
        search.hold(f"canonical,{number}", terms, search.value())
    return search.is_only_plan(until) is True


def _orders(variables: Variables) -> Iterator[Expr]:
    """Yield what is minimised, one after the other."""
    yield Posting(variables, "as_today").total(
        (-1 if standing_today(key, variables.problem).is_basis else 1, opens)
        for (key, _), opens in variables.opens.items()
    )
    kinds = {
        "places": variables.places_open,
        "kept": variables.kept,
        "special": variables.special,
    }
    for draw in range(_DRAWS):
        yield Posting(variables, "drawn").total(
            (_weight(f"{draw},{kind},{key},{year}"), amount)
            for kind, amounts in kinds.items()
            for (key, year), amount in amounts.items()
        )


def _weight(name: str) -> int:
    """Return a number from 1 to 2**16, always the same for a name."""
    return 1 + int.from_bytes(hashlib.sha256(name.encode()).digest()[:2], "big")
