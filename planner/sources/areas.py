"""Make the twelve areas of a layer of kvarterer, areas or roder."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.errors import DataError, Fault
from planner.geo.ground import Placed, area_layer, joined, shares
from planner.geo.layers import AreaLayer, read_areas
from planner.scenario.resolve import BUNDLED
from planner.sources.files import Source
from planner.sources.found import Remark
from planner.sources.kinds import AREAS, QUARTERS, RODER
from planner.sources.numbering import numbering_remarks
from planner.sources.words import areas_by_name, city, same
from planner.text import Text, text

# An outline that lies less than this in one area is none of the twelve.
_MOSTLY = 0.8
# What two layers may differ by for how they are drawn. [km2]
_SAME_KM2 = 0.05

OTHER_OUTLINE = text("draws an area otherwise than the layer that is used")
OTHER_NAME = text("the name doesn't fit where it lies")


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSource:
    """The twelve areas, and from where.

    Parameters
    ----------
    layer
        ``area_id``, ``name``, ``omraade`` and geometry in EPSG:25832. [m]
    source
        None for the outlines that come with the planner.
    """

    layer: AreaLayer
    source: Source | None
    remarks: tuple[Remark, ...] = ()


def areas_from(sources: Sequence[Source]) -> AreaSource:
    """Return the areas of the finest layer given, or else those that come with the planner.

    Raises
    ------
    DataError
        With every layer from which the twelve areas can't be made.
    """
    known = read_areas(BUNDLED / "areas.geojson", f"bundled:{BUNDLED.name}")
    made: list[AreaSource] = []
    faults: list[Fault] = []
    for kind in (QUARTERS, AREAS, RODER):
        for source in (one for one in sources if one.kind is kind):
            try:
                made.append(_made(source, known))
            except DataError as error:
                faults += error.faults
    if faults:
        raise DataError(faults)
    if not made:
        columns = ["area_id", "name", "omraade", "geometry"]
        return AreaSource(layer=known[columns], source=None)
    first, *others = made
    remarks = [*first.remarks]
    for other in others:
        remarks += [*other.remarks, *_differences(first.layer, other)]
    return AreaSource(layer=first.layer, source=first.source, remarks=tuple(remarks))


def quarter_area_number(quarter_id: str) -> str:
    """Return the area's number in a quarter's: 2LLxx, as the statistics bank numbers areas."""
    is_code = len(quarter_id) == 5 and quarter_id.isdigit()  # noqa: PLR2004  (2LLxx)
    return str(int(quarter_id[1:3])) if is_code else ""


def _made(source: Source, known: AreaLayer) -> AreaSource:
    number_of = _by_quarter if source.kind is not AREAS else _by_number
    outlines, area_by_number = _placed(source, number_of, known)
    remarks = list(numbering_remarks(source.shown, area_by_number))
    if source.kind is RODER and "area_number" in source.names:
        # Its own numbers of areas are another matter than those in the numbers of quarters.
        _, own = _placed(source, _by_number, known)
        remarks += numbering_remarks(source.shown, own)
        remarks += _names(source, own)
    elif source.kind is AREAS:
        remarks += _names(source, area_by_number)
    rows = [
        {"area_id": area.area_id, "name": area.name, "omraade": area.omraade}
        for area in city().areas
    ]
    layer = area_layer({area_by_number[number]: one for number, one in outlines.items()}, rows)
    return AreaSource(layer=layer, source=source, remarks=tuple(remarks))


def _by_quarter(feature: Placed) -> str:
    return quarter_area_number(feature.cells["quarter_id"])


def _by_number(feature: Placed) -> str:
    return feature.cells["area_number"]


def _placed(
    source: Source, number_of: Callable[[Placed], str], known: AreaLayer
) -> tuple[dict[str, object], dict[str, str]]:
    """Return the outline of each number, and the area that it mostly lies in."""
    numbers = [(number_of(one), one) for one in source.features]
    faults = [
        Fault(source.shown, one.number, 0, "", text("has no number of an area"), _ANEW)
        for number, one in numbers
        if not number
    ]
    outlines = joined((number, one) for number, one in numbers if number)
    area_by_number: dict[str, str] = {}
    for number, outline in outlines.items():
        share_by_area = shares(outline, known)
        area_id = max(share_by_area, key=lambda one: share_by_area[one], default="")
        if share_by_area.get(area_id, 0) < _MOSTLY:
            what = text("the outline of number {number} is none of the areas", number=number)
            faults.append(Fault(source.shown, 0, 0, "", what, _ANEW))
        area_by_number[number] = area_id
    faults += _not_each_once(source.shown, area_by_number.values())
    if faults:
        raise DataError(faults)
    return dict(outlines), area_by_number


def _not_each_once(shown: str, found: Iterable[str]) -> Iterable[Fault]:
    given = list(found)
    for area in city().areas:
        count = given.count(area.area_id)
        if count != 1:
            what = text(
                "{name} ({area}) is there {count} times",
                name=area.name,
                area=area.area_id,
                count=count,
            )
            yield Fault(shown, 0, 0, "", what, _ANEW)


_ANEW = text("download the whole layer anew, or leave it out")


def _names(source: Source, area_by_number: Mapping[str, str]) -> Iterable[Remark]:
    for one in source.features:
        name = one.cells.get("area_name", "")
        area_id = area_by_number.get(one.cells["area_number"])
        if (
            name
            and area_id is not None
            and area_id not in areas_by_name().get(same(name), frozenset())
        ):
            detail: Text = text("»{name}« lies in {area}", name=name, area=area_id)
            yield Remark(file=source.shown, kind=OTHER_NAME, row=one.number, detail=detail)


def _differences(used: AreaLayer, other: AreaSource) -> Iterable[Remark]:
    shown = other.source.shown if other.source is not None else ""
    pairs = zip(used["area_id"], used.geometry, other.layer.geometry, strict=True)
    for area_id, mine, its in pairs:
        apart_km2 = float(mine.symmetric_difference(its).area) / 1_000_000
        if apart_km2 > _SAME_KM2:
            hectares = round(100 * apart_km2)
            detail = text("{area}: {hectares} hectares", area=str(area_id), hectares=hectares)
            yield Remark(file=shown, kind=OTHER_OUTLINE, number=str(area_id), detail=detail)
