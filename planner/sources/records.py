"""Read the institutions of the register and of the municipality's layer, in their own words."""

from collections.abc import Mapping

from planner.geo.looks_like import Transform, in_denmark
from planner.geo.systems import X_M, Y_M
from planner.sources.files import Source
from planner.sources.found import Position, Record
from planner.tabular.aliases import word_of
from planner.tabular.numbers import readings
from planner.tabular.table import Row

_LON, _LAT = (-180, 180), (-90, 90)
_TO_METRES = Transform("EPSG:4326")
_CLOSED = ("lukket", "nedlagt", "ophørt", "inaktiv")
_IS_MAIN = ("", "yes")
_BETWEEN_KINDS = "#"


def register_records(source: Source) -> list[Record]:
    """Return a record for each row of the register.

    Raises
    ------
    DataError
        If it can't be read as a table.
    """
    found = []
    for row in source.table().rows:
        cells = _by_own_name(source, row)
        found.append(_record(source.shown, row.line, cells, _position_m(cells)))
    return found


def layer_records(source: Source) -> list[Record]:
    """Return a record for each feature of the municipality's layer of institutions."""
    return [_record(source.shown, one.number, one.cells, one.point_m) for one in source.features]


def _by_own_name(source: Source, row: Row) -> dict[str, str]:
    return {own: row.cells[name] for own, name in source.names.items()}


def _record(file: str, row: int, cells: Mapping[str, str], position_m: Position | None) -> Record:
    kinds = (word.strip() for word in cells["kind"].split(_BETWEEN_KINDS))
    status = cells.get("status", "")
    return Record(
        file=file,
        row=row,
        number=cells["number"],
        name=cells["name"],
        ownership=cells["ownership"],
        kinds=tuple(word for word in kinds if word),
        municipality=cells.get("municipality", ""),
        closed=cells.get("closed", "") or (status if status.casefold() in _CLOSED else ""),
        is_main=word_of(cells.get("is_main", "")) in _IS_MAIN,
        area_number=cells.get("area_number", ""),
        area_name=cells.get("area_name", ""),
        bydel=cells.get("bydel", ""),
        position_m=position_m,
    )


def _position_m(cells: Mapping[str, str]) -> Position | None:
    """Return a position in EPSG:25832, where the row has one in Denmark."""
    x, y = _number(cells.get("x", ""), X_M), _number(cells.get("y", ""), Y_M)
    if x is not None and y is not None:
        return (x, y)
    lon, lat = _number(cells.get("lon", ""), _LON), _number(cells.get("lat", ""), _LAT)
    if lon is None or lat is None:
        return None
    point = _TO_METRES((lon, lat))
    return point if in_denmark(point) else None


def _number(cell: str, bounds: tuple[float, float]) -> float | None:
    """Return the one number within bounds that a cell can mean, with decimal point or comma."""
    found = set(readings(cell, lambda one: bounds[0] <= one <= bounds[1]).values())
    return float(found.pop()) if len(found) == 1 else None
