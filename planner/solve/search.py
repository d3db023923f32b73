"""One model, the best plan found so far, and the ways to a better one."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from planner.domain.outcome import Verdict
from planner.domain.plan import Plan, Standing
from planner.errors import ModelError
from planner.model.posting import Expr, Posting
from planner.model.variables import InstitutionYear, Variables
from planner.solve.aggregate import Aggregate
from planner.solve.doubt import Claim
from planner.solve.extract import extract
from planner.solve.flat import Flat
from planner.solve.interchange import chains_of
from planner.solve.outline import Outline, enrolled
from planner.solve.reach import unreachable
from planner.solve.run import ENGINE, Report, Run, run
from planner.solve.settings import Settings
from planner.text import text

# Of the time left: for finding out what can't open, and for a plan without what may not.
_REACH_SHARE = 0.6
_CORE_SHARE = 0.5
# Of the time left, for what the outline of several years has at least.
_OUTLINE_SHARE = 0.6


class Search:
    """A model that gets limits, never loses one, and keeps the best plan.

    Parameters
    ----------
    variables
        The model, built.
    interrupted
        Set when the user wants to stop.
    found
        Told of plans that keep every limit, while the search for better ones goes on.

    Attributes
    ----------
    latest
        Until when a run goes on that has found no plan yet, by the monotonic clock. [s]
    """

    def __init__(
        self,
        variables: Variables,
        settings: Settings,
        interrupted: threading.Event,
        found: Callable[[Plan], None] = lambda _: None,
    ) -> None:
        self.variables = variables
        self.plan: Plan | None = None
        self.latest = 0.0
        self._found = found
        # Of the measure minimised last.
        self.engine = ENGINE
        self._settings = settings
        self._interrupted = interrupted
        self._flat = Flat(variables.model)
        self._chains = chains_of(variables)
        self._fixed: dict[int, int] = {}
        self._values: tuple[int, ...] = ()
        # Constraints that only say what was found, by number.
        self._found_out: set[int] = set()

    def minimise(self, terms: Expr, until: float, report: Report, *, is_first: bool) -> Run:
        """Minimise a measure and keep the plan.

        Parameters
        ----------
        until
            When to stop, by the monotonic clock. [s]
        is_first
            Whether no limit was posted yet; without one, nothing is out of reach.

        Returns
        -------
        The run, with the bound rounded and raised to what the domains alone prove.
        """
        self._aggregate_objective(terms)
        report(None, self._flat.least())
        if self.plan is not None and time.monotonic() >= until:
            return Run(verdict=Verdict.NONE_FOUND, values=None, bound=None)
        small = self._aggregate(terms)
        if self._values and not is_first and self._tells_apart(small):
            self._narrow(terms, until)
            small = self._aggregate(terms)
        result = self._run(small, until, report)
        if result.values is not None:
            self._take(small.expand(result.values))
        return result

    def settled_opens(self) -> dict[InstitutionYear, bool]:
        """Return which institutions the rules settle to be open or not, by year."""
        fixed = self.variables.fixed
        return {
            key: bool(fixed[literal.index])
            for key, literal in self.variables.opens.items()
            if literal.index in fixed
        }

    def value(self) -> int:
        """Return what the plan has of the measure minimised last."""
        return self._flat.value(self._values)

    def least(self) -> int:
        """Return what the measure minimised last can't go below, by the domains alone."""
        return self._flat.least()

    def hold(self, subject: str, terms: Expr, limit: int) -> None:
        """Require that a measure stays within a limit from now on."""
        Posting(self.variables, "stage").at_most(subject, terms, limit)

    def hold_least(self, subject: str, terms: Expr, least: int) -> None:
        """Tell the solver that a measure can't be less."""
        self.hold_found(f"{subject},least", [(-terms, -least)])

    def hold_found(self, subject: str, sums: Iterable[tuple[Expr, int]]) -> None:
        """Tell the solver what some sums are at most, which follows from the model."""
        self._flat.update()
        first = len(self._flat.constraints)
        posting = Posting(self.variables, "stage")
        for number, (terms, most) in enumerate(sums):
            posting.at_most(f"{subject},{number}", terms, most)
        self._flat.update()
        self._found_out |= set(range(first, len(self._flat.constraints)))

    def claim(self, value: int | None) -> Claim:
        """Return what is said of the measure minimised last: it is no less, or there is no plan."""
        return Claim(
            flat=self._flat.frozen(self._found_out),
            chains=self._chains,
            closed=frozenset(self._fixed),
            value=value,
        )

    def follow(
        self, standings: Mapping[InstitutionYear, Standing], terms: Expr | None, until: float
    ) -> None:
        """Keep these standings and place the children as well as a measure asks.

        Nothing happens if the model doesn't allow them.
        """
        values = self._as_values(standings)
        if all(self._flat.allows(index, value) for index, value in values.items()):
            self._follow(values, terms, until)

    def _follow(self, values: Mapping[int, int], terms: Expr | None, until: float) -> None:
        small = self._aggregate(terms, values)
        # What is left is nearly a linear program, which one worker solves soonest.
        result = self._run(small, until, settings=replace(self._settings, workers=1))
        if result.values is not None:
            self._take(small.expand(result.values))

    def settle_children(self, terms: Expr, until: float) -> None:
        """Place the children better while the plan's institutions stay as they are."""
        if self.plan is not None and self._is_about_children(terms) and time.monotonic() < until:
            self.follow(self.plan.standings, terms, until)

    def outlined(self, terms: Expr, value: int, until: float, report: Report) -> Run:
        """Ask the model's outline what a measure has at least, and take its plan if it has one.

        Parameters
        ----------
        value
            What the plan has of the measure.
        until
            When the measure's time is over, of which this takes a share. [s]

        Returns
        -------
        The bound, and whether the plan meets it; nothing where it matters where children are.
        """
        found = Run(verdict=Verdict.NONE_FOUND, values=None, bound=None)
        if self._is_about_children(terms):
            return found
        now, plan, values = time.monotonic(), self.plan, self._values
        outline = Outline(self._flat, self._chains, enrolled(self.variables), below=value)
        found = run(
            outline.model,
            replace(self._settings, workers=1),
            time_limit_s=0.0 if self._interrupted.is_set() else _OUTLINE_SHARE * (until - now),
            interrupted=self._interrupted,
            report=lambda _, bound: report(None, bound),
            is_from_below=True,
        )
        if found.verdict is Verdict.INFEASIBLE:
            return Run(verdict=Verdict.PROVEN, values=None, bound=value)
        if found.values is not None:
            standings = (self.variables.opens, self.variables.places_open, self.variables.special)
            indices = [one.index for kind in standings for one in kind.values()]
            self._follow(outline.values(found.values, indices), terms, until)
        if found.bound is not None:
            self.hold_least("outline", terms, found.bound)
        verdict = Verdict.NONE_FOUND
        if self._values is not values:
            if self.value() >= value:
                # The outline knows of no child that finds no place.
                self.plan, self._values = plan, values
            elif self.value() == found.bound:
                verdict = Verdict.PROVEN
        return Run(verdict=verdict, values=None, bound=found.bound)

    def is_only_plan(self, until: float) -> bool | None:
        """Say whether only the plan's standings keep all limits; None if that stays open."""
        small = self._aggregate(None)
        of_standings = (self.variables.places_open, self.variables.kept, self.variables.special)
        small.exclude(self._values, [one.index for kind in of_standings for one in kind.values()])
        # One worker is soonest done with what has no objective.
        result = self._run(small, until, settings=replace(self._settings, workers=1))
        if result.verdict is Verdict.INFEASIBLE:
            return True
        return None if result.values is None else False

    def _is_about_children(self, terms: Expr) -> bool:
        self._aggregate_objective(terms)
        serves = self.variables.serves.values()
        return any(literal.index in self._flat.objective for literal in serves)

    def _as_values(self, standings: Mapping[InstitutionYear, Standing]) -> dict[int, int]:
        values = {}
        for key, one in standings.items():
            values[self.variables.opens[key].index] = int(one.is_basis)
            places = one.ordinary_places if one.is_basis else 0
            values[self.variables.places_open[key].index] = places
            values[self.variables.special[key].index] = one.special_places
        return values

    def _aggregate_objective(self, terms: Expr | None) -> None:
        if terms is None:
            self.variables.model.clear_objective()  # type: ignore[no-untyped-call]
        else:
            self.variables.model.minimize(terms)
        self._flat.update()

    def _aggregate(self, terms: Expr | None, fixed: Mapping[int, int] | None = None) -> Aggregate:
        self._aggregate_objective(terms)
        return Aggregate(self._flat, self._chains, self._fixed | dict(fixed or {}))

    def _run(
        self,
        small: Aggregate,
        until: float,
        report: Report = lambda *_: None,
        settings: Settings | None = None,
    ) -> Run:
        return self._run_from(small, small.condense(self._values), until, report, settings)

    def _run_from(
        self,
        small: Aggregate,
        hint: Iterable[tuple[int, int]],
        until: float,
        report: Report = lambda *_: None,
        settings: Settings | None = None,
    ) -> Run:
        now = time.monotonic()
        end = until if self.plan is not None else max(until, self.latest)
        return run(
            small.model,
            settings or self._settings,
            time_limit_s=0.0 if self._interrupted.is_set() else end - now,
            enough_s=until - now,
            interrupted=self._interrupted,
            hint=hint,
            report=report,
            keep=lambda values: self._found(self._plan_of(small.expand(values))),
        )

    def _tells_apart(self, small: Aggregate) -> bool:
        """Say whether a measure tells most children apart, as travel does."""
        return 2 * sum(len(one.members) for one in small.classes) < len(self._chains)

    def _narrow(self, terms: Expr, until: float) -> None:
        """Close what can't open, or find a good plan without what may not."""
        now = time.monotonic()
        opens = [literal.index for literal in self.variables.opens.values()]
        closed = frozenset(index for index in opens if not self._values[index])
        if len(self.variables.problem.school_years) == 1:
            small = self._aggregate(None)
            if self._tells_apart(small):
                return
            soon = now + (until - now) * _REACH_SHARE
            closed, is_proven = unreachable(
                small, opens, self._values, lambda hint: self._run_from(small, hint, soon)
            )
            if is_proven:
                self._fixed |= dict.fromkeys(closed, 0)
                return
        core = self._aggregate(terms, dict.fromkeys(closed, 0))
        now = time.monotonic()
        result = self._run(core, now + (until - now) * _CORE_SHARE)
        if result.values is not None:
            self._take(core.expand(result.values))

    def _take(self, values: tuple[int, ...]) -> None:
        self.plan = self._plan_of(values)
        self._values = values
        self._found(self.plan)

    def _plan_of(self, values: tuple[int, ...]) -> Plan:
        if not self._flat.holds(values):
            raise ModelError(
                text("a solution of the small model breaks a constraint of the full one")
            )
        return extract(self.variables, values)
