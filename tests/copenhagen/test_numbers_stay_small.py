"""Engines were seen to call possible problems impossible where sums had twelve digits."""

from pathlib import Path

from planner.scenario.build import read_case
from planner.solve.build import build
from planner.solve.flat import Flat, Linear
from planner.solve.scope import scope_of

SCENARIO = Path(__file__).parents[2] / "scenarios" / "first-year.yaml"
# Sums of 2**42 were wrong; the fractions that engines forgive are a millionth of a sum.
MOST = 2**26


def test_no_sum_of_the_first_year_has_many_digits():
    case = read_case(SCENARIO)
    flat = Flat(build(case.problem, case.rules, scope_of(case.problem, case.rules)).model)
    furthest = [max(abs(domain[0]), abs(domain[-1])) for domain in flat.domains]
    sums = [
        sum(abs(factor) * furthest[index] for index, factor in one.terms)
        for one in flat.constraints
        if isinstance(one, Linear)
    ]
    assert max(sums) <= MOST
