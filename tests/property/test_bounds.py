"""A bound is never beyond what it proves.

``PLANNER_STOPPED_RUNS`` sets how many runs are ended early; the default is what CI has time for.
"""

import math
import os
from itertools import count

import pytest
from mid_worlds import a_mid_case
from random_worlds import Draw

from planner.domain.outcome import Verdict
from planner.solve import finish, run, stages
from planner.solve.run import proven_bound
from planner.solve.settings import Settings

STOPPED = int(os.environ.get("PLANNER_STOPPED_RUNS", "16"))
BLOCKS = 2
EFFORTS = tuple(0.0005 * 1.6**k for k in range(12))


def test_a_bound_that_is_off_by_its_tolerance_is_not_rounded_beyond_the_whole_number():
    draw = Draw(1)
    for _ in range(20_000):
        right = draw.whole(-(2**52), 2**52) >> draw.whole(0, 52)
        for tolerance in (2.0**-48, 1e-6):
            off = max(1e-6, tolerance * abs(right)) * draw.whole(0, 900) / 1000
            assert proven_bound(right + off, tolerance) <= right
            assert proven_bound(right - off, tolerance) <= right


def test_a_bound_that_is_off_in_the_last_digits_proves_the_whole_number():
    draw = Draw(2)
    for _ in range(20_000):
        right = draw.whole(-(2**40), 2**40)
        for near in (right, math.nextafter(right, -math.inf), math.nextafter(right, math.inf)):
            assert proven_bound(near) == right
    # The bound of a sum that was 469.
    assert proven_bound(468.99999999999994) == 469


def solved(case):
    return stages.solve(*case, Settings(time_limit_s=120, workers=1)).stages


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_search_that_ends_early_never_has_a_bound_beyond_the_optimum(block, monkeypatch):
    # Nothing but the bounds is asked about.
    monkeypatch.setattr(finish, "_DOUBT_S", 0.0)
    monkeypatch.setattr(finish, "_SETTLE_S", 0.0)
    stopped = 0
    for seed in count(block, BLOCKS):
        case = a_mid_case(seed)
        if len(case[0].school_years) > 1:
            continue
        optimum = solved(case)
        if optimum[0].verdict is Verdict.INFEASIBLE:
            continue
        for effort in EFFORTS:
            with monkeypatch.context() as patch:
                patch.setattr(run, "_solver", lazy(effort))
                early = solved(case)
            # Up to the first stage that isn't proven the limits are those of the whole solve.
            for stage, right in zip(early, optimum, strict=False):
                assert stage.bound is None or stage.bound <= right.value, seed
                if stage.verdict is not Verdict.PROVEN:
                    stopped += stage.value is not None
                    break
        if stopped >= STOPPED / BLOCKS:
            break
    assert stopped >= STOPPED / BLOCKS


def lazy(effort):
    """Return what makes a solver that ends after so much work, the same on any machine."""
    usual = run._solver

    def made(*args):
        solver = usual(*args)
        solver.parameters.max_deterministic_time = effort
        return solver

    return made
