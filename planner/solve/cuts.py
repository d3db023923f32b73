r"""Inequalities that plans keep and fractions of sites don't: zero-half cuts of a location.

A child *i* is at one site at most, and only where one is open. With a set :math:`N_i` of sites for
each child of a set *I*, and :math:`c_j` of these sets holding site *j*, half the sum of

.. math:: \sum_{j \in N_i} x_{ij} \le 1, \qquad x_{ij} \le \mathrm{open}_j, \qquad
    \mathrm{open}_j \le 1 \quad (j \in U)

rounded down, which whole numbers allow, is

.. math::

    \sum_{i \in I} \sum_{j \in N_i} x_{ij} - \sum_j \lceil (c_j - [j \in U]) / 2 \rceil
    \,\mathrm{open}_j \le \lfloor (|I| + |U|) / 2 \rfloor

whatever the sets are: odd cycles of children and sites among others (Cornuejols and Thizy 1982,
https://doi.org/10.1007/BF01585095). Sets that cut a fractional point off are looked for by
elimination modulo two (Koster, Zymolka and Kutschka 2009,
https://doi.org/10.1007/s00453-007-9111-9).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
_Real = npt.NDArray[np.float64]
_Is = npt.NDArray[np.bool_]

# What is less than that is nothing, and a cut that the point breaks by less isn't worth it.
_TINY = 1e-6
_BREACH = 0.02
# How many cuts of one search may hold a site's opening.
_CUTS_OF_SITE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The pairs are at most ``most``, and ``per_open`` more for each open institution.

    Parameters
    ----------
    child, site
        Of each pair.
    per_open
        By institution, not negative.
    """

    child: Whole
    site: Whole
    per_open: Whole
    most: int


def cut_of(has_site: _Is, children: Whole, is_open: _Is) -> Cut:
    """Return the cut of some sets.

    Parameters
    ----------
    has_site
        Which sites each child's set holds (sets x sites).
    children
        Whose they are, each once.
    is_open
        The sites of *U*; each is in a set.
    """
    row, site = np.nonzero(has_site)
    of_site = has_site.sum(axis=0, dtype=np.int64) - is_open
    return Cut(
        child=children[row].astype(np.int64),
        site=site.astype(np.int64),
        per_open=-(-of_site // 2),
        most=int(len(children) + is_open.sum()) // 2,
    )


def cuts_against(serves: _Real, opens: _Real) -> list[Cut]:
    """Return cuts that a fractional point breaks, those it breaks most first.

    Parameters
    ----------
    serves
        How much of each child is where (children x institutions).
    opens
        How much of each institution is open.
    """
    near = np.flatnonzero((opens > _TINY) & (opens < 1 - _TINY))
    partly, share = serves[:, near], opens[near]
    # What a pair adds to the slack: it is dropped, or stated to be at most the opening.
    has_site = partly >= share / 2 - _TINY
    slack = 1 - np.where(has_site, 2 * partly - share, 0).sum(axis=1)
    rows = np.flatnonzero((has_site.sum(axis=1) > 1) & (slack < 1 - _BREACH))
    rows = rows[np.argsort(slack[rows], kind="stable")]
    _, first = np.unique(has_site[rows], axis=0, return_index=True)
    rows = rows[np.sort(first)]
    sets = np.vstack([has_site[rows], np.eye(len(near), dtype=np.bool_)])
    slacks = np.concatenate([slack[rows], 1 - share])
    found = sorted(_odd_sums(sets, slacks, share), key=lambda one: one[0])
    used = np.zeros(len(near), dtype=np.int64)
    cuts: dict[bytes, Cut] = {}
    for _, chosen in found:
        of_children, of_sites = chosen[: len(rows)], chosen[len(rows) :]
        touched = has_site[rows[of_children]].any(axis=0)
        is_new = chosen.tobytes() not in cuts and (used[touched] < _CUTS_OF_SITE).all()
        if is_new and not (of_sites & ~touched).any():
            used += touched
            wide = np.zeros((int(of_children.sum()), len(opens)), dtype=np.bool_)
            wide[:, near] = has_site[rows[of_children]]
            is_open = np.zeros(len(opens), dtype=np.bool_)
            is_open[near] = of_sites
            cuts[chosen.tobytes()] = cut_of(wide, rows[of_children], is_open)
    return list(cuts.values())


def _odd_sums(sets: _Is, slacks: _Real, share: _Real) -> Iterator[tuple[float, _Is]]:
    """Yield sums of an odd number of rows with little slack, and which rows they are.

    A site that is in an odd number of the sets costs its share besides.
    """
    sets, slacks = sets.copy(), slacks.copy()
    chosen = np.eye(len(sets), dtype=np.bool_)
    is_odd, is_left = (np.ones(len(sets), dtype=np.bool_) for _ in range(2))
    for column in np.argsort(-share, kind="stable"):
        total = slacks + sets @ share
        for row in np.flatnonzero(is_left & is_odd & (total < 1 - _BREACH)):
            yield float(total[row]), chosen[row].copy()
        has_site = np.flatnonzero(is_left & sets[:, column])
        if len(has_site):
            pivot = has_site[np.argmin(slacks[has_site])]
            others = has_site[has_site != pivot]
            sets[others] ^= sets[pivot]
            chosen[others] ^= chosen[pivot]
            is_odd[others] ^= is_odd[pivot]
            slacks[others] += slacks[pivot]
            is_left[pivot] = False
            is_left &= slacks < 1 - _BREACH
