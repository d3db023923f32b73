"""Small maps: one for today and one for each year, on one scale and with one legend."""

from dataclasses import replace
from itertools import combinations

import pytest
from drawn_worlds import five_years, placed
from drawn_worlds import the_areas as read_areas
from matplotlib.colors import to_hex
from seen import (
    CAPTION,
    by_label,
    clashes,
    outside,
    overlapping,
    pixels,
    said,
    symbol_boxes,
)

from planner.domain.plan import Plan, Status
from planner.report.changes import Change
from planner.report.sheets import save_sheet
from planner.report.symbols import LOOKS
from planner.report.year_maps import draw_year_maps


@pytest.fixture(scope="module")
def areas():
    return read_areas()


@pytest.fixture(scope="module")
def figures(areas):
    problem, plan = five_years()
    return {
        lang: draw_year_maps(placed(plan, problem), areas, CAPTION, lang) for lang in ("da", "en")
    }


@pytest.mark.parametrize("lang", ["da", "en"])
def test_no_two_words_overlap_and_all_lie_on_the_page(figures, lang):
    assert clashes(figures[lang]) == []
    assert outside(figures[lang]) == []


def test_there_is_a_map_of_today_and_of_each_year_on_one_scale(figures):
    *maps, page = figures["da"].axes
    assert len(maps) == 6
    assert len({(one.get_xlim(), one.get_ylim()) for one in maps}) == 1
    assert len({one.get_window_extent().size.round(6).tobytes() for one in maps}) == 1
    assert {"I dag", "2026/27", "2027/28", "2028/29", "2029/30", "2030/31"} <= said(figures["da"])
    assert page.get_legend() is None


def test_no_symbol_covers_another_on_any_map(figures):
    by_key = symbol_boxes(figures["da"])
    assert len(by_key["I030"]) == 6
    assert len(by_key) > 37
    for one, other in combinations(by_key, 2):
        pairs = zip(by_key[one], by_key[other], strict=False)
        if len(by_key[one]) == len(by_key[other]) == 6:
            assert not any(overlapping(*pair) for pair in pairs), (one, other)


@pytest.mark.parametrize("years", [1, 2, 6, 9])
def test_any_number_of_years_finds_room(areas, years):
    problem, plan = five_years()
    problem = replace(problem, school_years=tuple(range(2026, 2026 + years)))
    figure = draw_year_maps(placed(plan, problem), areas, CAPTION)
    assert len(figure.axes) == years + 2
    assert clashes(figure) == []
    assert outside(figure) == []


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("I030", "kept grows kept grows kept kept"),
        ("I054", "kept waits waits grows grows kept"),
        ("I048", "kept pauses pauses comes_back kept kept"),
        ("I184", "kept phases_out phases_out phases_out ends"),
        ("I005", "opens kept grows"),
    ],
)
def test_each_map_shows_the_change_from_the_year_before(figures, key, changes):
    symbols = by_label(figures["da"], f"symbol:{key}")
    fills = [to_hex(one.get_facecolor()[0]) for one in symbols]
    assert fills == [to_hex(LOOKS[Change(change)].fill) for change in changes.split()]


def test_the_children_that_are_left_change_no_pixel(figures, areas):
    problem, plan = five_years()
    fewer = {
        key: replace(one, places=1) if one.status is Status.PHASING_OUT else one
        for key, one in plan.standings.items()
    }
    other = draw_year_maps(placed(Plan(standings=fewer, stays=()), problem), areas, CAPTION)
    assert pixels(other) == pixels(figures["da"])


def test_a_map_of_synthetic_data_says_so_and_one_of_real_data_does_not(figures, areas):
    assert "Institutioner og børn er syntetiske data" in said(figures["da"])
    problem, plan = five_years()
    real = draw_year_maps(placed(plan, replace(problem, is_synthetic=False)), areas, CAPTION)
    assert not any("syntetisk" in text for text in said(real))


def test_a_rerun_gives_the_same_bytes(figures, areas, tmp_path):
    problem, plan = five_years()
    (tmp_path / "again").mkdir()
    files = save_sheet(figures["da"], tmp_path, "years")
    again = save_sheet(
        draw_year_maps(placed(plan, problem), areas, CAPTION), tmp_path / "again", "years"
    )
    assert [one.read_bytes() for one in files] == [one.read_bytes() for one in again]
