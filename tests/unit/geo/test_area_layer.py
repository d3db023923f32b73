"""The layer of areas: GeoJSON only, in a coordinate system that is declared, in Denmark."""

import json

import geopandas as gpd
import pytest
from small_case import AREAS, ORIGIN_M, SIDE_M, changed, layer, square

from planner.door import LARGEST_JSON_BYTES
from planner.errors import DataError
from planner.geo.layers import (
    MOST_CHILDREN,
    distances_to_areas_m,
    nearest_areas,
    read_areas,
)
from planner.geo.systems import CRS

POLYGON = "geometry: the polygon is not valid; correct the feature"
NO_POLYGON = "geometry: is not a polygon; correct the feature"
NO_FILE = "give a layer of one of these kinds: .geojson, .gpkg, .shp"


def read(folder, content):
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    (folder / "areas.geojson").write_bytes(raw)
    return read_areas(folder / "areas.geojson", "areas.geojson")


def faults(folder, content):
    with pytest.raises(DataError) as caught:
        read(folder, content)
    assert len(caught.value.said("da").splitlines()) == len(caught.value.faults)
    return [one.removeprefix("areas.geojson:") for one in caught.value.said("en").splitlines()]


def with_crs(crs):
    return {**layer(), "crs": crs}


def named(name):
    return {"type": "name", "properties": {"name": name}}


def with_geometry(geometry):
    content = layer()
    content["features"][0]["geometry"] = geometry
    return content


def ring(*corners):
    return {"type": "Polygon", "coordinates": [list(corners)]}


def test_the_layer_has_its_columns_its_order_and_its_coordinate_system(tmp_path):
    found = read(tmp_path, layer())
    assert list(found.columns) == ["area_id", "name", "omraade", "children_0_5", "geometry"]
    assert list(found["area_id"]) == ["01", "02", "03"]
    assert found.crs == CRS
    assert found.geometry.iloc[1].bounds == (
        ORIGIN_M[0] + SIDE_M,
        ORIGIN_M[1],
        ORIGIN_M[0] + 2 * SIDE_M,
        ORIGIN_M[1] + SIDE_M,
    )


@pytest.mark.parametrize("crs", [None, named("EPSG:4326"), named("urn:ogc:def:crs:OGC:1.3:CRS84")])
def test_what_declares_nothing_is_longitude_and_latitude(tmp_path, crs):
    frame = gpd.GeoDataFrame.from_features(layer()["features"], crs=CRS).to_crs("EPSG:4326")
    content = json.loads(frame.to_json(drop_id=True))
    content["crs"] = crs
    found = read(tmp_path, content)
    expected = gpd.GeoDataFrame.from_features(layer()["features"], crs=CRS)
    assert found.geometry.iloc[0].symmetric_difference(expected.geometry.iloc[0]).area < 1


@pytest.mark.parametrize("name", ["EPSG:25832", "urn:ogc:def:crs:EPSG::25832"])
def test_a_coordinate_system_may_be_named_in_two_ways(tmp_path, name):
    assert read(tmp_path, with_crs(named(name))).geometry.iloc[0].area == SIDE_M**2


def test_a_byte_order_mark_and_more_properties_are_no_fault(tmp_path):
    content = layer([{**area, "note": [1], "geometry": "no"} for area in AREAS])
    found = read(tmp_path, b"\xef\xbb\xbf" + json.dumps(content).encode())
    assert len(found) == 3


PROPERTIES = {
    "an id that is a number": ({"area_id": 1}, "area_id: is missing or is not text"),
    "an empty id": ({"area_id": " "}, "area_id: is missing or is not text"),
    "a missing name": ({"name": None}, "name: is missing or is not text"),
    "a name with an escape": ({"name": "\x1b[2J"}, "name: is missing or is not text"),
    "children as text": (
        {"children_0_5": "3"},
        "children_0_5: is missing or is not a whole number",
    ),
    "children as true": (
        {"children_0_5": True},
        "children_0_5: is missing or is not a whole number",
    ),
    "half a child": ({"children_0_5": 0.5}, "children_0_5: is missing or is not a whole number"),
    "fewer than none": ({"children_0_5": -2}, "children_0_5: is missing or is not a whole number"),
    "too many": (
        {"children_0_5": MOST_CHILDREN + 1},
        "children_0_5: is missing or is not a whole number",
    ),
}


