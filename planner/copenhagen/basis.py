"""Lay out today's basispladser so that Bilag 2 is met exactly in every area."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.copenhagen.figures import Area, City
from planner.copenhagen.shares import apportion, fill
from planner.geo.draws import Draws

MINIMUM_PLACES = 6
MOST_PLACES = 16

# Bilag 1: Pandastuen (weakened immune system) in Bispebjerg, Konkylien (hearing-impaired)
# in Østerbro, eight places each.
SPECIAL_GROUP_BY_AREA: Mapping[str, str] = {"03": "hearing", "10": "immune"}

# Bilag 2 gives Christianshavn one institution with 2 places. That a few more are under six
# is all the source says ("et lille antal"); which areas they lie in is made up.
_SMALL_BY_AREA: Mapping[str, int] = {"03": 1, "04": 1, "07": 2, "09": 1, "12": 1}
_SMALL_PLACES = (4, 5)

# Share of the 270 placed places that lies in selvejende institutions. Made up around the
# register's share of institutions (about 40 %), for no source gives it. [permille]
_SELVEJENDE_PERMILLE = (370, 450)


@dataclass(frozen=True)
class Kind:
    """What an institution is: who owns it and whom it takes.

    Parameters
    ----------
    ownership
        `kommunal` or `selvejende`.
    age_from, age_to
        Youngest and oldest age it takes, both included. [years]
    """

    ownership: str
    age_from: int
    age_to: int

    @property
    def is_nursery(self) -> bool:
        """Whether children must leave at three (vuggestue)."""
        return self.age_to < 3  # noqa: PLR2004 - the age of the sentence above


@dataclass(frozen=True)
class Basis:
    """The basispladser of an institution today.

    Parameters
    ----------
    places
        All of them, those for a special group included. [places]
    special_group
        Empty, `hearing` or `immune`.
    """

    places: int = 0
    special_group: str = ""

    @property
    def special_places(self) -> int:
        """Places for a special group, all or none."""
        return self.places if self.special_group else 0

    @property
    def is_small(self) -> bool:
        """Whether there are places, but fewer than the new minimum."""
        return 0 < self.places < MINIMUM_PLACES


def kinds_and_places(city: City, draws: Draws) -> dict[str, list[tuple[Kind, Basis]]]:
    """Draw what every institution is and how many places it has today.

    Parameters
    ----------
    city
        Areas with their counts.
    draws
        Stream of random choices.

    Returns
    -------
    Per area as many pairs as Bilag 2 counts institutions, in random order.
    """
    basis_by_area = {area.area_id: basis_of(area, draws) for area in city.areas}
    while True:
        pairs_by_area = {
            area.area_id: _pairs(area, basis_by_area[area.area_id], draws) for area in city.areas
        }
        # Owners are drawn again as a whole, which leaves every area its own share.
        if is_balanced([pair for pairs in pairs_by_area.values() for pair in pairs]):
            return {area_id: draws.shuffled(pairs) for area_id, pairs in pairs_by_area.items()}


def basis_of(area: Area, draws: Draws) -> list[Basis]:
    """Split the places of an area over its basis institutions."""
    left = area.counts["basis_places_2025"]
    count = area.counts["basis_institutions_2025"]
    if count == 1:
        return [Basis(left)]
    found = []
    if special := area.counts["special_places_2025"]:
        found.append(Basis(special, SPECIAL_GROUP_BY_AREA[area.area_id]))
    small = _SMALL_BY_AREA.get(area.area_id, 0)
    found += [Basis(draws.between(*_SMALL_PLACES)) for _ in range(small)]
    left -= sum(basis.places for basis in found)
    others = count - len(found)
    added = fill(
        left - MINIMUM_PLACES * others,
        [MOST_PLACES - MINIMUM_PLACES] * others,
        [draws.between(1, 9) for _ in range(others)],
    )
    return found + [Basis(MINIMUM_PLACES + more) for more in added]


def _pairs(area: Area, basis: Sequence[Basis], draws: Draws) -> list[tuple[Kind, Basis]]:
    """Give the institutions of an area owners and ages, those with places first."""
    owners = draws.shuffled(_owners(area))
    integrated, kindergartens, nurseries = _ages(area)
    # A special group takes children of all ages; a nursery has no basispladser.
    special = sum(1 for each in basis if each.special_group)
    hosts = draws.shuffled(integrated[special:] + kindergartens)
    first = integrated[:special] + hosts[: len(basis) - special]
    rest = draws.shuffled(hosts[len(basis) - special :] + nurseries)
    places = [*basis, *[Basis()] * (area.dagtilbud - len(basis))]
    return [
        (Kind(owner, *ages), each)
        for owner, ages, each in zip(owners, first + rest, places, strict=True)
    ]


def _owners(area: Area) -> list[str]:
    """List as many owners as institutions, in the register's proportion."""
    columns = ("kommunal", "selvejende")
    weights = [area.counts[f"register_{owner}_2026"] for owner in columns]
    shares = apportion(area.dagtilbud, weights)
    return [owner for owner, share in zip(columns, shares, strict=True) for _ in range(share)]


def _ages(area: Area) -> list[list[tuple[int, int]]]:
    """List the ages of integrated institutions, kindergartens and nurseries."""
    ages_by_type = {"integrated": (0, 5), "kindergarten": (3, 5), "nursery": (0, 2)}
    weights = [area.counts[f"register_{each}_2026"] for each in ages_by_type]
    shares = apportion(area.dagtilbud, weights)
    return [[ages] * share for ages, share in zip(ages_by_type.values(), shares, strict=True)]


def is_balanced(pairs: Sequence[tuple[Kind, Basis]]) -> bool:
    """Tell whether the places of selvejende institutions are in the band."""
    low, high = _SELVEJENDE_PERMILLE
    total = sum(basis.places for _, basis in pairs)
    selvejende = sum(basis.places for kind, basis in pairs if kind.ownership == "selvejende")
    return low * total <= 1000 * selvejende <= high * total
