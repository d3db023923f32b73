"""Sheets are saved in three formats, with the same bytes each time and words that stay words."""

from xml.etree import ElementTree as ET

import pytest
from drawn_worlds import MADE_UP, YEARS, a_plan, copenhagen, placed, the_areas
from seen import CAPTION, words

from planner.report.area_maps import draw_coverage_map, draw_knowledge_map, draw_travel_map
from planner.report.maps import draw_plan_map, draw_today_map
from planner.report.sheets import save_sheet

SVG = "{http://www.w3.org/2000/svg}"


def drawn(name):
    problem = copenhagen()
    placement, areas = placed(a_plan(problem, MADE_UP), problem), the_areas()
    if name == "plan":
        return draw_plan_map(placement, areas, year=YEARS[0], caption=CAPTION)
    draw = {
        "today": draw_today_map,
        "coverage": draw_coverage_map,
        "travel": draw_travel_map,
        "knowledge": draw_knowledge_map,
    }[name]
    return draw(placement, areas, CAPTION)


@pytest.mark.parametrize("name", ["plan", "today", "coverage", "travel", "knowledge"])
def test_two_runs_give_the_same_bytes_in_every_format(name, tmp_path):
    (tmp_path / "again").mkdir()
    files = save_sheet(drawn(name), tmp_path, name)
    again = save_sheet(drawn(name), tmp_path / "again", name)
    assert [one.suffix for one in files] == [".png", ".pdf", ".svg"]
    assert [one.read_bytes() for one in files] == [one.read_bytes() for one in again]


@pytest.fixture(scope="module")
def svg(tmp_path_factory):
    figure = drawn("plan")
    file = save_sheet(figure, tmp_path_factory.mktemp("sheet"), "plan")[2]
    return figure, ET.parse(file).getroot()  # noqa: S314  (our own file)


def test_every_word_of_an_svg_is_text(svg):
    figure, root = svg
    told = [line for text in words(figure) for line in text.get_text().split("\n")]
    written = ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]
    # The scale bar's words are made when it is drawn.
    assert sorted(written) == sorted([*told, "2 km"])


def test_words_of_an_svg_have_letters_as_wide_where_ours_are_missing(svg):
    _, root = svg
    styles = [one.get("style") for one in root.iter(f"{SVG}text")]
    assert all("font-family: 'DejaVu Sans', Verdana, sans-serif" in style for style in styles)


def test_no_two_parts_of_an_svg_have_the_same_name(svg):
    _, root = svg
    names = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(names) == len(set(names)) > 100


def test_an_svg_asks_for_nothing_from_elsewhere(svg):
    _, root = svg
    links = [value for one in root.iter() for key, value in one.items() if key.endswith("href")]
    assert links
    assert all(link.startswith("#") for link in links)
