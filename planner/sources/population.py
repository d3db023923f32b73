"""Count children aged 0-5 by area and quarter, from either way the statistics bank is passed on."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.errors import DataError, Fault
from planner.geo.ground import Placed
from planner.geo.layers import MOST_CHILDREN
from planner.sources.areas import quarter_area_number
from planner.sources.files import Source
from planner.sources.found import Remark
from planner.sources.kinds import AGE, POPULATION, STATISTICS_BANK
from planner.sources.words import area_of_name, city, same
from planner.tabular.table import Row, Table
from planner.text import text

_AGES = range(6)
_BEYOND = {same("Uden for inddeling")}
_AREA_LEVELS = ("lokaludvalg", "localcommittee")
_BYDEL_LEVELS = ("bydel", "quarter")
_QUARTER_LEVEL = "kvarter"
# »Lokaludvalg - Valby«, »Valby - Vigerslev«, »Bispebjerg- Emdrup«.
_HEADING = re.compile(r"(.+?) ?- (.+)")

NO_AREA = text("children who live in none of the areas are left out")
NO_QUARTER = text("a quarter without children in the population, or the other way round")
OTHER_SUM = text("the quarters don't add up to the area")

_CHOOSE = text("choose all lokaludvalg and the ages 0 to 5 in the statistics bank")
_YEARS = "år"

# Children by area and name or number of the quarter.
QuarterKey = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Children aged 0 to 5.

    Parameters
    ----------
    by_area
        All twelve areas. [persons]
    by_quarter
        By the area and the quarter's number or name; empty if the source tells of none. [persons]
    source
        None for the figures that come with the planner.
    """

    by_area: Mapping[str, int]
    by_quarter: Mapping[QuarterKey, int]
    source: Source | None
    remarks: tuple[Remark, ...] = ()


def population_from(sources: Sequence[Source]) -> Population:
    """Return the children of the source given, or else those that come with the planner.

    Raises
    ------
    DataError
        If a count can't be read, or an area has none.
    """
    source = next((one for one in sources if one.kind in {POPULATION, STATISTICS_BANK}), None)
    if source is None:
        by_area = {area.area_id: area.children_0_5 for area in city().areas}
        return Population(by_area=by_area, by_quarter={}, source=None)
    counts = _Counts(source)
    if source.kind is POPULATION:
        _count_table(source, counts)
    else:
        _count_pivot(source, counts)
    return counts.population()


class _Counts:
    """What is counted so far, and what is wrong with it."""

    def __init__(self, source: Source) -> None:
        self.by_area: Counter[str] = Counter()
        self.by_quarter: Counter[QuarterKey] = Counter()
        self.beyond = 0
        self.faults: list[Fault] = []
        self._source = source

    def population(self) -> Population:
        shown = self._source.shown
        # What couldn't be read is missing too, and is told already.
        for area in () if self.faults else city().areas:
            if area.area_id not in self.by_area:
                what = text(
                    "{name} ({area}) has no children aged 0-5", name=area.name, area=area.area_id
                )
                self.faults.append(Fault(shown, 0, 0, "", what, _CHOOSE))
        if self.faults:
            raise DataError(self.faults)
        remarks = list(_sums(shown, self.by_area, self.by_quarter))
        if self.beyond:
            detail = text("{count} children", count=self.beyond)
            remarks.append(Remark(file=shown, kind=NO_AREA, detail=detail))
        return Population(
            by_area=dict(sorted(self.by_area.items())),
            by_quarter=dict(self.by_quarter),
            source=self._source,
            remarks=tuple(remarks),
        )


def _sums(
    shown: str, by_area: Mapping[str, int], by_quarter: Mapping[QuarterKey, int]
) -> Iterator[Remark]:
    found: Counter[str] = Counter()
    for (area_id, _), count in by_quarter.items():
        found[area_id] += count
    for area_id, quarters in sorted(found.items()):
        if quarters != by_area[area_id]:
            detail = text(
                "{area}: {quarters} against {whole}",
                area=area_id,
                quarters=quarters,
                whole=by_area[area_id],
            )
            yield Remark(file=shown, kind=OTHER_SUM, number=area_id, detail=detail)


def _count_table(source: Source, counts: _Counts) -> None:
    table = source.table()
    for row in table.rows:
        level, name = (same(row.cells[source.names[key]]) for key in ("level", "name"))
        children = sum(
            table.whole(row, source.names[f"age_{age}"], 0, MOST_CHILDREN) for age in _AGES
        )
        _count_row(source, counts, table, row, (level, name, children))
    counts.faults += table.faults


