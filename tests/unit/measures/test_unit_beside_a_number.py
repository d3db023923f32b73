"""A unit stands in the singular beside 1, and only there."""

from decimal import Decimal

import pytest

from planner.measures.base import METRES, PLACES
from planner.measures.registry import OBJECTIVES

MOVED = next(one for one in OBJECTIVES if one.id == "moved_places")
IMBALANCE = next(one for one in OBJECTIVES if one.id == "imbalance")


@pytest.mark.parametrize(
    ("value", "da"),
    [
        (0, "pladser"),
        (1, "plads"),
        (-1, "plads"),
        (2, "pladser"),
        (Decimal(1), "plads"),
        (Decimal("1.0"), "pladser"),
        (Decimal("0.1"), "pladser"),
    ],
)
def test_a_unit_follows_the_number_as_it_is_written(value, da):
    assert PLACES.beside(value).da == da


def test_a_unit_that_is_the_same_for_one_and_several_stays():
    assert METRES.beside(1).said("en") == METRES.beside(2).said("en") == "m"


def test_an_amount_has_the_unit_of_its_number():
    assert [MOVED.amount(n, "da") for n in (1, 2)] == ["1 plads", "2 pladser"]
    assert [IMBALANCE.amount(n, "en") for n in (10_000, 15_000)] == ["1 place", "1.5 places"]
