"""The scale bar of the map in the page: one for each enlargement, of which one is seen."""

from collections.abc import Iterator
from itertools import count

from planner.report.web.markup import Markup, tag

# The longest takes at most this share of the whole map; the shortest of a map much enlarged. [m]
_SHARE, _SHORTEST_M = 4, 50
_KM = 1000


def scale_bars(metres_per_unit: float, *, width: float, at: str) -> Markup:
    """Return the bars, the longest first and the others hidden.

    Parameters
    ----------
    metres_per_unit
        Of the drawing. [m]
    width
        Of the whole drawing. [units]
    at
        Where their left end is.
    """
    longest_m = metres_per_unit * width / _SHARE
    # Where all is smaller than the shortest, that is the only one.
    lengths_m = list(_round_lengths(max(longest_m, _SHORTEST_M)))[::-1]
    bars = (
        _bar(metres, metres / metres_per_unit, is_shown=metres == lengths_m[0])
        for metres in lengths_m
    )
    return tag("g", *bars, class_="bars", transform=f"translate({at})")


def _round_lengths(longest_m: float) -> Iterator[int]:
    """Yield 50, 100, 200, 500 m and so on, the shortest first."""
    for power in count():
        for digit in (50, 100, 200):
            metres = digit * 10**power
            if metres > longest_m:
                return
            yield metres


def _bar(metres: int, units: float, *, is_shown: bool) -> Markup:
    said = f"{metres // _KM} km" if metres >= _KM else f"{metres} m"
    return tag(
        "g",
        tag("path", d=f"M0 0H{units:.1f}"),
        tag("g", tag("text", said, y=-9, class_="beside-it"), class_="s"),
        data_units=f"{units:.1f}",
        display=None if is_shown else "none",
    )
