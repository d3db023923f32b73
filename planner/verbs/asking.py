"""Show which question is being asked: a line with a clock on a terminal, plain lines elsewhere."""

import sys
import time
from decimal import Decimal

from planner.text import Lang, Text, text
from planner.verbs.live import LiveView


class AskingView(LiveView):
    """The questions asked so far, counted, and the one that is being asked."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang
        self._number = 0
        self._what = text("beginning")
        self._left = 0
        self._start = time.monotonic()
        super().__init__(self._line, is_transient=True)

    def update(self, what: Text, left: int) -> None:
        """Take in the next question, and how many may follow in its step."""
        self._number, self._what, self._left = self._number + 1, what, left
        if self._live is None:
            sys.stderr.write(f"{self._line()}\n")
            sys.stderr.flush()

    def _line(self) -> str:
        seconds = Decimal(time.monotonic() - self._start)
        line = text(
            "Question {number}: {what} · at most {left} left in this step · {seconds} s",
            number=self._number,
            what=self._what,
            left=self._left,
            seconds=round(seconds, 1),
        )
        return line.said(self._lang)
