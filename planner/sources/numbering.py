"""Find out which of the ways of numbering the twelve areas a source uses.

The statistics bank has 1 Indre By and 2 Christianshavn; some municipal layers swap them. So a
number is never believed: it is the area in which most of what bears the number lies.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from planner.sources.found import Remark
from planner.sources.words import city
from planner.text import text

OTHER_NUMBERS = text("numbers the areas otherwise than the planner")


def numbered(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the area of each number.

    Parameters
    ----------
    pairs
        A number as the source has it, and the area in which what bears it lies.
    """
    counts: dict[str, Counter[str]] = {}
    for number, area_id in pairs:
        if number:
            counts.setdefault(number, Counter())[area_id] += 1
    return {number: here.most_common(1)[0][0] for number, here in sorted(counts.items())}


def numbering_remarks(file: str, area_by_number: Mapping[str, str]) -> Iterable[Remark]:
    """Yield a remark for each number that stands for another area here."""
    names = {area.area_id: area.name for area in city().areas}
    for number, area_id in area_by_number.items():
        if number.zfill(2) != area_id:
            detail = text(
                "{number} is {name} there, {area} here",
                number=number,
                name=names[area_id],
                area=area_id,
            )
            yield Remark(file=file, kind=OTHER_NUMBERS, number=number, detail=detail)
