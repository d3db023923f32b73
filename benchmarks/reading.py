"""Check a large made-up case: ``python -m benchmarks.reading [INSTITUTIONS CHILDREN]``.

Prints what ``planner check`` says, how long it takes from start to end, and the most memory.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIDE_M, PER_SIDE = 2_000, 4
CORNER_M = (700_000, 6_170_000)


def write_areas(path: Path) -> None:
    """Write sixteen square areas."""
    features = []
    for number in range(PER_SIDE**2):
        x = CORNER_M[0] + number % PER_SIDE * SIDE_M
        y = CORNER_M[1] + number // PER_SIDE * SIDE_M
        ring = [[x, y], [x + SIDE_M, y], [x + SIDE_M, y + SIDE_M], [x, y + SIDE_M], [x, y]]
        name = f"{number:02}"
        properties = {"area_id": name, "name": name, "omraade": "A", "children_0_5": 100}
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    crs = {"type": "name", "properties": {"name": "EPSG:25832"}}
    content = {"type": "FeatureCollection", "crs": crs, "features": features}
    path.write_text(json.dumps(content), encoding="utf-8")


def position(draws: random.Random) -> tuple[int, int, str]:
    """Draw a point, and say in which area it lies."""
    x, y = (draws.randrange(PER_SIDE * SIDE_M) for _ in range(2))
    return CORNER_M[0] + x, CORNER_M[1] + y, f"{y // SIDE_M * PER_SIDE + x // SIDE_M:02}"


def write_tables(folder: Path, institutions: int, children: int) -> None:
    """Write both tables as a Danish spreadsheet would, with semicolons."""
    draws = random.Random(1)  # noqa: S311  (no secret)
    header = (
        "institution_id;Navn;Bydelsnr;Ejerform;Alder fra;Alder til;Normering;Basispladser;"
        "basis_places_max;special_group;special_places;may_host;quality;premises_suitable;x;y"
    )
    lines = [header]
    for number in range(institutions):
        x, y, area = position(draws)
        lines.append(f"I{number};Hus {number};{area};kommunal;0;5;100;12;20;;0;;;ja;{x};{y}")
    (folder / "institutions.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    lines = [
        "child_id;x;y;birth_year;school_start;entry;institution_id;has_basisplads;special_group"
    ]
    for number in range(children):
        x, y, _ = position(draws)
        at = f"I{number % institutions}"
        lines.append(f"K{number};{x},5;{y},25;2022;2028;;{at};ja;")
    (folder / "children.csv").write_text("\n".join(lines), encoding="cp1252")


SCENARIO = """\
schema: 1
title: Stor opfundet sag
school_years: ["2026/27"]
case:
  name: Opfundet
  is_synthetic: true
  areas: areas.geojson
  institutions: institutions.csv
  children: children.csv
rules: {}
objective: {order: [unserved]}
"""


def main() -> None:
    """Measure ``planner check`` once, in a process of its own."""
    institutions, children = (int(one) for one in sys.argv[1:] or ("10000", "100000"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_areas(folder / "areas.geojson")
        write_tables(folder, institutions, children)
        scenario = folder / "large.yaml"
        scenario.write_text(SCENARIO, encoding="utf-8")
        start = time.perf_counter()
        command = [sys.executable, "-c", "from planner.cli import run; run()", "check", scenario]
        said = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
        seconds = time.perf_counter() - start
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(said)
    print(
        f"{institutions} institutions, {children} children: {seconds:.1f} s, "
        f"{spent.ru_utime + spent.ru_stime:.1f} s of the processor, {spent.ru_maxrss // 1000} MB"
    )


if __name__ == "__main__":
    main()
