"""Go through the measures in order, each proven before the next is asked."""

import threading
import time
from collections.abc import Callable, Iterable

from planner.domain.outcome import Outcome, Stage, Verdict
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.errors import ModelError
from planner.measures.base import Objective
from planner.measures.goal import Goal, WeightedSum
from planner.model.posting import Expr, Posting
from planner.model.variables import Variables
from planner.rules.base import Rule
from planner.solve.aggregate import Aggregate
from planner.solve.build import build
from planner.solve.extract import extract
from planner.solve.flat import Flat
from planner.solve.interchange import Row
from planner.solve.reach import unreachable
from planner.solve.run import ENGINE, Progress, Run, Watch, interruption, run
from planner.solve.settings import Settings
from planner.text import Text

WEIGHTED_SUM = "weighted_sum"


def solve(
    problem: Problem,
    rules: Iterable[Rule],
    goal: Goal,
    settings: Settings,
    watch: Watch | None = None,
) -> Outcome:
    """Find the best plan and prove it, stage by stage.

    Parameters
    ----------
    watch
        Told of every better incumbent or bound.

    Raises
    ------
    ModelError
        If solver and recount disagree about a value.
    """
    start = time.monotonic()
    deadline = start + settings.time_limit_s
    search = _Search(build(problem, rules), settings, deadline, watch)
    with interruption() as search.interrupted:
        for stage in _stages(goal):
            if not search.take(stage):
                break
    return search.outcome()


class _StageToSolve:
    """One objective expression, how to count it from a plan, and the limit it leaves."""

    def __init__(
        self,
        name: str,
        number: tuple[int, int],
        weights: tuple[tuple[int, Objective], ...],
        limit: Callable[[int], int],
    ) -> None:
        self.name = name
        self.number = number
        self.limit = limit
        self._weights = weights

    def terms(self, variables: Variables) -> Expr:
        """State the objective to the solver."""
        posting = Posting(variables, self.name)
        return posting.total(
            (weight, objective.terms(Posting(variables, objective.id), variables.problem))
            for weight, objective in self._weights
        )

    def value(self, plan: Plan, problem: Problem) -> int:
        """Count the objective from a plan."""
        return sum(weight * objective.value(plan, problem) for weight, objective in self._weights)


def _stages(goal: Goal) -> list[_StageToSolve]:
    if isinstance(goal, WeightedSum):
        return [_StageToSolve(WEIGHTED_SUM, (1, 1), goal.weights, lambda value: value)]
    count = len(goal.stages)
    return [
        _StageToSolve(stage.objective.id, (k, count), ((1, stage.objective),), stage.limit)
        for k, stage in enumerate(goal.stages, start=1)
    ]


