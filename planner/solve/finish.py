"""What comes after the last stage: the one plan among equals, and another engine's opinion."""

import threading
import time
from collections.abc import Mapping
from dataclasses import replace

from planner.domain.outcome import Outcome, Verdict
from planner.solve.canonical import settle
from planner.solve.doubt import Claim, confirmed
from planner.solve.run import CANONICAL, SECOND_OPINION, Watch, teller
from planner.solve.search import Search

# What each may take: as long as the stages did, within these. [s]
_LEAST_S = 20.0
_SETTLE_S = 60.0
_DOUBT_S = 60.0
# Of all the time, kept for second opinions where the stages would take it all.
_DOUBT_SHARE = 0.1


def reserve_s(time_limit_s: float) -> float:
    """Return what of a time limit is kept for second opinions. [s]."""
    return min(_DOUBT_S, _DOUBT_SHARE * time_limit_s)


def settled(
    outcome: Outcome, search: Search | None, watch: Watch | None, deadline: float
) -> Outcome:
    """Go to the first of the plans that are as good as a proven one.

    Parameters
    ----------
    search
        With the limits of all stages; None if none was solved to its end.
    deadline
        When to stop, by the monotonic clock. [s]
    """
    if outcome.verdict is not Verdict.PROVEN or search is None:
        return outcome
    count = len(outcome.stages)
    tell = teller(watch, CANONICAL, count + 1, count)
    tell(None, None)
    is_canonical = settle(search, _until(_SETTLE_S, outcome, deadline))
    tell(None, None)
    return replace(outcome, plan=search.plan, is_canonical=is_canonical)


def doubted(
    outcome: Outcome,
    claims: Mapping[str, Claim],
    watch: Watch | None,
    deadline: float,
    interrupted: threading.Event,
) -> Outcome:
    """Ask another engine about everything that is said of all plans.

    Parameters
    ----------
    claims
        By measure.
    deadline
        When to stop, by the monotonic clock. [s]

    Raises
    ------
    ModelError
        If the other engine finds a plan that is said not to exist.
    """
    until = _until(_DOUBT_S, outcome, deadline)
    count = len(outcome.stages)
    tell = teller(watch, SECOND_OPINION, count + 2, count)
    stages = []
    for stage in outcome.stages:
        claim = claims.get(stage.measure)
        if claim is not None:
            tell(None, None)
            stage = confirmed(stage, claim, until=until, interrupted=interrupted)  # noqa: PLW2901
            tell(None, None)
        stages.append(stage)
    return replace(outcome, stages=tuple(stages))


def _until(most_s: float, outcome: Outcome, deadline: float) -> float:
    # What one engine's cuts have proven, another may not come to the end of at all.
    proof_s = sum(stage.seconds for stage in outcome.stages)
    return min(deadline, time.monotonic() + min(most_s, max(_LEAST_S, proof_s)))
