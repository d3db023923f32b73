"""Text is never markup unless ``tag`` made it so."""

import pytest

from planner.report.web.markup import Markup, document, table, tag, together
from planner.text import plain

WORDS = "\"'<b>&amp;</b>"
ESCAPED = "&quot;&#x27;&lt;b&gt;&amp;amp;&lt;/b&gt;"


def test_text_and_attributes_are_escaped_and_elements_are_not():
    inner = tag("i", WORDS)
    assert tag("p", WORDS, inner, title=WORDS) == (
        f'<p title="{ESCAPED}">{ESCAPED}<i>{ESCAPED}</i></p>'
    )


def test_what_is_put_together_by_hand_is_text_again():
    assert tag("p", tag("b", "x") + " and more") == "<p>&lt;b&gt;x&lt;/b&gt; and more</p>"


def test_attributes_are_written_as_html_wants_them():
    assert tag("input", data_key=1, class_="a", for_=None, hidden=False, checked=True) == (
        '<input data-key="1" class="a" checked/>'
    )


@pytest.mark.parametrize("formula", ["=1+1", "+45", "-cmd", "@SUM(A1)", "\t=1", " =1"])
def test_a_cell_is_no_formula_when_it_is_copied(formula):
    assert tag("td", formula).startswith("<td>&#x27;")
    assert tag("p", formula) == f"<p>{plain(formula)}</p>"
    assert tag("td", "-") == "<td>-</td>"


def test_blanks_between_texts_stay_and_line_ends_become_blanks():
    assert together(["a ", "b\r\n\tc", " ", tag("i", "d")]) == "a b c <i>d</i>"


def test_a_page_without_a_script_may_run_none():
    body = table(WORDS, [WORDS], [tag("tr", tag("td", "x"))])
    page = document(title=WORDS, lang="en", body=body, style="")
    assert "script" not in page
    assert f"<title>{ESCAPED}</title>" in page
    assert page.count(ESCAPED) == 4
    assert isinstance(body, Markup)
