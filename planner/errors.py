"""What can go wrong, said so that the reader can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from planner.personal import masked
from planner.text import Lang, Text, both


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in what the user gave.

    Never carries a value from the children's table.

    Parameters
    ----------
    file
        Path as the user wrote it.
    line
        Line of a text file, or row of a table or feature of a layer, counted from 1; 0 for the
        whole file.
    column
        Column of a text file, counted from 1; 0 for the whole line.
    subject
        Key or column name.
    what
        What was found.
    do
        What to do about it.
    cell
        What a spreadsheet calls the place, such as ``C7``; it is told instead of the line.
    """

    file: str
    line: int
    column: int
    subject: str
    what: Text
    do: Text
    cell: str = ""

    def said(self, lang: Lang) -> str:
        """Return ``file:line:column: subject: what; do``, in characters that can be shown.

        What looks like a civil registration number can't be read, wherever it stands.
        """
        place = self.file
        if self.cell:
            place += f":{self.cell}"
        elif self.line:
            place += f":{self.line}"
        if self.column:
            place += f":{self.column}"
        subject = f"{self.subject}: " if self.subject else ""
        said = f"{place}: {subject}{self.what.said(lang)}; {self.do.said(lang)}"
        # What a file holds may not move the terminal's cursor or turn the text around.
        plain = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in said)
        return masked(plain)


class PlannerError(Exception):
    """Any error that the planner raises on purpose.

    Parameters
    ----------
    text
        What happened, in both languages.
    """

    exit_code: int = 6

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text

    def said(self, lang: Lang) -> str:
        """Return the error in one language."""
        return self.text.said(lang)


class InputError(PlannerError, ValueError):
    """Faults in what the user gave, all of them, sorted by place."""

    exit_code = 4

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__(both(lambda lang: "\n".join(one.said(lang) for one in self.faults)))


class ScenarioError(InputError):
    """The scenario file can't be used as it is."""


class DataError(InputError):
    """A table or layer can't be used as it is."""


class UsageError(PlannerError, ValueError):
    """The command was given something that it can't do."""

    exit_code = 2


class ModelError(PlannerError, RuntimeError):
    """The planner contradicts itself; the programmers must mend it."""


class SolveError(PlannerError, RuntimeError):
    """The solver failed without an answer."""


class StoppedError(PlannerError):
    """The user stopped the command; what was finished by then stands.

    Parameters
    ----------
    exit_code
        By the signal that came.
    """

    def __init__(self, text: Text, exit_code: int) -> None:
        super().__init__(text)
        self.exit_code = exit_code


class BadValueError(ValueError):
    """A value that a schema refuses, with the reason in both languages.

    Parameters
    ----------
    text
        What would be right; never the value itself.
    """

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def place_of(error: Exception) -> str:
    """Return in which file and line an unexpected error arose; its message may name a child."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
