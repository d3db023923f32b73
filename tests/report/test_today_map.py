"""The page of existing places, remade from data: what Bilag 2 says of each area."""

from dataclasses import replace

import pytest
from drawn_worlds import MADE_UP, a_plan, a_problem, an_institution, copenhagen, placed
from drawn_worlds import the_areas as read_areas
from seen import CAPTION, by_label, clashes, outside, said, symbol_boxes, words

from planner.report.maps import draw_today_map

# Bilag 2, 12 March 2025: institutions, those with places, places, and those for a special group.
BILAG_2 = {
    "Amager Vest": (52, 5, 41, 0),
    "Amager Øst": (31, 3, 40, 0),
    "Nørrebro": (44, 6, 36, 0),
    "Bispebjerg": (25, 2, 14, 8),
    "Christianshavn": (10, 1, 2, 0),
    "Indre By": (28, 1, 8, 0),
    "Østerbro": (38, 6, 38, 8),
    "Brønshøj-Husum": (34, 4, 24, 0),
    "Vanløse": (25, 2, 19, 0),
    "Vesterbro": (21, 1, 9, 0),
    "Valby": (28, 4, 22, 0),
    "Kongens Enghave": (18, 2, 17, 0),
    "Hele byen": (354, 37, 270, 16),
}
SIZES = (3, 6, 12, 18)


@pytest.fixture(scope="module")
def areas():
    return read_areas()


@pytest.fixture(scope="module")
def figures(areas):
    problem = copenhagen()
    placement = placed(a_plan(problem, MADE_UP), problem)
    return {lang: draw_today_map(placement, areas, CAPTION, lang) for lang in ("da", "en")}


def table(figure):
    """Return the numbers on the line of each name, from left to right."""
    found = {}
    for name in words(figure):
        line = [
            (text.get_position()[0], int(text.get_text()))
            for text in words(figure)
            if text.get_position()[1] == name.get_position()[1] and text.get_text().isdigit()
        ]
        if len(line) == 4:
            found[name.get_text()] = tuple(number for _, number in sorted(line))
    return {key: value for key, value in found.items() if key[0].isupper() and value != SIZES}


def test_the_table_is_that_of_bilag_2(figures):
    assert table(figures["da"]) == BILAG_2


@pytest.mark.parametrize("lang", ["da", "en"])
def test_no_two_words_overlap_and_all_lie_on_the_page(figures, lang):
    assert clashes(figures[lang]) == []
    assert outside(figures[lang]) == []


def test_every_institution_with_places_has_its_number_and_no_change_is_told(figures):
    today = sorted(str(one.places_now) for one in copenhagen().institutions.values())
    told = sorted(text.get_text() for text in by_label(figures["da"], "places"))
    assert told == [one for one in today if one != "0"]
    assert len(symbol_boxes(figures["da"])) == 37
    assert not any("→" in text or "Ændring" in text for text in said(figures["da"]))


def test_a_city_of_many_areas_has_as_many_lines_as_there_is_room_for(areas):
    problem = a_problem([an_institution(1, places_now=6)])
    (first, *_) = problem.areas.values()
    many = {f"A{k}": replace(first, id=f"A{k}", name=f"Kvarter {k}") for k in range(30)}
    layer = areas.iloc[[0] * 30].assign(area_id=list(many))
    problem = replace(problem, areas=many, institutions={}, is_synthetic=False)
    figure = draw_today_map(placed(a_plan(problem, {}), problem), layer, CAPTION)
    assert any(text.startswith("… og ") for text in said(figure))
    assert outside(figure) == []
