"""Solutions are handed on while the search for better ones goes on."""

import threading

import pytest
from ortools.sat.python import cp_model

from planner.solve import run as running
from planner.solve.run import run
from planner.solve.settings import Settings


def a_long_search():
    """Minimise something with many solutions on the way and no end."""
    model = cp_model.CpModel()
    marks = [model.new_int_var(0, 400, f"mark{k}") for k in range(14)]
    gaps = []
    for k, low in enumerate(marks):
        for high in marks[k + 1 :]:
            gap = model.new_int_var(1, 400, "")
            model.add(gap == high - low)
            gaps.append(gap)
    model.add_all_different(gaps)
    model.minimize(marks[-1])
    return model


@pytest.fixture
def kept(monkeypatch):
    """Run the long search until three solutions have been handed on, or its time is over."""

    def keep(every_s, hint=(), time_limit_s=20.0):
        monkeypatch.setattr(running, "_KEEP_EVERY_S", every_s)
        found, interrupted = [], threading.Event()

        def take(values):
            found.append((values[13], threading.current_thread()))
            if len(found) == 3:
                interrupted.set()

        run(
            a_long_search(),
            Settings(workers=1),
            time_limit_s=time_limit_s,
            interrupted=interrupted,
            hint=hint,
            keep=take,
        )
        return found

    return keep


def test_better_solutions_are_handed_on_before_the_search_is_over(kept):
    lengths, threads = zip(*kept(every_s=0.0), strict=True)
    assert len(lengths) >= 3
    assert list(lengths) == sorted(lengths, reverse=True)
    assert set(threads) == {threading.main_thread()}


def test_not_more_often_than_every_few_seconds_but_the_first_at_once(kept):
    assert len(kept(every_s=60.0, time_limit_s=2.0)) == 1


def test_not_at_once_where_the_search_starts_from_a_plan_that_has_been_handed_on(kept):
    assert kept(every_s=60.0, hint=[(0, 0)], time_limit_s=2.0) == []
