"""Which ways of OpenStreetMap a mode may use, and in which direction: a table, not code.

The first row of a question whose tags a way has gives the answer; ``key=a|b`` is one of these
values, ``key=*`` any value, several of them all at once, nothing whatever is left.
"""

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

Mode = Literal["walk", "cycle"]
Question = Literal["use", "direction"]

_ANY = "*"


@dataclass(frozen=True, slots=True)
class WayRow:
    """One row of a table: what a way must have, and what that means.

    Parameters
    ----------
    needs
        By key the values of which it must have one; none where any will do.
    """

    question: str
    needs: Mapping[str, frozenset[str] | None]
    answer: str
    reason: str

    def fits(self, tags: Mapping[str, str]) -> bool:
        """Tell whether a way has all that the row names."""
        return all(
            key in tags and (values is None or tags[key] in values)
            for key, values in self.needs.items()
        )


@dataclass(frozen=True)
class WayTable:
    """The table of a mode.

    Parameters
    ----------
    sha256
        Of its file.
    """

    rows: tuple[WayRow, ...]
    sha256: str

    @cached_property
    def keys(self) -> frozenset[str]:
        """The tags that it asks for."""
        return frozenset(key for row in self.rows for key in row.needs)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The tags of which a way must have one to be used at all."""
        used = (row.needs for row in self.rows if row.question == "use" and row.answer == "yes")
        return frozenset(next(iter(needs)) for needs in used)

    def directions(self, tags: Mapping[str, str]) -> tuple[bool, bool]:
        """Tell whether a way may be used forwards, and whether backwards.

        Parameters
        ----------
        tags
            Of the way.
        """
        if self._answer("use", tags) == "no":
            return False, False
        answer = self._answer("direction", tags)
        return answer != "backward", answer != "forward"

    def _answer(self, question: Question, tags: Mapping[str, str]) -> str:
        return next(row.answer for row in self.rows if row.question == question and row.fits(tags))


def way_table(mode: Mode) -> WayTable:
    """Read the table of a mode, as it is shipped."""
    raw = Path(__file__).with_name(f"{mode}.csv").read_bytes()
    rows = csv.DictReader(io.StringIO(raw.decode("utf-8"), newline=""), delimiter=";")
    return WayTable(
        rows=tuple(
            WayRow(row["question"], _needs(row["tags"]), row["answer"], row["reason"])
            for row in rows
        ),
        sha256=hashlib.sha256(raw).hexdigest(),
    )


def _needs(cell: str) -> Mapping[str, frozenset[str] | None]:
    terms = (term.split("=", 1) for term in cell.split())
    return {key: None if values == _ANY else frozenset(values.split("|")) for key, values in terms}
