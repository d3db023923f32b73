"""What importers find: institutions as a source tells them, and what is to be said of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.text import Text

Position = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One institution in the words of its source; what the source doesn't tell is empty.

    Parameters
    ----------
    file, row
        Where it stands: the file, and the line of a table or number of a feature.
    number, name, ownership, kinds
        The source's own number and words.
    municipality
        Code or name.
    closed
        Status or date of one that is closed.
    is_main
        Whether this is the institution's own address and not one more.
    area_number, area_name, bydel
        Where the source says that it lies: number and name of one of the twelve areas, and name
        of one of the ten bydele.
    position_m
        In EPSG:25832; None if there is none that can be read. [m]
    """

    file: str
    row: int
    number: str
    name: str
    ownership: str
    kinds: tuple[str, ...]
    municipality: str = ""
    closed: str = ""
    is_main: bool = True
    area_number: str = ""
    area_name: str = ""
    bydel: str = ""
    position_m: Position | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """An institution that goes into the case.

    Parameters
    ----------
    area_id
        Of its position.
    ownership
        Empty where the municipality must choose.
    """

    institution_id: str
    name: str
    area_id: str
    ownership: str
    ages: tuple[int, int]
    position_m: Position
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something about a row or a whole source that a person should know.

    Parameters
    ----------
    kind
        What it is a case of, the same for all of its kind.
    detail
        What is told of this one; None if the kind says it all.
    is_left_out
        Whether the row is therefore not in the case.
    """

    file: str
    kind: Text
    row: int = 0
    number: str = ""
    name: str = ""
    detail: Text | None = None
    is_left_out: bool = False


def remark_on(
    record: Record, kind: Text, detail: Text | None = None, *, is_left_out: bool = False
) -> Remark:
    """Return a remark on an institution."""
    return Remark(
        file=record.file,
        kind=kind,
        row=record.row,
        number=record.number,
        name=record.name,
        detail=detail,
        is_left_out=is_left_out,
    )


def counted(remarks: Iterable[Remark]) -> Mapping[tuple[str, Text], int]:
    """Count remarks by file and kind, in the order in which they come first."""
    found: dict[tuple[str, Text], int] = {}
    for one in remarks:
        found[one.file, one.kind] = found.get((one.file, one.kind), 0) + 1
    return found
