"""A core holds every plan of at most its travel, and the best of the right core is best of all."""

import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from brute_force import every_plan
from location_worlds import GOAL, a_case

from benchmarks.location import a_p_median, as_problem
from planner.audit.check import breaches
from planner.domain.outcome import Verdict
from planner.errors import ModelError
from planner.solve import core, finish, stages
from planner.solve.ascent import ascend
from planner.solve.core import cores_of
from planner.solve.cuts import cut_of
from planner.solve.engines import ask
from planner.solve.goals import stages_of
from planner.solve.location import location_of
from planner.solve.price import PARTS_PER_M, Multipliers, Pricing
from planner.solve.run import Run
from planner.solve.scope import scope_of
from planner.solve.settings import Settings
from planner.solve.sharpen import Sharpened, sharpened
from planner.solve.swap import Guess

SETTINGS = Settings(time_limit_s=60, workers=1)


@pytest.fixture(autouse=True)
def _values_only(monkeypatch):
    """Ask for no second opinion and no order among equals: only values are compared here."""
    monkeypatch.setattr(finish, "_DOUBT_S", 0.0)
    monkeypatch.setattr(finish, "_SETTLE_S", 0.0)


def plans_serving_all(problem, rules):
    """Return the travel and the pairs of every plan that keeps the rules and serves each child."""
    children = list(problem.children)
    sites = list(problem.institutions)
    for plan in every_plan(problem):
        if len(plan.stays) == len(children) and not breaches(plan, problem, rules):
            pairs = [
                (children.index(stay.child_id), sites.index(stay.institution_id))
                for stay in plan.stays
            ]
            travel_m = sum(
                problem.travel_m[stay.child_id, stay.institution_id] for stay in plan.stays
            )
            yield travel_m, tuple(zip(*pairs, strict=True))


