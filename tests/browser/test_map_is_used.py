"""The map of ``report.html`` in a real browser, with a mouse and without one."""

import math

import pytest
from seen_pages import card, focus, rows, seen_map, tab_to
from small_case import INSTITUTIONS

SIGN = "#map g[data-year]:not([display]) g[data-row=row-%d] use"
_IS_DRAWN = "(one) => getComputedStyle(one).display !== 'none'"
N1, S1 = SIGN % 0, SIGN % 2


@pytest.fixture
def page(chromium, small_page):
    chromium.open(small_page)
    yield chromium
    assert chromium.requests() == []
    assert chromium.complaints() == []


@pytest.fixture
def city(chromium, city_page):
    chromium.open(city_page)
    yield chromium
    assert chromium.complaints() == []


def told_of(chromium, place):
    """Return what the table tells of the institution in a row that is seen."""
    heads = chromium.do(
        "[...document.querySelectorAll('#institutions-table thead th')]"
        ".map((one) => one.innerText.trim())"
    )
    row = rows(chromium, "institutions-table")[place]
    return [row[0], dict(zip(heads[1:], row[1:], strict=True))]


def flat(told):
    """Return what is told with every run of blanks as one."""
    head, terms = told
    return " ".join(head.split()), {key: " ".join(text.split()) for key, text in terms.items()}


def is_the_map(here):
    return "map" in here["kind"]


def is_institution(here):
    return here["row"] is not None


def test_what_is_clicked_is_told_in_the_words_of_the_table(page):
    assert card(page) == [None, {}]
    page.click(N1)
    assert flat(card(page)) == flat(told_of(page, 0))
    assert card(page)[1]["2026/27"] == "6"


def test_every_institution_with_places_tells_what_the_table_tells(page):
    shown = page.do(
        "[...document.querySelectorAll('#map g[data-year]:not([display]) g[data-row]:has(use)')]"
        ".map((one) => one.dataset.row)"
    )
    assert len(shown) == 4
    listed = page.do(
        "[...document.querySelectorAll('#institutions-table tbody tr')]"
        ".filter((row) => row.checkVisibility()).map((row) => row.id)"
    )
    for row in shown:
        page.click(f"#map g[data-year]:not([display]) g[data-row='{row}'] use")
        assert flat(card(page)) == flat(told_of(page, listed.index(row)))


def test_an_institution_can_be_found_in_the_list_and_stands_in_the_middle(page):
    page.click("[data-zoom=in]")
    page.do("document.querySelector('.find').focus()")
    page.write("Sand")
    page.wait("document.querySelector('.card h3') !== null")
    assert "S2" in card(page)[0]
    x, y = page.do(
        "(({e, f}) => [e, f])(document.querySelector('.chosen').transform.baseVal[0].matrix)"
    )
    left, top, width, height = seen_map(page)
    assert left < x < left + width
    assert top < y < top + height


def test_buttons_enlarge_and_show_the_whole_city_again(page):
    whole = seen_map(page)
    page.click("[data-zoom=in]")
    assert seen_map(page)[2] == pytest.approx(whole[2] / 1.6)
    page.click("[data-zoom=in]")
    page.click("[data-zoom=out]")
    assert seen_map(page)[2] == pytest.approx(whole[2] / 1.6)
    page.click("[data-zoom=whole]")
    assert seen_map(page) == pytest.approx(whole)
    page.click("[data-zoom=out]")
    assert seen_map(page) == pytest.approx(whole)


def test_a_wheel_scrolls_the_page_and_with_ctrl_enlarges_where_it_points(page):
    whole, box = seen_map(page), page.box(".map svg")
    at = (box.x + box.width / 4, box.y + box.height / 4)
    before = page.do("scrollY")
    page.mouse("mouseWheel", at, deltaX=0, deltaY=100)
    page.wait(f"scrollY > {before}")
    assert seen_map(page) == whole
    box = page.box(".map svg")
    at = (box.x + box.width / 4, box.y + box.height / 4)
    page.mouse("mouseWheel", at, deltaX=0, deltaY=-100, modifiers=2)
    page.wait("document.querySelector('.map').classList.contains('enlarged')")
    left, top, width, height = seen_map(page)
    assert width == pytest.approx(whole[2] / 1.25)
    # Left and above lies less than right and below.
    assert left < whole[2] - left - width
    assert top < whole[3] - top - height


def test_the_map_is_dragged_only_when_enlarged_and_a_drag_chooses_nothing(page):
    def drag():
        box = page.box(S1)
        x, y = box.middle
        page.mouse("mousePressed", (x, y))
        for far in (10, 30, 60):
            page.mouse("mouseMoved", (x - far, y - far / 2))
        page.mouse("mouseReleased", (x - 60, y - 30))

    whole = seen_map(page)
    drag()
    assert seen_map(page) == whole
    page.click("[data-zoom=in]")
    left, top, width, _ = seen_map(page)
    scale = page.do("document.querySelector('.map svg').clientWidth") / width
    drag()
    moved = seen_map(page)
    assert moved[0] == pytest.approx(left + 60 / scale, rel=0.05)
    assert moved[1] == pytest.approx(top + 30 / scale, rel=0.05)
    assert card(page) == [None, {}]


def test_the_year_that_is_chosen_is_drawn(page):
    page.do("document.querySelectorAll('input[name=year]')[3].click()")
    shown = f"[...document.querySelectorAll('#map g[data-year]')].filter({_IS_DRAWN})"
    assert page.do(f"{shown}.map((one) => one.dataset.year)") == ["3"]
    # Sandbakken has opened, and Ærtebjerg has ended.
    titles = page.do(f"[...{shown}[0].querySelectorAll('g title')].map((one) => one.textContent)")
    assert all("2028/29" in one for one in titles)
    assert "Sandbakken (S2) \N{EN DASH} 2028/29: 6 pladser" in titles
    page.click("#map g[data-year='3'] g[data-row='row-0'] use")
    assert card(page)[0].endswith("N1")


