"""QGIS opens every layer of a plan in the colours, shapes and sizes of the maps."""

import math
import re
import sqlite3
from contextlib import closing
from xml.etree import ElementTree as ET

import pytest
from drawn_worlds import MADE_UP, a_plan, copenhagen, five_years, placed, the_areas

from planner.domain.names import school_year_label
from planner.report.changes import LABELS, TAKING_NOBODY, Change
from planner.report.geopackage import write_geopackage
from planner.report.symbols import INK, LOOKS, SHAPES, symbol_of

COLUMNS = [
    *("id", "f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column"),
    *("styleName", "styleQML", "styleSLD", "useAsDefault", "description", "owner", "ui"),
    "update_time",
]
MARKERS = {"o": "circle", "s": "square", "^": "triangle", "*": "star", "P": "cross_fill"}
MARKERS |= {"v": "triangle", "d": "diamond", "_": "line", "x": "cross2"}


@pytest.fixture(scope="module", params=["first", "five"])
def plan(request):
    """Return a placement of one year or of five."""
    if request.param == "five":
        made, problem = five_years()[1], five_years()[0]
        return placed(made, problem)
    problem = copenhagen()
    return placed(a_plan(problem, MADE_UP), problem)


@pytest.fixture(scope="module")
def package(plan, tmp_path_factory):
    path = tmp_path_factory.mktemp("styled") / "plan.gpkg"
    write_geopackage(path, plan, the_areas(), "da")
    return path


@pytest.fixture
def base(package):
    with closing(sqlite3.connect(package)) as base:
        base.create_function("sqrt", 1, math.sqrt)
        yield base


def styles(base):
    rows = base.execute("SELECT f_table_name, styleQML FROM layer_styles")
    return {name: ET.fromstring(qml) for name, qml in rows}  # noqa: S314  (ours)


def rules(style):
    """Return every rule that draws, with the years' rule above it and the layers of its symbol."""
    drawn = {one.get("name"): one for one in style.find("renderer-v2/symbols")}
    found = []
    for group in style.find("renderer-v2/rules"):
        found += [(group, rule, drawn.pop(rule.get("symbol")).findall("layer")) for rule in group]
    # QGIS gives a symbol to one rule only.
    assert drawn == {}
    return found


def options(element):
    return {one.get("name"): one.get("value") for one in element.find("Option")}


def expressions(layer):
    found = layer.findall("data_defined_properties/Option/Option[@name='properties']/Option")
    return {one.get("name"): one.find("Option[@name='expression']").get("value") for one in found}


def is_colored(properties, key, color):
    names = {"white": "#ffffff"}
    said = names.get(color, color)
    right = [int(said[place : place + 2], 16) for place in (1, 3, 5)]
    return properties[key] == ",".join(map(str, [*right, 255]))


def rows(base, name, rule_pair):
    group, rule = rule_pair
    asked = f"{group.get('filter')} AND {rule.get('filter')}"
    return base.execute(f"SELECT fid, * FROM {name} WHERE {asked}").fetchall()  # noqa: S608  (ours)


def test_the_table_is_the_one_that_qgis_makes(base):
    table = base.execute("PRAGMA table_info(layer_styles)").fetchall()
    assert [row[1] for row in table] == COLUMNS
    kinds = {row[1]: row[2] for row in table}
    assert (kinds["useAsDefault"], kinds["update_time"]) == ("BOOLEAN", "DATETIME")
    assert {kinds[name] for name in COLUMNS[1:8]} == {"TEXT"}
    assert [row[1] for row in table if row[5]] == ["id"]
    told = "SELECT data_type, srs_id FROM gpkg_contents WHERE table_name = 'layer_styles'"
    assert base.execute(told).fetchone() in {("attributes", 0), ("attributes", None)}


def test_every_layer_has_one_style_where_qgis_looks_for_it(base):
    layers = base.execute("SELECT table_name, column_name FROM gpkg_geometry_columns").fetchall()
    assert len(layers) == 3
    for name, column in layers:
        # The question that QGIS asks.
        found = base.execute(
            "SELECT useAsDefault, styleQML FROM layer_styles WHERE f_table_schema = '' "
            "AND f_table_name = ? AND f_geometry_column = ?",
            (name, column),
        ).fetchall()
        [(is_default, qml)] = found
        assert is_default == 1
        assert qml.startswith("<!DOCTYPE qgis ")
    assert base.execute("SELECT count(*) FROM layer_styles").fetchone() == (3,)


def test_each_style_is_for_the_geometry_of_its_layer(base):
    found = {name: style.findtext("layerGeometryType") for name, style in styles(base).items()}
    assert found == {"areas": "2", "institutions": "0", "moves": "0"}
    assert {style.tag for style in styles(base).values()} == {"qgis"}


