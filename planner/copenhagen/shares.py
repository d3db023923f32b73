"""Share whole numbers out, exactly and without floating point."""

from collections.abc import Sequence


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Share a total out in proportion to weights, by largest remainder.

    Parameters
    ----------
    total
        What is shared out.
    weights
        Non-negative weights, at least one of them positive.

    Returns
    -------
    Whole shares that sum to the total; of equal remainders the first wins.
    """
    base = sum(weights)
    shares = [total * weight // base for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda k: -(total * weights[k] % base))
    for position in by_remainder[: total - sum(shares)]:
        shares[position] += 1
    return shares


def fill(total: int, rooms: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Share a total out by weight, giving nobody more than there is room for.

    Parameters
    ----------
    total
        What is shared out.
    rooms
        The most that each may get.
    weights
        Positive weights, in the same order.

    Returns
    -------
    Whole shares that sum to the total, none above its room.

    Raises
    ------
    ValueError
        When the rooms together are smaller than the total.
    """
    if total > sum(rooms):
        message = f"total: {total} does not fit into {sum(rooms)}; make more room"
        raise ValueError(message)
    # The highest water level at which no more than the total is poured out.
    low, high = 0, 1 + 1000 * max(rooms, default=0)
    while high - low > 1:
        level = (low + high) // 2
        if sum(_poured(level, rooms, weights)) <= total:
            low = level
        else:
            high = level
    shares = _poured(low, rooms, weights)
    while sum(shares) < total:
        position = next(k for k, room in enumerate(rooms) if shares[k] < room)
        shares[position] += 1
    return shares


def _poured(level: int, rooms: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Pour in proportion to weight up to a level, at most each one's room."""
    return [min(room, level * weight // 1000) for room, weight in zip(rooms, weights, strict=True)]
