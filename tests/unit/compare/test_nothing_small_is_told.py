"""What is hidden in one variant is hidden in all, and differences don't tell it either."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from made_variants import BASIS, GROWN, LEAVING, MODEL, a_case, a_variant
from small_case import CHILDREN, scenario, write_case

from planner.compare.comparison import compared
from planner.compare.record import comparison_record
from planner.compare.sections import sections
from planner.compare.tables import comparison_rows
from planner.domain.plan import Plan
from planner.report.disclosure import step_of
from planner.scenario.build import read_case

# Twenty newcomers, so that distances rest on enough children.
MANY = [
    *CHILDREN,
    *({**CHILDREN[7], "child_id": f"KANARIE-{n}", "x": 741_000 + 700 * n} for n in range(20)),
]
LARGE = {"N1": [(BASIS, 12)], "S1": [(BASIS, 12)], "S2": [(BASIS, 12)], "V1": [(BASIS, 12)]}
TIGHT = {**LARGE, "S2": [(BASIS, 6)], "V1": [(BASIS, 6)], "N1": [(BASIS, 7)], "S1": [(BASIS, 8)]}


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    rules = dict.fromkeys(scenario()["rules"])
    return read_case(write_case(folder, children=MANY, settings=scenario(rules=rules)))


def unserved(variant):
    placed = {stay.child_id for stay in variant.made.plan.stays}
    return len(variant.case.problem.children) - len(placed)


def by_key(comparison):
    return {(row.measure, row.statistic): row for row in comparison.figures if not row.subject}


def test_no_figure_is_hidden_for_some_variants_only(case):
    comparison = compared([a_variant("a", case, LARGE), a_variant("b", case, TIGHT)], None)
    for row in comparison.figures:
        for told in (row.values, row.differences, row.judgements):
            assert len({one is None for one in told}) == 1
    for row in comparison.institutions:
        assert len({one is None for one in row.places}) == 1


def test_a_hidden_number_of_children_without_a_place_hides_what_would_tell_it(case):
    roomy, tight = a_variant("roomy", case, LARGE), a_variant("tight", case, TIGHT)
    assert unserved(roomy) == 0
    assert 0 < unserved(tight) < 5
    alone = by_key(compared([roomy], None))
    assert not alone["vacant_place_years", "total"].is_hidden
    assert not alone["travel", "total"].is_hidden
    told = by_key(compared([roomy, tight], None))
    for key in (("unserved", "total"), ("vacant_place_years", "total"), ("travel", "total")):
        assert told[key].is_hidden
    # The mean alone tells of no count.
    assert not told["travel", "mean"].is_hidden


def area_rows(comparison):
    return {row.subject: row for row in comparison.figures if row.statistic == "mean_of_area"}


def living_in(variant, area_id):
    """Return the metres of the placed children who live in an area."""
    problem = variant.case.problem
    return [
        problem.travel_m[stay.child_id, stay.institution_id]
        for stay in variant.made.plan.stays
        if problem.children[stay.child_id].home_area_id == area_id
    ]


def test_an_area_s_distance_is_hidden_where_few_live_there_or_elsewhere(case):
    large, tight = a_variant("a", case, LARGE), a_variant("b", case, TIGHT)
    # So few live elsewhere that the mean of Vest would tell of them.
    assert len(living_in(large, "03")) >= 10
    assert 0 < len(living_in(large, "01")) + len(living_in(large, "02")) < 10
    told = area_rows(compared([large, tight], None))
    assert list(told) == ["Nord", "Syd", "Vest"]
    assert all(told[name].is_hidden for name in told)


def test_an_area_s_distance_is_told_beside_that_of_ten_others(tmp_path):
    nord = [{**CHILDREN[7], "child_id": f"KANARIE-N{n}", "x": 701_000 + 700 * n} for n in range(10)]
    rules = dict.fromkeys(scenario()["rules"])
    path = write_case(tmp_path, children=[*MANY, *nord], settings=scenario(rules=rules))
    more = read_case(path)
    roomy = {**LARGE, "N2": [(BASIS, 12)]}
    variants = [a_variant("a", more, roomy), a_variant("b", more, {**roomy, "V1": [(BASIS, 11)]})]
    comparison = compared(variants, None)
    told = area_rows(comparison)
    for area_id, name in (("01", "Nord"), ("03", "Vest")):
        metres = [living_in(one, area_id) for one in variants]
        assert min(map(len, metres)) >= 10
        # To half a kilometre where fewer than twenty live, else to 50 m.
        steps = [step_of("mean", len(one)) for one in metres]
        assert steps == ([500, 500] if name == "Nord" else [50, 50])
        means = [sum(one) // len(one) for one in metres]
        rounded = [
            (mean + step // 2) // step * step for mean, step in zip(means, steps, strict=True)
        ]
        assert list(told[name].values) == rounded
    assert told["Vest"].differences[1] == told["Vest"].values[1] - told["Vest"].values[0]
    # Three children live there.
    assert told["Syd"].values == (None, None)
    [section] = [one for one in sections(comparison, "en") if "mean of the area's" in one.title]
    assert [row[0].text for row in section.rows] == ["Nord", "Syd", "Vest"]
    assert [cell.text for cell in section.rows[1][1:]] == ["hidden", "hidden"]
    rows = [row for row in comparison_rows(comparison) if row["statistic"] == "mean_of_area"]
    assert [row["value"] for row in rows if row["subject"] == "Syd"] == ["", ""]
    # Where one variant has a place for nine of an area's children only, neither is told.
    fewer = a_variant("c", more, {"N1": [(BASIS, 9)], "V1": [(BASIS, 12)]})
    assert len(living_in(fewer, "01")) < 10
    assert area_rows(compared([variants[0], fewer], None))["Nord"].values == (None, None)


def test_no_number_of_children_that_are_left_is_in_any_output(case, tmp_path):
    leaving = {**MODEL, "N2": [(LEAVING, 1)]}
    variants = [a_variant("leaving", case, leaving), a_variant("grown", case, GROWN)]
    comparison = compared(variants, None)
    record = comparison_record(comparison, tmp_path, "da")
    [n2] = [one for one in record["institutions"] if one["institution_id"] == "N2"]
    assert n2["places"] == [None, None]
    rows = [row for row in comparison_rows(comparison) if row["key"] == "N2"]
    assert [row["value"] for row in rows] == ["", ""]
    [cells] = [
        row
        for section in sections(comparison, "da")
        for row in section.rows
        if row[0].text.startswith("Nørrehus")
    ]
    assert [cell.text for cell in cells[2:]] == ["Udfases", "Vokser"]


def test_how_many_children_are_left_changes_only_what_a_run_tells_too(case, tmp_path):
    # The measures are published for a run too; nothing else may change.
    one = a_variant("one", case, MODEL)
    plan = one.made.plan
    standings = {
        key: replace(standing, places=2) if key[0] == "N2" else standing
        for key, standing in plan.standings.items()
    }
    other = replace(one, made=replace(one.made, plan=Plan(standings=standings, stays=plan.stays)))
    told = [comparison_record(compared([v], None), tmp_path, "da") for v in (one, other)]
    for record in told:
        del record["measures"]
    assert told[0] == told[1]


def test_no_childs_id_or_home_is_in_any_output(case, tmp_path):
    variants = [a_variant("a", case, LARGE), a_variant("b", case, TIGHT)]
    comparison = compared(variants, None)
    text = json.dumps(comparison_record(comparison, tmp_path, "en"))
    text += str(comparison_rows(comparison)) + str(sections(comparison, "en"))
    assert "KANARIE" not in text
    homes = {str(value) for child in MANY for value in (child["x"], child["y"])}
    assert not homes & set(re.findall(r"\d+", text))


def test_the_homes_looked_for_are_in_the_table(case):
    [children] = [one.path for one in case.inputs if one.role == "children"]
    assert str(MANY[-1]["x"]) in Path(children).read_text(encoding="utf-8")


def test_a_case_of_its_own_has_the_same_rows(tmp_path):
    small = a_case(tmp_path)
    comparison = compared([a_variant("a", small), a_variant("b", small, GROWN)], None)
    # Eight children are too few for distances.
    assert "travel" not in {row.measure for row in comparison.figures if not row.is_hidden}
