"""What a committee is asked to decide: every kind of event, and no count of few children."""

from dataclasses import replace

import pytest
from worlds import a_plan, a_problem, an_institution

from planner.report.changes import Change, Placement
from planner.report.decisions import decides, events, sentence
from planner.report.tables import DECISIONS_COLUMNS, csv_text, decisions_rows
from planner.rules.minimum_places import MinimumPlaces

Y1, Y2, Y3 = "2026/27", "2027/28", "2028/29"
RULES = (MinimumPlaces(minimum=6),)
COMMITTEE = "Børne- og Ungdomsudvalget"


def placed(plan, problem, rules=RULES):
    return Placement(plan=plan, problem=problem, rules=rules)


def happening(today, places=None, leaving=None, **fields):
    """Return the events of one institution, without those of the city."""
    problem = a_problem([an_institution("I1", places_now=today, **fields)], years=3)
    plan = a_plan(problem, {"I1": places or {}}, phasing_out={"I1": leaving or {}})
    placement = placed(plan, problem)
    return placement, [one for one in events(placement) if one.institution is not None]


def told(placement, found, lang="da"):
    named = "Institution I1 (I1, Bydel N) "
    said = [sentence(one, placement.problem).said(lang) for one in found]
    assert all(text.startswith(named) for text in said)
    return [text.removeprefix(named) for text in said]


@pytest.mark.parametrize(
    ("today", "places", "leaving", "kinds", "texts"),
    [
        (0, {Y2: 6, Y3: 6}, {}, [(Change.OPENS, 2027, 0, 6)], ["åbner med 6 basispladser."]),
        (
            4,
            {Y1: 6, Y2: 6, Y3: 7},
            {},
            [(Change.GROWS, 2026, 4, 6), (Change.GROWS, 2028, 6, 7)],
            ["vokser fra 4 til 6 basispladser.", "vokser fra 6 til 7 basispladser."],
        ),
        (
            8,
            {Y1: 8, Y2: 7, Y3: 7},
            {},
            [(Change.SHRINKS, 2027, 8, 7)],
            ["får færre pladser: fra 8 til 7 basispladser."],
        ),
        (
            4,
            {},
            {Y1: 3, Y2: 1},
            [(Change.PHASES_OUT, 2026, 4, None), (Change.ENDS, 2028, None, 0)],
            [
                (
                    "udfases: tager ingen nye børn; de børn, der er der, bliver, og pladserne "
                    "omlægges til almenpladser, efterhånden som de går ud."
                ),
                "ophører: den sidste basisplads er omlagt til almenplads.",
            ],
        ),
        (
            4,
            {Y3: 6},
            {Y1: 3, Y2: 1},
            [(Change.WAITS, 2026, 4, None), (Change.GROWS, 2028, None, 6)],
            [
                (
                    "venter med at vokse til 2028/29: tager indtil da ingen nye børn; de børn, "
                    "der er der, bliver."
                ),
                "vokser til 6 basispladser og tager igen nye børn.",
            ],
        ),
        (
            8,
            {Y1: 8, Y3: 7},
            {Y2: 3},
            [(Change.PAUSES, 2027, 8, None), (Change.COMES_BACK, 2028, None, 7)],
            [
                (
                    "holder pause til 2028/29: tager indtil da ingen nye børn; de børn, der er "
                    "der, bliver."
                ),
                "tager igen nye børn, med 7 basispladser.",
            ],
        ),
        # Its last child leaves while it pauses.
        (
            8,
            {Y3: 8},
            {Y1: 3},
            [(Change.PAUSES, 2026, 8, None), (Change.COMES_BACK, 2028, None, 8)],
            [
                (
                    "holder pause til 2028/29: tager indtil da ingen nye børn; de børn, der er "
                    "der, bliver."
                ),
                "tager igen nye børn, med 8 basispladser.",
            ],
        ),
        (
            5,
            {},
            {},
            [(Change.ENDS, 2026, 5, 0)],
            ["ophører: dens 5 basispladser omlægges til almenpladser."],
        ),
        (8, {Y1: 8, Y2: 8, Y3: 8}, {}, [], []),
    ],
    ids=[
        *("opens", "grows", "shrinks", "phases out", "waits", "pauses", "is empty for a year"),
        *("ends at once", "goes on"),
    ],
)
def test_each_event_has_its_kind_its_places_and_its_sentence(today, places, leaving, kinds, texts):
    placement, found = happening(today, places, leaving)
    assert [(one.kind, one.year, one.before, one.after) for one in found] == kinds
    assert told(placement, found) == texts


