"""Say how many of something there are, for a sentence."""

from planner.text import Text, text_n


def places(count: int) -> Text:
    """Say a number of places."""
    return text_n("{n} place", "{n} places", count)


def basis_places(count: int) -> Text:
    """Say a number of basis places."""
    return text_n("{n} basis place", "{n} basis places", count)


def children(count: int) -> Text:
    """Say a number of children."""
    return text_n("{n} child", "{n} children", count)


def ordinary_places(count: int) -> Text:
    """Say a number of ordinary places."""
    return text_n("{n} ordinary place", "{n} ordinary places", count)


def institutions(count: int) -> Text:
    """Say a number of institutions."""
    return text_n("{n} institution", "{n} institutions", count)