def _count_row(
    source: Source, counts: _Counts, table: Table, row: Row, told: tuple[str, str, int]
) -> None:
    level, name, children = told
    number = row.cells[source.names["number"]]
    if level == _QUARTER_LEVEL:
        area_id = quarter_area_number(number).zfill(2)
        if area_id not in {area.area_id for area in city().areas}:
            what, do = text("has no number of an area"), text("write the number as in 20701")
            table.refuse(row.line, source.names["number"], what, do)
        counts.by_quarter[area_id, number] += children
    elif level in _AREA_LEVELS and name in _BEYOND:
        counts.beyond += children
    elif level in _AREA_LEVELS:
        # By the name: there are two ways of numbering the areas.
        area_id = area_of_name(row.cells[source.names["name"]]) or ""
        if not area_id:
            what, do = text("is none of the twelve areas"), text("write the area's name")
            table.refuse(row.line, source.names["name"], what, do)
        counts.by_area[area_id] += children


def _count_pivot(source: Source, counts: _Counts) -> None:
    """Count a sparse pivot, in which an empty cell means what stands above."""
    above: dict[int, str] = {}
    seen: set[tuple[str, int]] = set()
    for row in source.rows:
        above |= {k: cell for k, cell in enumerate(row.cells) if cell}
        words = [above.get(k, "") for k in range(len(row.cells))]
        age = next((match for word in words if (match := AGE.fullmatch(word))), None)
        if age is None or int(age[1]) not in _AGES:
            continue
        heading = next((_as_written(word, age[2]) for word in words if _is_place(word)), "")
        children = _only_number(row.cells)
        if children is None or (heading, int(age[1])) in seen:
            what = text("more than one number, or none, for a place and an age")
            do = text("choose one year and both sexes together, and whole numbers without points")
            counts.faults.append(Fault(source.shown, row.number, 0, "", what, do))
            return
        seen.add((heading, int(age[1])))
        _count_heading(counts, heading, children)
    for heading in {heading for heading, _ in seen}:
        if missing := [str(age) for age in _AGES if (heading, age) not in seen]:
            what = text("{place} lacks the ages {ages}", place=heading, ages=", ".join(missing))
            counts.faults.append(Fault(source.shown, 0, 0, "", what, _CHOOSE))


def _is_place(word: str) -> bool:
    match = _HEADING.fullmatch(word)
    if match is None:
        return False
    levels = (*_AREA_LEVELS, *_BYDEL_LEVELS)
    return same(match[1]) in levels or area_of_name(match[1]) is not None


def _only_number(cells: Sequence[str]) -> int | None:
    numbers = [cell for cell in cells if cell.isascii() and cell.isdigit()]
    is_alone = len(numbers) == 1 and len(numbers[0]) < len(str(MOST_CHILDREN))
    return int(numbers[0]) if is_alone and cells[-1] == numbers[0] else None


def _as_written(heading: str, unit: str) -> str:
    """Return a heading as the statistics bank wrote it, before a browser put years into names."""
    return heading.replace(unit, _YEARS) if unit == "years" else heading


def _count_heading(counts: _Counts, heading: str, children: int) -> None:
    match = _HEADING.fullmatch(heading)
    if match is None or same(match[1]) in _BYDEL_LEVELS:
        return
    above, name = match[1], match[2]
    if same(above) not in _AREA_LEVELS:
        counts.by_quarter[area_of_name(above) or "", name] += children
    elif same(name) in _BEYOND:
        counts.beyond += children
    elif (area_id := area_of_name(name)) is not None:
        counts.by_area[area_id] += children


def children_by_quarter(
    population: Population, quarters: Iterable[Placed]
) -> tuple[dict[str, int], list[Remark]]:
    """Return the children of each quarter of a layer, by its number.

    Returns
    -------
    Nothing unless every quarter has its children and all children have their quarter; and what
    is to be said of it.
    """
    shown = population.source.shown if population.source is not None else ""
    left = dict(population.by_quarter)
    found: dict[str, int] = {}
    names = {area.area_id: area.name for area in city().areas}
    waiting = {one.cells["quarter_id"]: one.cells["name"] for one in quarters}
    for is_alike in (_is_number, _is_name, _begins):
        for quarter_id, name in list(waiting.items()):
            area_id = quarter_area_number(quarter_id).zfill(2)
            wanted = (quarter_id, _bare(name, names.get(area_id, "")))
            keys = [
                key
                for key in left
                if key[0] == area_id and is_alike((key[1], _bare(key[1], names[area_id])), wanted)
            ]
            if len(keys) == 1:
                found[quarter_id] = left.pop(keys[0])
                del waiting[quarter_id]
    remarks = [
        Remark(file=shown, kind=NO_QUARTER, name=name)
        for name in (*waiting.values(), *(name for _, name in left))
    ]
    return ({} if remarks else found), remarks


# A quarter as it is told, and its name without its area's.
_Told = tuple[str, str]


def _is_number(given: _Told, wanted: _Told) -> bool:
    return given[0] == wanted[0]


def _is_name(given: _Told, wanted: _Told) -> bool:
    return given[1] == wanted[1]


def _begins(given: _Told, wanted: _Told) -> bool:
    return given[1].startswith(wanted[1]) or wanted[1].startswith(given[1])


def _bare(name: str, area: str) -> str:
    """Return a quarter's name as it is compared: without brackets, nor its area's before it."""
    whole = same(re.sub(r"\(.*\)", "", name))
    return whole.removeprefix(same(area)) or whole