@pytest.mark.parametrize(("cells", "what"), PROPERTIES.values(), ids=PROPERTIES)
def test_a_property_of_a_wrong_kind_is_told_with_its_feature(tmp_path, cells, what):
    content = layer(changed(AREAS, "02", **cells))
    assert faults(tmp_path, content) == [f"2: {what}; correct the feature"]


def test_all_faults_are_told_at_once(tmp_path):
    content = layer([{**AREAS[0], "area_id": "02"}, AREAS[1], {}])
    content["features"][0]["geometry"] = None
    assert faults(tmp_path, content) == [
        f"1: {NO_POLYGON}",
        "2: area_id: the same id as in feature 1; correct the feature",
        "3: area_id: is missing or is not text; correct the feature",
        "3: children_0_5: is missing or is not a whole number; correct the feature",
        "3: name: is missing or is not text; correct the feature",
        "3: omraade: is missing or is not text; correct the feature",
    ]


def test_areas_without_any_child_are_refused_since_nothing_can_be_compared(tmp_path):
    content = layer([{**area, "children_0_5": 0} for area in AREAS])
    assert faults(tmp_path, content) == [
        " children_0_5: no area has children; give a layer of areas"
    ]


GEOMETRIES = {
    "none": (None, NO_POLYGON),
    "a point": ({"type": "Point", "coordinates": [1, 2]}, NO_POLYGON),
    "a collection": ({"type": "GeometryCollection", "geometries": []}, NO_POLYGON),
    "no type": ({"type": 5, "coordinates": []}, NO_POLYGON),
    "text": ({"type": "Polygon", "coordinates": "abc"}, NO_POLYGON),
    "text for numbers": (ring(*[["a", "b"]] * 4), NO_POLYGON),
    "one number a corner": (ring([1], [2], [3], [1]), NO_POLYGON),
    "two corners": (ring([0, 0], [1, 1]), NO_POLYGON),
    "a mapping": ({"type": "Polygon", "coordinates": {"a": 1}}, NO_POLYGON),
    "not a number": (ring([float("nan"), 0], [1, 0], [1, 1], [float("nan"), 0]), NO_POLYGON),
    "empty": ({"type": "Polygon", "coordinates": []}, POLYGON),
    "a bow tie": (ring([0, 0], [1, 1], [1, 0], [0, 1], [0, 0]), POLYGON),
}


@pytest.mark.parametrize(("geometry", "what"), GEOMETRIES.values(), ids=GEOMETRIES)
def test_what_is_no_polygon_is_refused(tmp_path, geometry, what):
    assert faults(tmp_path, with_geometry(geometry)) == [f"1: {what}"]


def swapped():
    frame = gpd.GeoDataFrame.from_features(layer()["features"], crs=CRS).to_crs("EPSG:4326")
    content = json.loads(frame.to_json(drop_id=True))
    for feature in content["features"]:
        [corners] = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [[[y, x] for x, y in corners]]
    return content


METRES = "the numbers are those of EPSG:25832; declare it in the layer"
ORDER = (
    "the numbers are those of EPSG:4326 in the wrong order; write x or longitude first, and "
    "declare it in the layer"
)
ELSEWHERE = {
    "metres that declare nothing": ({**layer(), "crs": None}, "EPSG:4326", METRES),
    "metres that say they are degrees": (with_crs(named("EPSG:4326")), "EPSG:4326", METRES),
    "metres of the zone beside": (with_crs(named("EPSG:25833")), "EPSG:25833", METRES),
    "latitude before longitude": (swapped(), "EPSG:4326", ORDER),
}


