"""What an adversary claims to know of the children, and what that is worth."""

import math
from dataclasses import dataclass

# Fewer entrances than this are too few to hide a child among, and fewer children may not be told.
FEW_ENTRANCES = 20
FEW_CHILDREN = 5


@dataclass(frozen=True)
class Claim:
    """A child lives at one of these entrances."""

    source: str
    entrances: frozenset[int]


@dataclass(frozen=True)
class Count:
    """So many children, fewer than may be told."""

    source: str
    of: str
    children: int


@dataclass(frozen=True)
class Score:
    """How many children were found.

    Parameters
    ----------
    exact
        Children whose very entrance is claimed, and no other.
    few
        Children who are claimed to live at one of fewer than 20 entrances, and do.
    chance
        How many of them whoever makes as many claims blindly would have found.
    """

    exact: int
    few: int
    chance: float

    @property
    def is_no_better_than_chance(self):
        """Whether as many are found by chance once in a thousand times or more often."""
        fewer = (self.chance**k / math.factorial(k) for k in range(self.few))
        return 1 - math.exp(-self.chance) * sum(fewer) > 1e-3


def score(claims, homes, entrances):
    """Return what claims are worth.

    Parameters
    ----------
    homes
        At which entrances the children live.
    entrances
        How many the register has.
    """
    small = {claim.entrances for claim in claims if 0 < len(claim.entrances) < FEW_ENTRANCES}
    truth = set(homes)
    found = {home for one in small for home in one & truth}
    exact = {home for one in small if len(one) == 1 for home in one & truth}
    chance = sum(map(len, small)) * len(truth) / entrances
    return Score(exact=len(exact), few=len(found), chance=chance)
