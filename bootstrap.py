"""Set up the planner and run its developer tasks: ``python bootstrap.py [task] [arguments]``.

It needs nothing but Python itself and behaves the same on Linux, macOS and Windows.
Without a task it makes ``.venv``, installs what ``requirements.lock`` names and nothing else,
and runs ``planner doctor``. Every other task sets up first if something has changed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
STAMP = VENV / "planner-setup.sha256"
OLDEST_PYTHON = (3, 11)
USAGE = 2
INTERRUPTED = 130

# Folders of tests that have a task of their own.
LONG = ("tests/copenhagen", "tests/property", "tests/attacks", "tests/browser")

# Each task: what it says it does, and its commands. Extra arguments go to the last command.
COMMANDS = {
    "plan": ("Making the plan of the first year", ["planner plan scenarios/first-year.yaml"]),
    "test": (
        "Running the tests; what takes longest is in another task, long",
        [f"pytest -n auto --dist loadscope tests {' '.join(f'--ignore={one}' for one in LONG)}"],
    ),
    "long": (
        "Running what takes longest: oracles, laws, the city, attacks, a browser, the notebooks",
        # In this order, not that of how many tests there are: files that take long come first,
        # so that none is left to the end.
        [
            "pytest -n auto --dist loadscope --no-loadscope-reorder --nbmake notebooks "
            + " ".join(LONG)
        ],
    ),
    "format": ("Formatting", ["ruff check --quiet --select I --fix-only", "ruff format"]),
    "lint": ("Checking style", ["yamllint --strict .", "ruff format --check", "ruff check"]),
    "types": ("Checking types (mypy)", ["mypy"]),
    "imports": ("Checking which module imports which (import-linter)", ["lint-imports"]),
    "fuzz": ("Comparing with brute force and other engines; an hour", ["python tests/fuzz.py"]),
    "fuzz-input": ("Checking 20,000 broken inputs; half an hour", ["python tests/fuzz_input.py"]),
    "fuzz-readers": (
        "Fuzzing the readers by what of them is reached; half an hour",
        ["python tests/fuzz_readers.py -max_total_time=1800"],
    ),
    "golden": ("Rewriting the golden files; read the diff", ["pytest tests/golden --rewrite"]),
    "notebooks": ("Running the notebooks", ["pytest --nbmake notebooks"]),
    "texts": ("Bringing the Danish catalogue in step", ["python -m planner.texts"]),
    "docs": ("Writing the generated documentation", ["python -m planner.docs"]),
    "pictures": ("Taking the pictures in docs/pictures; ten minutes", ["python -m pictures"]),
    "bench": ("Running the benchmarks", ["python -m benchmarks"]),
}
CHECKS = ("lint", "types", "imports", "test", "long")


class SetupError(Exception):
    """Something the person at the keyboard can mend; the message says how."""


class CommandError(Exception):
    """A command ended with this exit code, which becomes ours."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def say(text: str) -> None:
    """Print one line at once, ahead of what the next command prints."""
    print(f"bootstrap: {text}", flush=True)


def run(command: list[str], *, stdin: str | None = None) -> int:
    """Run a command in the project's folder and return its exit code.

    On Ctrl-C the command has had the signal too: let it end by itself, so that a running
    plan still writes the best it has found.
    """
    path = os.pathsep.join([str(SCRIPTS), os.environ.get("PATH", "")])
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV)},
        stdin=None if stdin is None else subprocess.PIPE,
        text=True,
    )
    try:
        process.communicate(stdin)
    except KeyboardInterrupt:
        process.wait()
        raise
    # A command ended by signal N has code -N; shells call that 128 + N.
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def wanted() -> list[str]:
    """Return digests of all that decides what is in ``.venv``: its base, the lock, the project."""
    base = f"{sys.version_info[0]}.{sys.version_info[1]} {ROOT}".encode()
    parts = (base, LOCK.read_bytes(), PROJECT.read_bytes())
    return [hashlib.sha256(part).hexdigest() for part in parts]


def installed() -> list[str]:
    """Return the digests that ``.venv`` was made from; none if it is not whole."""
    return STAMP.read_text("ascii").split() if PYTHON.exists() and STAMP.exists() else []


