"""Which ways may be used on foot and by bicycle, and in which direction."""

import pytest

from planner.streets.ways import way_table

BOTH, FORWARD, BACKWARD, NO = (True, True), (True, False), (False, True), (False, False)


@pytest.mark.parametrize(
    ("tags", "walk", "cycle"),
    [
        ("highway=residential", BOTH, BOTH),
        ("highway=residential oneway=yes", BOTH, FORWARD),
        ("highway=residential oneway=-1", BOTH, BACKWARD),
        ("highway=residential oneway=yes oneway:bicycle=no", BOTH, BOTH),
        ("highway=residential oneway=yes cycleway:left=opposite_lane", BOTH, BOTH),
        ("highway=residential oneway=yes cycleway:left:oneway=-1", BOTH, BOTH),
        ("highway=cycleway oneway=yes", BOTH, FORWARD),
        ("highway=tertiary junction=roundabout", BOTH, FORWARD),
        ("highway=tertiary junction=roundabout oneway=no", BOTH, BOTH),
        ("highway=footway", BOTH, NO),
        ("highway=footway bicycle=yes", BOTH, BOTH),
        ("highway=footway bicycle=dismount oneway=yes", BOTH, BOTH),
        ("highway=footway oneway:foot=yes", FORWARD, NO),
        ("highway=pedestrian", BOTH, NO),
        ("highway=steps", BOTH, NO),
        ("highway=steps ramp:bicycle=yes", BOTH, BOTH),
        ("highway=steps conveying=backward", BACKWARD, NO),
        ("highway=secondary foot=use_sidepath bicycle=use_sidepath", NO, NO),
        ("highway=service access=private", NO, NO),
        ("highway=service access=private foot=yes", BOTH, NO),
        ("highway=residential vehicle=no", BOTH, NO),
        ("highway=residential vehicle=no bicycle=yes", BOTH, BOTH),
        ("highway=construction foot=yes bicycle=yes construction=footway", NO, NO),
        ("highway=motorway", NO, NO),
        ("highway=primary motorroad=yes", NO, NO),
        ("highway=trunk", NO, NO),
        ("highway=residential bridge=yes layer=1", BOTH, BOTH),
        ("highway=residential tunnel=yes layer=-1", BOTH, BOTH),
        ("route=ferry", BOTH, BOTH),
        ("route=ferry foot=no", NO, BOTH),
        ("route=ferry bicycle=no", BOTH, NO),
        ("route=bus", NO, NO),
        ("landuse=forest foot=yes", NO, NO),
        ("highway=busway", NO, NO),
    ],
)
def test_a_way_may_be_used(tags, walk, cycle):
    given = dict(term.split("=") for term in tags.split())
    assert way_table("walk").directions(given) == walk
    assert way_table("cycle").directions(given) == cycle


@pytest.mark.parametrize("mode", ["walk", "cycle"])
def test_every_row_has_an_answer_that_is_known_and_a_reason(mode):
    rows = way_table(mode).rows
    answers = {"use": {"yes", "no"}, "direction": {"both", "forward", "backward"}}
    assert {row.question for row in rows} == set(answers)
    assert [row for row in rows if row.answer not in answers[row.question]] == []
    assert [row for row in rows if len(row.reason.split()) < 2] == []


@pytest.mark.parametrize("mode", ["walk", "cycle"])
@pytest.mark.parametrize("question", ["use", "direction"])
def test_the_last_row_of_a_question_takes_whatever_is_left(mode, question):
    rows = [row for row in way_table(mode).rows if row.question == question]
    assert [not row.needs for row in rows] == [*[False] * (len(rows) - 1), True]


@pytest.mark.parametrize("mode", ["walk", "cycle"])
def test_no_row_is_behind_one_that_takes_all_it_could_take(mode):
    rows = way_table(mode).rows
    hidden = [
        later
        for k, later in enumerate(rows)
        for earlier in rows[:k]
        if earlier.question == later.question
        and all(
            key in later.needs
            and (values is None or (later.needs[key] is not None and later.needs[key] <= values))
            for key, values in earlier.needs.items()
        )
    ]
    assert hidden == []
