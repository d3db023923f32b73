import sys
from dataclasses import replace
from itertools import combinations

import matplotlib as mpl
import numpy as np
import pytest
from drawn_worlds import (
    FIVE_YEARS,
    MADE_UP,
    YEARS,
    a_plan,
    a_problem,
    an_institution,
    copenhagen,
    five_years,
    placed,
)
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
    words,
)

from planner.domain.names import AreaId, ChildId, InstitutionId
from planner.domain.plan import Status, Stay
from planner.domain.problem import Child
from planner.domain.travel import TravelMatrix
from planner.report.changes import Change
from planner.report.maps import draw_plan_map
from planner.report.sheets import save_sheet
from planner.report.symbols import LOOKS, Symbol

HOSTILE = ("$\\frac{1}{0}$", "<b>Æblehaven & Ø</b>", "Børne\nhuset\tÅen", "漢字 🚀\x00", "x" * 900)


@pytest.fixture(scope="module")
def areas():
    return read_areas()


@pytest.fixture(scope="module")
def figures(areas):
    problem = copenhagen()
    plan = a_plan(problem, MADE_UP)
    return {
        lang: draw_plan_map(placed(plan, problem), areas, year=YEARS[0], caption=CAPTION, lang=lang)
        for lang in ("da", "en")
    }


@pytest.fixture(scope="module")
def saved(figures, tmp_path_factory):
    return save_sheet(figures["da"], tmp_path_factory.mktemp("maps"), "kort_2026")


def draw(problem, areas, changes=(), **settings):
    settings = {"year": YEARS[0], "caption": CAPTION, **settings}
    return draw_plan_map(placed(a_plan(problem, dict(changes)), problem), areas, **settings)


@pytest.mark.parametrize("lang", ["da", "en"])
def test_no_two_labels_overlap_and_all_lie_on_the_page(figures, lang):
    assert len(words(figures[lang])) > 80
    assert clashes(figures[lang]) == []
    assert outside(figures[lang]) == []


def test_no_symbol_covers_another_or_the_words_about_an_area(figures):
    figure = figures["da"]
    squares = [square for (square,) in symbol_boxes(figure).values()]
    assert len(squares) > 37
    assert not [pair for pair in combinations(squares, 2) if overlapping(*pair)]
    renderer = figure.canvas.get_renderer()
    names = {area.name for area in copenhagen().areas.values()}
    labels = [one for one in words(figure) if one.get_text() in names or "pr. 1" in one.get_text()]
    boxes = [label.get_window_extent(renderer).extents for label in labels]
    assert len(boxes) > 24
    assert not [box for box in boxes if any(overlapping(box, one) for one in squares)]


def test_a_line_leads_to_a_symbol_that_is_moved_away(areas):
    at = {"x_m": 727441, "y_m": 6174481}
    crowd = a_problem(an_institution(number, places_now=6, **at) for number in range(6))
    apart = a_problem(an_institution(number, places_now=6) for number in range(6))
    lines = [len(draw(problem, areas).axes[0].lines) for problem in (crowd, apart)]
    squares = [square for (square,) in symbol_boxes(draw(crowd, areas)).values()]
    assert not [pair for pair in combinations(squares, 2) if overlapping(*pair)]
    assert lines[0] - lines[1] >= 4


def test_no_two_labels_overlap_when_every_institution_changes(areas):
    problem = copenhagen()
    changes = {
        key: (Status.BASIS, institution.places_now + 4)
        for key, institution in problem.institutions.items()
        if institution.places_now
    }
    figure = draw(problem, areas, changes)
    assert clashes(figure) == []
    assert outside(figure) == []
    # Without their areas, which there is no room for, all of them are in the list.
    listed = {problem.institutions[key].name for key in changes}
    assert len(listed) > 30
    assert listed <= said(figure)
    assert not any(text.startswith("… og ") for text in said(figure))


