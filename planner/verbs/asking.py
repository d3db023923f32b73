"""Show which question is being asked: a line with a clock on a terminal, plain lines elsewhere."""

import sys
import time
from decimal import Decimal

from planner.text import Lang, Text, number
from planner.verbs.live import LiveView


class AskingView(LiveView):
    """The questions asked so far, counted, and the one that is being asked."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang
        self._number = 0
        self._what = Text(da="begynder", en="beginning")
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
        line = Text(
            da=f"Spørgsmål {self._number}: {self._what.da} · højst {self._left} tilbage i dette "
            f"trin · {number(seconds, 'da', 1)} sek.",
            en=f"Question {self._number}: {self._what.en} · at most {self._left} left in this "
            f"step · {number(seconds, 'en', 1)} s",
        )
        return line.said(self._lang)
