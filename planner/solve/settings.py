"""How the solver is run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Limits and repeatability.

    Parameters
    ----------
    time_limit_s
        Wall time for all stages together. [s]
    seed
        Of the solver's random choices.
    workers
        Searches at the same time; fixed, never taken from the machine.
    """

    time_limit_s: float = 120.0
    seed: int = 1
    workers: int = 2
