"""Sentences in two languages, and numbers as each writes them."""

import gettext
from decimal import Decimal
from pathlib import Path

import pytest

from planner import text as module
from planner.text import Text, alike, both, number, text, text_in, text_n


def test_a_text_is_said_in_either_language():
    text = Text(da="plads", en="place")
    assert (text.said("da"), text.said("en")) == ("plads", "place")


@pytest.mark.parametrize(("da", "en"), [("", "place"), ("plads", ""), ("", "")])
def test_a_text_without_one_of_its_languages_is_refused(da, en):
    with pytest.raises(ValueError, match="a text needs both languages"):
        Text(da=da, en=en)


class Catalogue(gettext.NullTranslations):
    """One that knows three sentences."""

    def gettext(self, message):
        return {"at least {n} in {area}": "{area}: mindst {n}"}.get(message, message)

    def ngettext(self, one, several, count):
        assert (one, several) == ("{n} place", "{n} places")
        return "{n} plads" if count == 1 else "{n} pladser"

    def pgettext(self, context, message):
        return {("door", "open {{}}"): "åben {{}}"}[context, message]


@pytest.fixture(autouse=True)
def catalogue(monkeypatch):
    monkeypatch.setattr(module, "_danish", Catalogue)


@pytest.mark.parametrize(
    ("n", "area", "da", "en"),
    [
        (1234, "Valby", "Valby: mindst 1.234", "at least 1,234 in Valby"),
        (Decimal("2.50"), "{x}", "{x}: mindst 2,50", "at least 2.50 in {x}"),
        (Decimal("3E+3"), Path("a/b"), "a/b: mindst 3.000", "at least 3,000 in a/b"),
        ("2026", Text(da="byen", en="the city"), "byen: mindst 2026", "at least 2026 in the city"),
    ],
)
def test_a_value_is_said_as_each_language_says_it(n, area, da, en):
    assert text("at least {n} in {area}", n=n, area=area) == Text(da=da, en=en)


def test_a_sentence_without_danish_is_said_in_english():
    assert text("unheard of") == Text(da="unheard of", en="unheard of")


@pytest.mark.parametrize(
    ("count", "da", "en"),
    [
        (0, "0 pladser", "0 places"),
        (1, "1 plads", "1 place"),
        (2, "2 pladser", "2 places"),
        (1001, "1.001 pladser", "1,001 places"),
    ],
)
def test_a_count_decides_between_one_and_several(count, da, en):
    assert text_n("{n} place", "{n} places", count) == Text(da=da, en=en)


def test_a_context_decides_between_two_meanings():
    assert text_in("door", "open {{}}") == Text(da="åben {}", en="open {}")


def test_a_value_that_is_named_must_be_given():
    with pytest.raises(KeyError, match="area"):
        text("at least {n} in {area}", n=1)


def test_a_function_or_a_name_says_it_in_both_languages():
    assert both(lambda lang: lang * 2) == Text(da="dada", en="enen")
    assert alike("SCIP") == Text(da="SCIP", en="SCIP")


@pytest.mark.parametrize(
    ("value", "decimals", "da", "en"),
    [
        (0, 0, "0", "0"),
        (999, 0, "999", "999"),
        (1000, 0, "1.000", "1,000"),
        (-1234567, 0, "-1.234.567", "-1,234,567"),
        (Decimal("1234.5"), 1, "1.234,5", "1,234.5"),
        (Decimal("0.05"), 2, "0,05", "0.05"),
        (7, 1, "7,0", "7.0"),
        (Decimal("1.25"), 1, "1,2", "1.2"),
        (Decimal("1.35"), 1, "1,4", "1.4"),
    ],
)
def test_a_number_has_the_marks_of_its_language(value, decimals, da, en):
    assert number(value, "da", decimals) == da
    assert number(value, "en", decimals) == en
