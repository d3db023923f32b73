"""Areas coloured by a number: one scale, and nothing that rests on few children."""

from dataclasses import replace
from decimal import Decimal

import matplotlib as mpl
import numpy as np
import pytest
from drawn_worlds import YEARS, a_plan, copenhagen, five_years, placed
from drawn_worlds import the_areas as read_areas
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch
from seen import CAPTION, clashes, outside, pixels, said, words

from planner.domain.names import AreaId, ChildId, InstitutionId
from planner.domain.plan import Plan, Status, Stay
from planner.domain.problem import Child
from planner.domain.travel import TravelMatrix
from planner.report.area_maps import draw_coverage_map, draw_knowledge_map, draw_travel_map
from planner.report.choropleth import class_breaks, class_of
from planner.report.symbols import INK, contrast

DRAWS = (draw_coverage_map, draw_travel_map, draw_knowledge_map)


@pytest.fixture(scope="module")
def areas():
    return read_areas()


def peopled(counts, metres=1234):
    """Return the city with so many children in each area, all placed at one institution."""
    problem = copenhagen()
    children = [
        Child(
            id=ChildId(f"KANARIE-{area}-{k}"),
            birth_year=2023,
            school_start_year=2029,
            entry=None,
            institution_id=InstitutionId("I027"),
            has_basisplads=True,
            home_area_id=AreaId(area),
        )
        for area, number in counts.items()
        for k in range(number)
    ]
    keys = tuple(child.id for child in children)
    travel = TravelMatrix(
        keys,
        tuple(problem.institutions),
        np.full((len(keys), len(problem.institutions)), metres, dtype=np.int64),
    )
    stays = tuple(
        Stay(
            child_id=key,
            institution_id=InstitutionId("I027"),
            from_year=YEARS[0],
            to_year=YEARS[-1],
        )
        for key in keys
    )
    problem = replace(problem, children=dict(zip(keys, children, strict=True)), travel_m=travel)
    return placed(replace(a_plan(problem, {}), stays=stays), problem)


@pytest.fixture(scope="module")
def figures(areas):
    placement = peopled({"01": 12, "04": 10, "07": 9})
    return {
        (draw, lang): draw(placement, areas, CAPTION, lang)
        for draw in DRAWS
        for lang in ("da", "en")
    }


def fills(figure, number=0):
    """Return colour and hatch of each area of one map, in the order of the layer."""
    patches = [one for one in figure.axes[number].patches if isinstance(one, PathPatch)]
    return [(to_hex(one.get_facecolor()), one.get_hatch()) for one in patches]


def test_no_two_words_overlap_and_all_lie_on_the_page(figures):
    for figure in figures.values():
        assert clashes(figure) == []
        assert outside(figure) == []


def test_words_are_read_on_every_colour_and_edged_with_it(figures):
    inks = set()
    for draw in DRAWS:
        figure = figures[draw, "da"]
        labels = [one for one in words(figure) if getattr(one, "edge", None)]
        on_map = {colour for k in range(len(figure.axes) - 1) for colour, _ in fills(figure, k)}
        assert {to_hex(one.edge) for one in labels} <= on_map
        assert len(labels) >= 24
        for one in labels:
            assert contrast(one.get_color(), one.edge) >= 4.5
            inks.add(one.get_color())
    assert inks == {INK, "white"}
    assert contrast("white", "black") == pytest.approx(21)


def test_sentences_exist_in_both_languages(figures):
    names = {area.name for area in copenhagen().areas.values()}
    for draw in DRAWS:
        danish, english = (said(figures[draw, lang]) for lang in ("da", "en"))
        shared = {one for one in danish & english if any(ch.isalpha() for ch in one)} - names
        assert all(one.startswith(("planner ", "N")) or one in {"2026/27"} for one in shared)


def test_travel_is_told_of_ten_children_and_not_of_nine(figures):
    figure = figures[draw_travel_map, "da"]
    hatches = [hatch for _, hatch in fills(figure)]
    assert [hatch is None for hatch in hatches[:8]] == [
        *(True, False, False, True, False, False, False, False)
    ]
    assert "1,0" in said(figure)
    assert "for få børn" in said(figure)


def test_travel_is_told_nowhere_when_fewer_than_ten_others_have_a_place(areas):
    figure = draw_travel_map(peopled({"01": 40, "07": 9}), areas, CAPTION)
    assert all(hatch for _, hatch in fills(figure))
    assert not any(text.replace(",", "").isdigit() for text in said(figure))


