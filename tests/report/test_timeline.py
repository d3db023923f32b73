"""The timeline: one row per institution, one cell per year, readable and without small counts."""

from dataclasses import replace

import pytest
from drawn_worlds import FIVE_YEARS, a_problem, an_institution, five_years, placed
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle
from seen import CAPTION, clashes, outside, pixels, said, words

from planner.domain.plan import Plan, Status, standing_today
from planner.report.sheets import save_sheet
from planner.report.symbols import LOOKS
from planner.report.timeline import draw_timeline

A4_PIXELS = (1653, 2338)


@pytest.fixture(scope="module")
def figures():
    problem, plan = five_years()
    return {lang: draw_timeline(placed(plan, problem), CAPTION, lang) for lang in ("da", "en")}


def row_of(figure, key):
    """Return what is written in the row of an institution, from left to right."""
    height = next(one.get_position()[1] for one in words(figure) if f"({key})" in one.get_text())
    here = [one for one in words(figure) if abs(one.get_position()[1] - height) < 5]
    return [one.get_text() for one in sorted(here, key=lambda one: one.get_position()[0])][-6:]


@pytest.mark.parametrize("lang", ["da", "en"])
def test_no_two_words_overlap_and_all_lie_on_a_page_of_a4(figures, lang):
    figure = figures[lang]
    assert len(words(figure)) > 200
    assert clashes(figure) == []
    assert outside(figure) == []
    assert figure.bbox.size.astype(int).tolist() == list(A4_PIXELS)


def test_every_number_lies_within_its_cell(figures):
    figure = figures["da"]
    renderer = figure.canvas.get_renderer()
    numbers = [text for text in words(figure) if text.get_text().isdigit()]
    boxes = [box.get_window_extent(renderer) for box in figure.findobj(Rectangle)]
    cells = [box for box in boxes if box.width < 200]
    assert len(numbers) > 150
    for text in numbers:
        seen = text.get_window_extent(renderer)
        assert any(
            cell.x0 < seen.x0 and seen.x1 < cell.x1 and cell.y0 < seen.y0 and seen.y1 < cell.y1
            for cell in cells
        )


def test_there_is_a_row_for_each_institution_that_has_places_at_any_time(figures):
    problem, plan = five_years()
    with_places = {
        key
        for key, one in problem.institutions.items()
        if one.places_now or any(plan.standing(key, year).places for year in FIVE_YEARS)
    }
    labels = {f"{problem.institutions[key].name} ({key})" for key in with_places}
    assert {text for text in said(figures["da"]) if text.startswith("Dagtilbud")} == labels
    assert {area.name for area in problem.areas.values()} <= said(figures["da"])
    assert {"I dag", "2026/27", "2030/31"} <= said(figures["da"])


@pytest.mark.parametrize(
    ("key", "numbers"),
    [
        ("I030", ["2", "6", "6", "8", "8", "8"]),
        ("I054", ["4", "6", "7", "7"]),
        ("I048", ["6", "6", "6", "6"]),
        ("I184", ["5"]),
        ("I120", ["5"]),
        ("I005", ["6", "6", "9"]),
    ],
)
def test_a_row_tells_places_but_not_where_only_children_are_left(figures, key, numbers):
    told = row_of(figures["da"], key)
    assert [one for one in told if one.isdigit()] == numbers


def test_the_children_that_are_left_change_no_pixel(figures):
    problem, plan = five_years()
    fewer = {
        key: replace(one, places=1) if one.status is Status.PHASING_OUT else one
        for key, one in plan.standings.items()
    }
    other = draw_timeline(placed(Plan(standings=fewer, stays=()), problem), CAPTION, "da")
    assert pixels(other) == pixels(figures["da"])


def test_what_is_written_in_a_cell_stands_out_in_grey():
    for look in LOOKS.values():
        fill, ink = (sum(to_rgb(colour)) / 3 for colour in (look.fill, look.ink))
        assert abs(fill - ink) > 0.35


def test_more_institutions_than_fit_make_the_page_longer():
    problem = a_problem(
        an_institution(number, name="Børnehuset Æblegården ved den gamle ø " * 3, places_now=6)
        for number in range(90)
    )
    plan = Plan(
        standings={
            (key, year): standing_today(key, problem)
            for key in problem.institutions
            for year in problem.school_years
        },
        stays=(),
    )
    figure = draw_timeline(placed(plan, problem), CAPTION)
    assert figure.bbox.height > A4_PIXELS[1]
    assert clashes(figure) == []
    assert outside(figure) == []


@pytest.mark.parametrize("years", [1, 3, 12])
def test_any_number_of_years_finds_room(years):
    problem, plan = five_years()
    problem = replace(problem, school_years=tuple(range(2026, 2026 + years)))
    figure = draw_timeline(placed(plan, problem), CAPTION)
    assert clashes(figure) == []
    assert outside(figure) == []


def test_a_city_without_places_still_has_a_page():
    problem = a_problem([an_institution(1)], is_synthetic=False)
    figure = draw_timeline(placed(Plan(standings={}, stays=()), problem), CAPTION)
    assert clashes(figure) == []
    assert not any("syntetisk" in text for text in said(figure))


def test_every_sentence_exists_in_both_languages(figures):
    danish, english = (said(figures[lang]) for lang in ("da", "en"))
    assert {"Udfases", "Holder pause", "Åbner", "Venter med at vokse"} <= danish
    assert {"Phasing out", "Pausing", "Opening", "Waiting to grow"} <= english
    assert "Institutioner og børn er syntetiske data" in danish
    assert "Institutions and children are synthetic data" in english
    names = {area.name for area in five_years()[0].areas.values()}
    shared = {text for text in danish & english if any(ch.isalpha() for ch in text)} - names
    assert all(text.startswith(("Dagtilbud ", "planner ")) for text in shared)


def test_a_rerun_gives_the_same_bytes(figures, tmp_path):
    problem, plan = five_years()
    (tmp_path / "again").mkdir()
    files = save_sheet(figures["da"], tmp_path, "timeline")
    again = save_sheet(
        draw_timeline(placed(plan, problem), CAPTION), tmp_path / "again", "timeline"
    )
    assert [one.read_bytes() for one in files] == [one.read_bytes() for one in again]
