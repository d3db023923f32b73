"""The solver's own process: read what to solve, solve it, tell how it goes.

Started by ``process``. What to solve comes pickled on standard input, which is closed when the
search is to stop, or when nobody is there any more to hear of it. What is found goes pickled to
standard output.
"""

import _thread
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from planner.domain.outcome import Outcome
from planner.domain.problem import Problem
from planner.errors import PlannerError, SolveError, place_of
from planner.measures.goal import Goal
from planner.rules.base import Rule
from planner.solve.run import Progress
from planner.solve.settings import Settings
from planner.text import Text, text

# How long a process that was told to stop lives on, should nobody end it. [s]
_LINGER_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to solve.

    Parameters
    ----------
    solve
        What solves it, with the parameters of ``stages.solve``.
    """

    solve: Callable[..., Outcome]
    problem: Problem
    rules: tuple[Rule, ...]
    goal: Goal
    settings: Settings


@dataclass(frozen=True, slots=True)
class Begun:
    """The process is up and begins to solve."""


@dataclass(frozen=True, slots=True)
class Found:
    """A plan better than all before, as the outcome that it would be."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Ended:
    """The search has ended by itself."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Failed:
    """An error that is raised again where the user hears of it."""

    kind: type[PlannerError]
    text: Text


@dataclass(frozen=True, slots=True)
class RanOutOfMemory:
    """Python itself got no more memory."""


Message = Begun | Progress | Found | Ended | Failed | RanOutOfMemory


class _Sender:
    """Send messages whole, from whichever thread."""

    def __init__(self) -> None:
        # Whatever else is printed goes where errors go, for it would tear a message.
        self._out = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)
        self._lock = threading.Lock()

    def __call__(self, message: Message) -> None:
        """Send one; without anybody to read it there is nothing more to do."""
        try:
            with self._lock:
                pickle.dump(message, self._out)
                self._out.flush()
        except OSError:
            os._exit(1)


def main() -> None:
    """Solve what comes on standard input."""
    signal.signal(signal.SIGINT, lambda *_: None)
    _dump_nothing()
    send = _Sender()
    try:
        job = pickle.load(sys.stdin.buffer)  # noqa: S301  (from the process that started this one)
    except EOFError:
        return
    threading.Thread(target=_stop_with_input, daemon=True).start()
    send(Begun())
    send(_last(job, send))
    # A search that was left behind would abort when Python takes its leave.
    os._exit(0)


def _dump_nothing() -> None:
    """Leave no image of the memory after a crash: the children's homes are in it."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  (not on every system)

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _stop_with_input() -> None:
    """Interrupt the search when the input ends."""
    sys.stdin.buffer.read()
    _thread.interrupt_main()
    time.sleep(_LINGER_S)
    os._exit(1)


def _last(job: Job, send: _Sender) -> Message:
    try:
        return Ended(
            job.solve(
                job.problem,
                job.rules,
                job.goal,
                job.settings,
                watch=send,
                keep=lambda outcome: send(Found(outcome)),
            )
        )
    except PlannerError as error:
        return Failed(type(error), error.text)
    except MemoryError:
        return RanOutOfMemory()
    except Exception as error:  # noqa: BLE001  (the last resort)
        name, place = type(error).__name__, place_of(error)
        what = text(
            "the solver failed ({name} in {place}); please report it", name=name, place=place
        )
        return Failed(SolveError, what)
