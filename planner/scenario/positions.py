"""Where a row of a table lies, and what was probably meant where that is nowhere."""

from collections.abc import Sequence

from planner.geo.layers import TOLERANCE_M, AreaLayer, distances_to_areas_m, nearest_areas
from planner.geo.looks_like import Point, Transform, hint, in_denmark
from planner.geo.systems import X_M, Y_M
from planner.tabular.numbers import readings
from planner.tabular.table import Row, Table
from planner.text import Text, text

_DEGREES = {"lon": (-180, 180), "lat": (-90, 90)}
_WGS_84 = Transform("EPSG:4326")


def position_m(table: Table, row: Row) -> Point | None:
    """Return a row's position in EPSG:25832; None, and a fault, if it has none. [m]."""
    if (row.line, "x") in table.told_cells:
        return None
    return _from_degrees(table, row) if table.has_degrees else _from_metres(table, row)


def _from_metres(table: Table, row: Row) -> Point | None:
    known = len(table.faults)
    kind = text("metres in EPSG:25832")
    x_m = table.decimal(row, "x", X_M, kind)
    y_m = table.decimal(row, "y", Y_M, kind)
    if x_m is not None and y_m is not None:
        return x_m, y_m
    for point in _meant(row):
        if (do := hint(point)) is not None:
            # One mistake, one fault.
            del table.faults[known:]
            what = text("this is no position in EPSG:25832")
            if not table.is_sensitive:
                got = f"{row.cells['x'][:40]}, {row.cells['y'][:40]}"
                what = text("»{got}« is no position in EPSG:25832", got=got)
            table.refuse(row.line, "x, y", what, do)
            break
    return None


def _meant(row: Row) -> Sequence[Point]:
    x, y = (readings(row.cells[name], lambda _: True) for name in ("x", "y"))
    return [(float(x[mark]), float(y[mark])) for mark in x if mark in y]


def _from_degrees(table: Table, row: Row) -> Point | None:
    kind = text("degrees")
    lon = table.decimal(row, "lon", _DEGREES["lon"], kind)
    lat = table.decimal(row, "lat", _DEGREES["lat"], kind)
    if lon is None or lat is None:
        return None
    point = _WGS_84((lon, lat))
    if in_denmark(point):
        return point
    do = text("correct the position")
    if in_denmark(_WGS_84((lat, lon))):
        do = text("lon and lat are swapped; exchange the two columns")
    table.refuse(row.line, "lon, lat", text("the position lies outside Denmark"), do)
    return None


def check_areas(table: Table, placed: Sequence[tuple[Row, str, Point]], layer: AreaLayer) -> None:
    """Note areas that don't exist, and positions that are not in the area that is named.

    Parameters
    ----------
    placed
        Row, its ``area_id`` and its position in EPSG:25832. [m]
    """
    nearest = nearest_areas(layer, [point for _, _, point in placed])
    for (row, area_id, point), (other, other_m) in zip(placed, nearest, strict=True):
        if other == area_id and other_m <= TOLERANCE_M:
            continue
        if not check_area_id(table, row, area_id, layer):
            continue
        [away_m] = distances_to_areas_m(layer, [area_id], [point])
        if away_m > TOLERANCE_M:
            table.refuse(
                row.line,
                "x, y",
                text("lies {away} m outside area {area}", away=round(away_m), area=area_id),
                _where_instead(point, (other, other_m), layer),
            )


def _where_instead(point: Point, nearest: tuple[str, float], layer: AreaLayer) -> Text:
    other, other_m = nearest
    if other_m <= TOLERANCE_M:
        return text("it lies in area {other}; correct the position or area_id", other=other)
    return outside_hint(point, layer)


def outside_hint(point: Point, layer: AreaLayer) -> Text:
    """Return what to do about a point that lies in no area."""

    def fits(other: Point) -> bool:
        return in_denmark(other) and nearest_areas(layer, [other])[0][1] <= TOLERANCE_M

    return hint(point, fits) or text(
        "it may lie in the harbour or in another municipality; correct the position"
    )


def check_area_id(table: Table, row: Row, area_id: str, layer: AreaLayer) -> bool:
    """Note an area that doesn't exist, and say whether it does."""
    known = set(layer["area_id"])
    if area_id in known:
        return True
    listed = ", ".join(sorted(known))
    do = text("use one of {listed}", listed=listed)
    if (padded := [one for one in known if one.lstrip("0") == area_id.lstrip("0")]) and area_id:
        do = text(
            "write {padded}; if a spreadsheet takes the zero away, format the column as text",
            padded=padded[0],
        )
    table.refuse(
        row.line,
        "area_id",
        text("»{area_id}« is not an area", area_id=area_id[:40]),
        do,
    )
    return False
