"""Draw at random in a way that stays the same for a seed."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Self, TypeVar

from numpy.random import PCG64, Generator

T = TypeVar("T")


class Draws:
    """A stream of random choices, all made from one primitive draw.

    Parameters
    ----------
    seed
        Start of the stream.

    Notes
    -----
    numpy may change how `shuffle`, `choice` or the distributions use the stream
    between versions. Only `random()` is used here, 53 bits of one raw draw of PCG64,
    so that the tables of a seed do not change when numpy does.
    """

    def __init__(self, seed: int) -> None:
        self._generator = Generator(PCG64(seed))

    @classmethod
    def of_key(cls, seed: int, key: Sequence[object]) -> Self:
        """Start a stream of its own for a key, whatever other keys there are."""
        digest = sha256(repr((seed, *key)).encode()).digest()
        return cls(int.from_bytes(digest))

    def below(self, bound: int) -> int:
        """Draw one of 0, 1, ..., bound - 1, each equally likely."""
        return int(self._generator.random() * bound)

    def between(self, low: int, high: int) -> int:
        """Draw an integer from low to high, both included."""
        return low + self.below(high - low + 1)

    def hits(self, permille: int) -> bool:
        """Say yes with the given probability in permille."""
        return self.below(1000) < permille

    def weighted(self, weights: Sequence[int]) -> int:
        """Draw a position in proportion to its weight."""
        left = self.below(sum(weights))
        for position, weight in enumerate(weights):
            left -= weight
            if left < 0:
                return position
        message = "weights: the sum must be positive"
        raise ValueError(message)

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in random order (Fisher and Yates)."""
        order = list(items)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order
