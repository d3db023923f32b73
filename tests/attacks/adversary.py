"""Who has all that may be shown of a project, and a register of addresses, looks for the children.

The adversary knows the areas, the institutions and every entrance of the city, and how the planner
works. Each attack ends in claims: a child lives at one of these entrances, or so many children are
there. Whoever keeps score knows the truth.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from itertools import pairwise, permutations

import numpy as np
from claims import Claim, Count
from drawings import drawn_paths, frames, on_the_ground
from handed_on import Run, dots, leaves, notch, packed_pairs
from scipy.spatial import KDTree

# As near to an entrance as this a point means it. [m]
NEAR_M = 5.0
# A path so small is a symbol, and its middle is what it means. [points of a page]
_SYMBOL_PT = 30.0
_RESTRICTED = "restricted"
# What may be hidden of a figure or a stage.
_HIDDEN = ("/value", "/bound", "/limit", "/gap", "/measured", "/places")
_WRITTEN = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_TEXTS = (".json", ".csv", ".md", ".txt", ".html", ".yaml")
_PICTURE_DPI = 200


@dataclass(frozen=True, kw_only=True)
class City:
    """What anyone knows of a city.

    Parameters
    ----------
    sites
        Position of each institution, by id. [m]
    outlines
        Corners of each area, by id. [m]
    register_m
        Where the entrances are: (entrances x 2). [m]
    places_today
        Places of each institution today, by id.
    factor
        How much longer a way is than the straight line.
    """

    sites: dict
    outlines: dict
    register_m: np.ndarray
    places_today: dict
    factor: float


class Adversary:
    """Whoever has a folder of outputs, but for what is restricted, and knows the city."""

    def __init__(self, folder, city):
        self.files = [
            path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and _RESTRICTED not in path.parts
        ]
        self.runs = [Run(path.parent) for path in self.files if path.name == "run.json"]
        self.city = city
        self._tree = KDTree(city.register_m)
        corners = [corner for outline in city.outlines.values() for corner in outline]
        self._known = KDTree([*city.sites.values(), *corners])
        self._bounds = np.min(corners, axis=0), np.max(corners, axis=0)

    # -- where a child lives -------------------------------------------------------------------

    def drawn(self):
        """Take every point of every drawing for a home, but institutions and borders."""
        for path in self.files:
            if path.suffix in {".svg", ".pdf", ".html"}:
                paths = drawn_paths(path.read_bytes())
                middles = [
                    one.min(axis=0) / 2 + one.max(axis=0) / 2
                    for one in paths
                    if np.ptp(one, axis=0).max(initial=0) < _SYMBOL_PT
                ]
                points = (
                    np.concatenate([*paths, np.reshape(middles, (-1, 2))])
                    if paths
                    else np.zeros((0, 2))
                )
                for frame in frames(paths, self.city.outlines.values()):
                    yield from self._at(path.name, on_the_ground(points, frame))

    def seen(self):
        """Take every lonely dot of every picture for a home."""
        for path in self.files:
            twin = path.with_suffix(".svg")
            if path.suffix == ".png" and twin in self.files:
                at = dots(path) * (1, -1) * 72 / _PICTURE_DPI
                for frame in frames(drawn_paths(twin.read_bytes()), self.city.outlines.values()):
                    metres_per_px = abs(frame[0, 0]) * 72 / _PICTURE_DPI
                    yield from self._at(path.name, on_the_ground(at, frame), metres_per_px)

    def written(self):
        """Take every two numbers that stand beside each other for a position."""
        for path in self.files:
            if path.suffix in _TEXTS:
                text = path.read_text("utf-8")
                # A comma is the sign of decimals, or parts two numbers.
                for one in (text, text.replace(",", " ")):
                    numbers = [float(word.replace(",", ".")) for word in _WRITTEN.findall(one)]
                    pairs = np.array([*pairwise(numbers)] or np.zeros((0, 2)))
                    yield from self._at(path.name, np.concatenate([pairs, pairs[:, ::-1]]))
            if path.suffix == ".gpkg":
                yield from self._at(path.name, packed_pairs(path.read_bytes()))

    def _at(self, source, points_m, near_m=NEAR_M):
        low, high = self._bounds
        inside = points_m[((points_m > low) & (points_m < high)).all(axis=1)]
        if not len(inside):
            return
        unknown = inside[self._known.query(inside)[0] > near_m]
        for found in self._tree.query_ball_point(unknown, near_m):
            if found:
                yield Claim(source, frozenset(found))

    def single_distances(self):
        """Take every distance that is told for that of one child to one open institution."""
        for run in self.runs:
            told = {
                (statistic, subject): value
                for (measure, statistic, subject, _), value in run.figures.items()
                if measure == "travel" and statistic != "total"
            }
            stages = run.record["stages"]
            told |= {
                (name, stage["engine"]): stage[name]
                for stage in stages
                if stage["measure"] == "travel"
                for name in ("value", "bound", "limit")
                if stage[name] is not None
            }
            half_m = notch(told.values()) / 2
            for key, value in told.items():
                yield self._ring(f"{run.folder.name}: {key}", value, half_m, run)
        for text in self._answers():
            for told in re.findall(r"([0-9.]+)(?: → ([0-9.]+))? m\b", text):
                values = [int(one.replace(".", "")) for one in told if one]
                for run in self.runs[:1]:
                    yield from (self._ring("answer", value, 0.5, run) for value in values)

    def _answers(self):
        return [path.read_text("utf-8") for path in self.files if path.name == "answer.txt"]

    def _ring(self, source, metres, half_m, run):
        """Claim every entrance that has so far to an institution that may have taken the child."""
        near = np.abs(self._metres(self._open(run)) - metres) <= half_m + 0.5
        return Claim(source, frozenset(np.flatnonzero(near.any(axis=1)).tolist()))

    def differences(self):
        """Take a difference of two totals for one child's that is placed elsewhere."""
        for one, other in permutations(self.runs, 2):
            totals = [run.figure("travel") for run in (one, other)]
            if None in totals or totals[0] == totals[1]:
                continue
            half_m = notch(totals)
            before, after = (self._metres(self._open(run)) for run in (one, other))
            is_it = np.zeros(len(self.city.register_m), dtype=bool)
            for column in after.T:
                apart = column[:, None] - before - (totals[1] - totals[0])
                is_it |= (np.abs(apart) <= half_m).any(axis=1)
            source = f"{one.folder.name} against {other.folder.name}"
            yield Claim(source, frozenset(np.flatnonzero(is_it).tolist()))

    def _open(self, run):
        return [key for key, one in run.standings.items() if one["status"] != "none"]

    def _metres(self, keys):
        """Return the metres from every entrance: (entrances x institutions)."""
        sites = np.array([self.city.sites[key] for key in keys])
        offsets = self.city.register_m[:, None] - sites
        return np.floor(self.city.factor * np.hypot(offsets[..., 0], offsets[..., 1]) + 0.5)

    # -- what digests confirm ------------------------------------------------------------------

    def hidden_leaves(self):
        """Try small numbers for every value that a seal has a digest of and its file hides."""
        for path in self.files:
            if path.name != "seal.json":
                continue
            for name, sealed in json.loads(path.read_text("utf-8")).items():
                if name == "files":
                    continue
                told = leaves(json.loads((path.parent / name).read_text("utf-8")))
                for pointer, digest in sealed.items():
                    if told.get(pointer) is None and pointer.endswith(_HIDDEN):
                        yield from _guessed(f"{name}{pointer}", pointer, digest)

    def confirmed_homes(self, table, row, x_column, y_column):
        """Try every entrance in one row of the children's table, all the rest being known.

        Parameters
        ----------
        table
            The file as it was but for that row's coordinates: rows of cells, its header first.
        row
            Position of that row.
        """
        digests = {
            one["sha256"]
            for run in self.runs
            for one in run.record["inputs"]
            if one["role"] == "children"
        }
        cells = [list(one) for one in table]
        cells[row][x_column], cells[row][y_column] = "\0", "\1"
        whole = "\n".join(",".join(one) for one in cells) + "\n"
        before, middle, after = re.split("[\0\1]", whole)
        begun = hashlib.sha256(before.encode())
        for number, (x, y) in enumerate(self.city.register_m):
            guess = begun.copy()
            guess.update(f"{x:.2f}{middle}{y:.2f}{after}".encode())
            if guess.hexdigest() in digests:
                yield Claim("digest of the children's table", frozenset({number}))


def _guessed(what, pointer, digest):
    for value in range(10_000):
        if hashlib.sha256(f"{pointer}={value}".encode()).hexdigest()[:16] == digest:
            yield Count("digest", what, value)
