"""One classification of what a year does to an institution, and one set of words for it."""

import pytest
from worlds import FIRST_YEAR, a_plan, a_problem, an_institution

from planner.report.changes import LABELS, Change, Placement, counted
from planner.rules.minimum_places import MinimumPlaces

YEARS = ("2026/27", "2027/28", "2028/29", "2029/30")


def path(today, years, special=(), minimum=6, **fields):
    """Return how an institution is seen in each year.

    A number is its ordinary places, one in a list the children it keeps while taking nobody new;
    ``special`` are its places for a special group, today and in each year.
    """
    reserved = dict(zip(YEARS, special[1:], strict=False))
    today_special = special[0] if special else 0
    one = an_institution(
        "I1",
        places_now=today + today_special,
        special_places=today_special,
        special_group="immune" if special else None,
        **fields,
    )
    problem = a_problem([one], years=len(years))
    told = list(zip(YEARS, years, strict=False))
    plan = a_plan(
        problem,
        {"I1": {year: places for year, places in told if isinstance(places, int)}},
        phasing_out={"I1": {year: kept[0] for year, kept in told if isinstance(kept, list)}},
        special={"I1": reserved} if special else None,
    )
    rules = (MinimumPlaces(minimum=minimum),) if minimum else ()
    placement = Placement(plan=plan, problem=problem, rules=rules)
    return [placement.in_year(FIRST_YEAR + k)[0] for k in range(len(years))]


@pytest.mark.parametrize(
    ("today", "years", "changes"),
    [
        (0, [0, 6, 6, 8], "none opens kept grows"),
        (8, [8, 7, 7, 9], "kept shrinks kept grows"),
        # A small one grows when it can.
        (4, [[4], [2], 6, 6], "waits waits grows kept"),
        (4, [[4], 0, 6, 6], "waits waits grows kept"),
        (4, [[4], [2], [1], 0], "phases_out phases_out phases_out ends"),
        (4, [0, 0, 0, 0], "ends none none none"),
        # A large one is away for some years, also when its last child leaves meanwhile.
        (8, [[5], [3], 8, 8], "pauses pauses comes_back kept"),
        (8, [8, [3], 0, 7], "kept pauses pauses comes_back"),
        (8, [[5], 0, 9, 9], "pauses pauses grows kept"),
        (8, [0, 8, 8, 8], "pauses comes_back kept kept"),
        (0, [6, [4], 6, 6], "opens pauses comes_back kept"),
        (8, [[5], [3], 0, 0], "phases_out phases_out ends none"),
    ],
)
def test_a_path_has_one_change_each_year(today, years, changes):
    assert [row.change for row in path(today, years)] == changes.split()


@pytest.mark.parametrize("quality", ["ok", "watch"])
def test_who_waits_is_told_by_size_and_not_by_quality(quality):
    assert path(5, [[4], 6], quality=quality)[0].change is Change.WAITS
    assert path(6, [[4], 6], quality=quality)[0].change is Change.PAUSES


def test_without_a_minimum_nobody_is_small():
    assert path(4, [[4], 6], minimum=None)[0].change is Change.PAUSES


@pytest.mark.parametrize(
    ("today", "years", "special", "changes"),
    [
        (0, [0, 0], (8, 8, 8), "kept kept"),
        (0, [0, 0], (8, 9, 8), "grows shrinks"),
        (0, [0, 0], (0, 8, 0), "opens ends"),
        (0, [6, 6], (8, 8, 8), "grows kept"),
        # What goes on for a special group doesn't hide that nobody else is taken.
        (3, [[2], 0], (8, 8, 8), "phases_out shrinks"),
        (8, [[2], 8], (8, 8, 8), "pauses comes_back"),
        (6, [7, 7], (8, 7, 7), "kept kept"),
    ],
)
def test_places_for_a_special_group_are_seen_with_the_others(today, years, special, changes):
    assert [row.change for row in path(today, years, special)] == changes.split()


@pytest.mark.parametrize(
    ("today", "years", "told"),
    [
        (4, [[4], [2], 6, 6], [(4, None), (None, None), (None, 6), (6, 6)]),
        (4, [[4], [2], 0, 0], [(4, None), (None, None), (None, 0), (0, 0)]),
        (8, [[5], 0, 8, 7], [(8, None), (None, None), (None, 8), (8, 7)]),
    ],
)
def test_the_places_are_told_where_they_are_not_a_count_of_children(today, years, told):
    found = [(row.places_told_before, row.places_told) for row in path(today, years)]
    assert found == told


def test_today_is_as_it_is():
    problem = a_problem([an_institution("A", places_now=4), an_institution("B")])
    placement = Placement(plan=a_plan(problem), problem=problem, rules=())
    today = [(row.change, row.places_told) for row in placement.today()]
    assert today == [(Change.KEPT, 4), (Change.NONE, 0)]


def test_each_change_has_words_of_its_own_in_both_languages():
    assert set(LABELS) == set(Change)
    for lang in ("da", "en"):
        assert len({label.said(lang) for label in LABELS.values()}) == len(Change)


def test_a_year_is_counted_in_a_line():
    found = counted([Change.PHASES_OUT, Change.GROWS, Change.WAITS, Change.GROWS])
    assert found.da == "2 vokser, 1 venter med at vokse, 1 udfases"
    assert found.en == "2 growing, 1 waiting to grow, 1 phasing out"
    assert counted([]).da == "ingen institution ændrer sig"
