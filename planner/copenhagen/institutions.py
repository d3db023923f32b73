"""Make up the institutions: where they lie, how large they are, what they may take."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from planner.copenhagen.basis import MINIMUM_PLACES, MOST_PLACES, Basis, Kind, kinds_and_places
from planner.copenhagen.figures import Area, City
from planner.copenhagen.shares import apportion, fill
from planner.geo.draws import Draws
from planner.geo.plane import (
    Point,
    is_within,
    point_around,
    squared_distance,
)

# Enrolment that the city's institutions share, a little above the number of children
# enrolled. Made up, for capacities are not public. [children]
CITY_CAPACITY = 41_000

# Smallest and largest enrolment by the ages taken: plausible sizes, made up. [children]
_CAPACITY_BY_AGES: Mapping[tuple[int, int], tuple[int, int]] = {
    (0, 5): (60, 180),
    (3, 5): (40, 90),
    (0, 2): (30, 60),
}
# Assumption: places integrated in ordinary rooms are at most one in five of the enrolment.
_CHILDREN_PER_PLACE = 5

_BORDER_MARGIN_M = 100
_APART_M = 80

# Made-up marks: how many cannot host, lack premises, are watched. [permille, institutions]
_NO_HOST_PERMILLE = 125
_UNSUITABLE_PERMILLE = 80
_YES_HOST_PERMILLE = 600
_WATCHED_WITHOUT_PLACES = 8
# Where one institution carries its area alone, today's picture is kept free of a watch.
_AREAS_CARRIED_BY_ONE = frozenset({"01", "02", "05", "10"})


@dataclass(frozen=True, kw_only=True)
class Institution:
    """A synthetic institution; the fields are the columns of `institutions.csv`.

    Parameters
    ----------
    institution_id, name, area_id, ownership, age_from, age_to, capacity
        What it is; neutral identifier and name, ages in years, enrolment.
    basis_places, basis_places_max, special_group, special_places
        Basispladser today, how many there could be, and those for a special group.
    may_host, quality, premises_suitable, closed_to
        What it wants, how its quality is seen, whether its rooms will do.
    x, y
        Position in EPSG:25832. [m]
    """

    institution_id: str
    name: str
    area_id: str
    ownership: str
    age_from: int
    age_to: int
    capacity: int
    basis_places: int
    basis_places_max: int
    special_group: str
    special_places: int
    may_host: str
    quality: str
    premises_suitable: str
    closed_to: str
    x: int
    y: int

    @property
    def point(self) -> Point:
        """Position in metres of EPSG:25832."""
        return (self.x, self.y)

    def takes(self, ages: Iterable[int]) -> bool:
        """Tell whether it takes a child of all these ages."""
        return all(self.age_from <= age <= self.age_to for age in ages)


COLUMNS = tuple(field.name for field in fields(Institution))


def make_institutions(city: City, draws: Draws) -> list[Institution]:
    """Draw every institution of the city.

    Parameters
    ----------
    city
        Areas and quarters with their counts.
    draws
        Stream of random choices.

    Returns
    -------
    The institutions by area and number, identifiers counting through the city.
    """
    taken: list[Point] = []

    def lay(area: Area) -> list[Point]:
        points = _positions(city, area, taken, draws)
        taken.extend(points)
        return points

    return institutions_at(lay, city, kinds_and_places(city, draws), draws)


def institutions_at(
    lay: Callable[[Area], Sequence[Point]],
    city: City,
    pairs_by_area: Mapping[str, Sequence[tuple[Kind, Basis]]],
    draws: Draws,
) -> list[Institution]:
    """Draw what institutions have, given what they are.

    Parameters
    ----------
    lay
        Where those of an area lie, in their order.
    pairs_by_area
        What each institution of an area is, and its places today.
    """
    capacity_by_area = _capacities(city, pairs_by_area, draws)
    made: list[Institution] = []
    for area in city.areas:
        points = lay(area)
        for k, (kind, basis) in enumerate(pairs_by_area[area.area_id]):
            capacity = capacity_by_area[area.area_id][k]
            number = f"{area.area_id}{k + 1:02d}"
            new = _plain(kind, basis, capacity, points[k])
            made.append(
                replace(
                    new,
                    institution_id=f"I{len(made) + 1:03d}",
                    name=f"Dagtilbud {number}",
                    area_id=area.area_id,
                )
            )
    return _marked(made, draws)


def _plain(kind: Kind, basis: Basis, capacity: int, point: Point) -> Institution:
    """Make an institution that has no name and no marks yet."""
    most = min(MOST_PLACES, capacity // _CHILDREN_PER_PLACE)
    return Institution(
        institution_id="",
        name="",
        area_id="",
        ownership=kind.ownership,
        age_from=kind.age_from,
        age_to=kind.age_to,
        capacity=capacity,
        basis_places=basis.places,
        basis_places_max=basis.special_places or most,
        special_group=basis.special_group,
        special_places=basis.special_places,
        may_host="undecided",
        quality="ok",
        premises_suitable="yes",
        closed_to="",
        x=point[0],
        y=point[1],
    )


def _capacities(
    city: City, pairs_by_area: Mapping[str, Sequence[tuple[Kind, Basis]]], draws: Draws
) -> dict[str, list[int]]:
    """Draw enrolments that sum to the city's, halfway by children and by room."""
    bounds_by_area = {
        area_id: [_bounds(kind, basis) for kind, basis in pairs]
        for area_id, pairs in pairs_by_area.items()
    }
    rooms = [sum(high for _, high in bounds_by_area[area.area_id]) for area in city.areas]
    children = [area.children_0_5 for area in city.areas]
    # By children alone Vesterbro's institutions would all be of the largest size.
    weights = [
        child * sum(rooms) + room * sum(children)
        for child, room in zip(children, rooms, strict=True)
    ]
    totals = apportion(CITY_CAPACITY, weights)
    return {
        area.area_id: _sizes(total, bounds_by_area[area.area_id], draws)
        for area, total in zip(city.areas, totals, strict=True)
    }


