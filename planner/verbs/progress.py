"""Show a solve as it goes: a live table on a terminal, plain lines elsewhere."""

import sys
import time
from decimal import Decimal
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table

from planner.measures.registry import OBJECTIVES
from planner.report.disclosure import may_show
from planner.solve.run import Progress
from planner.text import Lang, Text, number

_LABELS = {one.id: one.label for one in OBJECTIVES}
_WEIGHTED = Text(da="Vægtet sum", en="Weighted sum")
_HEADINGS = (
    Text(da="Trin", en="Stage"),
    Text(da="Mål", en="Measure"),
    Text(da="Bedste", en="Best"),
    Text(da="Grænse", en="Bound"),
    Text(da="Gap", en="Gap"),
    Text(da="Sek.", en="Sec."),
)
_PLAIN_EVERY_S = 2.0


class ProgressView:
    """The stages so far, updated from the solver's threads."""

    def __init__(self, lang: Lang, children: int) -> None:
        self._lang = lang
        self._children = children
        self._by_stage: dict[int, Progress] = {}
        self._said_at = 0.0
        self._said_stage = 0
        console = Console(stderr=True)
        self._live = Live(console=console, refresh_per_second=4) if sys.stderr.isatty() else None

    def __enter__(self) -> Self:
        """Start showing."""
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop showing."""
        if self._live is not None:
            self._live.update(self._table())
            self._live.stop()

    def update(self, progress: Progress) -> None:
        """Take in a better incumbent or bound."""
        self._by_stage[progress.stage] = progress
        if self._live is not None:
            self._live.update(self._table())
            return
        is_due = time.monotonic() - self._said_at >= _PLAIN_EVERY_S
        if progress.stage != self._said_stage or is_due:
            self._said_at, self._said_stage = time.monotonic(), progress.stage
            cells = self._cells(progress)
            pairs = (f"{h.said(self._lang)} {c}" for h, c in zip(_HEADINGS, cells, strict=True))
            sys.stderr.write(" · ".join(pairs) + "\n")
            sys.stderr.flush()

    def _table(self) -> Table:
        table = Table()
        for k, heading in enumerate(_HEADINGS):
            table.add_column(heading.said(self._lang), justify="left" if k == 1 else "right")
        for _, progress in sorted(self._by_stage.items()):
            table.add_row(*self._cells(progress))
        return table

    def _cells(self, progress: Progress) -> tuple[str, ...]:
        label = _LABELS.get(progress.measure, _WEIGHTED)
        incumbent, bound = progress.incumbent, progress.bound
        gap = "-"
        if incumbent is not None and bound is not None:
            share = Decimal(100 * max(0, incumbent - bound)) / max(1, abs(incumbent))
            gap = f"{number(share, self._lang, 1)} %"
        return (
            f"{progress.stage}/{progress.stages}",
            label.said(self._lang),
            self._shown(progress.measure, incumbent),
            self._shown(progress.measure, bound),
            gap,
            number(Decimal(progress.seconds), self._lang, 1),
        )

    def _shown(self, measure: str, value: int | None) -> str:
        if value is None or not may_show(measure, value, self._children):
            return "-"
        return number(value, self._lang)
