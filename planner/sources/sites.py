"""Judge each institution of a source: in the case, or left out for a reason that is told."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.geo.layers import AreaLayer, nearest_areas
from planner.scenario.inputs import ID
from planner.sources.found import Record, Remark, Site, remark_on
from planner.sources.numbering import numbered, numbering_remarks
from planner.sources.words import (
    ages_by_word,
    area_of_name,
    areas_of_bydel,
    ownership_by_word,
    same,
)
from planner.text import Text, alike, plain, text

MUNICIPALITY = ("101", "københavn", "københavnskommune")
# Outlines are generalised, and an institution at the shore may lie a little outside. [m]
SLACK_M = 150
_LONGEST_NAME = 200

OTHER_MUNICIPALITY = text("in another municipality")
CLOSED = text("closed")
NOT_MAIN = text("one more address of an institution (pick-up or excursion)")
NO_NUMBER = text("has no number that can be used")
NO_NAME = text("has no name")
SAME_NUMBER = text("the number stands twice")
UNKNOWN_KIND = text("no kind of day care that the planner knows")
NO_POSITION = text("no position that can be read (degrees or metres, point in Denmark)")
OUTSIDE = text("lies outside the twelve areas")

NEAR_BORDER = text("lies just outside the areas; counted to the nearest")
OTHER_AREA = text("lies in another area than its source says")
NO_OWNERSHIP = text("ownership is to be filled in")
SAME_PLACE = text("at the same place and with the same name as another")


@dataclass(frozen=True, slots=True)
class Judged:
    """The institutions of a source, and what is to be said of it and them."""

    sites: tuple[Site, ...]
    remarks: tuple[Remark, ...]


def judged(records: Sequence[Record], areas: AreaLayer, prefix: str) -> Judged:
    """Return the institutions that go into the case, and why the others don't.

    Parameters
    ----------
    prefix
        Put before a number that begins with a digit, so that it is no number to Excel.
    """
    remarks: list[Remark] = []
    kept: list[Record] = []
    seen: dict[str, int] = {}
    for one in records:
        reason = _reason(one, prefix, seen)
        if reason is None:
            kept.append(one)
            seen[_id(one, prefix)] = one.row
        else:
            remarks.append(remark_on(one, *reason, is_left_out=True))
    positions_m = [one.position_m for one in kept if one.position_m is not None]
    nearest = nearest_areas(areas, positions_m)
    sites: list[Site] = []
    for one, (area_id, away_m) in zip(kept, nearest, strict=True):
        away = text("{away} m outside area {area}", away=round(away_m), area=area_id)
        if away_m > SLACK_M:
            remarks.append(remark_on(one, OUTSIDE, away, is_left_out=True))
            continue
        if away_m:
            remarks.append(remark_on(one, NEAR_BORDER, away))
        sites.append(_site(one, prefix, area_id))
    remarks += _on_areas(sites)
    remarks += _on_ownership(sites)
    remarks += _on_twins(sites)
    return Judged(tuple(sites), tuple(remarks))


def _reason(
    record: Record, prefix: str, seen: Mapping[str, int]
) -> tuple[Text, Text | None] | None:
    key = _id(record, prefix)
    checks: tuple[tuple[Callable[[], bool], Text, Text | None], ...] = (
        (lambda: _is_elsewhere(record), OTHER_MUNICIPALITY, _word(record.municipality)),
        (lambda: bool(record.closed), CLOSED, _word(record.closed)),
        (lambda: not record.is_main, NOT_MAIN, None),
        (lambda: _ages(record) is None, *_no_ages(record)),
        (lambda: re.fullmatch(ID, key) is None, NO_NUMBER, None),
        (lambda: not record.name.strip(), NO_NAME, None),
        (lambda: key in seen, SAME_NUMBER, text("as in row {row}", row=str(seen.get(key, 0)))),
        (lambda: record.position_m is None, NO_POSITION, None),
    )
    return next(((kind, detail) for holds, kind, detail in checks if holds()), None)


def _word(word: str) -> Text | None:
    return alike(plain(word)) if word.strip() else None


def _is_elsewhere(record: Record) -> bool:
    given = same(record.municipality).lstrip("0")
    return bool(given) and given not in MUNICIPALITY


def _meanings(record: Record) -> list[tuple[str, Text | None, tuple[int, int] | None]]:
    known = ages_by_word()
    words = ((word, known.get(same(word))) for word in record.kinds)
    return [(word, one.reason, one.ages) for word, one in words if one is not None]


def _ages(record: Record) -> tuple[int, int] | None:
    """Return the ages that are taken; None if a word of it is nothing for the model."""
    found = _meanings(record)
    ages = [one for _, _, one in found if one is not None]
    if not ages or len(ages) < len(found):
        return None
    return (min(low for low, _ in ages), max(high for _, high in ages))


def _no_ages(record: Record) -> tuple[Text, Text | None]:
    reason = next((reason for _, reason, _ in _meanings(record) if reason is not None), None)
    if reason is not None:
        return reason, None
    return UNKNOWN_KIND, _word(", ".join(record.kinds))


def _id(record: Record, prefix: str) -> str:
    number = record.number.strip()
    return f"{prefix}{number}" if number[:1].isdigit() else number


def _site(record: Record, prefix: str, area_id: str) -> Site:
    meaning = ownership_by_word().get(same(record.ownership))
    ages, position_m = _ages(record), record.position_m
    if ages is None or position_m is None:
        message = f"{record.file}:{record.row}: was kept without ages or position"
        raise ValueError(message)
    return Site(
        institution_id=_id(record, prefix),
        name=plain(record.name).strip()[:_LONGEST_NAME],
        area_id=area_id,
        ownership="" if meaning is None else meaning.ownership,
        ages=ages,
        position_m=position_m,
        record=record,
    )


def _on_areas(sites: Sequence[Site]) -> Iterable[Remark]:
    """Say whose source names another area, once the source's way of numbering is found out."""
    given = [(one.record.area_number, one.area_id) for one in sites]
    if sites:
        yield from numbering_remarks(sites[0].record.file, numbered(given))
    area_by_number = numbered(given)
    for one in sites:
        told = _told(one.record, area_by_number)
        if told and one.area_id not in told:
            said = text(
                "by position {area}, by its source {told}",
                area=one.area_id,
                told=", ".join(sorted(told)),
            )
            yield remark_on(one.record, OTHER_AREA, said)


def _told(record: Record, area_by_number: Mapping[str, str]) -> frozenset[str]:
    """Return the areas in which the source may mean that it lies; none if it doesn't tell."""
    if (area_id := area_of_name(record.area_name)) is not None:
        return frozenset({area_id})
    if record.area_number in area_by_number:
        return frozenset({area_by_number[record.area_number]})
    return areas_of_bydel(record.bydel)


def _on_ownership(sites: Iterable[Site]) -> Iterable[Remark]:
    for one in sites:
        if not one.ownership:
            meaning = ownership_by_word().get(same(one.record.ownership))
            unknown = text("»{word}« is unknown", word=plain(one.record.ownership))
            reason = meaning.reason if meaning is not None else None
            yield remark_on(one.record, NO_OWNERSHIP, reason or unknown)


def _on_twins(sites: Iterable[Site]) -> Iterable[Remark]:
    first: dict[tuple[str, int, int], Site] = {}
    for one in sites:
        x_m, y_m = one.position_m
        twin = first.setdefault((same(one.name), round(x_m), round(y_m)), one)
        if twin is not one:
            yield remark_on(one.record, SAME_PLACE, alike(twin.institution_id))
