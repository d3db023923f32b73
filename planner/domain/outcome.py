"""How a solve ended, without blurring."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from planner.domain.plan import Plan
from planner.text import Text

SecondOpinion = Literal["confirmed", "not_confirmed", "plain", "not_asked"]


class Verdict(StrEnum):
    """Status of a solve or of one of its stages."""

    PROVEN = "proven"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    NONE_FOUND = "none_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One measure minimised while those before it hold.

    Parameters
    ----------
    measure
        Measure's id, or ``weighted_sum``.
    value, bound
        Value of the plan found and the proven lower bound, both exact; None without a plan.
    limit
        What later stages had to stay within: the value and the tolerance declared, or the cap.
    seconds
        Time spent. [s]
    engine
        Engine that found and proved it.
    second_opinion
        What another engine said of a stage that is proven or infeasible: ``confirmed``,
        ``not_confirmed`` if it had no answer in its time; ``plain`` if the domains alone prove it,
        ``not_asked`` if nothing is proven.
    second_engine
        The engine that confirmed it.
    """

    measure: str
    verdict: Verdict
    value: int | None
    bound: int | None
    limit: int | None
    seconds: float
    engine: str
    second_opinion: SecondOpinion = "not_asked"
    second_engine: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether no plan was found within the cap that the goal sets; *infeasible*: none is."""
        return self.value is not None and self.limit is not None and self.value > self.limit

    @property
    def gap(self) -> float | None:
        """Relative distance between value and bound; 0 when proven, None without a plan."""
        if self.value is None or self.bound is None:
            return None
        return (self.value - self.bound) / max(1, abs(self.value))


class Failure(StrEnum):
    """Why the search ended before it was over, other than by time or the user."""

    CRASHED = "crashed"
    KILLED = "killed"
    OUT_OF_MEMORY = "out_of_memory"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What solving a problem led to.

    Parameters
    ----------
    plan
        The best plan found; None when there is none.
    was_interrupted
        Whether the user stopped the search.
    failure
        What cut the search short, if it didn't end by itself; the plan is the best until then.
    fault
        What there is to report of a crash, if it was a fault of the planner itself.
    is_canonical
        Whether the plan is the only one left: every stage is proven, and of the plans that are
        equally good it is the first in a fixed order. The same scenario gives it again.
    """

    verdict: Verdict
    plan: Plan | None
    stages: tuple[Stage, ...]
    was_interrupted: bool = False
    failure: Failure | None = None
    fault: Text | None = None
    is_canonical: bool = False
