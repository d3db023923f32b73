"""How solving ends when time or patience does."""

import math
import signal
import threading
import time

import pytest
from crowded_worlds import a_crowded_problem
from ortools.sat.python import cp_model
from random_worlds import Draw
from worlds import a_child, a_problem, an_institution

from planner.domain.outcome import Verdict
from planner.measures.basis_institutions import BasisInstitutions
from planner.measures.goal import InOrder, StageGoal
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.model.posting import Posting
from planner.rules.every_area_served import EveryAreaServed
from planner.solve import run as run_module
from planner.solve import search, stages
from planner.solve.build import build
from planner.solve.run import Run, _wait, interruption, run
from planner.solve.settings import Settings

GOAL = InOrder(stages=(StageGoal(objective=Unserved()), StageGoal(objective=Travel())))


@pytest.fixture(autouse=True)
def _without_a_start(monkeypatch: pytest.MonkeyPatch):
    # So that the runs of the solver are those of the stages, one each.
    monkeypatch.setattr(stages, "construct", lambda *_: None)


def a_small_problem():
    return a_problem([an_institution("N1"), an_institution("S1")], [a_child("A"), a_child("B")])


def test_no_time_at_all_finds_nothing():
    outcome = stages.solve(a_small_problem(), (), GOAL, Settings(time_limit_s=0, workers=1))
    assert outcome.verdict is Verdict.NONE_FOUND
    assert outcome.plan is None
    assert [(one.value, one.limit) for one in outcome.stages] == [(None, None)]


def test_without_a_plan_yet_one_is_looked_for_under_the_limits_of_earlier_stages():
    distances_m = {"A": {"N1": 100, "S1": 900}, "B": {"N1": 300, "S1": 700}}
    places = [an_institution("N1"), an_institution("S1")]
    problem = a_problem(places, [a_child("A"), a_child("B")], travel_m=distances_m)
    variables = build(problem, ())
    one = search.Search(variables, Settings(workers=1), threading.Event())
    terms = Travel().terms(Posting(variables, "travel"), problem)
    until = time.monotonic() + 60
    found = one.minimise(terms, until, lambda *_: None, is_first=False)
    assert (found.verdict, one.value()) == (Verdict.PROVEN, 0)


def test_a_stage_without_time_keeps_the_plan_before(monkeypatch: pytest.MonkeyPatch):
    runs = []

    def first_only(*args, **kwargs) -> Run:
        runs.append(None)
        if len(runs) == 1:
            return run(*args, **kwargs)
        kwargs["interrupted"].set()
        return Run(verdict=Verdict.NONE_FOUND, values=None, bound=None)

    monkeypatch.setattr(search, "run", first_only)
    outcome = stages.solve(a_small_problem(), (), GOAL, Settings(workers=1))
    assert outcome.verdict is Verdict.FEASIBLE
    assert outcome.was_interrupted
    assert outcome.plan is not None
    last = outcome.stages[-1]
    assert last.verdict is Verdict.FEASIBLE
    assert last.value == Travel().value(outcome.plan, a_small_problem())
    assert last.bound == 0


def test_an_interruption_after_a_proven_stage_leaves_the_plan_unproven(monkeypatch):
    def run_and_interrupt(*args, **kwargs) -> Run:
        result = run(*args, **kwargs)
        kwargs["interrupted"].set()
        return result

    monkeypatch.setattr(search, "run", run_and_interrupt)
    outcome = stages.solve(a_small_problem(), (), GOAL, Settings(workers=1))
    assert outcome.was_interrupted
    assert outcome.plan is not None
    assert outcome.stages[0].verdict is Verdict.PROVEN
    assert outcome.verdict is Verdict.FEASIBLE


def test_a_stage_that_is_not_proven_hands_its_value_on(monkeypatch):
    runs = []

    def all_but_the_second(*args, **kwargs) -> Run:
        runs.append(None)
        if len(runs) == 2:
            return Run(verdict=Verdict.NONE_FOUND, values=None, bound=None)
        return run(*args, **kwargs)

    monkeypatch.setattr(search, "run", all_but_the_second)
    goal = InOrder(stages=(*GOAL.stages, StageGoal(objective=BasisInstitutions())))
    outcome = stages.solve(a_small_problem(), (), goal, Settings(workers=1))
    assert [one.verdict for one in outcome.stages] == [
        Verdict.PROVEN,
        Verdict.FEASIBLE,
        Verdict.PROVEN,
    ]
    assert outcome.verdict is Verdict.FEASIBLE
    assert not outcome.was_interrupted
    travel, last = outcome.stages[1:]
    assert Travel().value(outcome.plan, a_small_problem()) <= travel.limit
    assert last.value == BasisInstitutions().value(outcome.plan, a_small_problem())


