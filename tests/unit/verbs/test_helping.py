"""Help is told in the language that is asked for."""

import pytest
import typer

from planner.commands import app
from planner.verbs.helping import in_language


def told(command):
    """Return every sentence of a command's help, and of its verbs'."""
    own = [getattr(one, "help", None) for one in (command, *command.params)]
    inner = [told(verb) for verb in getattr(command, "commands", {}).values()]
    return [*filter(None, own), *(one for each in inner for one in each)]


@pytest.fixture(scope="module")
def by_language():
    return {lang: told(in_language(typer.main.get_command(app), lang)) for lang in ("da", "en")}


def test_every_verb_and_option_is_told_in_both_languages(by_language):
    pairs = list(zip(by_language["da"], by_language["en"], strict=True))
    assert ("Scenariefil (YAML)", "Scenario file (YAML)") in pairs
    # These are words of the code, and what the library adds itself.
    same = {"institution_id", "Show this message and exit."}
    assert {da for da, en in pairs if da == en} <= same


def test_the_help_of_a_verb_keeps_its_paragraphs(by_language):
    whole = next(one for one in by_language["da"] if one.startswith("Sig, hvorfor der ingen plan"))
    assert whole.count("\n\n") == 1