def test_the_nine_children_that_are_not_told_change_no_pixel(areas):
    # All others live in one area, so that their mean is the same.
    few, fewer = (
        draw_travel_map(peopled({"01": 12, "04": 12, "07": count}), areas, CAPTION)
        for count in (9, 1)
    )
    assert pixels(few) == pixels(fewer)


def test_no_child_is_named(figures, areas):
    assert not any("KANARIE" in text for text in said(figures[draw_travel_map, "da"]))
    bare = copenhagen()
    without = draw_coverage_map(placed(a_plan(bare, {}), bare), areas, CAPTION)
    assert pixels(without) == pixels(figures[draw_coverage_map, "da"])


@pytest.mark.parametrize("draw", [draw_coverage_map, draw_knowledge_map])
def test_children_that_are_left_change_no_pixel(areas, draw):
    problem, plan = five_years()
    problem = replace(problem, school_years=problem.school_years[:2])
    fewer = {
        key: replace(one, places=1) if one.status is Status.PHASING_OUT else one
        for key, one in plan.standings.items()
    }
    one, other = (
        draw(placed(Plan(standings=standings, stays=()), problem), areas, CAPTION)
        for standings in (plan.standings, fewer)
    )
    assert pixels(one) == pixels(other)


def test_today_and_the_last_year_share_one_scale(areas):
    problem, plan = five_years()
    figure = draw_coverage_map(placed(plan, problem), areas, CAPTION)
    then, now, _ = figure.axes
    assert then.get_xlim() == now.get_xlim()
    assert {"I dag", "2030/31"} <= said(figure)
    # Christianshavn: 2 places, then 8, for 731 children; Amager Øst is as it was but for I289.
    assert {"2,7", "10,9"} <= said(figure)
    unchanged = [
        (a, b)
        for key, a, b in zip(areas["area_id"], fills(figure), fills(figure, 1), strict=True)
        if not any(
            plan.standing(one.id, 2030).places != one.places_now
            for one in problem.institutions_by_area[key]
        )
    ]
    assert len(unchanged) >= 3
    assert all(a == b for a, b in unchanged)


def test_coverage_counts_ordinary_open_places_only(areas):
    problem, plan = five_years()
    problem = replace(problem, school_years=problem.school_years[:1])
    figure = draw_coverage_map(placed(plan, problem), areas, CAPTION)
    # Valby: 22 places for 4,473 children; one of five is being left.
    valby = next(one for one in problem.areas.values() if one.name == "Valby")
    expected = round(Decimal(1000 * 17) / valby.children_0_5, 1)
    assert str(expected).replace(".", ",") in said(figure)


def test_a_city_without_basis_institutions_has_no_reach(areas):
    problem = copenhagen()
    none = dict.fromkeys(problem.institutions, (Status.NONE, 0))
    figure = draw_knowledge_map(placed(a_plan(problem, none), problem), areas, CAPTION)
    assert all(hatch for _, hatch in fills(figure, 1))
    assert not any(hatch for _, hatch in fills(figure, 0))


def test_greyer_print_keeps_the_order_of_the_colours(figures):
    colours = dict.fromkeys(fills(figures[draw_coverage_map, "da"]))
    assert len(colours) >= 3
    red, green, blue = np.array([mpl.colors.to_rgb(one) for one, _ in colours]).T
    lightness = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    assert np.diff(sorted(lightness)).min() > 0.08


@pytest.mark.parametrize(
    ("values", "breaks"),
    [
        ("1.7 9.9 6.0", "0 2 4 6 8 10"),
        ("1.3 2.5", "1.0 1.5 2.0 2.5 3.0"),
        ("0.4 1.0", "0.4 0.6 0.8 1.0 1.2"),
        ("6.1", "6.1 6.2"),
        ("0", "0 0.1"),
        ("12 480", "0 100 200 300 400 500"),
        ("", ""),
    ],
)
def test_classes_have_one_round_width_and_hold_every_value(values, breaks):
    told = [Decimal(one) for one in values.split()]
    found = class_breaks(told)
    assert list(found) == [Decimal(one) for one in breaks.split()]
    for one in told:
        k = class_of(one, found)
        assert found[k] <= one < found[k + 1]
