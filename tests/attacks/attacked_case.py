"""A small city worth attacking: canaries for children, and a register of every entrance.

All is drawn from a seed. The homes are among the entrances, as in a real register of addresses.
"""

import json
from collections import Counter
from functools import cache

import numpy as np
import shapely
from small_case import INSTITUTION_COLUMNS, INSTITUTIONS, scenario, table

# What every cell of text in the children's table begins with.
STEM = "Gulfugl7Zx"
ENTRANCES = 65_000
TRAVEL_FACTOR = 1.3

# Crooked, so that nothing else on a page is shaped like one of them. EPSG:25832. [m]
OUTLINES = {
    "01": [(718_000, 6_170_000), (722_300, 6_169_600), (721_800, 6_179_400), (718_400, 6_178_900)],
    "02": [(722_300, 6_169_600), (726_100, 6_170_500), (725_700, 6_178_700), (721_800, 6_179_400)],
    "03": [(726_100, 6_170_500), (729_000, 6_171_300), (728_400, 6_177_200), (725_700, 6_178_700)],
}
_AREAS = [
    {"area_id": key, "name": name, "omraade": name, "children_0_5": children}
    for key, name, children in (("01", "Nord", 900), ("02", "Syd", 950), ("03", "Vest", 700))
]

# Of three areas: id, ownership, places today and how many children have one, position. [m]
_SITES = (
    ("N1", "01", "kommunal", 8, 7, 719_400, 6_172_300),
    ("N2", "01", "selvejende", 4, 3, 720_700, 6_176_900),
    ("N3", "01", "kommunal", 0, 0, 719_600, 6_175_100),
    ("S1", "02", "selvejende", 8, 7, 723_200, 6_173_600),
    ("S2", "02", "kommunal", 7, 6, 724_600, 6_176_200),
    ("S3", "02", "kommunal", 0, 0, 724_900, 6_171_500),
    ("V1", "03", "kommunal", 9, 8, 727_100, 6_174_200),
    ("V2", "03", "selvejende", 3, 2, 727_600, 6_172_400),
)
_NEWCOMERS = 9

# No column of theirs is asked for, but in real tables there are such.
CHILD_COLUMNS = (
    *("child_id", "x", "y", "birth_year", "school_start", "entry", "institution_id"),
    *("has_basisplads", "special_group", "navn", "adresse", "note"),
)


def institutions():
    """Return the rows of the institutions' table."""
    usual = {key: value for key, value in INSTITUTIONS[0].items() if key in INSTITUTION_COLUMNS}
    return [
        usual
        | {"institution_id": key, "name": f"Huset {key}", "area_id": area, "ownership": owner}
        | {"basis_places": places, "x": x, "y": y}
        # One is phased out in all variants, with so few children that they may not be counted.
        | {"may_host": "no" if key == "V2" else "undecided"}
        for key, area, owner, places, _, x, y in _SITES
    ]


def outline(key):
    return shapely.Polygon(OUTLINES[key])


@cache
def register():
    """Return where every entrance of the city is: (entrances x 2). [m]"""
    rng = np.random.default_rng(20_260_901)
    whole = shapely.union_all([outline(key) for key in OUTLINES])
    west, south, east, north = whole.bounds
    drawn = rng.uniform((west, south), (east, north), size=(2 * ENTRANCES, 2)).round(2)
    inside = drawn[shapely.contains_xy(whole, *drawn.T)]
    assert len(inside) >= ENTRANCES
    return inside[:ENTRANCES]


@cache
def homes():
    """Return where each child lives, in the order of the table: (children x 2). [m]"""
    rng = np.random.default_rng(7)
    count = sum(site[4] for site in _SITES) + _NEWCOMERS
    sites = np.array([site[5:] for site in _SITES])
    far = np.linalg.norm(register()[:, None] - sites, axis=2).min(axis=1) > 150
    # Not on a whole metre, or some figures of the city would look like theirs.
    odd = (register() % 1 > 0.1).all(axis=1) & (register() % 1 < 0.45).all(axis=1)
    return register()[rng.choice(np.flatnonzero(far & odd), count, replace=False)]


def children():
    """Return the rows of the children's table."""
    rng = np.random.default_rng(8)
    enrolled = [key for key, *_, count, _, _ in _SITES for _ in range(count)]
    rows = []
    for number, (x, y) in enumerate(homes()):
        where = enrolled[number] if number < len(enrolled) else ""
        birth = int(rng.integers(2022, 2025))
        # Letters, for ten digits would be refused as a CPR number.
        word = f"{STEM}-{''.join(rng.choice(list('bcdfghkm'), 9))}"
        cells = (word, f"{x:.2f}", f"{y:.2f}", birth, birth + 6)
        cells += ("" if where else "2026/27", where, "yes" if where else "no", "")
        cells += tuple(f"{STEM} {name} {number}" for name in ("Navnesen", "Vej", "Ord"))
        rows.append(dict(zip(CHILD_COLUMNS, cells, strict=True)))
    return rows


def settings(**changes):
    """Return the scenario; its rules let some phase out."""
    rules = {
        "total_places": {"places": 46},
        "travel_limit": None,
        "area_balance": None,
        "special_groups": None,
        "places_stay": None,
        "vacancies_to_fewest": None,
        "ownership_balance": None,
        "institution_size": None,
    }
    rules |= changes.pop("rules", {})
    return scenario(**{"title": "Angrebet by", "rules": rules, **changes})


VARIANTS = {
    "grundlag": {},
    "udfas": {"rules": {"phase_out": {"small": "phase_out"}}},
    "kort-vej": {"objective": {"order": ["unserved", "travel", "transitions", "moved_places"]}},
}


def write_city(folder, **changes):
    """Write the case and a scenario for each variant; return the scenarios."""
    folder.mkdir(parents=True, exist_ok=True)
    layer = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}},
        "features": [
            {
                "type": "Feature",
                "properties": area,
                "geometry": shapely.geometry.mapping(outline(area["area_id"])),
            }
            for area in _AREAS
        ],
    }
    files = {
        "areas.geojson": json.dumps(layer),
        "institutions.csv": table(INSTITUTION_COLUMNS, institutions()),
        "children.csv": table(CHILD_COLUMNS, changes.pop("children", children())),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, change in VARIANTS.items():
        text = json.dumps(settings(**{**change, **changes}), indent=1)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return [folder / f"{name}.yaml" for name in VARIANTS]


def children_by_site():
    """Return how many children have a place today, by institution."""
    return Counter({key: count for key, *_, count, _, _ in _SITES})
