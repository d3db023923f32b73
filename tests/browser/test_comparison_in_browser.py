"""``compare.html`` in a real browser: silent, readable, and usable without a mouse."""

import pytest
from made_variants import GROWN, a_case, a_variant, without_plan
from seen_pages import stops, too_faint

from planner.compare.comparison import compared
from planner.compare.directory import write_comparison


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    folder = tmp_path_factory.mktemp("comparison")
    case = a_case(folder)
    variants = [a_variant("model", case), a_variant("vokset", case, GROWN)]
    made = compared([*variants, without_plan("umulig", case)], None)
    write_comparison(folder / "compare", made, "da")
    chromium.open(folder / "compare" / "compare.html")
    yield chromium
    assert chromium.requests() == []
    assert chromium.complaints() == []


def test_the_pictures_are_in_the_page_itself(page):
    shown = page.do("[...document.images].map((one) => [one.complete, one.naturalWidth, one.alt])")
    assert len(shown) == 2
    assert all(complete and width > 1000 and alt for complete, width, alt in shown)


def test_every_table_is_reached_by_the_keyboard_named_and_seen(page):
    found = stops(page)
    assert len(found) == page.do("document.querySelectorAll('table').length") > 3
    assert all(one["name"] and one["isSeen"] and one["isThere"] for one in found)


def test_every_text_of_the_comparison_differs_enough_from_what_is_behind_it(page):
    read, faint = too_faint(page)
    assert read > 50
    assert faint == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_comparison_is_not_scrolled_sideways(page, width):
    page.resize(width)
    page.settle()
    assert page.do("document.documentElement.scrollWidth") <= width
    page.resize(1280)


def test_better_and_worse_are_told_by_more_than_a_colour(page):
    marked = page.do("[...document.querySelectorAll('td.better, td.worse')].map((one) => "
                     "one.innerText)")  # fmt: skip
    assert len(marked) > 1
    assert all("bedre" in text or "værre" in text for text in marked)


def test_headings_of_the_comparison_are_in_order_and_heads_say_of_what(page):
    levels = page.do("[...document.querySelectorAll('h1, h2, h3')].map((one) => one.localName)")
    assert levels[0] == "h1"
    assert set(levels[1:]) == {"h2"}
    assert page.do("document.querySelectorAll('th:not([scope]), table:not(:has(caption))')"
                   ".length") == 0  # fmt: skip


def test_printed_the_comparison_shows_all_its_headings(page):
    every = page.do("document.querySelectorAll('h2').length")
    page.print_media(on=True)
    shown = page.do(
        "[...document.querySelectorAll('h2')].filter((one) => one.checkVisibility()).length"
    )
    page.print_media(on=False)
    assert shown == every > 3
