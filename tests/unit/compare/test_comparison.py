"""What two variants have in common, where they differ, and which of them is better."""

from dataclasses import replace
from decimal import Decimal

import pytest
from made_variants import BASIS, GROWN, LEAVING, MODEL, a_case, a_stage, a_variant, without_plan

from planner.compare.comparison import compared
from planner.compare.figures import Judgement
from planner.compare.proofs import Proof
from planner.domain.names import SchoolYear
from planner.errors import UsageError
from planner.measures.moved_places import MovedPlaces
from planner.report.changes import Change


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return a_case(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def comparison(case):
    return compared([a_variant("model", case), a_variant("grown", case, GROWN)], None)


def figure(comparison, measure, statistic="total", year=None):
    [row] = [
        row
        for row in comparison.figures
        if (row.measure, row.statistic, row.year, row.subject) == (measure, statistic, year, None)
    ]
    return row


def test_a_figure_is_told_with_its_difference_to_the_base_and_whether_that_is_better(comparison):
    # N2 gives up one place in the model; V1 its four where N2 grows.
    row = figure(comparison, "moved_places")
    assert row.values == (1, 4)
    assert row.differences == (0, 3)
    assert row.judgements == (Judgement.SAME, Judgement.WORSE)


def test_another_base_turns_the_difference_round(case):
    variants = [a_variant("model", case), a_variant("grown", case, GROWN)]
    row = figure(compared(variants, "grown"), "moved_places")
    assert row.differences == (-3, 0)
    assert row.judgements == (Judgement.BETTER, Judgement.SAME)


def test_more_basis_institutions_are_neither_better_nor_worse(comparison):
    row = figure(comparison, "basis_institutions")
    assert row.values == (3, 4)
    assert row.judgements[1] is Judgement.NEITHER


def test_every_value_is_the_auditors(comparison):
    for k, variant in enumerate(comparison.planned):
        counted = MovedPlaces().value(variant.made.plan, variant.case.problem)
        assert figure(comparison, "moved_places").values[k] == counted


def test_institutions_are_told_by_what_becomes_of_them_and_only_with_open_places(comparison):
    told = {row.institution.id: (row.changes, row.places) for row in comparison.institutions}
    assert told == {
        "N1": ((Change.KEPT, Change.KEPT), (6, 6)),
        "N2": ((Change.PHASES_OUT, Change.GROWS), (None, None)),
        "S1": ((Change.KEPT, Change.KEPT), (8, 8)),
        "S2": ((Change.NONE, Change.OPENS), (0, 6)),
        "V1": ((Change.GROWS, Change.ENDS), (8, 0)),
    }
    assert all(row.in_all is None for row in comparison.institutions)


def test_what_happens_in_every_variant_is_named(case):
    other = {**MODEL, "V1": [(BASIS, 6)], "S2": [(BASIS, 6)]}
    comparison = compared([a_variant("model", case), a_variant("other", case, other)], None)
    in_all = {row.institution.id: row.in_all for row in comparison.institutions if row.in_all}
    assert in_all == {"N2": Change.PHASES_OUT, "V1": Change.GROWS}


def test_areas_and_ownerships_count_the_places_that_are_open(comparison):
    told = {(row.key, row.statistic): row.values for row in comparison.places}
    assert told["01", "open_places"] == (6, 14)
    assert told["01", "basis_institutions"] == (1, 2)
    assert told["01", "per_1000"] == (Decimal("20.0"), Decimal("46.7"))
    # Two of S1's places are for a special group.
    assert told["02", "per_1000"] == (Decimal("19.4"), Decimal("38.7"))
    assert told["kommunal", "open_places"] == (14, 12)
    assert told["selvejende", "open_places"] == (8, 16)
    assert told["privat", "open_places"] == (0, 0)


def test_only_the_school_years_that_all_plan_are_compared(tmp_path, case):
    longer = a_case(tmp_path, school_years=["2026/27", "2027/28"])
    paths = {**MODEL, "V1": [(LEAVING, 1), (BASIS, 12)]}
    variants = [a_variant("model", case), a_variant("longer", longer, paths)]
    comparison = compared(variants, None)
    assert comparison.years == (SchoolYear(2026),)
    # In the second year V1 grows; in the first it gives up three places.
    assert figure(comparison, "moved_places").values == (1, 4)
    v1 = next(row for row in comparison.institutions if row.institution.id == "V1")
    assert v1.changes == (Change.GROWS, Change.WAITS)
    assert v1.places == (None, None)


def test_what_is_proven_of_more_years_is_not_said_of_fewer(tmp_path, case):
    longer = a_case(tmp_path, school_years=["2026/27", "2027/28"])
    stages = [a_stage("moved_places", 1, 1)]
    variants = [a_variant("model", case, stages=stages), a_variant("l", longer, stages=stages)]
    [row] = [one for one in compared(variants, None).proofs if one.measure == "moved_places"]
    assert row.proofs == (Proof.PROVEN, Proof.LONGER)


def test_a_measure_that_is_not_proven_comes_with_its_bound(case):
    stages = [a_stage("unserved", 0, 0), a_stage("imbalance", 12_345, 12_000)]
    proofs = {
        one.measure: (one.proofs[0], one.bounds[0])
        for one in compared([a_variant("model", case, stages=stages)], None).proofs
    }
    assert proofs["unserved"] == (Proof.PROVEN, None)
    assert proofs["imbalance"] == (Proof.NOT_PROVEN, Decimal("1.2"))
    assert proofs["basis_institutions"] == (Proof.NOT_AIMED, None)


def test_variants_that_begin_in_different_years_are_refused(tmp_path, case):
    later = a_case(tmp_path, school_years=["2027/28"])
    variants = [a_variant("model", case), a_variant("later", later)]
    with pytest.raises(UsageError, match=r"model 2026/27, later 2027/28"):
        compared(variants, None)


def test_variants_of_different_cities_are_refused(case):
    other = replace(
        case,
        inputs=tuple(
            replace(one, sha256="0" * 64) if one.role == "institutions" else one
            for one in case.inputs
        ),
    )
    with pytest.raises(UsageError, match="same areas and institutions"):
        compared([a_variant("model", case), a_variant("other", other)], None)


def test_a_measure_that_is_counted_differently_is_left_out_and_named(tmp_path, case):
    parity = a_case(tmp_path, measures={"ownership_deviation": {"selvejende_share": 0.5}})
    comparison = compared([a_variant("model", case), a_variant("parity", parity)], None)
    assert [one.id for one in comparison.left_out] == ["ownership_deviation"]
    assert "ownership_deviation" not in {row.measure for row in comparison.figures}
    [setting] = comparison.settings
    assert setting.key == "measures.ownership_deviation.selvejende_share"
    assert setting.values == (None, 0.5)


def test_a_rule_that_is_off_is_one_setting(tmp_path, case):
    off = a_case(tmp_path, rules={"places_stay": None, "minimum_places": {"minimum": 4}})
    settings = compared([a_variant("model", case), a_variant("off", off)], None).settings
    told = {one.key: one.values for one in settings}
    assert told["rules.minimum_places.minimum"] == (6, 4)
    assert told["rules.places_stay"][0]["cap_places"] == 4
    assert told["rules.places_stay"][1] is None
    assert len(told) == 2


def test_a_variant_without_a_plan_is_told_and_stops_no_other(case):
    variants = [without_plan("none", case), a_variant("model", case)]
    comparison = compared(variants, None)
    assert [one.name for one in comparison.planned] == ["model"]
    assert [one.name for one in comparison.variants] == ["none", "model"]


@pytest.mark.parametrize("base", [None, "none", "unknown"])
def test_without_a_plan_of_the_base_there_is_nothing_to_compare(case, base):
    variants = [without_plan("none", case)]
    if base is not None:
        variants.append(a_variant("model", case))
    with pytest.raises(UsageError, match="has a plan to compare with"):
        compared(variants, base)


def test_a_difference_is_the_plain_difference_in_every_row(comparison):
    rows = [row for row in (*comparison.figures, *comparison.places) if None not in row.values]
    assert len(rows) > 10
    for row in rows:
        assert row.differences == tuple(one - row.values[0] for one in row.values)
