"""What runs and pictures tell whoever has them, who has nothing of the planner but these."""

import json
import math
import sqlite3
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import scipy.ndimage
from PIL import Image
from scipy.spatial import KDTree

# To what distances may be rounded. [m]
_NOTCHES_M = (1000, 500, 100, 50, 10, 1)
# A colour of so much of a picture is ground, and a spot no larger than this may be a dot. [pixels]
_GROUND_SHARE, _DOT_PX = 0.002, 14


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


def leaves(value, pointer=""):
    if isinstance(value, dict) and value:
        parts = value.items()
    elif isinstance(value, list) and value:
        parts = enumerate(value)
    else:
        return {pointer or "/": value}
    return {
        inner: leaf
        for key, part in parts
        for inner, leaf in leaves(part, f"{pointer}/{key}").items()
    }


def notch(values):
    """Return to what published numbers are rounded, as far as they tell. [m]"""
    step = math.gcd(*(int(one) for one in values))
    return next(one for one in _NOTCHES_M if step % one == 0)


def packed_pairs(raw):
    """Return every two numbers that lie beside each other in bytes, wherever they begin."""
    found = []
    for start in range(8):
        numbers = np.frombuffer(raw[start : start + (len(raw) - start) // 8 * 8], dtype="<f8")
        pairs = np.stack([numbers[:-1], numbers[1:]], axis=1)
        found.append(pairs[np.isfinite(pairs).all(axis=1)])
    return np.concatenate(found)


def dots(path):
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