def test_what_has_no_room_in_the_list_is_counted(areas):
    problem = copenhagen()
    changes = dict.fromkeys(list(problem.institutions)[:90], (Status.BASIS, 20))
    told = said(draw(problem, areas, changes))
    listed = {problem.institutions[key].name for key in changes} & told
    assert 30 < len(listed) < 90
    assert f"… og {90 - len(listed)} mere" in told


def test_hostile_names_are_written_as_they_are_and_stay_on_the_page(areas):
    problem = a_problem(
        an_institution(number, name=name, places_now=6) for number, name in enumerate(HOSTILE)
    )
    named = zip(problem.areas.values(), HOSTILE * 3, strict=False)
    problem = replace(problem, areas={area.id: replace(area, name=name) for area, name in named})
    changes = dict.fromkeys(problem.institutions, (Status.BASIS, 7))
    title = "Hvad koster $x_1$ & <script>alert('æøå')</script>?\nNej " * 9
    figure = draw(problem, areas, changes, caption=replace(CAPTION, title=title))
    figure.canvas.draw()
    assert "$\\frac{1}{0}$, $\\frac{1}{0}$" in said(figure)
    assert {"<b>Æblehaven & Ø</b>", "Børne huset Åen", "?? ??"} <= said(figure)
    assert not any(text.get_parse_math() for text in words(figure))
    assert clashes(figure) == []
    assert outside(figure) == []


@pytest.mark.parametrize(
    ("key", "change", "label"),
    [
        ("I027", Change.KEPT, "8"),
        ("I030", Change.GROWS, "2→6"),
        ("I005", Change.OPENS, "0→6"),
        ("I289", Change.SHRINKS, "16→12"),
        ("I184", Change.ENDS, "5→0"),
    ],
)
def test_each_change_has_its_colour_its_sign_and_both_numbers(figures, key, change, label):
    institution = copenhagen().institutions[InstitutionId(key)]
    (symbol,) = by_label(figures["da"], f"symbol:{key}")
    assert to_hex(symbol.get_facecolor()[0]) == to_hex(LOOKS[change].fill)
    ((x_m, y_m),) = symbol.get_offsets().tolist()
    # Three of Amager Øst lie so close that they are moved.
    assert np.hypot(x_m - institution.x_m, y_m - institution.y_m) < (200 if key == "I289" else 1e-3)
    assert label in {text.get_text() for text in by_label(figures["da"], "places")}


def placed_numbers(figure):
    return sorted(text.get_text() for text in by_label(figure, "places"))


@pytest.mark.parametrize(("year", "change"), [(2026, ["Udfases (1)"]), (2028, ["Vokser (2)"])])
def test_no_number_and_no_size_tell_of_children_that_are_left(areas, year, change):
    problem, plan = five_years()
    fewer = {
        key: replace(one, places=1) if one.status is Status.PHASING_OUT else one
        for key, one in plan.standings.items()
    }
    maps = [
        draw_plan_map(placed(one, problem), areas, year=year, caption=CAPTION)
        for one in (plan, replace(plan, standings=fewer))
    ]
    leaving = [key for key, one in problem.institutions.items() if key in {"I054", "I048", "I184"}]
    sizes = [[by_label(one, f"symbol:{key}")[0].get_sizes()[0] for key in leaving] for one in maps]
    assert len(leaving) == 3
    assert sizes[0] == sizes[1]
    assert placed_numbers(maps[0]) == placed_numbers(maps[1])
    assert set(change) <= said(maps[0])


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_no_word_tells_of_children_that_are_left(areas, year):
    problem, plan = five_years()
    fewer = {
        key: replace(one, places=1) if one.status is Status.PHASING_OUT else one
        for key, one in plan.standings.items()
    }
    one, other = (
        draw_plan_map(placed(made, problem), areas, year=year, caption=CAPTION)
        for made in (plan, replace(plan, standings=fewer))
    )
    assert pixels(one) == pixels(other)


