"""The ledger of stages: what each came to, what is told of it, and what it says of all plans."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from planner.domain.outcome import Outcome, Stage, Verdict
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.errors import ModelError
from planner.solve.doubt import Claim
from planner.solve.goals import StageToSolve
from planner.solve.run import ENGINE, Report, Run, Watch, teller
from planner.text import Text, text

# Told of a plan as the outcome that it would be if nothing came after it.
Keep = Callable[[Outcome], None]


class Ledger:
    """The stages that are done and the one that runs, its better plans handed on.

    Parameters
    ----------
    watch
        Told of every better incumbent or bound.
    keep
        Given each plan of a stage that is better than all before, so that none is lost when the
        search ends before its time.
    """

    def __init__(self, problem: Problem, watch: Watch | None, keep: Keep) -> None:
        self._problem = problem
        self._watch = watch
        self._keep = keep
        self._stages: list[Stage] = []
        self._claims: dict[str, Claim] = {}
        self._stage: StageToSolve | None = None
        self._start = 0.0
        self._tell: Report = lambda *_: None
        self._incumbent: int | None = None
        self._bound: int | None = None
        self._least: int | None = None
        # What the plan to start with has of the first stage. In later ones it may be beyond the
        # limits, and so below any bound.
        self._known: dict[str, int] = {}

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages that are done."""
        return tuple(self._stages)

    @property
    def claims(self) -> Mapping[str, Claim]:
        """What is said of all plans, by measure."""
        return self._claims

    def value(self, stage: StageToSolve, plan: Plan | None) -> int | None:
        """Count a stage's measure from a plan; None without one."""
        return None if plan is None else stage.value(plan, self._problem)

    def forget(self) -> None:
        """Begin again with the first stage, since the model is another."""
        self._stages.clear()
        self._claims.clear()

    def start(self, first: StageToSolve, plan: Plan | None) -> None:
        """Begin the first stage with a plan that no engine made; no bound of it may be higher."""
        if plan is not None:
            self._known[first.name] = first.value(plan, self._problem)
        self.begin(first, plan)

    def begin(self, stage: StageToSolve, plan: Plan | None) -> None:
        """Begin a stage, with the plan that it starts from."""
        self._stage, self._start = stage, time.monotonic()
        self._tell = teller(self._watch, stage.name, *stage.number)
        self._incumbent = self._bound = self._least = None
        self.report(self.value(stage, plan), None)
        if plan is not None:
            self.found(plan)

    def report(self, incumbent: int | None, bound: int | None) -> None:
        """Tell of the running stage; None leaves what was told."""
        if incumbent is not None:
            self._incumbent = incumbent
        if bound is not None:
            # What one search knows, the next may have to find again.
            self._bound = bound if self._bound is None else max(bound, self._bound)
        self._tell(self._incumbent, self._bound)

    def found(self, plan: Plan) -> None:
        """Hand on a plan if it is the best of the running stage so far."""
        if self._stage is None:
            return
        value = self._stage.value(plan, self._problem)
        if self._least is not None and value >= self._least:
            return
        self._least = value
        seconds = time.monotonic() - self._start
        self._hand_on(plan, running(self._stage, value, bound=self._bound, seconds=seconds))

    def end(
        self, stage: StageToSolve, plan: Plan | None, result: Run, bound: int | None, engine: str
    ) -> Stage:
        """Enter what the running stage came to.

        Parameters
        ----------
        plan
            The best one; None if there is none.
        result
            What the engine says.
        bound
            What no plan is below, by all that is known.

        Raises
        ------
        ModelError
            If the engine claims what the plan contradicts, or the one to start with.
        """
        value = self.value(stage, plan)
        if value is not None:
            _judge(stage, value, result, bound)
        known = self._known.get(stage.name)
        if known is not None and bound is not None and known < bound:
            raise disagreement(
                stage,
                text(
                    "no plan is said to have less than {bound}, but one with {known} was "
                    "constructed",
                    bound=bound,
                    known=known,
                ),
            )
        self.report(value, bound)
        limit = None if value is None else stage.limit(value)
        done = Stage(
            measure=stage.name,
            verdict=_verdict(value, bound, limit) or result.verdict,
            value=value,
            bound=bound,
            limit=limit,
            seconds=time.monotonic() - self._start,
            engine=engine,
        )
        self._stages.append(done)
        self._stage = None
        if plan is not None:
            self._hand_on(plan)
        return done

    def serves_all(self, unserved: StageToSolve, engine: str) -> None:
        """Enter, before all other stages, that nobody is without a place: nothing is less."""
        nobody = Stage(
            measure=unserved.name,
            verdict=Verdict.PROVEN,
            value=0,
            bound=0,
            limit=unserved.limit(0),
            seconds=0.0,
            engine=engine,
        )
        self._stages.insert(0, nobody)

    def claim(self, measure: str, claim: Claim) -> None:
        """Keep what a stage says of all plans."""
        self._claims[measure] = claim

    def outcome(self, plan: Plan | None, *, is_whole: bool, was_interrupted: bool) -> Outcome:
        """Return what the stages that are done led to.

        Parameters
        ----------
        is_whole
            Whether they are all of the goal.
        """
        verdicts = {stage.verdict for stage in self._stages}
        if plan is None:
            verdict = self._stages[-1].verdict
        elif is_whole and verdicts == {Verdict.PROVEN}:
            verdict = Verdict.PROVEN
        else:
            verdict = Verdict.FEASIBLE
        return Outcome(
            verdict=verdict, plan=plan, stages=self.stages, was_interrupted=was_interrupted
        )

    def _hand_on(self, plan: Plan, *more: Stage) -> None:
        stages = (*self._stages, *more)
        self._keep(Outcome(verdict=Verdict.FEASIBLE, plan=plan, stages=stages))


