"""Numbers that a run needs to be judged again and that nobody else may read.

They are encrypted by the table of the children: who has it may know them anyway, who hasn't learns
nothing. So a run directory holds no small count of children, and yet is all it takes to verify it.
"""

import hashlib
import json
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from planner.domain.problem import Problem

# A number is written as wide as this, so that the length of what is locked tells nothing.
_WIDTH = 12


class LockedError(ValueError):
    """What is locked was locked with another table of children, or changed."""


def lock(numbers: Mapping[str, int], problem: Problem) -> str | None:
    """Return numbers so that only who has the children's table can read them.

    Parameters
    ----------
    numbers
        Not negative, by name.

    Returns
    -------
    Hexadecimal digits, the same for the same numbers; None if there are none.
    """
    if not numbers:
        return None
    plain = json.dumps({name: f"{value:0{_WIDTH}d}" for name, value in sorted(numbers.items())})
    return AESSIV(_key(problem)).encrypt(plain.encode(), None).hex()


def unlock(locked: str | None, problem: Problem) -> dict[str, int]:
    """Return the numbers by name.

    Raises
    ------
    LockedError
        If the table of children is another, or what is locked was changed.
    """
    if locked is None:
        return {}
    try:
        plain = AESSIV(_key(problem)).decrypt(bytes.fromhex(locked), None)
        return {name: int(value) for name, value in json.loads(plain).items()}
    except (InvalidTag, ValueError, TypeError):
        raise LockedError from None


def _key(problem: Problem) -> bytes:
    """Return a key that follows from the children that are known, whatever is planned for them."""
    rows = sorted(
        [one.id, one.birth_year, one.school_start_year, one.institution_id or "", one.home_area_id]
        for one in problem.children.values()
        if not one.is_forecast
    )
    return hashlib.sha512(json.dumps(["planner", rows]).encode()).digest()