def _bounds(kind: Kind, basis: Basis) -> tuple[int, int]:
    """Return smallest and largest enrolment, large enough for today's places."""
    low, high = _CAPACITY_BY_AGES[kind.age_from, kind.age_to]
    # Room to grow to the minimum too, or the small ones would have nothing to decide.
    places = max(basis.places, MINIMUM_PLACES) if basis.places else 0
    return max(low, places * _CHILDREN_PER_PLACE), high


def _sizes(total: int, bounds: Sequence[tuple[int, int]], draws: Draws) -> list[int]:
    """Spread an area's enrolment over its institutions, unevenly."""
    rooms = [high - low for low, high in bounds]
    # The larger have more room; the factor between 30 and 100 makes sizes differ.
    weights = [(room + 1) * draws.between(30, 100) for room in rooms]
    added = fill(total - sum(low for low, _ in bounds), rooms, weights)
    return [low + more for (low, _), more in zip(bounds, added, strict=True)]


def _positions(city: City, area: Area, taken: Sequence[Point], draws: Draws) -> list[Point]:
    """Lay an area's institutions in its quarters, by child population."""
    quarters = city.quarters_of(area.area_id)
    numbers = apportion(area.dagtilbud, [quarter.children_0_5 for quarter in quarters])
    centres = [
        quarter for quarter, number in zip(quarters, numbers, strict=True) for _ in range(number)
    ]
    found: list[Point] = []

    def is_fit(point: Point) -> bool:
        return is_within(point, (area.outline,), _BORDER_MARGIN_M) and all(
            squared_distance(point, each) >= _APART_M**2 for each in [*taken, *found]
        )

    for quarter in draws.shuffled(centres):
        point = point_around(quarter.centre, quarter.radius_m, draws, is_fit)
        found.append(point)
    return found


def _marked(made: Sequence[Institution], draws: Draws) -> list[Institution]:
    """Draw who may host, who lacks premises and who is watched."""
    without = [each for each in made if not each.basis_places]
    unsuitable = _picked(without, round_share(len(made), _UNSUITABLE_PERMILLE), draws)
    refusing = _picked(without, round_share(len(without), _NO_HOST_PERMILLE), draws)
    watched = _picked(without, _WATCHED_WITHOUT_PLACES, draws)
    watched |= {_watched_basis(made, draws)}
    marked = []
    for each in made:
        new = each
        if each.institution_id in unsuitable:
            new = replace(new, premises_suitable="no", basis_places_max=0)
        if each.institution_id in refusing:
            new = replace(new, may_host="no")
        if each.institution_id in watched:
            new = replace(new, quality="watch")
        if each.basis_places >= MINIMUM_PLACES and draws.hits(_YES_HOST_PERMILLE):
            new = replace(new, may_host="yes")
        if each.special_group:
            # Bilag 1: they go on as today, so there is nothing left to decide.
            new = replace(new, may_host="yes")
        marked.append(new)
    return marked


def round_share(total: int, permille: int) -> int:
    """Take a share of a number, rounded to the nearest whole, halves up."""
    return (total * permille + 500) // 1000


def _picked(pool: Sequence[Institution], count: int, draws: Draws) -> set[str]:
    """Pick institutions evenly over the areas, so that none loses too many."""
    area_ids = sorted({each.area_id for each in pool})
    groups = [[each for each in pool if each.area_id == area_id] for area_id in area_ids]
    shares = apportion(count, [len(group) for group in groups])
    return {
        each.institution_id
        for group, share in zip(groups, shares, strict=True)
        for each in draws.shuffled(group)[:share]
    }


def _watched_basis(made: Sequence[Institution], draws: Draws) -> str:
    """Pick the one basis institution of today whose quality is watched."""
    pool = [
        each.institution_id
        for each in made
        if each.basis_places >= MINIMUM_PLACES
        and not each.special_group
        and each.area_id not in _AREAS_CARRIED_BY_ONE
    ]
    return pool[draws.below(len(pool))]
