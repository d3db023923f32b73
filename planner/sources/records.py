"""Read the institutions of the register and of the municipality's layer, in their own words."""

from collections.abc import Mapping

from pyproj import Transformer

from planner.errors import DataError
from planner.geo.layers import CRS, X_M, Y_M
from planner.scenario.tables import Row, read_table
from planner.sources.files import Source
from planner.sources.found import Position, Record

_CLOSED = ("lukket", "nedlagt", "ophørt", "inaktiv")
_IS_MAIN = ("", "ja")
_BETWEEN_KINDS = "#"


def register_records(source: Source) -> list[Record]:
    """Return a record for each row of the register.

    Raises
    ------
    DataError
        If it can't be read as a table.
    """
    columns = tuple(dict.fromkeys(source.names.values()))
    table = read_table(source.path, source.shown, columns, (), is_sensitive=False)
    if table.faults:
        raise DataError(table.faults)
    to_metres = Transformer.from_crs("EPSG:4326", CRS, always_xy=True)
    found = []
    for row in table.rows:
        cells = _by_own_name(source, row)
        position_m = _position_m(cells, to_metres)
        found.append(_record(source.shown, row.line, cells, position_m))
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
        is_main=cells.get("is_main", "").casefold() in _IS_MAIN,
        area_number=cells.get("area_number", ""),
        area_name=cells.get("area_name", ""),
        bydel=cells.get("bydel", ""),
        position_m=position_m,
    )


def _position_m(cells: Mapping[str, str], to_metres: Transformer) -> Position | None:
    """Return a position in EPSG:25832, where the row has one in Denmark."""
    x, y = _number(cells.get("x", "")), _number(cells.get("y", ""))
    if x is None or y is None:
        lon, lat = _number(cells.get("lon", "")), _number(cells.get("lat", ""))
        if lon is None or lat is None:
            return None
        x, y = to_metres.transform(lon, lat)
    is_in_denmark = X_M[0] <= x <= X_M[1] and Y_M[0] <= y <= Y_M[1]
    return (float(x), float(y)) if is_in_denmark else None


def _number(cell: str) -> float | None:
    """Return a number with decimal point or comma; None if it is none."""
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return None
