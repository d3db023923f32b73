"""What the institutions' places ask of the children's years, row by row."""

from collections.abc import Collection, Hashable, Iterator, Sequence

from planner.audit.columns import Column
from planner.audit.flow import Entry
from planner.audit.steps import Steps
from planner.domain.names import InstitutionId, SchoolYear

InstitutionYear = tuple[InstitutionId, SchoolYear]


def capacities(
    columns: Sequence[Column], steps: Steps, split: Collection[SchoolYear]
) -> tuple[list[Entry], dict[Hashable, int]]:
    """Return who takes a place, and the places of each row.

    Parameters
    ----------
    split
        The years in which special groups are apart.
    """
    entries: list[Entry] = []
    most: dict[Hashable, int] = {}
    for k, column in enumerate(columns):
        for where, year in column.spent:
            standing = steps.hosts_by_year[year][where]
            is_special = year in split and column.child.special_group is not None
            of_kind = standing.special_places if is_special else standing.ordinary_places
            # A plan from elsewhere may say anything; the consistency check will name it.
            most[where, year, is_special] = max(0, of_kind if year in split else standing.places)
            entries.append(((where, year, is_special), k, 1))
    return entries, most


def keeping(
    columns: Sequence[Column], steps: Steps, first_year: SchoolYear
) -> tuple[list[Entry], dict[Hashable, int]]:
    """Return who keeps a place in an institution that phases out, and how many do.

    Such an institution has one place for each ordinary child that stays there.
    """
    entries: list[Entry] = []
    children: dict[InstitutionYear, set[str]] = {}
    for k, column in enumerate(columns):
        for where, year in column.spent:
            if not steps.hosts_by_year[year][where].is_basis and _stays(column, year, first_year):
                entries.append(((where, year), k, 1))
                children.setdefault((where, year), set()).add(column.child.id)
    kept: dict[Hashable, int] = {}
    for (where, year), there in children.items():
        places = steps.hosts_by_year[year][where].ordinary_places
        # A plan from elsewhere may keep more places than children; the audit will name it.
        kept[where, year] = max(0, min(len(there), places))
    return entries, kept


def _stays(column: Column, year: SchoolYear, first_year: SchoolYear) -> bool:
    child = column.child
    if child.special_group is not None:
        return False
    is_there_today = child.has_basisplads and child.institution_id == column.where
    return year > column.origin.year or (year == first_year and is_there_today)


def returning(columns: Sequence[Column], rows: Collection[Hashable]) -> Iterator[Entry]:
    """Yield who leaves an institution, and who comes, where kept places are counted.

    Who does both has stayed.
    """
    for k, column in enumerate(columns):
        if column.origin.is_moving and (column.where, column.origin.year) in rows:
            yield (column.child.id, column.where, column.origin.year), k, 1
        if column.target is not None and (column.where, column.target.year) in rows:
            yield (column.child.id, column.where, column.target.year), k, 1