class _Search:
    """The state that stages hand on: the model, the plan so far, and what was proven."""

    def __init__(
        self, variables: Variables, settings: Settings, deadline: float, watch: Watch | None
    ) -> None:
        self._variables = variables
        self._settings = settings
        self._deadline = deadline
        self._watch = watch
        self._flat = Flat(variables.model)
        self._rows = _rows(variables)
        self._fixed: dict[int, int] = {}
        self._plan: Plan | None = None
        self._values: tuple[int, ...] = ()
        self._stages: list[Stage] = []
        self.interrupted = threading.Event()

    def take(self, stage: _StageToSolve) -> bool:
        """Solve one stage; return whether the next one makes sense."""
        start = time.monotonic()
        terms = stage.terms(self._variables)
        small = self._aggregate(terms)
        report = self._reporter(stage)
        report(self._value(stage), self._flat.least())
        if self._stages and not small.classes:
            self._close_unreachable(terms)
            small = self._aggregate(terms)
        result = self._run(small, small.condense(self._values), report)
        value = self._keep(stage, small, result)
        report(value, self._bound(result))
        limit = None if value is None else stage.limit(value)
        verdict = result.verdict
        if value is not None and verdict is not Verdict.PROVEN:
            verdict = Verdict.FEASIBLE
        self._stages.append(
            Stage(
                measure=stage.name,
                verdict=verdict,
                value=value,
                bound=self._bound(result),
                limit=limit,
                seconds=time.monotonic() - start,
                engine=ENGINE,
            )
        )
        if limit is None or verdict is not Verdict.PROVEN:
            return False
        Posting(self._variables, "stage").at_most(stage.name, terms, limit)
        return True

    def _aggregate(self, terms: Expr | None) -> Aggregate:
        if terms is None:
            self._variables.model.clear_objective()  # type: ignore[no-untyped-call]
        else:
            self._variables.model.minimize(terms)
        self._flat.update()
        return Aggregate(self._flat, self._rows, self._fixed)

    def _run(
        self,
        small: Aggregate,
        hint: Iterable[tuple[int, int]],
        report: Callable[[int | None, int | None], None] = lambda *_: None,
        *,
        until: float | None = None,
    ) -> Run:
        end = self._deadline if until is None else until
        left_s = 0.0 if self.interrupted.is_set() else end - time.monotonic()
        return run(
            small.model,
            self._settings,
            time_limit_s=left_s,
            interrupted=self.interrupted,
            hint=hint,
            report=report,
        )

    def _close_unreachable(self, terms: Expr) -> None:
        small = self._aggregate(None)
        if not small.classes:
            return
        now = time.monotonic()
        until = now + (self._deadline - now) * 3 / 5
        opens = [literal.index for literal in self._variables.opens.values()]
        closed, is_proven = unreachable(
            small, opens, self._values, lambda hint: self._run(small, hint, until=until)
        )
        if is_proven:
            self._fixed |= dict.fromkeys(closed, 0)
            return
        # Not known to be out of reach, but a good plan without them is soon found.
        self._aggregate(terms)
        core = Aggregate(self._flat, self._rows, self._fixed | dict.fromkeys(closed, 0))
        result = self._run(core, core.condense(self._values), until=(until + self._deadline) / 2)
        if result.values is not None:
            self._take_plan(core.expand(result.values))

    def _take_plan(self, values: tuple[int, ...]) -> None:
        if not self._flat.holds(values):
            text = "a solution of the small model breaks a constraint of the full one"
            raise ModelError(Text(da=text, en=text))
        self._values = values
        self._plan = extract(self._variables, values)

    def _value(self, stage: _StageToSolve) -> int | None:
        return None if self._plan is None else stage.value(self._plan, self._variables.problem)

    def _bound(self, result: Run) -> int | None:
        if result.verdict is Verdict.INFEASIBLE:
            return None
        least = self._flat.least()
        return least if result.bound is None else max(least, result.bound)

    def _keep(self, stage: _StageToSolve, small: Aggregate, result: Run) -> int | None:
        if result.values is not None:
            self._take_plan(small.expand(result.values))
        elif self._plan is not None and result.verdict is Verdict.INFEASIBLE:
            raise _disagreement(stage, "no plan is said to exist, but there is one")
        value = self._value(stage)
        if value is None:
            return None
        if result.verdict is Verdict.PROVEN and value != result.bound:
            what = f"solver proved {result.bound}, recount gives {value}"
            raise _disagreement(stage, what)
        return value

    def _reporter(self, stage: _StageToSolve) -> Callable[[int | None, int | None], None]:
        start = time.monotonic()
        best: list[int | None] = [None, None]

        def report(incumbent: int | None, bound: int | None) -> None:
            if incumbent is not None:
                best[0] = incumbent
            if bound is not None:
                best[1] = bound
            if self._watch is not None:
                number, count = stage.number
                self._watch(
                    Progress(
                        measure=stage.name,
                        stage=number,
                        stages=count,
                        incumbent=best[0],
                        bound=best[1],
                        seconds=time.monotonic() - start,
                    )
                )

        return report

    def outcome(self) -> Outcome:
        """Return how it ended."""
        verdicts = {stage.verdict for stage in self._stages}
        if self._plan is None:
            verdict = self._stages[-1].verdict
        elif verdicts == {Verdict.PROVEN}:
            verdict = Verdict.PROVEN
        else:
            verdict = Verdict.FEASIBLE
        return Outcome(
            verdict=verdict,
            plan=self._plan,
            stages=tuple(self._stages),
            was_interrupted=self.interrupted.is_set(),
        )


def _rows(variables: Variables) -> list[Row]:
    found: dict[tuple[str, int], dict[str, int]] = {
        key: {"": literal.index} for key, literal in variables.unserved.items()
    }
    for (child, institution, year), literal in variables.serves.items():
        found[child, year][institution] = literal.index
    return list(found.values())


def _disagreement(stage: _StageToSolve, what: str) -> ModelError:
    text = f"{stage.name}: {what}"
    return ModelError(Text(da=text, en=text))
