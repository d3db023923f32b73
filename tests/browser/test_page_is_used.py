"""``report.html`` in a real browser: tables, words, print, a narrow screen, and no mouse."""

from itertools import pairwise

import pytest
from seen_pages import column, focus, rows, stops, tab_to, too_faint

PAGES = ("small_page", "city_page")


@pytest.fixture(params=PAGES)
def any_page(request, chromium):
    chromium.open(request.getfixturevalue(request.param))
    yield chromium
    assert chromium.requests() == []
    assert chromium.complaints() == []


@pytest.fixture
def city(chromium, city_page):
    chromium.open(city_page)
    return chromium


def told(chromium, table_id):
    return chromium.do(f"document.querySelector('[data-table={table_id}] [role=status]').innerText")


def sort_button(table_id, place):
    return f"#{table_id} thead th:nth-child({place + 1}) button"


def test_nothing_is_asked_for_and_nothing_complained_of_after_all_has_been_used(any_page):
    any_page.do("document.querySelectorAll('button').forEach((one) => one.click())")
    any_page.do("document.querySelectorAll('input[type=radio]').forEach((one) => one.click())")
    any_page.do(
        "document.querySelectorAll('select').forEach((one) => { one.selectedIndex = 1;"
        "one.dispatchEvent(new Event('change', {bubbles: true}));"
        "one.dispatchEvent(new Event('input', {bubbles: true})); })"
    )
    any_page.do("document.querySelectorAll('a').forEach((one) => one.click())")
    assert any_page.do("document.querySelector('.card h3') !== null")


def test_a_search_narrows_the_rows_and_says_how_many_are_left(city):
    every = len(rows(city, "decisions-table"))
    assert told(city, "decisions-table") == f"Viser {every} af {every}"
    city.click("[data-table=decisions-table] input")
    city.write("NØRREBRO åbner")
    left = rows(city, "decisions-table")
    assert 0 < len(left) < every
    assert all("Nørrebro" in row[2] and "åbner" in row[2] for row in left)
    assert told(city, "decisions-table") == f"Viser {len(left)} af {every}"
    city.write(" findes ikke")
    assert rows(city, "decisions-table") == []
    assert told(city, "decisions-table") == f"Viser 0 af {every}"


def test_a_choice_narrows_the_rows(city):
    with_places = len(rows(city, "institutions-table"))
    every = city.do("document.querySelectorAll('#institutions-table tbody tr').length")
    assert 20 < with_places < every
    tab_to(city, lambda here: here["tag"] == "select" and "Bydel" in here["name"])
    city.press("V")
    chosen = city.do("document.activeElement.selectedOptions[0].text")
    assert chosen.startswith("V")
    left = column(city, "institutions-table", 1)
    assert set(left) == {chosen}
    assert told(city, "institutions-table") == f"Viser {len(left)} af {every}"


def test_numbers_are_sorted_as_numbers_up_and_then_down(city):
    button = sort_button("areas-table", 1)
    state = "document.querySelector('#areas-table th:nth-child(2)').ariaSort"
    assert city.do(state) is None
    for way, is_down in (("ascending", False), ("descending", True)):
        city.click(button)
        found = [int(one.replace(".", "")) for one in column(city, "areas-table", 1)]
        assert len({len(str(one)) for one in found}) > 1
        assert found == sorted(found, reverse=is_down)
        assert city.do(state) == way
    # Another column takes over.
    city.click(sort_button("areas-table", 2))
    assert city.do(state) is None


def test_danish_letters_come_last_and_the_keyboard_sorts_too(city):
    tab_to(city, lambda here: here["tag"] == "button" and here["name"] == "Bydel")
    # The first such button is of the institutions; what is sorted is seen there.
    city.press("Enter")
    found = list(dict.fromkeys(column(city, "institutions-table", 1)))
    assert found[0] == "Amager Vest"
    assert found[-1] == "Østerbro"
    city.press(" ")
    assert column(city, "institutions-table", 1)[0] == "Østerbro"