def test_every_sentence_exists_in_english():
    said = [
        *told(*happening(0, {Y1: 6, Y2: 7, Y3: 6}), "en"),
        *told(*happening(4, {Y3: 6}, {Y1: 3, Y2: 1}), "en"),
        *told(*happening(8, {Y3: 8}, {Y1: 3, Y2: 1}), "en"),
        *told(*happening(4, {}, {Y1: 3, Y2: 1}), "en"),
        *told(*happening(5), "en"),
    ]
    assert said == [
        "opens with 6 basis places.",
        "grows from 6 to 7 basis places.",
        "gets fewer places: from 7 to 6 basis places.",
        ("waits to grow until 2028/29: takes no new children until then; the children there stay."),
        "grows to 6 basis places and takes new children again.",
        "pauses until 2028/29: takes no new children until then; the children there stay.",
        "takes new children again, with 8 basis places.",
        (
            "is phased out: takes no new children; the children there stay, and places become "
            "ordinary ones as they leave."
        ),
        "ends: its last place has become an ordinary one.",
        "ends: turns its 5 basis places into ordinary ones.",
    ]


def test_places_for_a_special_group_are_told_apart():
    special = {"special_places": 8, "special_group": "immune"}
    problem = a_problem([an_institution("I1", places_now=14, **special)], years=2)
    plan = a_plan(problem, {"I1": {Y1: 8, Y2: 8}}, special={"I1": {Y1: 8, Y2: 10}})
    found = [one for one in events(placed(plan, problem)) if one.institution is not None]
    assert told(placed(plan, problem), found) == [
        "vokser fra 6 til 8 basispladser ud over dem til en særlig gruppe.",
        "vokser fra 8 til 10 pladser til en særlig gruppe.",
    ]


def test_an_institution_that_keeps_only_its_special_places_ends_as_basis_institution():
    special = {"special_places": 8, "special_group": "immune"}
    problem = a_problem([an_institution("I1", places_now=11, **special)], years=2)
    plan = a_plan(problem, phasing_out={"I1": {Y1: 2}})
    kinds = [one.kind for one in events(placed(plan, problem)) if one.institution is not None]
    assert kinds == [Change.PHASES_OUT, Change.ENDS]


@pytest.mark.parametrize(
    ("places", "da", "en"),
    [
        (
            [17, 17],
            "Byen: 11 basispladser, der ikke er placeret i dag, placeres.",
            "The city: 11 places that have no institution today are placed.",
        ),
        (
            [6, 12],
            "Byen: 6 basispladser, der ikke var placeret året før, placeres.",
            "The city: 6 places that had no institution the year before are placed.",
        ),
        # Not to be told from two children that leave.
        (
            [6, 8],
            "Byen: nogle basispladser, der ikke var placeret året før, placeres.",
            "The city: some places that had no institution the year before are placed.",
        ),
        (
            [6, 4],
            "Byen: nogle basispladser bliver uden institution.",
            "The city: some places are left without an institution.",
        ),
    ],
)
def test_places_that_no_institution_had_are_placed_or_the_other_way_round(places, da, en):
    problem = a_problem([an_institution("I1", places_now=6)], years=2)
    plan = a_plan(problem, {"I1": dict(zip((Y1, Y2), places, strict=True))})
    [found] = [one for one in events(placed(plan, problem)) if one.institution is None]
    assert (sentence(found, problem).da, sentence(found, problem).en) == (da, en)
    assert decides(found, placed(plan, problem)).da == COMMITTEE


