"""The twelve areas of any layer, whichever way it numbers them."""

import json

import downloads
import pytest
import shapely
from importing import faults_of, files_of, found_in, said

from planner.geo.layers import read_areas


def other(found, path):
    return said(one for one in found.remarks if one.file == path.name)


@pytest.mark.parametrize(
    "write",
    [
        downloads.write_quarters,
        downloads.write_roder,
        lambda folder: downloads.write_areas(folder, {}),
        lambda folder: downloads.write_areas(folder, downloads.SWAPPED),
    ],
    ids=["kvarterer", "roder", "areas", "areas numbered otherwise"],
)
def test_the_areas_are_where_they_lie_and_named_as_the_planner_names_them(tmp_path, write):
    files = files_of(write(tmp_path), downloads.write_register(tmp_path))
    (tmp_path / "areas.geojson").write_text(files["areas.geojson"], encoding="utf-8")
    layer = read_areas(tmp_path / "areas.geojson", "areas.geojson")
    assert list(layer["area_id"]) == [f"{area:02d}" for area in range(1, 13)]
    assert layer["name"][5] == "Kongens Enghave"
    for area, outline in zip(downloads.NAMES, layer.geometry, strict=True):
        x, y = downloads.CENTRES_M[area]
        half = downloads.HEIGHT_M / 2
        box = shapely.box(x - downloads.SIDE_M, y - half, x + downloads.SIDE_M, y + half)
        assert outline.symmetric_difference(box).area < 1


def test_numbers_that_are_swapped_are_told(tmp_path):
    path = downloads.write_roder(tmp_path)
    found = found_in(path, downloads.write_register(tmp_path))
    assert other(found, path) == [
        "1: numbers the areas otherwise than the planner (1 is Christianshavn there, 02 here)",
        "2: numbers the areas otherwise than the planner (2 is Indre By there, 01 here)",
    ]


def test_numbers_as_the_planner_has_them_are_not_told(tmp_path):
    path = downloads.write_roder(tmp_path, numbers={})
    assert other(found_in(path, downloads.write_register(tmp_path)), path) == []


def test_a_name_that_lies_elsewhere_is_told(tmp_path):
    path = downloads.write_roder(tmp_path, names=downloads.NAMES | {7: "Vanløse"})
    found = found_in(path, downloads.write_register(tmp_path))
    assert [one for one in other(found, path) if "name" in one] == [
        ": the name doesn't fit where it lies (»Vanløse« lies in 07)"
    ] * 2


def test_a_layer_that_is_drawn_otherwise_is_told(tmp_path):
    path = downloads.write_areas(tmp_path, {}, grown_m=100)
    used = downloads.write_quarters(tmp_path)
    found = found_in(path, used, downloads.write_register(tmp_path))
    assert found.areas.source.shown == used.name
    told = other(found, path)
    assert len(told) == 12
    assert told[6] == "07: draws an area otherwise than the layer that is used (07: 6 hectares)"


def test_a_layer_that_lacks_an_area_or_mixes_two_is_refused(tmp_path):
    numbers = [area for area in downloads.NAMES if area != 6]
    path = downloads.write_quarters(tmp_path, downloads.quarter_features(numbers))
    register = downloads.write_register(tmp_path)
    do = "download the whole layer anew, or leave it out"
    assert faults_of(path, register) == [
        f"kvarter.geojson: Kongens Enghave (06) is there 0 times; {do}"
    ]
    features = downloads.quarter_features()
    features[0]["properties"]["kvarternr"] = 20_701
    path = downloads.write_quarters(tmp_path, features)
    assert faults_of(path, register) == [
        f"kvarter.geojson: the outline of number 7 is none of the areas; {do}"
    ]
    features[0]["properties"]["kvarternr"] = None
    path = downloads.write_quarters(tmp_path, features)
    assert faults_of(path, register) == [f"kvarter.geojson:1: has no number of an area; {do}"]