@pytest.mark.parametrize(("content", "crs", "do"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_lies_outside_denmark_is_told_with_what_it_is(tmp_path, content, crs, do):
    assert faults(tmp_path, content) == [
        f"{number}: geometry: lies outside Denmark when its coordinates are read as {crs}; {do}"
        for number in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    "crs",
    [
        "EPSG:25832",
        [1],
        {},
        {"properties": []},
        named(25832),
        named("nonsense"),
        named("EPSG:999999"),
        named("EPSG:4978"),
        named("+proj=utm +zone=32 +nadgrids=/etc/passwd"),
        named("/vsicurl/http://localhost/crs.wkt"),
    ],
    ids=str,
)
def test_a_coordinate_system_that_is_not_on_the_list_is_refused_and_never_opened(tmp_path, crs):
    codes = "EPSG:25832, EPSG:25833, EPSG:4326, EPSG:4258, EPSG:3857"
    expected = f" crs: is not one of {codes}; export the layer in EPSG:25832"
    assert faults(tmp_path, with_crs(crs)) == [expected]


NO_GEOJSON = {
    "text": b"hello",
    "empty": b"",
    "Windows-1252": '{"a": "æ"}'.encode("cp1252"),
    "nesting beyond recursion": b"[" * 100_000,
    "a number beyond all reason": b'{"features": [%s]}' % (b"9" * 5000),
    "a virtual layer in disguise": b"<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>"
    b"/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    "a GeoPackage in disguise": b"SQLite format 3\0" + b"\0" * 100,
}


@pytest.mark.parametrize("raw", NO_GEOJSON.values(), ids=NO_GEOJSON)
def test_what_is_no_geojson_is_refused_and_not_given_to_another_driver(tmp_path, raw):
    assert faults(tmp_path, raw) == [f" the file is not GeoJSON; {NO_FILE}"]


@pytest.mark.parametrize("content", [[], {}, 5, {"features": {}}, {"features": []}], ids=str)
def test_a_layer_without_features_is_refused(tmp_path, content):
    expected = f" features: the file has no features; {NO_FILE}"
    assert faults(tmp_path, content) == [expected]


@pytest.mark.parametrize("feature", [None, 1, [], {}, {"properties": 5}], ids=str)
def test_a_feature_that_is_none_has_a_fault_for_all_that_it_lacks(tmp_path, feature):
    assert len(faults(tmp_path, {"features": [feature]})) == 5


@pytest.mark.parametrize("name", ["nowhere.geojson", ".", "a" * 300, "a\0b"])
def test_a_file_that_is_none_is_told(tmp_path, name):
    with pytest.raises(
        DataError, match=r"the file doesn't exist or can't be read|this is a folder"
    ):
        read_areas(tmp_path / name, "areas.geojson")


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "areas.geojson"
    with path.open("wb") as out:
        out.truncate(LARGEST_JSON_BYTES + 1)
    with pytest.raises(DataError, match="too large"):
        read_areas(path, "areas.geojson")


def test_the_nearest_area_of_a_point_is_the_one_it_lies_in_or_beside(tmp_path):
    areas = read(tmp_path, layer())
    x, y = ORIGIN_M
    points = [(x + 1, y + 1), (x + SIDE_M + 1, y + 1), (x - 300, y + 1), (x + 5, y - 700)]
    found = nearest_areas(areas, points)
    assert [area for area, _ in found] == ["01", "02", "01", "01"]
    assert [away_m for _, away_m in found] == pytest.approx([0, 0, 300, 700])
    assert nearest_areas(areas, []) == []


def test_the_distance_to_an_area_is_none_inside_and_straight_outside(tmp_path):
    areas = read(tmp_path, layer())
    x, y = ORIGIN_M
    points = [(x + SIDE_M + 5, y + 5), (x + SIDE_M - 30, y + 5), (x - 30, y - 40)]
    assert distances_to_areas_m(areas, ["02", "02", "01"], points) == [0, 30, 50]
    assert distances_to_areas_m(areas, [], []) == []
    assert square(0)["coordinates"][0][0] == list(ORIGIN_M)