def test_an_institution_that_takes_nobody_new_has_no_number(areas):
    problem, plan = five_years()
    with_places = [one for one in problem.institutions.values() if one.places_now]
    first, third = (
        draw_plan_map(placed(plan, problem), areas, year=year, caption=CAPTION)
        for year in (FIVE_YEARS[0], FIVE_YEARS[2])
    )
    # One opens, and one waits, one pauses and one is phased out.
    assert len(placed_numbers(first)) == len(with_places) + 1 - 3
    assert "4→6" not in placed_numbers(third)


def test_no_two_changes_share_a_colour_or_a_sign():
    assert set(LOOKS) == set(Change) - {Change.NONE}
    assert len({look.fill for look in LOOKS.values()}) == len(LOOKS)
    assert len({look.sign for look in LOOKS.values()}) == len(LOOKS)


def test_gains_and_losses_differ_in_lightness_within_each_pair():
    def lightness(change):
        red, green, blue = mpl.colors.to_rgb(LOOKS[change].fill)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    assert abs(lightness(Change.GROWS) - lightness(Change.OPENS)) > 0.15
    assert abs(lightness(Change.SHRINKS) - lightness(Change.PHASES_OUT)) > 0.15


def test_shape_tells_the_ownership_and_surface_the_places(areas):
    problem = a_problem(
        an_institution(number, ownership=ownership, places_now=places, x_m=720000 + 2000 * number)
        for number, (ownership, places) in enumerate(
            [("kommunal", 6), ("selvejende", 6), ("privat", 6), ("kommunal", 12)]
        )
    )
    figure = draw(problem, areas)
    symbols = [by_label(figure, f"symbol:T{number:02d}")[0] for number in range(4)]
    corners = [len(symbol.get_paths()[0].vertices) for symbol in symbols]
    assert corners[1:3] == [5, 4]
    assert corners[0] == corners[3] > 5
    sizes = [symbol.get_sizes()[0] for symbol in symbols]
    assert sizes[3] == pytest.approx(2 * sizes[0])
    assert sizes[1] == pytest.approx(sizes[0] * np.pi / 4)
    assert sizes[2] == pytest.approx(sizes[0] * np.pi / 2)


def test_only_special_groups_have_a_ring(figures):
    rings = figures["da"].findobj(lambda artist: str(artist.get_label()).startswith("ring:I"))
    assert {ring.get_label() for ring in rings} == {"ring:I051", "ring:I270"}


def test_institutions_without_places_then_and_now_have_no_symbol(figures):
    symbols = figures["da"].findobj(lambda artist: str(artist.get_label()).startswith("symbol:I"))
    expected = {key for key, one in copenhagen().institutions.items() if one.places_now}
    expected |= {InstitutionId(key) for key in MADE_UP}
    assert {symbol.get_label().removeprefix("symbol:") for symbol in symbols} == expected


def test_an_area_shows_places_before_and_now_and_ordinary_coverage(figures):
    assert "2 → 6 pladser\n8,2 pr. 1.000 børn" in said(figures["da"])
    assert "14 pladser (8 særlige)\n1,7 pr. 1.000 børn" in said(figures["da"])
    assert "2 → 6 places\n8.2 per 1,000 children" in said(figures["en"])
    assert "14 places (8 special)\n1.7 per 1,000 children" in said(figures["en"])


def test_an_area_without_children_has_no_coverage(areas):
    problem = a_problem([an_institution(1, places_now=6)])
    empty = replace(problem.areas[AreaId("01")], children_0_5=0)
    problem = replace(problem, areas={**problem.areas, AreaId("01"): empty})
    assert "6 pladser" in said(draw(problem, areas))


def test_every_sentence_of_the_legend_exists_in_both_languages(figures):
    danish, english = (said(figures[lang]) for lang in ("da", "en"))
    assert {"Modellen som sendt i høring", "Ændring fra i dag", "Uændret (30)"} <= danish
    assert {"The model as sent out", "Change from today", "Unchanged (30)"} <= english
    names = {area.name for area in copenhagen().areas.values()}
    shared = {text for text in danish & english if any(ch.isalpha() for ch in text)} - names
    assert all(text.startswith(("Dagtilbud 0", "Dagtilbud 1", "planner ", "N")) for text in shared)


