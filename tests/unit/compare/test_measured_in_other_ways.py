"""Each plan's mean distance, measured as each variant measures it."""

from dataclasses import replace

import pytest
from made_variants import GROWN, a_case, a_variant

from planner.compare.comparison import compared
from planner.compare.figures import Judgement
from planner.domain.problem import Thresholds

STEP_M = 500


def a_case_times(folder, factor):
    """A case so measured that a mean of its eight children may be told."""
    travel = {"method": "straight_line", "factor": factor}
    case = a_case(folder, case={"travel": travel})
    told = replace(case.problem, thresholds=Thresholds(counted=1, averaged=1))
    return replace(case, problem=told)


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    return [a_case_times(tmp_path_factory.mktemp("case"), factor) for factor in (1.2, 2.4)]


def mean_m(variant, problem):
    """Mean distance of a plan by hand. [m]."""
    metres = [problem.travel_m[one.child_id, one.institution_id] for one in variant.made.plan.stays]
    return sum(metres) / len(metres)


def test_a_plan_is_measured_in_every_way_and_stays_as_it_is(cases):
    variants = [a_variant("near", cases[0]), a_variant("far", cases[1], GROWN)]
    found = compared(variants, None)
    assert [one.name for one in found.ways] == ["near", "far"]
    for row, variant in zip(found.measured, variants, strict=True):
        assert row.name == variant.name
        for value, case in zip(row.values, cases, strict=True):
            assert abs(float(value) - mean_m(variant, case.problem)) <= STEP_M / 2 + 1


def test_variants_that_measure_alike_are_not_measured_again(cases):
    variants = [a_variant("one", cases[0]), a_variant("other", cases[0], GROWN)]
    found = compared(variants, None)
    assert (found.ways, found.measured) == ((), ())


def test_no_distance_is_better_than_one_measured_in_another_way(cases):
    variants = [a_variant("near", cases[0]), a_variant("far", cases[1])]
    told = {
        one
        for row in compared(variants, None).figures
        if row.measure == "travel" and not row.is_hidden
        for one in row.judgements
    }
    assert told == {Judgement.SAME, Judgement.NEITHER}
    alike = [a_variant("near", cases[0]), a_variant("far", cases[0], GROWN)]
    assert Judgement.NEITHER not in {
        one
        for row in compared(alike, None).figures
        if row.measure == "travel"
        for one in row.judgements
    }


def test_plans_for_other_children_are_measured_in_their_own_way_only(cases, tmp_path):
    other = a_case_times(tmp_path, 3.0)
    inputs = tuple(
        replace(one, sha256="0" * 64) if one.role == "children" else one for one in other.inputs
    )
    variants = [a_variant("near", cases[0]), a_variant("others", replace(other, inputs=inputs))]
    found = compared(variants, None)
    assert [[value is None for value in row.values] for row in found.measured] == [
        [False, True],
        [True, False],
    ]


def test_a_mean_of_few_is_not_told_in_any_way(tmp_path):
    cases = [
        a_case(tmp_path / str(k), case={"travel": {"method": "straight_line", "factor": factor}})
        for k, factor in enumerate((1.2, 2.4))
    ]
    found = compared([a_variant(str(k), case) for k, case in enumerate(cases)], None)
    assert [row.values for row in found.measured] == [(None, None), (None, None)]
