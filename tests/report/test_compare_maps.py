"""The maps of a comparison: one legend, one scale, and nothing of the children that are left."""

from dataclasses import replace

import pytest
from made_variants import GROWN, MODEL, a_case, a_variant
from matplotlib.colors import to_hex
from seen import CAPTION, by_label, clashes, outside, pixels, said

from planner.compare.comparison import compared
from planner.compare.maps import draw_differences, draw_variants
from planner.domain.plan import Plan
from planner.report.changes import Change
from planner.report.symbols import LOOKS

TITLES = ("Modellen", "Lige mange kommunale og selvejende pladser i hele København", "Æøå")


@pytest.fixture(scope="module")
def variants(tmp_path_factory):
    cases = [a_case(tmp_path_factory.mktemp("case"), title=title) for title in TITLES]
    paths = (MODEL, GROWN, MODEL)
    return [
        a_variant(name, case, path)
        for name, case, path in zip(("model", "grown", "same"), cases, paths, strict=True)
    ]


@pytest.fixture(scope="module")
def comparison(variants):
    return compared(variants, None)


@pytest.fixture(scope="module")
def figures(comparison):
    return {
        (draw, lang): draw(comparison, CAPTION, lang)
        for draw in (draw_variants, draw_differences)
        for lang in ("da", "en")
    }


def fills(figure, key):
    return [to_hex(one.get_facecolor()[0]) for one in by_label(figure, f"symbol:{key}")]


def looks(*changes):
    return [to_hex(LOOKS[change].fill) for change in changes]


def test_no_two_words_overlap_and_all_lie_on_the_page(figures):
    for figure in figures.values():
        assert clashes(figure) == []
        assert outside(figure) == []


def test_two_maps_take_the_width_that_three_would(figures):
    *maps, _ = figures[draw_differences, "da"].axes
    assert len(maps) == 2
    assert sum(one.get_position().width for one in maps) > 0.85


def test_there_is_a_map_of_today_and_of_each_variant(figures):
    figure = figures[draw_variants, "da"]
    *maps, _ = figure.axes
    assert len(maps) == 4
    assert {"I dag", "Modellen", "Æøå", "4 basisinst."} <= said(figure)
    assert len({(one.get_xlim(), one.get_ylim()) for one in maps}) == 1


def test_each_map_shows_the_change_from_today(figures):
    figure = figures[draw_variants, "da"]
    kept, grows, ends = Change.KEPT, Change.GROWS, Change.ENDS
    assert fills(figure, "V1") == looks(kept, grows, ends, grows)
    assert fills(figure, "N2") == looks(kept, Change.PHASES_OUT, grows, Change.PHASES_OUT)


def test_the_other_sheet_shows_where_a_variant_differs_from_the_base(figures):
    figure = figures[draw_differences, "en"]
    assert len(figure.axes) == 3
    assert fills(figure, "N1") == looks(Change.KEPT, Change.KEPT)
    # V1 has places in the model only; S2 and N2 have open ones in the other only.
    assert fills(figure, "V1") == looks(Change.ENDS, Change.KEPT)
    assert fills(figure, "S2") == looks(Change.OPENS)
    assert fills(figure, "N2") == looks(Change.OPENS)
    assert {"3 differences", "0 differences", "Only in model"} <= said(figure)
    assert not {"Opening", "Phasing out"} & said(figure)


def test_a_long_name_of_the_base_finds_room_in_the_legend(variants):
    named = [replace(variants[0], name="a-name-that-nobody-would-give-a-file"), variants[1]]
    figure = draw_differences(compared(named, None), CAPTION, "da")
    assert clashes(figure) == []


@pytest.mark.parametrize("count", [1, 8, 9, 13])
def test_any_number_of_variants_finds_room(variants, count):
    every = [replace(variants[k % 3], name=f"v{k}") for k in range(count)]
    figure = draw_variants(compared(every, None), CAPTION, "da")
    assert len(figure.axes) == count + 2
    assert clashes(figure) == []
    assert outside(figure) == []


def test_the_children_that_are_left_change_no_pixel(variants, figures):
    def with_more_left(variant):
        plan = variant.made.plan
        standings = {
            key: replace(one, places=2) if one.places == 1 else one
            for key, one in plan.standings.items()
        }
        other = Plan(standings=standings, stays=plan.stays)
        return replace(variant, made=replace(variant.made, plan=other))

    comparison = compared(list(map(with_more_left, variants)), None)
    for draw in (draw_variants, draw_differences):
        assert pixels(draw(comparison, CAPTION, "da")) == pixels(figures[draw, "da"])
