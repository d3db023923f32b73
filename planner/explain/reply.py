"""What every answer is: sentences for people, and a record from which they can be said again."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from matplotlib.figure import Figure

from planner.domain.outcome import Outcome
from planner.scenario.build import Case
from planner.text import Lang, Text, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A plan that an answer rests on.

    Parameters
    ----------
    where
        Its place in the record.
    case
        With the rules that the plan is said to keep.
    """

    where: str
    case: Case
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class Reply(ABC):
    """An answer about a scenario.

    Parameters
    ----------
    case
        The scenario, as it stands.
    """

    kind: ClassVar[str]
    case: Case

    @classmethod
    @abstractmethod
    def read(cls, body: Mapping[str, Any], case: Case) -> Self:
        """Read an answer back from its record, every plan allocated by the auditor.

        Raises
        ------
        ValueError, KeyError, TypeError, AttributeError
            If it is not such a record.
        """

    @abstractmethod
    def body(self) -> dict[str, Any]:
        """Return what was asked and what the answer rests on, as JSON."""

    @abstractmethod
    def lines(self) -> Iterator[Text]:
        """Say it."""

    @abstractmethod
    def claims(self) -> Iterator[Claim]:
        """Yield every plan that it rests on."""

    @property
    @abstractmethod
    def recounted(self) -> Text:
        """What ``planner verify`` recomputes, and what would have to be solved again."""

    @property
    def files(self) -> Text:
        """In which files it is read."""
        return text("the answer in answer.txt")

    def tables(self) -> dict[str, str]:
        """Return tables that belong to it, by file name."""
        return {}

    def figures(self, lang: Lang) -> dict[str, Figure]:
        """Draw what belongs to it, by file name without ending."""
        del lang
        return {}
