"""Show a solve as it goes: a live table on a terminal, plain lines elsewhere."""

import sys
import time
from dataclasses import replace
from decimal import Decimal

from rich.table import Table

from planner.domain.problem import Problem
from planner.measures.registry import OBJECTIVES
from planner.report.disclosure import COUNTS_CHILDREN, told_of_stage
from planner.solve.run import CANONICAL, SECOND_OPINION, Progress
from planner.text import Lang, number, text
from planner.verbs.live import LiveView

_LABELS = {
    **{one.id: one.label for one in OBJECTIVES},
    CANONICAL: text("One plan of several as good"),
    SECOND_OPINION: text("Another solver is asked"),
}
_DECIMALS = {one.id: one.decimals for one in OBJECTIVES}
_WEIGHTED = text("Weighted sum")
_HEADINGS = (
    text("Stage"),
    text("Measure"),
    text("Best"),
    text("Bound"),
    text("Gap"),
    text("Sec."),
)
_PLAIN_EVERY_S = 2.0


class ProgressView(LiveView):
    """The stages so far, updated as the solver tells of them."""

    def __init__(self, lang: Lang, problem: Problem) -> None:
        self._lang = lang
        self._problem = problem
        self._by_stage: dict[int, Progress] = {}
        self._said_at = 0.0
        self._said = (0, False)
        self._updated_at = time.monotonic()
        super().__init__(self._table, is_transient=False)

    def update(self, progress: Progress) -> None:
        """Take in a better incumbent or bound."""
        self._by_stage[progress.stage] = progress
        self._updated_at = time.monotonic()
        if self._live is not None:
            return
        is_due = time.monotonic() - self._said_at >= _PLAIN_EVERY_S
        is_closed = progress.incumbent is not None and progress.incumbent == progress.bound
        state = (progress.stage, is_closed)
        if state != self._said or (is_due and not is_closed):
            self._said_at, self._said = time.monotonic(), state
            cells = self._cells(progress)
            pairs = (f"{h.said(self._lang)} {c}" for h, c in zip(_HEADINGS, cells, strict=True))
            sys.stderr.write(" · ".join(pairs) + "\n")
            sys.stderr.flush()

    def _table(self) -> Table:
        table = Table()
        for k, heading in enumerate(_HEADINGS):
            table.add_column(heading.said(self._lang), justify="left" if k == 1 else "right")
        stages = [progress for _, progress in sorted(self._by_stage.items())]
        for progress in stages:
            # Only the clock of the stage that is being solved goes on.
            is_running = progress is stages[-1] and not self._is_over
            idle_s = time.monotonic() - self._updated_at if is_running else 0.0
            table.add_row(*self._cells(replace(progress, seconds=progress.seconds + idle_s)))
        return table

    def _cells(self, progress: Progress) -> tuple[str, ...]:
        label = _LABELS.get(progress.measure, _WEIGHTED)
        incumbent, bound = progress.incumbent, progress.bound
        told = [self._shown(progress.measure, one) for one in (incumbent, bound)]
        gap = "-"
        # A share of few children is as good as their number.
        is_told = "-" not in told and progress.measure not in COUNTS_CHILDREN
        if incumbent is not None and bound is not None and is_told:
            share = Decimal(100 * max(0, incumbent - bound)) / max(1, abs(incumbent))
            gap = f"{number(share, self._lang, 1)} %"
        is_after = progress.stage > progress.stages
        return (
            "-" if is_after else f"{progress.stage}/{progress.stages}",
            label.said(self._lang),
            *told,
            gap,
            number(Decimal(progress.seconds), self._lang, 1),
        )

    def _shown(self, measure: str, value: int | None) -> str:
        told = None if value is None else told_of_stage(measure, value, self._problem)
        if told is None:
            return "-"
        decimals = _DECIMALS.get(measure, 0)
        return number(Decimal(told).scaleb(-decimals), self._lang, min(decimals, 1))
