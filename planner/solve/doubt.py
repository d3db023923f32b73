"""Second opinions: what CP-SAT says of all plans is asked of an engine that shares no code with it.

A stage that is proven says that no plan is better; one that is infeasible says that there is none.
The other engine gets the limits of the stages before and is asked for a plan that is better than
the value, or for any. Where a stage rests on institutions that no plan can open, it is asked for a
plan that opens one of them as well. What was only found by CP-SAT on the way is not in the model
that it gets. A plan that it brings counts only if it satisfies the full model in exact integers;
then one of the two is wrong. The model is the small one of ``aggregate``: the full one takes too
long.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from planner.domain.outcome import Stage, Verdict
from planner.errors import ModelError
from planner.solve.aggregate import Aggregate
from planner.solve.engines import Engine, ask
from planner.solve.flat import Clause, Flat, Linear
from planner.solve.interchange import Chain
from planner.text import text
from planner.units import LARGEST_SAFE

ENGINE = Engine.SCIP


class _Question(NamedTuple):
    """A model that is said to have no solution, and literals that may be taken not to hold."""

    flat: Flat
    closed: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is said of all plans.

    Parameters
    ----------
    flat
        The limits of the stages before, and the measure as the objective.
    chains
        Children that may be alike.
    closed
        Literals that are said to hold in no solution.
    value
        What no solution is less than; None if there is said to be no solution.
    """

    flat: Flat
    chains: Sequence[Chain]
    closed: frozenset[int]
    value: int | None

    @property
    def is_plain(self) -> bool:
        """Whether the domains alone say so."""
        return self.value is not None and self.value == self.flat.least()

    def questions(self) -> Iterator[_Question]:
        """Yield models without a solution, if the claim is right; together they say it."""
        any_plan = self.flat.frozen()
        any_plan.objective = {}
        if self.closed:
            opened = any_plan.frozen()
            opened.constraints.append(Clause(tuple(sorted(self.closed))))
            yield _Question(opened, frozenset())
        if self.value is not None:
            better = (-LARGEST_SAFE, self.value - 1 - self.flat.offset)
            any_plan.constraints.append(Linear(tuple(self.flat.objective.items()), better, ()))
        yield _Question(any_plan, self.closed)


def confirmed(stage: Stage, claim: Claim, *, until: float, interrupted: threading.Event) -> Stage:
    """Return the stage with what another engine says of it.

    Parameters
    ----------
    until
        When to stop, by the monotonic clock. [s]
    interrupted
        Set when the user wants to stop.

    Raises
    ------
    ModelError
        If the other engine finds a plan that is said not to exist.
    """
    if claim.is_plain:
        return replace(stage, second_opinion="plain")
    for flat, closed in claim.questions():
        if interrupted.is_set() or time.monotonic() >= until:
            return replace(stage, second_opinion="not_confirmed")
        small = Aggregate(flat, claim.chains, dict.fromkeys(closed, 0))
        run = ask(Flat(small.model), ENGINE, until=until, interrupted=interrupted)
        if run.values is not None and flat.holds(small.expand(run.values)):
            raise _contradiction(stage)
        if run.verdict is not Verdict.INFEASIBLE:
            return replace(stage, second_opinion="not_confirmed")
    return replace(stage, second_opinion="confirmed", second_engine=ENGINE.title)


def _contradiction(stage: Stage) -> ModelError:
    said = text("there is no plan")
    if stage.verdict is Verdict.PROVEN:
        said = text("no plan is better")
    one, other = stage.engine, ENGINE.title
    return ModelError(
        text(
            "{measure}: {one} says that {said}, but {other} finds a plan that then could not "
            "be; the answer can't be used. Try another --seed, and report the error.",
            measure=stage.measure,
            one=one,
            said=said,
            other=other,
        )
    )
