"""Keep what the planner does in passing: arguments, environment, and files that don't stay.

Python imports this in every process that has this folder on its path.
"""

import os
import shutil
import sys
from pathlib import Path

KEPT = Path(os.environ["ATTACK_KEPT"])
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_CHANGES = ("os.chmod", "os.rename")


class _Watch:
    def __init__(self):
        self._is_busy, self._count, self._me = False, 0, os.getpid()
        self._log = (KEPT / f"process-{self._me}.log").open("a", encoding="utf-8")
        self._say("arguments", sys.orig_argv)
        self._say("environment", dict(os.environ))

    def __call__(self, event, told):
        if self._is_busy:
            return
        self._is_busy = True
        try:
            self._note(event, told)
        finally:
            self._is_busy = False

    def _note(self, event, told):
        if event == "open" and isinstance(told[0], str) and told[2] & _WRITES:
            self._say("writes", told[0])
        elif event == "subprocess.Popen":
            self._say("starts", told)
        elif event in {"shutil.rmtree", "os.remove"}:
            self._keep(Path(os.fsdecode(told[0])))
        elif event in _CHANGES:
            self._modes(Path(os.fsdecode(told[0])))

    def _modes(self, path):
        """Tell who may read what is restricted, as long as it has the mode it was made with."""
        for one in path.parent.rglob("*"):
            if "restricted" in one.parts:
                self._say("mode", f"{one.stat().st_mode & 0o777:o} {one.name}")

    def _keep(self, path):
        self._count += 1
        kept = KEPT / f"removed-{self._me}-{self._count}"
        if path.is_dir():
            shutil.copytree(path, kept)
        elif path.is_file():
            shutil.copyfile(path, kept)

    def _say(self, what, told):
        self._log.write(f"{what}: {told}\n")
        self._log.flush()


sys.addaudithook(_Watch())