def some_multipliers(location, seed):
    """Return good multipliers, and others that nobody chose well."""
    draws = np.random.default_rng(seed)
    children, rows = len(location.child_ids), len(location.least)
    yield ascend(location)
    for most_m in (5, 40, 2000):
        yield Multipliers(
            child=draws.integers(0, most_m * PARTS_PER_M, children),
            row=draws.integers(0, most_m * PARTS_PER_M // 4, rows),
        )


def some_cuts(location, draws):
    """Return cuts of sets that nobody chose well."""
    children, sites = location.travel_m.shape
    for _ in range(4):
        chosen = np.flatnonzero(draws.random(children) < 0.7)
        if len(chosen):
            has_site = draws.random((len(chosen), sites)) < 0.6
            is_open = has_site.any(axis=0) & (draws.random(sites) < 0.3)
            yield cut_of(has_site, chosen, is_open)


def some_prices(location, seed):
    """Return prices of multipliers of all kinds, with and without cuts."""
    draws = np.random.default_rng(seed)
    yield sharpened(location, ascend(location), time.monotonic() + 60).pricing
    for multipliers in some_multipliers(location, seed):
        yield Pricing(location, multipliers)
        with_cuts = replace(location, cuts=tuple(some_cuts(location, draws)))
        cut = draws.integers(0, 30 * PARTS_PER_M, len(with_cuts.cuts))
        yield Pricing(with_cuts, replace(multipliers, cut=cut))


def test_every_plan_keeps_every_cut():
    broken = tight = 0
    for seed in range(100):
        problem, rules = a_case(seed, children=3, institutions=3)
        location = location_of(problem, rules, scope_of(problem, rules))
        if location is None:
            continue
        children, sites = location.travel_m.shape
        cuts = list(some_cuts(location, np.random.default_rng(seed)))
        for plan in every_plan(problem):
            if len(plan.stays) < children or breaches(plan, problem, rules):
                continue
            serves = np.zeros((children, sites), dtype=int)
            for stay in plan.stays:
                i = location.child_ids.index(stay.child_id)
                serves[i, location.institution_ids.index(stay.institution_id)] = 1
            year = problem.school_years[0]
            opens = [plan.standings[key, year].is_basis for key in location.institution_ids]
            for cut in cuts:
                slack = cut.most + cut.per_open @ opens - serves[cut.child, cut.site].sum()
                broken += slack < 0
                tight += slack == 0
    assert broken == 0
    assert tight > 100


def test_no_plan_is_below_the_bound_or_outside_its_core():
    seen = narrowed = tight = 0
    for seed in range(120):
        problem, rules = a_case(seed, children=3, institutions=3)
        location = location_of(problem, rules, scope_of(problem, rules))
        plans = set(plans_serving_all(problem, rules))
        if location is None or not plans:
            continue
        seen += 1
        best_m = min(travel_m for travel_m, _ in plans)
        for pricing in some_prices(location, seed):
            assert pricing.bound_m <= best_m, seed
            tight += pricing.bound_m == best_m
            for most_m in (best_m - 1, best_m, best_m + 7, 2 * best_m):
                pairs = pricing.core(most_m)
                narrowed += not pairs.all()
                for travel_m, used in plans:
                    assert travel_m > most_m or pairs[used].all(), (seed, most_m)
    assert seen > 40
    assert narrowed > 180
    assert tight > 18


def test_a_core_of_so_many_pairs_has_them():
    for seed in range(20):
        problem, rules = a_case(seed, children=6, institutions=5)
        location = location_of(problem, rules, scope_of(problem, rules))
        if location is None:
            continue
        pricing = Pricing(location, ascend(location))
        possible = pricing.possible_pairs
        for pairs in (1, possible // 2, possible):
            assert pricing.core(pricing.travel_of(pairs)).sum() >= min(pairs, possible)


@pytest.mark.parametrize("first_pairs", [1, 3])
def test_the_best_of_a_core_is_the_best_of_all(first_pairs, monkeypatch):
    monkeypatch.setattr(core, "_FIRST_PAIRS", first_pairs)
    monkeypatch.setattr(core, "_WORTH_SHARE", 0.999)
    rounds = []
    scope = core.Cores.scope

    def counted(cores, most_m):
        rounds.append(most_m)
        return scope(cores, most_m)

    monkeypatch.setattr(core.Cores, "scope", counted)
    proven = repeated = 0
    for seed in range(40):
        problem, rules = a_case(1000 + seed, children=9, institutions=6)
        rounds.clear()
        on_cores = stages.solve(problem, rules, GOAL, SETTINGS)
        repeated += len(rounds) > 1
        with monkeypatch.context() as without:
            without.setattr(stages, "cores_of", lambda *_: None)
            on_all = stages.solve(problem, rules, GOAL, SETTINGS)
        assert on_cores.verdict is on_all.verdict, seed
        values = [[stage.value for stage in one.stages] for one in (on_cores, on_all)]
        assert values[0] == values[1], seed
        if on_cores.plan is not None:
            assert not breaches(on_cores.plan, problem, rules)
            proven += len(rounds) > 0 and on_cores.stages[1].engine.startswith("HiGHS")
    assert proven > 10
    assert repeated > 3


@pytest.mark.parametrize("share", [0.5, 1.0])
@pytest.mark.parametrize("beyond_m", [-40, 1, 400])
def test_a_wrong_guess_still_gives_the_best_plan(beyond_m, share, monkeypatch):
    """It may be below the bound, below the best plan's travel, or far above, of any sites."""
    monkeypatch.setattr(core, "_WORTH_SHARE", 0.999)

    def guessed(location, multipliers, until):
        pricing = sharpened(location, multipliers, until).pricing
        is_open = np.random.default_rng(len(pricing.cuts)).random(len(location.most)) < share
        return Sharpened(pricing, Guess(pricing.bound_m + beyond_m, is_open))

    proven = 0
    for seed in range(24):
        problem, rules = a_case(1000 + seed, children=9, institutions=6)
        with monkeypatch.context() as without:
            without.setattr(stages, "cores_of", lambda *_: None)
            on_all = stages.solve(problem, rules, GOAL, SETTINGS)
        with monkeypatch.context() as wrongly:
            wrongly.setattr(core, "sharpened", guessed)
            on_cores = stages.solve(problem, rules, GOAL, SETTINGS)
        assert on_cores.verdict is on_all.verdict, seed
        values = [[stage.value for stage in one.stages] for one in (on_cores, on_all)]
        assert values[0] == values[1], seed
        proven += on_cores.stages[-1].engine.startswith("HiGHS")
    assert proven > 2


def test_a_core_that_is_too_small_proves_no_more_than_it_knows(monkeypatch):
    """Its best plan may be longer than a plan outside it."""
    monkeypatch.setattr(core, "_WORTH_SHARE", 0.999)
    longer = 0
    for seed in range(60):
        problem, rules = a_case(2000 + seed, children=7, institutions=5)
        with monkeypatch.context() as poorly:
            poorly.setattr(core, "ascend", _poor)
            poorly.setattr(core, "sharpened", _as_they_are)
            cores = cores_of(problem, rules, GOAL, time.monotonic() + 60)
        if cores is None:
            continue
        right = stages.solve(problem, rules, GOAL, SETTINGS)
        if right.verdict is not Verdict.PROVEN or right.stages[0].value:
            continue
        best_m = right.stages[1].value
        for most_m in (best_m - 1, (cores.least_m + best_m) // 2):
            if most_m < best_m and (scope := cores.scope(most_m)) is not None:
                stage = _travel_on(problem, rules, cores, most_m, scope)
                assert stage.bound <= best_m, seed
                assert stage.value is None or stage.value > most_m, seed
                longer += stage.value is not None
    assert longer > 5


def _poor(location):
    """Return multipliers that leave much to guess."""
    child = location.travel_m.min(axis=1) * PARTS_PER_M
    return Multipliers(child=child, row=np.zeros_like(location.least))


def _as_they_are(location, multipliers, _until):
    return Sharpened(Pricing(location, multipliers), None)


def test_a_guess_that_the_prices_meet_is_proven_without_another_search(monkeypatch):
    asked = []

    def counted(flat, *args, **kwargs):
        asked.append(len(flat.domains))
        return ask(flat, *args, **kwargs)

    monkeypatch.setattr(core, "ask", counted)
    problem, rules = as_problem(a_p_median(1, clients=60, sites=20, open_sites=5))
    outcome = stages.solve(problem, rules, GOAL, SETTINGS)
    assert outcome.verdict is Verdict.PROVEN
    assert outcome.stages[1].engine.startswith("HiGHS")
    assert len(asked) == 1
    assert not breaches(outcome.plan, problem, rules)
    with monkeypatch.context() as without:
        without.setattr(stages, "cores_of", lambda *_: None)
        on_all = stages.solve(problem, rules, GOAL, SETTINGS)
    assert [one.value for one in on_all.stages] == [one.value for one in outcome.stages]


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (Run(verdict=Verdict.INFEASIBLE, values=None, bound=None), "no plan is said to exist"),
        (Run(verdict=Verdict.NONE_FOUND, values=None, bound=10**9), "said to have less than"),
    ],
)
def test_an_engine_that_says_a_guessed_plan_can_not_be_is_wrong_aloud(monkeypatch, answer, what):
    def answered(flat, *args, **kwargs):
        asked.append(flat)
        return ask(flat, *args, **kwargs) if len(asked) == 1 else answer

    asked = []
    monkeypatch.setattr(core, "ask", answered)
    # So that the guess is not proven already.
    monkeypatch.setattr(core.Cores, "least_m", 0)
    problem, rules = as_problem(a_p_median(1, clients=60, sites=20, open_sites=5))
    with pytest.raises(ModelError, match=what):
        stages.solve(problem, rules, GOAL, SETTINGS)


def _travel_on(problem, rules, cores, most_m, scope):
    planning = stages._Planning(problem, rules, SETTINGS, threading.Event(), None, lambda _: None)
    _, travel = stages_of(GOAL)
    planning._take(travel, planning._core_search(cores, most_m, scope), None, time.monotonic() + 60)
    return planning._ledger.stages[-1]


def test_what_was_found_on_a_smaller_core_is_kept_when_time_is_over(monkeypatch):
    """The second core's search ended with nothing, and the first one's plan was lost."""
    monkeypatch.setattr(core, "_FIRST_PAIRS", 1)
    monkeypatch.setattr(core, "_WORTH_SHARE", 0.999)
    monkeypatch.setattr(core, "ascend", _poor)
    monkeypatch.setattr(core, "sharpened", _as_they_are)
    kept = 0
    for seed in range(40):
        problem, rules = a_case(1000 + seed, children=9, institutions=6)
        outcome = _interrupted_after_one_core(problem, rules, monkeypatch)
        if outcome.stages[-1].engine.startswith("HiGHS") and outcome.plan is not None:
            travel = outcome.stages[-1]
            assert not breaches(outcome.plan, problem, rules)
            assert travel.bound <= travel.value
            kept += outcome.verdict is Verdict.FEASIBLE
    assert kept > 0


def _interrupted_after_one_core(problem, rules, monkeypatch):
    nothing = Run(verdict=Verdict.NONE_FOUND, values=None, bound=None)
    planning = stages._Planning(problem, rules, SETTINGS, threading.Event(), None, lambda _: None)
    with monkeypatch.context() as patched:
        next_m = core.Cores.next_m

        def then_stop(cores, most_m, found_m):
            if found_m is not None:
                planning._interrupted.set()
                patched.setattr(core, "ask", lambda *_, **__: nothing)
            return next_m(cores, most_m, found_m)

        patched.setattr(core.Cores, "next_m", then_stop)
        return planning.outcome(GOAL, time.monotonic() + 60)
