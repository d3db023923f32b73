"""Sentences in two languages, and numbers as each writes them."""

from decimal import Decimal

import pytest

from planner.text import Text, number


def test_a_text_is_said_in_either_language():
    text = Text(da="plads", en="place")
    assert (text.said("da"), text.said("en")) == ("plads", "place")


@pytest.mark.parametrize(("da", "en"), [("", "place"), ("plads", ""), ("", "")])
def test_a_text_without_one_of_its_languages_is_refused(da, en):
    with pytest.raises(ValueError, match="a text needs both languages"):
        Text(da=da, en=en)


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