def test_without_a_mouse_the_map_is_reached_moved_and_enlarged(page):
    whole = seen_map(page)
    here = tab_to(page, is_the_map)
    assert here["isSeen"]
    assert here["isThere"]
    assert "piletaster" in here["name"]
    page.press("+")
    assert seen_map(page)[2] == pytest.approx(whole[2] / 1.6)
    enlarged = seen_map(page)
    for key, place, way in (
        ("ArrowRight", 0, 1), ("ArrowLeft", 0, -1), ("ArrowDown", 1, 1), ("ArrowUp", 1, -1),
    ):  # fmt: skip
        before = seen_map(page)
        page.press(key)
        assert (seen_map(page)[place] - before[place]) * way > 0
    assert seen_map(page) == pytest.approx(enlarged)
    page.press("-")
    assert seen_map(page) == pytest.approx(whole)


def test_without_a_mouse_an_institution_is_reached_told_and_closed(page):
    tab_to(page, is_the_map)
    page.press("Tab")
    here = focus(page)
    assert is_institution(here)
    assert here["isSeen"]
    assert here["isThere"]
    page.press("Enter")
    first = card(page)
    assert first[0].split()[0] in here["name"]
    page.press("Escape")
    assert card(page) == [None, {}]
    assert focus(page) == here
    page.press(" ")
    assert card(page) == first


def test_arrows_lead_to_every_institution_and_one_tab_away_from_them(city):
    def shown():
        return city.do(
            "[...document.querySelectorAll("
            "'#map g[data-year]:not([display]) g[data-row]:has(use)')]"
            ".map((one) => one.dataset.row)"
        )

    tab_to(city, is_the_map)
    city.press("Tab")
    reached, waiting = set(), [focus(city)["row"]]
    while waiting:
        row = waiting.pop()
        if row in reached:
            continue
        reached.add(row)
        for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
            city.do(f"document.querySelector('g:not([display]) > g[data-row={row}]').focus()")
            city.press(key)
            waiting.append(focus(city)["row"])
    assert len(reached) > 20
    assert reached == set(shown())
    city.press("Tab")
    assert not is_institution(focus(city))
    city.press("Tab", shift=True)
    assert is_institution(focus(city))


def test_an_institution_outside_an_enlarged_map_is_moved_into_it(city):
    for _ in range(4):
        city.click("[data-zoom=in]")
    tab_to(city, is_the_map)
    city.press("Tab")
    for _ in range(6):
        city.press("ArrowDown")
        here = city.box(f"#map g:not([display]) > g[data-row={focus(city)['row']}]").middle
        frame = city.box(".map svg")
        assert frame.x < here[0] < frame.x + frame.width
        assert frame.y < here[1] < frame.y + frame.height


def test_after_another_year_the_same_institution_has_the_focus(city):
    tab_to(city, is_the_map)
    city.press("Tab")
    before = focus(city)
    assert "2026/27" in before["name"]
    city.do("document.querySelectorAll('input[name=year]')[2].click()")
    tab_to(city, is_the_map)
    city.press("Tab")
    after = focus(city)
    assert after["row"] == before["row"]
    assert "2027/28" in after["name"]


_ON_SCREEN = "(({e, f}) => [e, f])(document.querySelector('#map %s').getScreenCTM())"
_BAR = f"""(() => {{
  const [bar] = [...document.querySelectorAll('.bars > g')].filter({_IS_DRAWN});
  const text = bar.querySelector('text').textContent;
  const path = bar.querySelector('path');
  return [path.getTotalLength() * path.getScreenCTM().a, text];
}})()"""
_NUMBERS = (
    "[...document.querySelectorAll('#map g[data-year]:not([display]) text')]"
    ".filter((one) => getComputedStyle(one).visibility === 'visible')"
    ".map((one) => { const {left, top, right, bottom} = one.getBoundingClientRect();"
    " const less = (bottom - top) / 5; return [left, top + less, right, bottom - less]; })"
)


@pytest.mark.parametrize("width", [360, 1280])
def test_no_number_lies_on_another_and_all_are_there_when_enlarged(city, width):
    city.resize(width)
    city.settle()
    boxes = city.do(_NUMBERS)
    assert len(boxes) > 10
    for k, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[:k]:
            assert not (
                left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            )
    few = len(boxes)
    for _ in range(6):
        city.do("document.querySelector('[data-zoom=in]').click()")
    every = city.do("document.querySelectorAll('#map g[data-year]:not([display]) text').length")
    assert few < every
    assert len(city.do(_NUMBERS)) == every


def test_the_scale_bar_is_as_long_as_it_says_however_much_is_enlarged(page):
    places = [(float(one["x"]), float(one["y"])) for one in INSTITUTIONS[:2]]
    apart_m = math.dist(*places)
    said = set()
    for _ in range(5):
        at = [page.do(_ON_SCREEN % f"g:not([display]) > g[data-row=row-{k}]") for k in (0, 1)]
        bar_px, text = page.do(_BAR)
        number, unit = text.split()
        bar_m = float(number) * {"km": 1000, "m": 1}[unit]
        assert bar_m / apart_m == pytest.approx(bar_px / math.dist(*at), rel=0.02)
        frame = page.box(".map svg")
        assert bar_px <= frame.width / 4 + 1
        said.add(text)
        page.click("[data-zoom=in]")
    assert len(said) > 2
