"""Judge what a solver found, before anything of it is shown."""

from dataclasses import replace

from planner.audit.allocate import allocate
from planner.audit.check import breaches, explain
from planner.domain.outcome import Outcome, Stage, Verdict
from planner.domain.plan import Plan
from planner.errors import ModelError
from planner.report.stage_records import tolerated
from planner.scenario.build import Case
from planner.text import text


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
        what = explain(broken[0], case.problem, case.rules)
        raise ModelError(text("the plan breaks {rule}: {what}", rule=broken[0].rule_id, what=what))
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
        what = f"{stage.measure}: {stage.bound} <= {value} <= {stage.limit}"
        raise ModelError(text("solver and auditor disagree about {what}", what=what))
    if stage.verdict is Verdict.PROVEN and not is_better:
        return stage
    verdict = Verdict.PROVEN if value == stage.bound else Verdict.FEASIBLE
    limit = max(stage.limit, value)
    return replace(stage, value=value, limit=limit, verdict=verdict)
