"""Pair the institutions of the register with those of the municipality's layer, and say how."""

from collections.abc import Callable, Sequence
from itertools import product

from planner.sources.found import Remark, Site, remark_on
from planner.sources.words import same
from planner.text import Text, alike, joined, text

# With the same number or name, the same institution; with neither, the same house. [m]
_NEAR_M, _SAME_HOUSE_M = 200, 30

SAME_HOUSE = text("has another name in the other source, at the same place")
NOT_IN_OTHER = text("is not in the other source")
OTHER_OWNERSHIP = text("has another ownership in the other source")
PAIRED = text("is paired with one of the other source by number, or by name and place")

_Pair = tuple[Site, Site]


def compared(used: Sequence[Site], other: Sequence[Site]) -> list[Remark]:
    """Say which institutions of two sources are the same, which are not, and what differs.

    Nothing is taken from the other source: it is older or newer, and only a person can tell.

    Parameters
    ----------
    used
        Those that are in the case.
    """
    pairs = _one_to_one(used, other, _has_number, ())
    pairs += _one_to_one(used, other, _has_name, pairs)
    houses = _one_to_one(used, other, _has_house, pairs)
    remarks = [remark_on(mine.record, SAME_HOUSE, _named(its)) for mine, its in houses]
    for mine, its in [*pairs, *houses]:
        if mine.ownership and its.ownership and mine.ownership != its.ownership:
            detail = text(
                "{mine} here, {its} there ({id})",
                mine=mine.ownership,
                its=its.ownership,
                id=its.institution_id,
            )
            remarks.append(remark_on(mine.record, OTHER_OWNERSHIP, detail))
    for k, sites in enumerate((used, other)):
        known = {pair[k].institution_id for pair in (*pairs, *houses)}
        alone = (one for one in sites if one.institution_id not in known)
        remarks += [remark_on(one.record, NOT_IN_OTHER) for one in alone]
    return [*(remark_on(mine.record, PAIRED, _named(its)) for mine, its in pairs), *remarks]


def _named(one: Site) -> Text:
    return joined((alike(one.institution_id), alike(one.name)))


def _one_to_one(
    used: Sequence[Site],
    other: Sequence[Site],
    is_same: Callable[[Site, Site], bool],
    known: Sequence[_Pair],
) -> list[_Pair]:
    """Return the pairs in which neither could be paired with anything else."""
    mine = {id(one) for one, _ in known}
    its = {id(one) for _, one in known}
    left = [one for one in used if id(one) not in mine]
    right = [one for one in other if id(one) not in its]
    found = [pair for pair in product(left, right) if is_same(*pair)]
    firsts = [id(one) for one, _ in found]
    seconds = [id(one) for _, one in found]
    return [
        pair for pair in found if firsts.count(id(pair[0])) == 1 and seconds.count(id(pair[1])) == 1
    ]


def _has_number(a: Site, b: Site) -> bool:
    return a.record.number == b.record.number and _is_within(a, b, _NEAR_M)


def _has_name(a: Site, b: Site) -> bool:
    return _is_within(a, b, _NEAR_M) and same(a.name) == same(b.name)


def _has_house(a: Site, b: Site) -> bool:
    return _is_within(a, b, _SAME_HOUSE_M)


def _is_within(a: Site, b: Site, most_m: int) -> bool:
    (ax, ay), (bx, by) = a.position_m, b.position_m
    return (ax - bx) ** 2 + (ay - by) ** 2 <= most_m**2
