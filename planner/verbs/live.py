"""What a terminal shows anew all the time while something goes on."""

import sys
from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console, RenderableType
from rich.live import Live


class LiveView:
    """Shows on a terminal what is given to be shown, as long as it is entered.

    Parameters
    ----------
    render
        Returns what to show at the moment.
    is_transient
        Whether it goes away in the end.
    """

    def __init__(self, render: Callable[[], RenderableType], *, is_transient: bool) -> None:
        self._is_over = False
        self._live: Live | None = None
        if sys.stderr.isatty():
            console = Console(stderr=True, highlight=False, markup=False)
            self._live = Live(
                get_renderable=render,
                console=console,
                refresh_per_second=4,
                transient=is_transient,
            )

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
        self._is_over = True
        if self._live is not None:
            self._live.stop()
