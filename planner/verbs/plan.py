"""``planner plan``: solve, audit, write."""

import json
import re
import time
from dataclasses import dataclass, replace
from pathlib import Path

from planner.audit.allocate import allocate
from planner.audit.check import breaches, explain
from planner.audit.recount import recount
from planner.domain.outcome import Outcome, Stage, Verdict
from planner.domain.plan import Plan
from planner.errors import ModelError
from planner.report.disclosure import published
from planner.report.record import Timings, tolerated
from planner.report.run_directory import Options, refuse_taken, write_run
from planner.report.summary import (
    figure_lines,
    heading,
    plan_lines,
    second_opinion,
    trust_lines,
    verdict_line,
    where_line,
)
from planner.scenario.build import Case, read_case
from planner.solve.settings import Settings
from planner.solve.stages import solve
from planner.text import Text
from planner.verbs.progress import ProgressView
from planner.verbs.screen import Screen

EXIT_PLAN, EXIT_INFEASIBLE, EXIT_NO_PLAN, EXIT_INTERRUPTED = 0, 3, 5, 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the user asked for; None leaves it to the scenario."""

    scenario: Path
    out: Path | None
    time_limit_s: float | None
    seed: int | None
    workers: int | None
    is_restricted: bool


def plan(request: Request, screen: Screen) -> int:
    """Make a plan and write its run directory; return the exit code."""
    start = time.monotonic()
    case = read_case(request.scenario, _solver_settings(request))
    read_s = time.monotonic() - start
    folder = request.out or Path("runs") / f"{_stem(request.scenario)}-{case.scenario_hash[:8]}"
    # Not after minutes of solving.
    refuse_taken(folder)
    screen.note(heading(case))
    solver = case.scenario.solver
    settings = Settings(time_limit_s=solver.time_limit_s, seed=solver.seed, workers=solver.workers)
    start = time.monotonic()
    children = len(case.problem.children_in_need(case.problem.school_years[0]))
    with ProgressView(screen.lang, children) as view:
        outcome = solve(case.problem, case.rules, case.goal, settings, view.update)
    solve_s = time.monotonic() - start
    if outcome.plan is None:
        return _no_plan(outcome, screen)
    start = time.monotonic()
    outcome = judged(outcome, outcome.plan, case)
    timings = Timings(read=read_s, solve=solve_s, audit=time.monotonic() - start)
    options = Options(lang=screen.lang, is_restricted=request.is_restricted)
    write_run(folder, case, outcome, timings, options)
    _tell(outcome, case, folder, screen)
    return EXIT_PLAN


def _solver_settings(request: Request) -> dict[str, float]:
    given = {
        "time_limit_s": request.time_limit_s,
        "seed": request.seed,
        "workers": request.workers,
    }
    return {name: value for name, value in given.items() if value is not None}


def judged(outcome: Outcome, found: Plan, case: Case) -> Outcome:
    """Return the outcome with the auditor's allocation, every value recounted.

    Raises
    ------
    ModelError
        If the plan breaks a rule or the auditor counts more than the solver promised.
    """
    limits = tolerated(case.goal, outcome.stages)
    plan = allocate(found.standings, case.problem, case.rules, case.goal, limits)
    if broken := breaches(plan, case.problem, case.rules):
        text = explain(broken[0], case.problem, case.rules)
        raise ModelError(
            Text(
                da=f"planen bryder {broken[0].rule_id}: {text.da}",
                en=f"the plan breaks {broken[0].rule_id}: {text.en}",
            )
        )
    stages: list[Stage] = []
    is_better = False
    for stage in outcome.stages:
        stages.append(_recounted(stage, plan, case, is_better=is_better))
        is_better = is_better or (stages[-1].value or 0) < (stage.value or 0)
    verdict = outcome.verdict
    if any(stage.verdict is not Verdict.PROVEN for stage in stages):
        verdict = Verdict.FEASIBLE
    is_canonical = outcome.is_canonical and verdict is Verdict.PROVEN
    return replace(
        outcome, plan=plan, stages=tuple(stages), verdict=verdict, is_canonical=is_canonical
    )


def _recounted(stage: Stage, plan: Plan, case: Case, *, is_better: bool) -> Stage:
    """Return a stage with the value of the auditor's allocation.

    Where that is better in an unproven stage before, this one may be worse than the solver's.
    """
    if stage.value is None or stage.limit is None:
        return stage
    value = case.goal.value_of(stage.measure, plan, case.problem)
    is_over = value > stage.limit and not is_better
    if is_over or (stage.bound is not None and value < stage.bound):
        text = f"{stage.measure}: {stage.bound} <= {value} <= {stage.limit}"
        raise ModelError(
            Text(
                da=f"løser og revision er uenige om {text}",
                en=f"solver and auditor disagree about {text}",
            )
        )
    if stage.verdict is Verdict.PROVEN and not is_better:
        return stage
    verdict = Verdict.PROVEN if value == stage.bound else Verdict.FEASIBLE
    limit = max(stage.limit, value)
    return replace(stage, value=value, limit=limit, verdict=verdict)


def _stem(path: Path) -> str:
    return re.sub(r"[^A-Za-z0-9ÆØÅæøå_-]+", "-", path.stem).strip("-") or "run"


def _no_plan(outcome: Outcome, screen: Screen) -> int:
    if outcome.verdict is Verdict.INFEASIBLE:
        screen.note(
            Text(
                da="Bevist umuligt: ingen plan kan holde alle reglerne. Slå en regel fra ad gangen "
                "(null) for at se, hvilke der ikke kan holdes sammen.",
                en="Proven impossible: no plan can keep all the rules. Switch off one rule at a "
                "time (null) to see which can't hold together.",
            )
        )
        if (opinion := second_opinion(outcome)) is not None:
            screen.note(opinion)
        return EXIT_INFEASIBLE
    if outcome.was_interrupted:
        return EXIT_INTERRUPTED
    screen.note(
        Text(
            da="Ingen plan fundet inden for tiden; giv mere med --time-limit. Intet er skrevet.",
            en="No plan found within the limit; give more with --time-limit. Nothing is written.",
        )
    )
    return EXIT_NO_PLAN


def _tell(outcome: Outcome, case: Case, folder: Path, screen: Screen) -> None:
    if outcome.plan is None:
        return
    screen.say(heading(case))
    screen.say(verdict_line(outcome, len(case.rules)))
    for line in trust_lines(outcome):
        screen.say(line)
    for line in plan_lines(outcome.plan, case.problem):
        screen.say(line)
    figures = published(recount(outcome.plan, case.problem, case.measures))
    for shown in figure_lines(figures, screen.lang):
        screen.say(shown)
    screen.say(where_line(folder))
    if screen.is_json:
        record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        print(json.dumps(record))  # noqa: T201  (what --json is for)