def test_a_later_year_is_compared_with_the_year_before(areas):
    figure = draw(copenhagen(), areas, MADE_UP, year=YEARS[1])
    assert {"Ændring fra 2026/27", "Basispladser i skoleåret 2027/28"} <= said(figure)
    assert {"Udfases (2)", "Uændret (37)"} <= said(figure)
    assert not any(text.startswith(("Åbner", "Ophører")) for text in said(figure))


def test_a_map_of_synthetic_data_says_so_and_one_of_real_data_does_not(areas, figures):
    assert "Institutioner og børn er syntetiske data" in said(figures["da"])
    assert "Institutions and children are synthetic data" in said(figures["en"])
    real = a_problem([an_institution(1, places_now=6)], is_synthetic=False)
    assert not any("syntetisk" in text for text in said(draw(real, areas)))


def test_a_caption_can_say_synthetic_where_the_problem_does_not(areas):
    problem = a_problem([], is_synthetic=False)
    figure = draw(problem, areas, caption=replace(CAPTION, is_synthetic=True))
    assert "Institutioner og børn er syntetiske data" in said(figure)


def test_children_leave_no_trace_on_the_map(areas):
    problem = a_problem([an_institution(1, places_now=6)])
    child = Child(
        id=ChildId("CANARY"),
        birth_year=2022,
        school_start_year=2028,
        entry=None,
        institution_id=InstitutionId("T01"),
        has_basisplads=True,
        home_area_id=AreaId("01"),
    )
    travel = TravelMatrix((child.id,), (InstitutionId("T01"),), np.array([[123]]))
    peopled = replace(problem, children={child.id: child}, travel_m=travel)
    plan = a_plan(problem, {})
    stay = Stay(
        child_id=child.id,
        institution_id=InstitutionId("T01"),
        from_year=YEARS[0],
        to_year=YEARS[1],
    )
    settings = {"year": YEARS[0], "caption": CAPTION}
    without = draw_plan_map(placed(plan, problem), areas, **settings)
    figure = draw_plan_map(placed(replace(plan, stays=(stay,)), peopled), areas, **settings)
    assert pixels(figure) == pixels(without)
    assert said(figure) == said(without)


def test_a_rerun_gives_the_same_bytes(areas, saved, tmp_path):
    again = save_sheet(draw(copenhagen(), areas, MADE_UP), tmp_path, "kort_2026")
    assert [file.read_bytes() for file in again] == [file.read_bytes() for file in saved]


def test_saving_writes_a_page_of_a4_in_print_size_without_a_date(saved):
    png, pdf, svg = saved
    assert [one.name for one in saved] == ["kort_2026.png", "kort_2026.pdf", "kort_2026.svg"]
    header = png.read_bytes()[16:24]
    assert (int.from_bytes(header[:4]), int.from_bytes(header[4:])) == (2338, 1653)
    assert b"CreationDate" not in pdf.read_bytes()
    assert b"/CIDFontType2" in pdf.read_bytes()
    assert b"dc:date" not in svg.read_bytes()


def test_areas_in_degrees_give_the_same_map(areas, figures):
    figure = draw(copenhagen(), areas.to_crs("EPSG:4326"), MADE_UP)
    assert said(figure) == said(figures["da"])


def test_drawing_leaves_matplotlib_as_it_was_and_needs_no_pyplot(areas, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    before = mpl.rcParams.copy()
    draw(a_problem([an_institution(1, places_now=6)]), areas)
    assert mpl.rcParams.copy() == before


def test_a_symbol_with_few_places_is_still_seen():
    assert Symbol(places=0).diameter_pt == Symbol(places=1).diameter_pt > 8
