"""Location problems of the literature, as instances of the planner's own.

Clients are children without a place, sites are institutions, and the number of sites to open is
``institution_size``. Readers for the OR-Library's formats (Beasley 1990,
https://doi.org/10.1057/jors.1990.166), generators in the classic styles.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from planner.domain.names import AreaId, ChildId, InstitutionId, SchoolYear
from planner.domain.problem import Area, Child, Institution, Problem
from planner.domain.travel import TravelMatrix
from planner.measures.goal import InOrder, StageGoal
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.rules.base import Rule
from planner.rules.every_area_served import EveryAreaServed
from planner.rules.institution_size import InstitutionSize
from planner.rules.minimum_places import MinimumPlaces
from planner.rules.ownership_balance import OwnershipBalance
from planner.rules.total_places import TotalPlaces

GOAL = InOrder(stages=(StageGoal(objective=Unserved()), StageGoal(objective=Travel())))
_YEAR = SchoolYear(2026)
_SIDE_M = 10_000
_DETOUR = 1.3


@dataclass(frozen=True, kw_only=True)
class Instance:
    """Clients and sites, and which sites may open.

    Parameters
    ----------
    distance_m
        Of each pair (clients x sites). [m]
    cap
        Most clients of each site.
    open_sites
        How many open; any number if None.
    minimum
        Places that an open site has at least.
    places
        Fewest and most places together; any number if None.
    area
        Of each site; in each, one opens at least, if there is more than one area.
    is_selvejende
        Of each site; their share of the places is 40 to 70 % if there are any.
    """

    name: str
    distance_m: npt.NDArray[np.int64]
    cap: npt.NDArray[np.int64]
    open_sites: int | None = None
    minimum: int = 1
    places: tuple[int, int] | None = None
    area: npt.NDArray[np.int64] | None = None
    is_selvejende: npt.NDArray[np.bool_] | None = None


def a_p_median(seed: int, clients: int, sites: int, open_sites: int) -> Instance:
    """Return random points in a square, with capacities that never bind."""
    draws = np.random.default_rng(seed)
    distance_m = _metres(*(draws.uniform(0, _SIDE_M, (count, 2)) for count in (clients, sites)))
    return Instance(
        name=f"p-median-{clients}-{sites}-{open_sites}-{seed}",
        distance_m=distance_m,
        cap=np.full(sites, clients),
        open_sites=open_sites,
    )


def a_clustered_p_median(seed: int, clients: int, sites: int, open_sites: int) -> Instance:
    """Return points around half as many centres as sites open, with capacities that never bind."""
    draws = np.random.default_rng(seed)
    centres = draws.uniform(0, _SIDE_M, (max(1, open_sites // 2), 2))

    def around(count: int) -> npt.NDArray[np.float64]:
        return draws.normal(centres[draws.integers(len(centres), size=count)], _SIDE_M / 20)

    return Instance(
        name=f"clustered-p-median-{clients}-{sites}-{open_sites}-{seed}",
        distance_m=_metres(around(clients), around(sites)),
        cap=np.full(sites, clients),
        open_sites=open_sites,
    )


def a_capacitated_p_median(seed: int, clients: int, sites: int, open_sites: int) -> Instance:
    """Return random points in a square; the sites that open are nine tenths full."""
    plain = a_p_median(seed, clients, sites, open_sites)
    cap = -(-10 * clients // (9 * open_sites))
    return Instance(
        name=f"capacitated-{plain.name}",
        distance_m=plain.distance_m,
        cap=np.full(sites, cap),
        open_sites=open_sites,
    )


def a_year_of_newcomers(seed: int, children: int = 300, sites: int = 350) -> Instance:
    """Return one year of children of whom none has a place yet.

    Sites have none or 6 to 14 places, 16 areas each have one that opens, 40 to 70 % of the places
    are in selvejende sites, and places are 0 to 10 % more than children.
    """
    draws = np.random.default_rng(seed)
    homes, where = (draws.uniform(0, _SIDE_M, (count, 2)) for count in (children, sites))
    cap = draws.integers(6, 15, sites)
    cell = (where * 4 // _SIDE_M).astype(np.int64)
    return Instance(
        name=f"newcomers-{children}-{sites}-{seed}",
        distance_m=np.rint(_metres(homes, where) * _DETOUR).astype(np.int64),
        cap=cap,
        minimum=6,
        places=(children, children + children // 10),
        area=4 * cell[:, 0] + cell[:, 1],
        is_selvejende=draws.random(sites) < 0.45,
    )


def read_graph(text: str) -> Instance:
    """Return an uncapacitated instance of the OR-Library (pmed1 to pmed40).

    The first line is vertices, edges and sites to open, each other an edge and its length; every
    vertex is both client and site. Of parallel edges the last one counts, as the library says.
    """
    vertices, edges, open_sites, *rest = (int(word) for word in text.split())
    length = {}
    for k in range(0, 3 * edges, 3):
        one, other, metres = rest[k : k + 3]
        length[min(one, other) - 1, max(one, other) - 1] = metres
    rows, columns = zip(*length, strict=True)
    graph = coo_array((list(length.values()), (rows, columns)), shape=(vertices, vertices))
    distance_m = np.rint(dijkstra(graph.tocsr(), directed=False)).astype(np.int64)
    return Instance(
        name=f"pmed-{vertices}-{open_sites}",
        distance_m=distance_m,
        cap=np.full(vertices, vertices),
        open_sites=open_sites,
    )


def read_capacitated(text: str) -> Instance:
    """Return a capacitated instance of the OR-Library (pmedcap), each demand counted as one.

    Per instance: number and best known value; vertices, sites to open, capacity; then each
    vertex's number, x, y and demand. Distances are rounded down, as the library's are. A child
    needs one place, so capacity is that share of the clients which it is of all demand.
    """
    words = [float(word) for word in text.split()]
    number, vertices, open_sites = int(words[0]), int(words[2]), int(words[3])
    rows = np.array(words[5 : 5 + 4 * vertices]).reshape(vertices, 4)
    apart = rows[:, np.newaxis, 1:3] - rows[np.newaxis, :, 1:3]
    cap = int(-(-words[4] * vertices // rows[:, 3].sum()))
    return Instance(
        name=f"pmedcap-{number}",
        distance_m=np.floor(np.hypot(apart[..., 0], apart[..., 1])).astype(np.int64),
        cap=np.full(vertices, cap),
        open_sites=open_sites,
    )


def as_problem(instance: Instance) -> tuple[Problem, tuple[Rule, ...]]:
    """Return the planner's problem and rules for an instance."""
    clients, sites = instance.distance_m.shape
    area = np.zeros(sites, dtype=np.int64) if instance.area is None else instance.area
    owned = instance.is_selvejende
    child_ids = [ChildId(f"C{i:04}") for i in range(clients)]
    keys = [InstitutionId(f"S{j:04}") for j in range(sites)]
    area_ids = [AreaId(f"{number:02}") for number in sorted(set(area.tolist()))]
    problem = Problem(
        school_years=(_YEAR,),
        areas={key: Area(id=key, name=key, omraade="Byen", children_0_5=1000) for key in area_ids},
        institutions={
            key: Institution(
                id=key,
                name=key,
                area_id=AreaId(f"{area[j]:02}"),
                ownership="selvejende" if owned is not None and owned[j] else "kommunal",
                age_from_years=0,
                age_to_years=5,
                capacity_places=int(instance.cap[j]),
                places_now=0,
                places_max=int(instance.cap[j]),
            )
            for j, key in enumerate(keys)
        },
        children={
            key: Child(
                id=key,
                birth_year=2024,
                school_start_year=2030,
                entry=_YEAR,
                institution_id=None,
                has_basisplads=False,
                home_area_id=area_ids[0],
            )
            for key in child_ids
        },
        travel_m=TravelMatrix(child_ids, keys, instance.distance_m),
    )
    return problem, tuple(_rules(instance))


def _rules(instance: Instance) -> Iterator[Rule]:
    yield MinimumPlaces(minimum=instance.minimum)
    if instance.open_sites is not None:
        yield InstitutionSize(institutions=(instance.open_sites, instance.open_sites))
    if instance.places is not None:
        yield TotalPlaces(places=instance.places)
    if instance.area is not None:
        yield EveryAreaServed()
    if instance.is_selvejende is not None:
        yield OwnershipBalance(selvejende_share=(0.4, 0.7))


def _metres(
    clients: npt.NDArray[np.float64], sites: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    apart = clients[:, np.newaxis] - sites[np.newaxis]
    return np.rint(np.hypot(apart[..., 0], apart[..., 1])).astype(np.int64)


# What is measured: from a seed to an instance.
KINDS: dict[str, Callable[[int], Instance]] = {
    "newcomers": a_year_of_newcomers,
    "p-median": partial(a_p_median, clients=1000, sites=350, open_sites=40),
    "clustered-p-median": partial(a_clustered_p_median, clients=1000, sites=350, open_sites=40),
    "capacitated": partial(a_capacitated_p_median, clients=300, sites=100, open_sites=20),
    "large-p-median": partial(a_p_median, clients=3000, sites=1000, open_sites=100),
}
