"""Go through the measures in order, each proven before the next is asked."""

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
from planner.solve.build import build
from planner.solve.extract import extract
from planner.solve.run import ENGINE, Progress, Run, Watch, run
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
    search = _Search(build(problem, rules), settings, start + settings.time_limit_s, watch)
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
        self._plan: Plan | None = None
        self._values: tuple[int, ...] | None = None
        self._stages: list[Stage] = []
        self._was_interrupted = False

    def take(self, stage: _StageToSolve) -> bool:
        """Solve one stage; return whether the next one makes sense."""
        model = self._variables.model
        terms = stage.terms(self._variables)
        model.minimize(terms)
        self._hint()
        result = run(
            model,
            self._settings,
            time_limit_s=self._deadline - time.monotonic(),
            report=self._reporter(stage),
        )
        self._was_interrupted |= result.was_interrupted
        value = self._keep(stage, result)
        limit = None if value is None else stage.limit(value)
        self._stages.append(
            Stage(
                measure=stage.name,
                verdict=result.verdict,
                value=value,
                bound=result.bound,
                limit=limit,
                seconds=result.seconds,
                engine=ENGINE,
            )
        )
        if limit is None:
            return False
        Posting(self._variables, "stage").at_most(stage.name, terms, limit)
        return result.verdict is Verdict.PROVEN

    def _keep(self, stage: _StageToSolve, result: Run) -> int | None:
        if result.values is None:
            return None
        self._values = result.values
        self._plan = extract(self._variables, result.values)
        value = stage.value(self._plan, self._variables.problem)
        if result.verdict is Verdict.PROVEN and value != result.bound:
            text = f"{stage.name}: solver proved {result.bound}, recount gives {value}"
            raise ModelError(Text(da=text, en=text))
        return value

    def _hint(self) -> None:
        model = self._variables.model
        model.clear_hints()
        for index, value in enumerate(self._values or ()):
            model.add_hint(model.get_int_var_from_proto_index(index), value)

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
            was_interrupted=self._was_interrupted,
        )