def running(
    stage: StageToSolve, value: int, *, bound: int | None = None, seconds: float = 0.0
) -> Stage:
    """Return a stage that is not over, as it would stand if nothing came after it."""
    return Stage(
        measure=stage.name,
        verdict=Verdict.FEASIBLE,
        value=value,
        bound=bound,
        limit=stage.limit(value),
        seconds=seconds,
        engine=ENGINE,
    )


def constructed(stage: StageToSolve, value: int) -> Stage:
    """Return a stage as a plan leaves it that no engine looked at: no measure is below 0."""
    begun = running(stage, value, bound=0)
    return begun if value else replace(begun, verdict=Verdict.PROVEN, second_opinion="plain")


def disagreement(stage: StageToSolve, what: Text) -> ModelError:
    """Return the error that what is said of a stage can't be."""
    return ModelError(text("{stage}: {what}", stage=stage.name, what=what))


def _verdict(value: int | None, bound: int | None, limit: int | None) -> Verdict | None:
    """Return what a plan's value says of a stage; None without a plan."""
    if value is None or limit is None:
        return None
    if value <= limit:
        return Verdict.PROVEN if value == bound else Verdict.FEASIBLE
    return Verdict.INFEASIBLE if bound is not None and bound > limit else Verdict.NONE_FOUND


def _judge(stage: StageToSolve, value: int, result: Run, bound: int | None) -> None:
    if result.verdict is Verdict.INFEASIBLE:
        raise disagreement(stage, text("no plan is said to exist, but there is one"))
    if result.verdict is Verdict.PROVEN and value != result.bound:
        what = text(
            "solver proved {bound}, recount gives {value}",
            bound=str(result.bound),
            value=str(value),
        )
        raise disagreement(stage, what)
    if bound is not None and value < bound:
        what = text(
            "no plan is said to have less than {bound}, but one with {value} was found",
            bound=str(bound),
            value=str(value),
        )
        raise disagreement(stage, what)