@pytest.mark.parametrize(
    ("today", "places", "leaving", "fields", "who"),
    [
        (4, {Y1: 6, Y2: 6, Y3: 8}, {}, {}, ["institutionen selv", COMMITTEE]),
        (4, {Y3: 6}, {Y1: 3, Y2: 1}, {}, ["institutionen selv", "institutionen selv"]),
        (
            *(4, {}, {Y1: 3, Y2: 1}, {"may_host": "no"}),
            ["institutionen selv (har besluttet)", "ingen (følger af udfasningen)"],
        ),
        (
            *(4, {Y1: 6, Y2: 6, Y3: 6}, {}, {"may_host": "yes"}),
            ["institutionen selv (har besluttet)"],
        ),
        (8, {Y3: 8}, {Y1: 3, Y2: 1}, {"quality": "watch"}, ["områdeledelsen", "områdeledelsen"]),
        (8, {Y1: 10, Y2: 9, Y3: 9}, {}, {"quality": "watch"}, [COMMITTEE, "områdeledelsen"]),
        (8, {Y1: 10, Y2: 9, Y3: 9}, {}, {}, [COMMITTEE, COMMITTEE]),
        (0, {Y1: 6, Y2: 6, Y3: 6}, {}, {"may_host": "yes"}, [COMMITTEE]),
    ],
)
def test_who_decides(today, places, leaving, fields, who):
    placement, found = happening(today, places, leaving, **fields)
    assert [decides(one, placement).da for one in found] == who


def test_without_a_minimum_nobody_is_small():
    placement, found = happening(4, {Y1: 6, Y2: 6, Y3: 6})
    without = placed(placement.plan, placement.problem, rules=())
    assert [decides(one, without).da for one in found] == [COMMITTEE]


@pytest.fixture
def city():
    problem = a_problem(
        [
            an_institution("I1", name="=Ærø", places_now=4),
            an_institution("I2", places_now=7),
            an_institution("I3"),
        ],
        years=3,
    )
    plan = a_plan(
        problem,
        {"I2": {Y1: 8, Y2: 8, Y3: 11}, "I3": {Y2: 6, Y3: 6}},
        phasing_out={"I1": {Y1: 3, Y2: 2}},
    )
    return problem, plan


def test_the_table_is_numbered_in_each_year_and_ordered_by_kind(city):
    problem, plan = city
    rows = decisions_rows(placed(plan, problem))
    assert [(row["school_year"], row["number"], row["kind"]) for row in rows] == [
        *((Y1, 1, "grows"), (Y1, 2, "phases_out")),
        *((Y2, 1, "placed"), (Y2, 2, "opens")),
        *((Y3, 1, "placed"), (Y3, 2, "grows"), (Y3, 3, "ends")),
    ]
    assert rows[3] == {
        "school_year": Y2,
        "number": 2,
        "institution_id": "I3",
        "name": "Institution I3",
        "area": "Bydel N",
        "kind": "opens",
        "places_before": 0,
        "places_after": 6,
        "decides_da": COMMITTEE,
        "decides_en": "the Children and Youth Committee",
        "text_da": "Institution I3 (I3, Bydel N) åbner med 6 basispladser.",
        "text_en": "Institution I3 (I3, Bydel N) opens with 6 basis places.",
        "is_synthetic": "no",
    }
    text = csv_text(DECISIONS_COLUMNS, rows)
    assert ",'=Ærø," in text
    assert text.splitlines()[2].startswith("2026/27,2,I1,'=Ærø,Bydel N,phases_out,4,,")


def test_no_number_of_the_table_depends_on_the_children_that_are_left(city):
    problem, plan = city
    fewer = {
        key: replace(one, places=1) if one.status == "phasing_out" else one
        for key, one in plan.standings.items()
    }
    # The city's places are fixed by a rule; here they are not, so its own rows are left out.
    tables = [
        [row for row in decisions_rows(placed(one, problem)) if row["institution_id"]]
        for one in (plan, replace(plan, standings=fewer))
    ]
    assert [{**row, "number": 0} for row in tables[0]] == [
        {**row, "number": 0} for row in tables[1]
    ]