def make_venv() -> None:
    """Make an empty ``.venv``."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise SetupError(
            f"this Python lacks its module {' and '.join(missing)}. On Debian or Ubuntu: "
            f"sudo apt install python{version}-venv. Elsewhere: install Python from python.org."
        )
    say(f"Making .venv with Python {sys.version.split()[0]}")
    if run([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        raise SetupError(
            "could not make .venv. Close programs that use it, delete the folder and try again."
        )


def installer() -> list[str]:
    """Return uv's install command if uv is there, else pip's."""
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    return [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]


def set_up(arguments: list[str]) -> None:
    """Make ``.venv`` and install the locked packages and the planner, where that is not done."""
    old, new = installed(), wanted()
    if old == new:
        return
    if old[:1] != new[:1]:
        make_venv()
    if old[:2] != new[:2]:
        install_locked(arguments)
    say("Installing the planner itself, in place")
    if code := run([*installer(), "--no-deps", "--no-build-isolation", "--editable", "."]):
        raise CommandError(code)
    STAMP.write_text("\n".join(new), encoding="ascii")


def install_locked(arguments: list[str]) -> None:
    """Install what the lock file names, each file checked against its hash."""
    install = installer()
    tool = "uv" if "--python" in install else "pip"
    say(f"Installing the locked packages with {tool} (850 MB on disk, up to a few minutes)")
    if run([*install, "--require-hashes", "-r", LOCK.name, *arguments]):
        raise SetupError(
            "could not install the locked packages; the lines above say which. "
            "Without internet: copy a folder of wheels to this machine and run "
            "'python bootstrap.py setup --no-index --find-links FOLDER'. Behind a proxy: set "
            "HTTPS_PROXY. If a hash differs, do not go on: the file is not the one we tested."
        )


def setup_task(arguments: list[str]) -> None:
    """Set up, then let the planner judge its own installation."""
    if installed() == wanted():
        say("Nothing has changed since the last set-up")
    set_up(arguments)
    say("Asking the planner whether the installation is sound")
    run_all(["planner doctor"], [])


def run_all(commands: list[str], arguments: list[str]) -> None:
    """Run commands from ``.venv`` in order, up to the first that fails."""
    for position, line in enumerate(commands, start=1):
        name, *rest = line.split()
        program = shutil.which(name, path=str(SCRIPTS))
        if program is None:
            raise SetupError(f"{name} is not in .venv; 'python bootstrap.py clean', then again.")
        extra = arguments if position == len(commands) else []
        if code := run([program, *rest, *extra]):
            raise CommandError(code)


def command_task(task: str, arguments: list[str]) -> None:
    """Run the commands of one task."""
    set_up([])
    text, commands = COMMANDS[task]
    say(text)
    run_all(commands, arguments)


def check_task(arguments: list[str]) -> None:
    """Run what CI runs; extra arguments go to the tests."""
    for task in CHECKS:
        command_task(task, arguments if task == "test" else [])


def lock_task(arguments: list[str]) -> None:
    """Write ``requirements.lock`` anew from ``pyproject.toml``, the build backend included."""
    import tomllib  # noqa: PLC0415  (absent from the old Pythons that main() turns away)

    uv = shutil.which("uv")
    if uv is None:
        raise SetupError("'lock' needs uv, which only maintainers need: python -m pip install uv")
    say("Writing requirements.lock; add --upgrade to take newer versions")
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    command = [uv, "pip", "compile", PROJECT.name, "-"]
    command += ["--extra", "osm", "--extra", "test", "--extra", "dev"]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate"]
    command += ["--custom-compile-command", "python bootstrap.py lock", "--quiet"]
    command += ["--output-file", LOCK.name, *arguments]
    if code := run(command, stdin="\n".join(project["build-system"]["requires"])):
        raise CommandError(code)


def clean_task(_arguments: list[str]) -> None:
    """Remove ``.venv`` and every cache; results in ``runs/`` stay."""
    say("Removing .venv, caches and build folders (runs/ stays)")
    made = [VENV, *(ROOT / name for name in ("build", "dist", ".hypothesis"))]
    caches = [*ROOT.glob(".*_cache"), *ROOT.glob("[a-z]*/**/__pycache__")]
    for folder in (*made, *caches):
        shutil.rmtree(folder, ignore_errors=True)


OWN_TASKS = {"setup": setup_task, "check": check_task, "lock": lock_task, "clean": clean_task}


def run_task(task: str, arguments: list[str]) -> None:
    """Run the task that is asked for, or say which there are."""
    names = ", ".join([*OWN_TASKS, *COMMANDS])
    if task in OWN_TASKS:
        OWN_TASKS[task](arguments)
    elif task in COMMANDS:
        command_task(task, arguments)
    elif task in {"-h", "--help", "help"}:
        print(f"{__doc__}\nTasks: {names}.")
    else:
        say(f"there is no task '{task}'. Tasks: {names}.")
        raise CommandError(USAGE)


def main(arguments: list[str]) -> int:
    """Run one task and return the exit code."""
    if sys.version_info < OLDEST_PYTHON:
        say(f"needs Python 3.11 or newer; this is {sys.version.split()[0]}. See python.org.")
        return USAGE
    task, *rest = arguments or ["setup"]
    try:
        run_task(task, rest)
    except SetupError as error:
        say(str(error))
        return 1
    except CommandError as error:
        return error.code
    except KeyboardInterrupt:
        say("stopped")
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
