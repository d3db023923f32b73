"""Who has all that may be shown of a project, and a register of addresses, looks for the children.

The adversary knows the areas, the institutions and every entrance of the city, and how the planner
works. Each attack ends in claims: a child lives at one of these entrances, or so many children are
there. Whoever keeps score knows the truth.
"""

import csv
import hashlib
import io
import json
import math
import re
import sqlite3
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, permutations
from pathlib import Path

import numpy as np
import scipy.ndimage
from drawings import drawn_paths, frames, on_the_ground
from PIL import Image
from scipy.spatial import KDTree

# As near to an entrance as this a point means it. [m]
NEAR_M = 5.0
# Fewer entrances than this are too few to hide a child among.
FEW_ENTRANCES = 20
FEW_CHILDREN = 5
# A path so small is a symbol, and its middle is what it means. [points of a page]
_SYMBOL_PT = 30.0
_RESTRICTED = "restricted"
# What may be hidden of a figure or a stage.
_HIDDEN = ("/value", "/bound", "/limit", "/gap", "/measured", "/places")
_WRITTEN = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_TEXTS = (".json", ".csv", ".md", ".txt", ".html", ".yaml")
_PICTURE_DPI = 200
# A colour of so much of a picture is ground, and a spot no larger than this may be a dot. [pixels]
_GROUND_SHARE, _DOT_PX = 0.002, 14


@dataclass(frozen=True)
class Claim:
    """A child lives at one of these entrances."""

    source: str
    entrances: frozenset[int]


@dataclass(frozen=True)
class Count:
    """So many children, fewer than may be told."""

    source: str
    of: str
    children: int


@dataclass(frozen=True)
class Score:
    """How many children were found.

    Parameters
    ----------
    exact
        Children whose very entrance is claimed, and no other.
    few
        Children who are claimed to live at one of fewer than 20 entrances, and do.
    chance
        How many of them whoever makes as many claims blindly would have found.
    """

    exact: int
    few: int
    chance: float

    @property
    def is_no_better_than_chance(self):
        """Whether as many are found by chance once in a thousand times or more often."""
        fewer = (self.chance**k / math.factorial(k) for k in range(self.few))
        return 1 - math.exp(-self.chance) * sum(fewer) > 1e-3


def score(claims, homes, entrances):
    """Return what claims are worth.

    Parameters
    ----------
    homes
        At which entrances the children live.
    entrances
        How many the register has.
    """
    small = {claim.entrances for claim in claims if 0 < len(claim.entrances) < FEW_ENTRANCES}
    truth = set(homes)
    found = {home for one in small for home in one & truth}
    exact = {home for one in small if len(one) == 1 for home in one & truth}
    chance = sum(map(len, small)) * len(truth) / entrances
    return Score(exact=len(exact), few=len(found), chance=chance)


@dataclass(frozen=True)
class Run:
    """What a run directory tells."""

    folder: Path

    @cached_property
    def record(self):
        return json.loads((self.folder / "run.json").read_text("utf-8"))

    @cached_property
    def figures(self):
        """Return every figure that is told, by measure, statistic and whom it is about."""
        return {
            (one["measure"], one["statistic"], one["subject"], one["school_year"]): one["value"]
            for one in self.record["measures"]
            if one["value"] is not None
        }

    def figure(self, measure, statistic="total"):
        return self.figures.get((measure, statistic, None, None))

    @cached_property
    def standings(self):
        """Return status and places of each institution in the first year."""
        plan = json.loads((self.folder / "plan.json").read_text("utf-8"))
        return {key: next(iter(years.values())) for key, years in plan["institutions"].items()}

    def keys(self, status):
        return [key for key, one in self.standings.items() if one["status"] == status]

    @property
    def leaving(self):
        """Those that take nobody new, in one word."""
        return "+".join(self.keys("phasing_out"))

    def layer(self, name, *columns):
        """Return columns of a layer of the GeoPackage, as far as it has them."""
        database = sqlite3.connect(f"file:{self.folder / 'plan.gpkg'}?mode=ro", uri=True)
        try:
            wanted = ", ".join(f'"{column}"' for column in columns)
            return database.execute(f'select {wanted} from "{name}"').fetchall()  # noqa: S608
        finally:
            database.close()

    def place_columns(self, layer):
        """Return the columns of an area's ordinary places: today's, and those of each year."""
        database = sqlite3.connect(f"file:{self.folder / 'plan.gpkg'}?mode=ro", uri=True)
        try:
            told = database.execute(f'pragma table_info("{layer}")').fetchall()
            return [name for _, name, *_ in told if name.startswith("ordinary_places_")]
        finally:
            database.close()


