"""What may become of a solver, to be run in its process instead of the real one."""

import ctypes
import os
import resource
import signal
import time
from dataclasses import dataclass, replace

from planner.errors import ModelError
from planner.solve import stages
from planner.solve.run import interruption
from planner.text import Text


def abort():
    os.abort()


def segfault():
    ctypes.string_at(0)


def be_killed():
    os.kill(os.getpid(), signal.SIGKILL)


def throw_bad_alloc():
    """Ask C++ for more memory than there is, of which CP-SAT's own threads abort as well."""
    new = ctypes.CDLL("libstdc++.so.6")["_Znwm"]
    new(ctypes.c_size_t(1 << 62))


def take_all_memory_of_python():
    bytearray(1 << 62)


def find_every_model_too_large():
    stages._MOST_CHOICES = -1


def contradict_itself():
    raise ModelError(Text(da="løser og revision er uenige", en="solver and auditor disagree"))


def fail_unexpectedly():
    message = "KANARIE-A 702717"
    raise ValueError(message)


def tell_most_of_a_dump():
    text = f"{resource.getrlimit(resource.RLIMIT_CORE)[0]} bytes"
    raise ModelError(Text(da=text, en=text))


def print_something():
    """As a library does that is chatty, past Python."""
    os.write(1, b"chatter")


def leave_in_silence():
    os._exit(0)


def hang():
    while True:
        time.sleep(60)


def go_on_until_stopped():
    """Search on without finding anything more, as a long proof does."""
    with interruption() as interrupted:
        while not interrupted.wait(0.05):
            pass


@dataclass(frozen=True)
class Solver:
    """Solves like the real one, and then something happens.

    Parameters
    ----------
    happens
        What happens.
    has_plan
        Whether it happens after a plan was found, or before.
    """

    happens: object
    has_plan: bool = True

    def __call__(self, *question, **told):
        if not self.has_plan:
            self.happens()
        outcome = stages.solve(*question, **told)
        self.happens()
        # As it looks from there, whoever it was that stopped it.
        return replace(outcome, was_interrupted=True)
