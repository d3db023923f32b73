"""The command ``planner``: how it is called, its exit codes and last resorts."""

import io
import os
import sys
from contextlib import suppress

import typer

from planner import stopping
from planner.commands import app
from planner.errors import PlannerError, place_of
from planner.text import Lang, shown, text
from planner.verbs.helping import in_language

EXIT_USAGE, EXIT_INTERNAL, EXIT_INTERRUPTED = 2, 6, 130


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit code, never a traceback."""
    stopping.forget()
    given = sys.argv[1:] if arguments is None else arguments
    lang = _lang(given)
    for stream in (sys.stdout, sys.stderr):
        # A terminal or file that can't hold a sign gets another one, not a crash.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = in_language(typer.main.get_command(app), lang)(args=given, standalone_mode=False)
    except PlannerError as error:
        return _fail(error.said(lang), error.exit_code)
    except (BrokenPipeError, SystemExit):
        # The reader of a pipe went away (of which typer makes a SystemExit with the code of a
        # broken rule); there is nobody left to tell.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_INTERNAL
    except typer.Exit as stop:
        return int(stop.exit_code)
    except Exception as error:  # noqa: BLE001  (the last resort)
        code = _unexpected(error, lang)
    if code == EXIT_INTERRUPTED:
        # Of a KeyboardInterrupt anywhere in a verb, typer makes this code.
        what = text("Interrupted; nothing is written.")
        return _fail(what.said(lang), stopping.exit_code())
    return code if isinstance(code, int) else 0


def _lang(given: list[str]) -> Lang:
    for k, word in enumerate(given):
        if word == "--lang=en" or (word == "--lang" and given[k + 1 : k + 2] == ["en"]):
            return "en"
    return "da"


def _fail(line: str, code: int) -> int:
    sys.stderr.write(f"{shown(line)}\n")
    return code


def _unexpected(error: Exception, lang: Lang) -> int:
    if stopping.was_raised():
        # What an interruption was made of, by an import that it fell into.
        return EXIT_INTERRUPTED
    if hasattr(error, "format_message") and hasattr(error, "exit_code"):
        # Wrong use, as the command line's parser tells it.
        hint = text("see planner --help").said(lang)
        return _fail(f"{error.format_message()} ({hint})", EXIT_USAGE)
    # The message of an unexpected error may hold a child's data; its place does not.
    place = place_of(error)
    what = text(
        "Internal error ({kind} in {place}). Nothing is half written; please report it.",
        kind=type(error).__name__,
        place=place,
    )
    return _fail(what.said(lang), EXIT_INTERNAL)


def run() -> None:
    """Run the command and leave with its exit code."""
    stopping.install()
    sys.exit(main())