def test_without_a_layer_the_planners_own_outlines_are_used_and_told(tmp_path):
    readme = files_of(downloads.write_register(tmp_path))["LAESMIG.md"]
    assert "Areas: the outlines that come with the planner, generalised to about 120 m" in readme


def test_the_ten_bydele_are_known_but_not_used(tmp_path):
    paths = (downloads.write_bydele(tmp_path), downloads.write_register(tmp_path))
    assert "ten bydele; not used, for Christianshavn" in files_of(*paths)["LAESMIG.md"]


def test_small_islands_are_not_drawn(tmp_path):
    features = downloads.quarter_features()
    x, y = downloads.near(1, 700, 0)
    island = downloads.box(x, y, x + 100, y + 100)
    features.append(downloads.feature({"kvarternr": 20_103, "kvarternavn": "Prøveøen"}, island))
    whole = files_of(downloads.write_quarters(tmp_path), downloads.write_register(tmp_path))
    path = downloads.write_quarters(tmp_path, features)
    with_island = files_of(path, downloads.write_register(tmp_path))
    assert with_island["areas.geojson"] == whole["areas.geojson"]


def test_metres_without_a_crs_are_refused_with_what_to_do(tmp_path):
    features = downloads.quarter_features()
    for one in features:
        one["geometry"]["coordinates"] = [
            [[724_000, 6_176_000], [724_100, 6_176_000], [724_100, 6_176_100], [724_000, 6_176_000]]
        ]
    path = downloads.write_quarters(tmp_path, features)
    assert faults_of(path) == [
        (
            "kvarter.geojson: geometry: lies outside Denmark when its coordinates are read as "
            "EPSG:4326; the numbers are those of EPSG:25832; declare it in the layer"
        )
    ]


ODD = {
    "no geometry": None,
    "a point": {"type": "Point", "coordinates": [12.5, 55.7]},
    "numbers that are none": {
        "type": "Polygon",
        "coordinates": [[[float("nan"), 55.7], [12.5, 55.7], [12.6, 55.6], [12.5, 55.7]]],
    },
    "a polygon without a size": {
        "type": "Polygon",
        "coordinates": [[[12.5, 55.7], [12.6, 55.7], [12.5, 55.7], [12.5, 55.7]]],
    },
    "a collection": {
        "type": "GeometryCollection",
        "geometries": [downloads.box(*downloads.near(7), 720_500, 6_173_500)],
    },
}


@pytest.mark.parametrize("geometry", ODD.values(), ids=ODD)
def test_a_feature_that_is_no_area_adds_nothing(tmp_path, geometry):
    register = downloads.write_register(tmp_path)
    population = downloads.write_population(tmp_path)
    features = downloads.quarter_features()
    usual = files_of(downloads.write_quarters(tmp_path), register, population)
    odd = downloads.feature({"kvarternr": 20_703, "kvarternavn": "Prøvestedet"}, geometry)
    path = downloads.write_quarters(tmp_path, [*features, odd])
    files = files_of(path, register, population)
    assert files["areas.geojson"] == usual["areas.geojson"]


def test_an_outline_that_crosses_itself_is_mended(tmp_path):
    features = downloads.quarter_features()
    corners = features[12]["geometry"]["coordinates"][0]
    corners[2], corners[3] = corners[3], corners[2]
    files = files_of(
        downloads.write_quarters(tmp_path, features), downloads.write_register(tmp_path)
    )
    (tmp_path / "areas.geojson").write_text(files["areas.geojson"], encoding="utf-8")
    assert read_areas(tmp_path / "areas.geojson", "areas.geojson").geometry.is_valid.all()


def test_a_rode_without_a_place_says_nothing_of_its_name(tmp_path):
    path = downloads.write_roder(tmp_path)
    document = json.loads(path.read_text(encoding="utf-8"))
    properties = document["features"][0]["properties"] | {"lokaludvalgnr": 13}
    document["features"].append(downloads.feature(properties, None))
    path.write_text(json.dumps(document), encoding="utf-8")
    found = found_in(path, downloads.write_register(tmp_path))
    assert [one for one in other(found, path) if "name" in one] == []
