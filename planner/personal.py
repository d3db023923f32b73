"""Recognise what looks like a civil registration number (CPR), however it is written.

The check digit is not asked for: since October 2007 valid numbers fail it. A date in the first
six of ten digits is enough; nine digits are ten whose leading zero a spreadsheet took away.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator

_DASH = r"[\s\-\u2010-\u2015\u2212_/]{0,3}"
_DOT = r"[\s\-\u2010-\u2015\u2212_/.]{0,3}"
# Not the decimals of a coordinate, which may well begin with a date.
_LIKE = re.compile(rf"(?<![\d.,])(\d?\d){_DOT}(\d\d){_DOT}(\d\d){_DASH}\d{{4}}(?!\d)")
_MASK = "\N{BULLET}"
# Replacement numbers have 60 added to the day.
_REPLACEMENT_DAYS = 60


def is_like_cpr(word: str) -> bool:
    """Say whether a text holds what may be a civil registration number."""
    return next(_found(word), None) is not None


def masked(word: str) -> str:
    """Return a text in which the digits of such a number can't be read."""
    plain = unicodedata.normalize("NFKC", word)
    for match in _found(plain):
        hidden = re.sub(r"\d", _MASK, match.group())
        plain = plain.replace(match.group(), hidden)
    return plain if _MASK in plain else word


def _found(word: str) -> Iterator[re.Match[str]]:
    plain = word if word.isascii() else unicodedata.normalize("NFKC", word)
    return (match for match in _LIKE.finditer(plain) if _is_date(match))


def _is_date(match: re.Match[str]) -> bool:
    day, month, year = (int(part) for part in match.groups())
    if day > _REPLACEMENT_DAYS:
        day -= _REPLACEMENT_DAYS
    for century in (1900, 2000):
        try:
            dt.date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False
