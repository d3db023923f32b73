"""What sets two variants apart is a count or a distance too, and may not be of few children."""

from dataclasses import replace

import pytest
from attacked_case import write_city
from claims import FEW_CHILDREN
from made_variants import BASIS, NINE_UNSERVED, SEVEN_UNSERVED, a_variant

from planner.compare.comparison import compared
from planner.compare.record import comparison_record
from planner.measures.base import CHILDREN
from planner.measures.registry import MEASURES
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.report.disclosure import figures_of
from planner.scenario.build import read_case


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    base, *_ = write_city(tmp_path_factory.mktemp("variants"))
    return read_case(base)


def told(variants, folder):
    """Return the figures that are told of two variants, by measure and statistic."""
    record = comparison_record(compared(variants, None), folder, "da")
    return {
        (one["measure"], one["statistic"]): one["values"]
        for one in record["measures"]
        if None not in one["values"]
    }


def nine_and_seven(case):
    variants = [a_variant("a", case, NINE_UNSERVED), a_variant("b", case, SEVEN_UNSERVED)]
    unserved = [Unserved().value(one.made.plan, case.problem) for one in variants]
    assert unserved == [9, 7]
    return variants


def test_no_count_is_small(case, tmp_path):
    counts = told(nine_and_seven(case), tmp_path)
    every = [one for key in ("unserved", "transitions") for one in counts.get((key, "total"), ())]
    assert [count for count in every if 0 < count < FEW_CHILDREN] == []


def test_no_two_counts_differ_by_few(case, tmp_path):
    counts = told(nine_and_seven(case), tmp_path)
    assert counts["unserved", "total"] == [10, 5]
    keys = ("unserved", "transitions", "vacant_place_years")
    pairs = [counts.get((key, "total"), (0, 0)) for key in keys]
    assert [one for one in pairs if 0 < abs(one[0] - one[1]) < FEW_CHILDREN] == []


def test_nor_do_two_runs_of_them(case):
    kinds = [kind() for kind in MEASURES]
    runs = [
        {
            (one.measure, one.statistic): one.value
            for one in figures_of(variant.made.plan, case.problem, kinds)
            if one.unit == CHILDREN or one.measure == "vacant_place_years"
        }
        for variant in nine_and_seven(case)
    ]
    assert runs[0]["unserved", "total"] != runs[1]["unserved", "total"]
    apart = [
        abs(runs[0][key] - runs[1][key])
        for key in runs[0]
        if None not in (runs[0][key], runs[1][key])
    ]
    assert [one for one in apart if 0 < one < FEW_CHILDREN] == []


def test_no_two_totals_tell_of_one_child(case, tmp_path):
    enough = NINE_UNSERVED | {"N1": [(BASIS, 12)], "V1": [(BASIS, 12)]}
    one = a_variant("a", case, enough)
    first, *others = one.made.plan.stays
    elsewhere = replace(first, institution_id="V1" if first.institution_id == "N1" else "N1")
    plan = replace(one.made.plan, stays=(elsewhere, *others))
    other = replace(one, name="b", made=replace(one.made, plan=plan))
    metres = [Travel().value(made.made.plan, case.problem) for made in (one, other)]
    totals = told([one, other], tmp_path).get(("travel", "total"), (0, 0))
    assert metres[1] != metres[0]
    assert totals[1] - totals[0] != metres[1] - metres[0]