def test_tab_leads_to_everything_and_each_is_named_and_seen(any_page):
    found = stops(any_page)
    assert [one for one in found if not one["name"]] == []
    assert [one for one in found if not one["isSeen"]] == []
    assert [one for one in found if not one["isThere"]] == []
    kinds = [kind for one in found for kind in one["kind"]]
    assert "map" in kinds
    assert kinds.count("scroll") == any_page.do("document.querySelectorAll('table').length")
    # One button for each head that sorts, two searches, and one stop for all institutions.
    buttons = [one for one in found if one["tag"] == "button"]
    assert len(buttons) == any_page.do("document.querySelectorAll('button').length")
    assert len([one for one in found if one["tag"] == "g"]) == 1
    assert len({one["name"] for one in found}) > 20


def test_a_table_that_is_too_wide_is_scrolled_by_the_keyboard(chromium, city_page):
    chromium.open(city_page, width=320)
    tab_to(chromium, lambda here: "scroll" in here["kind"])
    chromium.press("ArrowRight")
    chromium.wait("document.activeElement.scrollLeft > 0")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_is_not_scrolled_sideways(any_page, width):
    any_page.resize(width)
    any_page.settle()
    assert any_page.do("innerWidth") == width
    assert any_page.do("document.documentElement.scrollWidth") <= width


def test_printed_the_page_shows_every_section_and_no_control(any_page):
    sections = any_page.do("document.querySelectorAll('section').length")
    assert sections == 9
    any_page.print_media(on=True)
    shown = any_page.do(
        "[...document.querySelectorAll('section')].filter((one) => one.checkVisibility()"
        " && one.getBoundingClientRect().height > 40 && one.innerText.length > 20).length"
    )
    controls = any_page.do(
        "[...document.querySelectorAll('button, select, input, nav, .filters label')]"
        ".filter((one) => one.checkVisibility()).length"
    )
    any_page.print_media(on=False)
    assert shown == sections
    assert controls == 0
    assert any_page.do("document.querySelector('button').checkVisibility()")


def test_printed_on_a_narrow_sheet_every_table_is_whole(any_page):
    any_page.print_media(on=True)
    any_page.resize(1040)
    cut = any_page.do(
        "[...document.querySelectorAll('table')].filter((one) =>"
        " one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.caption.innerText)"
    )
    any_page.print_media(on=False)
    assert cut == []


def test_every_text_differs_enough_from_what_is_behind_it(any_page):
    read, faint = too_faint(any_page)
    assert read > 100
    assert faint == []


def test_a_faint_text_would_be_found(chromium, small_page):
    chromium.open(small_page)
    chromium.do("document.querySelector('h2').style.color = '#808080'")
    _, faint = too_faint(chromium)
    assert [text for text, _ in faint] == ["Kort fortalt"]


_NAMELESS = """[...document.querySelectorAll(
  'a, button, input, select, [role=button], [tabindex], table, section svg, img')]
  .filter((one) => !one.closest('[aria-hidden=true]'))
  .filter((one) => !(one.ariaLabel || one.alt || one.caption?.textContent
    || [...one.labels ?? []].some((label) => label.textContent.trim())
    || one.querySelector(':scope > title')?.textContent
    || (one.matches('a, button') && one.textContent.trim())))
  .map((one) => one.outerHTML.slice(0, 200))"""


def test_what_is_used_has_a_name_and_headings_are_in_order(any_page):
    assert any_page.do(_NAMELESS) == []
    any_page.do("document.querySelector('button').removeAttribute('aria-label')")
    any_page.do("document.querySelector('button').textContent = ''")
    assert len(any_page.do(_NAMELESS)) == 1
    levels = any_page.do(
        "[...document.querySelectorAll('h1, h2, h3, h4')].map((one) => Number(one.localName[1]))"
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert any_page.do("document.documentElement.lang") == "da"
    assert any_page.do("document.querySelectorAll('th:not([scope])').length") == 0


def test_a_link_of_the_contents_leads_to_its_section(city):
    here = tab_to(city, lambda here: here["tag"] == "a" and here["name"] == "Kontrollen")
    assert here["isSeen"]
    city.press("Enter")
    city.wait("location.hash === '#audit'")
    top = city.do("document.getElementById('audit').getBoundingClientRect().top")
    assert top < city.do("innerHeight")
    assert focus(city) is None or focus(city)["name"] == "Kontrollen"