class Adversary:
    """Whoever has a folder of outputs.

    Parameters
    ----------
    folder
        All that was handed on; what is in ``restricted`` is not.
    sites
        Position of each institution, by id. [m]
    outlines
        Corners of each area, by id. [m]
    register_m
        Where the entrances are: (entrances x 2). [m]
    places_today
        Places of each institution today, by id: known in the city.
    """

    def __init__(self, folder, *, sites, outlines, register_m, places_today, factor=1.3):
        self.files = [
            path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and _RESTRICTED not in path.parts
        ]
        self.runs = [Run(path.parent) for path in self.files if path.name == "run.json"]
        self.sites, self.outlines, self.places_today = sites, outlines, places_today
        self.register_m, self.factor = register_m, factor
        self._tree = KDTree(register_m)
        corners = [corner for outline in outlines.values() for corner in outline]
        self._known = KDTree([*sites.values(), *corners])
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
                points = np.concatenate([*paths, middles]) if paths else np.zeros((0, 2))
                for frame in frames(paths, self.outlines.values()):
                    yield from self._at(path.name, on_the_ground(points, frame))

    def seen(self):
        """Take every lonely dot of every picture for a home."""
        for path in self.files:
            twin = path.with_suffix(".svg")
            if path.suffix == ".png" and twin in self.files:
                at = _dots(path) * (1, -1) * 72 / _PICTURE_DPI
                for frame in frames(drawn_paths(twin.read_bytes()), self.outlines.values()):
                    metres_per_px = abs(frame[0, 0]) * 72 / _PICTURE_DPI
                    yield from self._at(path.name, on_the_ground(at, frame), metres_per_px)

    def written(self):
        """Take every two numbers that stand beside each other for a position."""
        for path in self.files:
            if path.suffix in _TEXTS:
                text = path.read_text("utf-8").replace(",", " ")
                numbers = [float(one.replace(",", ".")) for one in _WRITTEN.findall(text)]
                pairs = np.array([*pairwise(numbers)] or np.zeros((0, 2)))
                yield from self._at(path.name, np.concatenate([pairs, pairs[:, ::-1]]))
            if path.suffix == ".gpkg":
                yield from self._at(path.name, _packed_pairs(path.read_bytes()))

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
            half_m = _notch(told.values()) / 2
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
            half_m = _notch(totals)
            before, after = (self._metres(self._open(run)) for run in (one, other))
            is_it = np.zeros(len(self.register_m), dtype=bool)
            for column in after.T:
                apart = column[:, None] - before - (totals[1] - totals[0])
                is_it |= (np.abs(apart) <= half_m).any(axis=1)
            source = f"{one.folder.name} against {other.folder.name}"
            yield Claim(source, frozenset(np.flatnonzero(is_it).tolist()))

    def _open(self, run):
        return [key for key, one in run.standings.items() if one["status"] != "none"]

    def _metres(self, keys):
        """Return the metres from every entrance: (entrances x institutions)."""
        sites = np.array([self.sites[key] for key in keys])
        offsets = self.register_m[:, None] - sites
        return np.floor(self.factor * np.hypot(offsets[..., 0], offsets[..., 1]) + 0.5)

    # -- how many children there are -----------------------------------------------------------

    def counts(self, way, children_in_need):
        """Return every small count that can be read, or worked out by taking away.

        Parameters
        ----------
        way
            One of ``WAYS``.
        children_in_need
            How many need a place in the first year, as ``planner check`` tells anyone.
        """
        found = (one for run in self.runs for one in WAYS[way](self, run, children_in_need))
        return [one for one in found if 0 < one.children < FEW_CHILDREN]

    def left_as_places(self, run, _):
        """Read the places of those that take nobody new: as many as the children still there."""
        for key in run.keys("phasing_out"):
            yield from _counted(f"plan.json of {run.folder.name}", key, run.standings[key]["places"])

    def left_in_table(self, run, _):
        """Read them in the table."""
        rows = csv.DictReader(io.StringIO((run.folder / "places.csv").read_text("utf-8")))
        for row in rows:
            if row["status"] == "phasing_out":
                source = f"places.csv of {run.folder.name}"
                yield from _counted(source, row["institution_id"], row["places"])

    def left_in_layers(self, run, _):
        """Read them in the layers of institutions and of moves."""
        for layer in ("institutions", "moves"):
            rows = run.layer(layer, "institution_id", "places", "places_before", "change")
            for key, places, _before, change in rows:
                if change == "phases_out":
                    yield from _counted(f"layer {layer} of {run.folder.name}", key, places)

    def left_by_area(self, run, _):
        """Take the places of open institutions from those of their area."""
        rows = run.layer("institutions", "area_id", "institution_id")
        area_by_key = {key: area for area, key in rows}
        for area, *places in run.layer("areas", "area_id", *run.place_columns("areas")[1:2]):
            here = [key for key, one in area_by_key.items() if one == area]
            is_open = sum(
                run.standings[key]["places"]
                for key in here
                if run.standings[key]["status"] == "basis"
            )
            if any(run.standings[key]["status"] == "phasing_out" for key in here):
                yield Count(f"layer areas of {run.folder.name}", area, places[0] - is_open)

    def left_by_total(self, run, _):
        """Take the open places from all those that the rule of the total wants."""
        wanted = (run.record["scenario"]["rules"].get("total_places") or {}).get("places")
        if run.keys("phasing_out") and wanted is not None:
            is_open = sum(one["places"] for one in run.standings.values() if one["status"] == "basis")
            yield Count(f"total_places of {run.folder.name}", run.leaving, wanted - is_open)

    def left_by_moves(self, run, _):
        """Take the losses that are told from all moved places."""
        leaving, moved = run.keys("phasing_out"), run.figure("moved_places")
        if leaving and moved is not None:
            lost = sum(
                max(0, self.places_today[key] - one["places"])
                for key, one in run.standings.items()
                if key not in leaving
            )
            today = sum(self.places_today[key] for key in leaving)
            yield Count(f"moved_places of {run.folder.name}", run.leaving, today - (moved - lost))

    def unserved_by_vacancies(self, run, children_in_need):
        """Take the children with a place, which are the places that aren't vacant."""
        vacant = run.figure("vacant_place_years")
        places = [one["places"] for one in run.standings.values()]
        if vacant is not None and None not in places:
            count = children_in_need - (sum(places) - vacant)
            yield Count(f"vacant places of {run.folder.name}", "unserved", count)

    def unserved_by_mean(self, run, children_in_need):
        """Divide the total distance by the mean, which is rounded down."""
        total, mean = run.figure("travel"), run.figure("travel", "mean")
        if total and mean:
            fits = [n for n in range(1, 2 * children_in_need) if total // n == mean]
            if len(fits) == 1:
                count = children_in_need - fits[0]
                yield Count(f"mean distance of {run.folder.name}", "unserved", count)

    # -- what digests confirm ------------------------------------------------------------------

    def hidden_leaves(self):
        """Try small numbers for every value that a seal has a digest of and its file hides."""
        for path in self.files:
            if path.name != "seal.json":
                continue
            for name, sealed in json.loads(path.read_text("utf-8")).items():
                if name == "files":
                    continue
                told = _leaves(json.loads((path.parent / name).read_text("utf-8")))
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
            one["sha256"] for run in self.runs for one in run.record["inputs"] if one["role"] == "children"
        }
        cells = [list(one) for one in table]
        cells[row][x_column], cells[row][y_column] = "\0", "\1"
        whole = "\n".join(",".join(one) for one in cells) + "\n"
        before, middle, after = re.split("[\0\1]", whole)
        begun = hashlib.sha256(before.encode())
        for number, (x, y) in enumerate(self.register_m):
            guess = begun.copy()
            guess.update(f"{x:.2f}{middle}{y:.2f}{after}".encode())
            if guess.hexdigest() in digests:
                yield Claim("digest of the children's table", frozenset({number}))