def test_a_plan_of_several_years_starts_with_the_first_stage_on_the_screen():
    told = []
    problem = a_problem([an_institution("N1")], [a_child("A")], years=2)
    stages.solve(problem, (), GOAL, Settings(workers=1), told.append)
    assert (told[0].stage, told[0].incumbent, told[0].bound) == (1, None, None)


def test_what_no_plan_satisfies_is_infeasible():
    problem = a_problem([an_institution("N1", places_max=0)])
    outcome = stages.solve(problem, (EveryAreaServed(),), GOAL, Settings(workers=1))
    assert outcome.verdict is Verdict.INFEASIBLE
    assert outcome.plan is None


class Search:
    """A search that the user interrupts at once, or that is long enough when it begins."""

    def __init__(self, found_after, enough=math.inf):
        self.found, self.done, self.interrupted = (threading.Event() for _ in range(3))
        self.enough = enough
        if enough == math.inf:
            self.interrupted.set()
        self.waits, self.stops, self._found_after = 0, 0, found_after

    def wait(self, seconds):
        time.sleep(seconds)
        self.waits += 1
        if self.waits == self._found_after:
            self.found.set()
        return self.done.is_set()

    def stop_search(self):
        self.stops += 1
        self.done.set()

    def waited(self):
        _wait(self, self, self.interrupted, self, self.enough)
        return self

    def hand_on(self):
        """Nobody asks for solutions."""


def test_an_interruption_stops_a_search_that_has_a_solution_at_once():
    search = Search(found_after=1).waited()
    assert (search.waits, search.stops) == (2, 1)


def test_an_interruption_stops_a_search_only_after_its_first_solution():
    # Stopped before, CP-SAT aborted the process: solution->size() == postsolve_mapping.size().
    search = Search(found_after=4).waited()
    assert (search.waits, search.stops) == (5, 1)


def test_an_interruption_leaves_a_search_behind_that_finds_nothing(monkeypatch):
    monkeypatch.setattr("planner.solve.run._GRACE_S", 0.3)
    search = Search(found_after=10_000).waited()
    assert search.stops == 0
    assert not search.done.is_set()


def test_a_search_that_is_long_enough_stops_only_when_it_has_a_solution():
    search = Search(found_after=4, enough=0.0).waited()
    assert (search.waits, search.stops) == (5, 1)


def test_the_first_plan_may_take_all_the_time_but_a_better_one_only_its_share(monkeypatch):
    times = []

    def timed(*args, **kwargs) -> Run:
        times.append((kwargs["time_limit_s"], kwargs["enough_s"]))
        return run(*args, **kwargs)

    monkeypatch.setattr(search, "run", timed)
    goal = InOrder(stages=(*GOAL.stages, StageGoal(objective=BasisInstitutions())))
    stages.solve(a_small_problem(), (), goal, Settings(time_limit_s=1000.0, workers=1))
    # A tenth is kept for second opinions.
    assert [(round(most, -2), round(enough, -2)) for most, enough in times[:3]] == [
        (900.0, 400.0),
        (400.0, 400.0),
        (900.0, 900.0),
    ]


def test_ctrl_c_between_two_runs_of_the_solver_is_not_lost():
    before = signal.getsignal(signal.SIGINT)
    with interruption() as interrupted:
        assert not interrupted.is_set()
        signal.raise_signal(signal.SIGINT)
        assert interrupted.is_set()
    assert signal.getsignal(signal.SIGINT) is before


def test_the_same_seed_gives_the_same_plan():
    problem = a_crowded_problem(Draw(3))
    first, second = (stages.solve(problem, (), GOAL, Settings(seed=1)) for _ in range(2))
    assert first.plan == second.plan


@pytest.mark.parametrize("terms", [0, 1])
def test_workers_that_take_turns_only_minimise(monkeypatch, terms):
    # Where there is nothing to minimise they may abort the process (ortools 9.15).
    asked = []
    solver = run_module._solver

    def spy(settings, *args):
        asked.append(settings.workers)
        return solver(settings, *args)

    monkeypatch.setattr(run_module, "_solver", spy)
    model = cp_model.CpModel()
    literals = [model.new_bool_var(name) for name in "ab"]
    model.add_bool_or(literals)
    model.minimize(terms * sum(literals))
    found = run(model, Settings(workers=2), time_limit_s=20.0, interrupted=threading.Event())
    assert found.verdict is Verdict.PROVEN
    assert asked == [1 + terms]