@pytest.mark.parametrize("name", ["institutions", "moves"])
def test_every_row_is_drawn_by_one_rule_of_its_year_and_change(base, name):
    every = base.execute(f"SELECT fid, school_year, change FROM {name}").fetchall()  # noqa: S608
    drawn = []
    for group, rule, _ in rules(styles(base)[name]):
        here = rows(base, name, (group, rule))
        # A legend has nothing in it that isn't there.
        assert here
        drawn += [row[0] for row in here]
    assert sorted(drawn) == sorted(row[0] for row in every)


def test_the_first_year_is_ticked_and_the_others_can_be(base, plan):
    groups = styles(base)["institutions"].findall("renderer-v2/rules/rule")
    years = [school_year_label(one) for one in plan.problem.school_years]
    assert [one.get("label") for one in groups] == years
    assert [one.get("checkstate") for one in groups] == [None] + ["0"] * (len(years) - 1)


@pytest.mark.parametrize("name", ["institutions", "moves"])
def test_colours_signs_and_labels_are_those_of_the_maps(base, name):
    seen = set()
    for _, rule, layers in rules(styles(base)[name]):
        change = Change(re.search("= '(.*)'", rule.get("filter"))[1])
        seen.add(change)
        assert rule.get("label") == LABELS[change].da
        if change is Change.NONE:
            continue
        body, *others = map(options, layers)
        assert is_colored(body, "color", LOOKS[change].fill)
        assert is_colored(body, "outline_color", INK)
        if sign := LOOKS[change].sign:
            assert others[0]["name"] == MARKERS[sign]
            assert is_colored(others[0], "color", LOOKS[change].ink)
            assert others[0]["angle"] == {"v": "180", "_": "90"}.get(sign, "0")
            assert others[0]["outline_style"] == ("solid" if sign in "_x" else "no")
        assert {one.get("size_unit") for one in (body, *others)} == {"Point"}
        # What the legend shows, which has no places: six, and no ring.
        assert float(body["size"]) == pytest.approx(4.3 * math.sqrt(6), abs=0.01)
        assert others[-1]["outline_style"] == "no" or name == "moves"
        assert len(others) == bool(LOOKS[change].sign) + (name == "institutions")
    assert {Change.OPENS, Change.PHASES_OUT} <= seen


def test_shape_size_and_ring_are_those_of_the_maps(base, plan):
    columns = "institution_id, school_year, ownership, change"
    labels = {school_year_label(one): one for one in plan.problem.school_years}
    right = {
        (row.institution.id, label): row
        for label, year in labels.items()
        for row in plan.in_year(year)
    }
    compared = 0
    for group, rule, layers in rules(styles(base)["institutions"]):
        if len(layers) == 1:
            continue
        body, ring = expressions(layers[0]), expressions(layers[-1])
        asked = f"{group.get('filter')} AND {rule.get('filter')}"
        told = ", ".join([body["name"], body["size"], ring["size"], ring["outlineStyle"]])
        query = f"SELECT {columns}, {told} FROM institutions WHERE {asked}"  # noqa: S608  (ours)
        for key, label, owner, _, shape, size, around, has_ring in base.execute(query):
            symbol = symbol_of(right[key, label])
            assert shape == MARKERS[SHAPES[owner].marker]
            assert size == pytest.approx(symbol.diameter_pt * SHAPES[owner].factor, rel=1e-4)
            assert around == pytest.approx(symbol.diameter_pt + 5)
            assert has_ring == ("solid" if symbol.is_special else "no")
            compared += 1
    assert compared > 30


@pytest.mark.parametrize("name", ["institutions", "moves"])
def test_size_says_nothing_of_those_that_take_nobody(base, name):
    closed = 0
    for _, rule, layers in rules(styles(base)[name]):
        change = Change(re.search("= '(.*)'", rule.get("filter"))[1])
        sizes = [expressions(one).get("size", "") for one in layers]
        if change in TAKING_NOBODY:
            assert not any("places" in size for size in sizes)
            closed += 1
        elif change is not Change.NONE:
            assert all('"places"' in size for size in sizes)
    assert closed > 0


def test_an_expression_asks_for_columns_of_its_layer_only(base):
    for name in ("institutions", "moves"):
        columns = {row[1] for row in base.execute(f"PRAGMA table_info({name})")}
        texts = [one.get("filter") for one in styles(base)[name].iter("rule")]
        texts += [
            text
            for _, _, layers in rules(styles(base)[name])
            for one in layers
            for text in expressions(one).values()
        ]
        asked = {column for text in texts for column in re.findall('"([^"]*)"', text)}
        assert {"school_year", "change", "ownership", "places"} <= asked <= columns


def test_the_legend_is_in_the_language_of_the_run(plan, tmp_path):
    path = tmp_path / "plan.gpkg"
    write_geopackage(path, plan, the_areas(), "en")
    with closing(sqlite3.connect(path)) as base:
        labels = {rule.get("label") for _, rule, _ in rules(styles(base)["institutions"])}
    assert {"Opening", "Phasing out", "No basis places"} <= labels
