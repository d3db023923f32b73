"""Solve in a process of its own, so that whatever becomes of it the best plan is kept.

A solver may crash, run out of memory or go on past its time. Here that ends one process, which
has told of every better plan as it found it.
"""

import pickle
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from planner.domain.outcome import Failure, Outcome, Verdict
from planner.domain.problem import Problem
from planner.errors import ModelError
from planner.measures.goal import Goal
from planner.rules.base import Rule
from planner.solve.ledger import Keep
from planner.solve.run import Progress, Watch
from planner.solve.settings import Settings
from planner.solve.stages import solve
from planner.solve.worker import Begun, Ended, Failed, Found, Job, Message, RanOutOfMemory

# -P: nothing from the folder that the user is in.
_COMMAND = ("-P", "-c", "from planner.solve.worker import main; main()")
# How long a search that is told to stop may take to hand over its last plan: so many seconds, or
# such a share of its time limit if that is what ended it.
_PATIENCE_S = 1.0
_PATIENCE_SHARE = 0.03
_POLL_S = 0.1
# How long it may take to start, on a machine with much else to do. [s]
_START_S = 60.0
# In a group of its own, so that Ctrl-C on a terminal reaches only the one who decides.
_ALONE: dict[str, Any] = {"process_group": 0}
if sys.platform == "win32":
    _ALONE = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
_NOTHING = Outcome(verdict=Verdict.NONE_FOUND, plan=None, stages=())


class SolverProcess:
    """A process that gets ready to solve, and solves one problem.

    Parameters
    ----------
    solve_there
        What solves there, with the parameters of ``stages.solve``.
    """

    def __init__(self, solve_there: Callable[..., Outcome] = solve) -> None:
        self._solve_there = solve_there
        self._best = _NOTHING
        self._messages: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._is_sent = threading.Event()
        self._talk: threading.Thread | None = None
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (as long as the process)
        self._process = subprocess.Popen(  # noqa: S603  (nothing of the user's)
            [sys.executable, *_COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            **_ALONE,
        )

    def __enter__(self) -> Self:
        """Return it; meanwhile it gets ready."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        if self._talk is not None:
            self._talk.join()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                # What was not read is not missed.
                with suppress(OSError):
                    stream.close()

    def solve(  # noqa: PLR0913  (what to solve, whom to tell, and who may stop it)
        self,
        problem: Problem,
        rules: Iterable[Rule],
        goal: Goal,
        settings: Settings,
        *,
        interrupted: threading.Event,
        watch: Watch = lambda _: None,
        keep: Keep = lambda _: None,
    ) -> Outcome:
        """Find the best plan in the time there is, and keep to it.

        The time counts from when the process is up.

        Parameters
        ----------
        interrupted
            Set when the user wants to stop.
        watch
            Told of every better incumbent or bound.
        keep
            Given every better plan, those found inside a stage every few seconds at most.

        Returns
        -------
        What the process ended with; if it failed or didn't end, the best plan that it told of.

        Raises
        ------
        ModelError
            If solver and recount disagree about a value.
        SolveError
            If the solver fails with an error of its own before it has a plan.
        """
        job = Job(
            solve=self._solve_there,
            problem=problem,
            rules=tuple(rules),
            goal=goal,
            settings=settings,
        )
        self._talk = threading.Thread(target=self._converse, args=(pickle.dumps(job),), daemon=True)
        self._talk.start()
        deadline = time.monotonic() + _START_S
        until: float | None = None
        while until is None or time.monotonic() < until:
            if until is None and interrupted.is_set():
                until = self._stop(_PATIENCE_S)
            if until is None and time.monotonic() >= deadline:
                until = self._stop(max(_PATIENCE_S, _PATIENCE_SHARE * settings.time_limit_s))
            with suppress(queue.Empty):
                message = self._messages.get(timeout=_POLL_S)
                if isinstance(message, Begun):
                    deadline = time.monotonic() + settings.time_limit_s
                elif isinstance(message, Progress):
                    watch(message)
                elif isinstance(message, Found):
                    self._best = message.outcome
                    keep(message.outcome)
                elif message is None and until is not None:
                    # Told to stop, it has left without a last word.
                    break
                else:
                    outcome = self._last(message)
                    return replace(outcome, was_interrupted=interrupted.is_set())
        # Audit and writing shall not share the machine with it.
        self._process.kill()
        return replace(self._best, was_interrupted=interrupted.is_set())

    def _converse(self, job: bytes) -> None:
        """Hand over what to solve and take in what is told, until the process ends."""
        to, back = self._process.stdin, self._process.stdout
        if to is None or back is None:
            return
        # A process that ends early, or amid a message, has said all that it will.
        with suppress(OSError):
            to.write(job)
            to.flush()
            self._is_sent.set()
        with suppress(OSError, EOFError, pickle.UnpicklingError):
            while True:
                self._messages.put(pickle.load(back))  # noqa: S301  (from our own process)
        self._messages.put(None)

    def _stop(self, patience_s: float) -> float:
        """Tell the process to stop, and return until when to wait for its last plan."""
        if not self._is_sent.is_set() or self._process.stdin is None:
            # It has not begun.
            return time.monotonic()
        with suppress(OSError):
            self._process.stdin.close()
        return time.monotonic() + patience_s

    def _last(self, message: Ended | Failed | RanOutOfMemory | None) -> Outcome:
        if isinstance(message, Ended):
            return message.outcome
        if isinstance(message, Failed):
            # A contradiction casts doubt on every plan, any other error only on what comes after.
            if self._best.plan is None or issubclass(message.kind, ModelError):
                raise message.kind(message.text)
            return replace(self._best, failure=Failure.CRASHED, fault=message.text)
        if isinstance(message, RanOutOfMemory):
            return replace(self._best, failure=Failure.OUT_OF_MEMORY)
        return replace(self._best, failure=self._failure())

    def _failure(self) -> Failure:
        """Say why a process ended that didn't say so itself."""
        code = self._process.wait()
        self._errors.seek(0)
        if b"bad_alloc" in self._errors.read():
            return Failure.OUT_OF_MEMORY
        if sys.platform != "win32" and code == -signal.SIGKILL:
            return Failure.KILLED
        return Failure.CRASHED
