"""Say what ``--help`` tells in the language that is asked for."""

from typing import Any

from planner.text import Lang, known


def in_language(command: Any, lang: Lang) -> Any:  # noqa: ANN401  (typer has a click of its own)
    """Return a command whose help, and that of its verbs and options, is in one language.

    Parameters
    ----------
    command
        As typer makes it from the code, in English.
    """
    for one in (command, *command.params):
        if told := getattr(one, "help", None):
            one.help = known(told).said(lang)
    for verb in getattr(command, "commands", {}).values():
        in_language(verb, lang)
    return command
