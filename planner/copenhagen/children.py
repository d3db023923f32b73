"""Make up the children: those with a basisplads today, and the newcomers of a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from planner.copenhagen.basis import MINIMUM_PLACES
from planner.copenhagen.figures import City
from planner.copenhagen.institutions import Institution, round_share
from planner.geo.draws import Draws
from planner.geo.homes import home_by_population
from planner.geo.plane import Point, squared_distance

TODAY = 2025  # the school year 2025/26
FIRST_ENTRY = 2026

# A: 281 places in all, 11 of them without an institution today. [places]
ALL_PLACES = 281
# Made up: nine in ten places are in use. [permille]
_OCCUPANCY_PERMILLE = 900
_LEAST_OCCUPANCY_PERMILLE = 800
SPECIAL_CHILDREN = 7
_SMALL_WITH_VACANCY = 2
_NEVER_VACANT_BELOW = 4

SCHOOL_AGE = 6
_OLDEST_AGE = 5
_POSTPONED_PERMILLE = 120

# Years from birth to the school year, and how often: most are referred after they have been
# in day care for some time, and each year's cohort grows until it leaves. Made up. [permille]
_YEARS_OF_CURRENT: Mapping[int, int] = {1: 80, 2: 150, 3: 240, 4: 260, 5: 230, 6: 40}
_YEARS_OF_NEWCOMERS: Mapping[int, int] = {1: 200, 2: 240, 3: 300, 4: 170, 5: 80, 6: 10}

# How likely a child that lives so far away is to have got its place here. [m], [permille]
_ACCEPTED_UP_TO: Sequence[tuple[int, int]] = (
    (600, 900),
    (1200, 650),
    (2000, 330),
    (3000, 120),
    (5000, 20),
    (8000, 4),
)

# Newcomers who are in an ordinary place already, in one of the nearest few. [permille]
_ENROLLED_PERMILLE = 800
_NEAREST = 5


@dataclass(frozen=True, kw_only=True)
class Child:
    """A synthetic child; the fields are the columns of `children.csv`.

    Parameters
    ----------
    child_id
        Pseudonym that says nothing.
    x, y
        Home in EPSG:25832. [m]
    birth_year, school_start
        Years; the child leaves on 1 August of the latter.
    entry
        School year of a newcomer, empty for a child that has its place already.
    institution_id
        Where it is enrolled now, if anywhere.
    has_basisplads
        `yes` or `no`.
    special_group
        Empty, `hearing` or `immune`.
    """

    child_id: str
    x: int
    y: int
    birth_year: int
    school_start: int
    entry: str
    institution_id: str
    has_basisplads: str
    special_group: str

    @property
    def point(self) -> Point:
        """Home in metres of EPSG:25832."""
        return (self.x, self.y)

    def ages(self, first_year: int) -> list[int]:
        """List its ages in the school years from one until it leaves."""
        return [
            min(year - self.birth_year, _OLDEST_AGE)
            for year in range(first_year, self.school_start)
        ]


COLUMNS = tuple(field.name for field in fields(Child))


def make_children(city: City, institutions: Sequence[Institution], draws: Draws) -> list[Child]:
    """Draw the children of today and the newcomers of the first year.

    Parameters
    ----------
    city
        Areas and quarters.
    institutions
        The synthetic institutions.
    draws
        Stream of random choices.

    Returns
    -------
    The children by pseudonym, which is in no order of anything.
    """
    children = current_children(city, institutions, draws)
    children += newcomers(city, institutions, children, FIRST_ENTRY, draws)
    return [
        replace(child, child_id=f"B{number:04d}")
        for number, child in enumerate(draws.shuffled(children), start=1)
    ]


def current_children(city: City, institutions: Sequence[Institution], draws: Draws) -> list[Child]:
    """Draw the children who have a basisplads in the school year of today."""
    hosts = [each for each in institutions if each.basis_places]
    children = []
    for host, count in zip(hosts, _occupancy(hosts, draws), strict=True):
        for _ in range(count):
            child = _child(TODAY, _YEARS_OF_CURRENT, draws)
            while not host.takes(child.ages(TODAY)):
                child = _child(TODAY, _YEARS_OF_CURRENT, draws)
            x, y = _home_near(city, host, draws)
            place = replace(child, institution_id=host.institution_id, has_basisplads="yes")
            children.append(replace(place, special_group=host.special_group, x=x, y=y))
    return children


def newcomers(
    city: City,
    institutions: Sequence[Institution],
    before: Sequence[Child],
    entry_year: int,
    draws: Draws,
) -> list[Child]:
    """Draw the children who are referred to a basisplads for a school year.

    Parameters
    ----------
    city, institutions
        Where children live and where they may be enrolled.
    before
        All children drawn so far; those still there leave fewer places to fill.
    entry_year
        The year in which the school year begins.
    draws
        Stream of random choices.

    Returns
    -------
    As many as bring occupancy back, one in each special group among them.
    """
    count = newcomers_needed(sum(1 for child in before if child.school_start > entry_year))
    groups = sorted({each.special_group for each in institutions if each.special_group})
    enrolled = set(draws.shuffled(range(count))[: round_share(count, _ENROLLED_PERMILLE)])
    found = []
    for k in range(count):
        child = _child(entry_year, _YEARS_OF_NEWCOMERS, draws)
        x, y = _home(city, draws)
        child = replace(child, x=x, y=y, entry=f"{entry_year}/{(entry_year + 1) % 100:02d}")
        child = replace(child, special_group=groups[k] if k < len(groups) else "")
        if k in enrolled:
            place = _ordinary_place(child, institutions, entry_year, draws)
            child = replace(child, institution_id=place)
        found.append(child)
    return found


def newcomers_needed(staying: int) -> int:
    """Return how many children bring the places back to their usual use. [children]."""
    return round_share(ALL_PLACES, _OCCUPANCY_PERMILLE) - staying


def _child(year: int, weight_by_years: Mapping[int, int], draws: Draws) -> Child:
    """Draw when a child was born and when it starts school, and nothing else."""
    years = list(weight_by_years)[draws.weighted(list(weight_by_years.values()))]
    birth_year = year - years
    # Who is still in day care six years after the year of birth has been postponed.
    is_postponed = years >= SCHOOL_AGE or draws.hits(_POSTPONED_PERMILLE)
    return Child(
        child_id="",
        x=0,
        y=0,
        birth_year=birth_year,
        school_start=birth_year + SCHOOL_AGE + int(is_postponed),
        entry="",
        institution_id="",
        has_basisplads="no",
        special_group="",
    )


def _occupancy(hosts: Sequence[Institution], draws: Draws) -> list[int]:
    """Draw how many of its places each basis institution has in use."""
    children = [SPECIAL_CHILDREN if host.special_places else host.basis_places for host in hosts]
    least = [_least_children(host) for host in hosts]
    # The two special groups have their one vacancy; a pair of small ones has one each.
    small = [k for k, host in enumerate(hosts) if least[k] < host.basis_places < MINIMUM_PLACES]
    for k in draws.shuffled(small)[:_SMALL_WITH_VACANCY]:
        children[k] -= 1
    total = round_share(sum(host.basis_places for host in hosts), _OCCUPANCY_PERMILLE)
    while sum(children) > total:
        # In proportion to the places that may still fall vacant.
        spare = [has - low for has, low in zip(children, least, strict=True)]
        children[draws.weighted(spare)] -= 1
    return children


def _least_children(host: Institution) -> int:
    """Return the fewest children that an institution has today."""
    if host.special_places:
        return SPECIAL_CHILDREN
    if host.basis_places < _NEVER_VACANT_BELOW:
        return host.basis_places
    if host.basis_places < MINIMUM_PLACES:
        return host.basis_places - 1
    return -(-host.basis_places * _LEAST_OCCUPANCY_PERMILLE // 1000)


def _home_near(city: City, host: Institution, draws: Draws) -> Point:
    """Draw a home from the whole city until one is plausibly near."""
    while True:
        home = _home(city, draws)
        # A special group serves the whole city, however far it is.
        if host.special_group or draws.hits(_accepted_permille(home, host.point)):
            return home


def _accepted_permille(home: Point, place: Point) -> int:
    """Return how likely a distance is to be accepted, in permille."""
    squared = squared_distance(home, place)
    for up_to_m, permille in _ACCEPTED_UP_TO:
        if squared <= up_to_m**2:
            return permille
    return 0


def _home(city: City, draws: Draws) -> Point:
    """Draw a home anywhere in the city, by the quarters' child population."""
    return home_by_population(city.quarters, city.outline_by_area, draws)


def _ordinary_place(
    child: Child, institutions: Sequence[Institution], entry_year: int, draws: Draws
) -> str:
    """Draw one of the nearest institutions that can keep the child until school."""
    # It is enrolled there now, so its age must fit the year before too.
    fitting = [each for each in institutions if each.takes(child.ages(entry_year - 1))]
    nearest = sorted(fitting, key=lambda each: squared_distance(child.point, each.point))[:_NEAREST]
    return nearest[draws.below(_NEAREST)].institution_id