WAYS = {
    "plan.json": Adversary.left_as_places,
    "places.csv": Adversary.left_in_table,
    "plan.gpkg": Adversary.left_in_layers,
    "areas in plan.gpkg": Adversary.left_by_area,
    "total_places": Adversary.left_by_total,
    "moved_places": Adversary.left_by_moves,
    "vacant places": Adversary.unserved_by_vacancies,
    "mean distance": Adversary.unserved_by_mean,
}


def _counted(source, of, places):
    """Yield a count if a number is told."""
    if places not in {None, ""}:
        yield Count(source, of, int(places))


def _guessed(what, pointer, digest):
    for value in range(10_000):
        if hashlib.sha256(f"{pointer}={value}".encode()).hexdigest()[:16] == digest:
            yield Count("digest", what, value)


def _leaves(value, pointer=""):
    if isinstance(value, dict) and value:
        parts = value.items()
    elif isinstance(value, list) and value:
        parts = enumerate(value)
    else:
        return {pointer or "/": value}
    return {
        inner: leaf for key, part in parts for inner, leaf in _leaves(part, f"{pointer}/{key}").items()
    }


def _notch(values):
    """Return to what published numbers are rounded, as far as they tell. [m]"""
    return math.gcd(*(int(one) for one in values)) or 1


def _packed_pairs(raw):
    """Return every two numbers that lie beside each other in bytes, wherever they begin."""
    found = []
    for start in range(8):
        numbers = np.frombuffer(raw[start : start + (len(raw) - start) // 8 * 8], dtype="<f8")
        pairs = np.stack([numbers[:-1], numbers[1:]], axis=1)
        found.append(pairs[np.isfinite(pairs).all(axis=1)])
    return np.concatenate(found)


def _dots(path):
    """Return the middle of every small spot that stands alone: (spots x 2). [pixels]"""
    with Image.open(path) as picture:
        red, green, blue = np.asarray(picture.convert("RGB"), dtype=np.int32).transpose(2, 0, 1)
    colours = red << 16 | green << 8 | blue
    counts = np.bincount(colours.ravel(), minlength=1 << 24)
    is_ink = (counts < _GROUND_SHARE * colours.size)[colours]
    labels, _ = scipy.ndimage.label(is_ink, structure=np.ones((3, 3)))
    boxes = scipy.ndimage.find_objects(labels)
    middles = np.array([[(one.start + one.stop) / 2 for one in box[::-1]] for box in boxes])
    sizes = np.array([[one.stop - one.start for one in box] for box in boxes])
    near = KDTree(middles).query(middles, k=2)[0][:, 1]
    # Letters stand in words.
    return middles[(sizes.max(axis=1) <= _DOT_PX) & (near > _DOT_PX)]
