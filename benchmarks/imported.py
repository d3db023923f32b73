"""Plan on real positions: ``python -m benchmarks.imported FOLDER_OF_DOWNLOADS --out DIR``.

Imports what the folder holds of public sources. Before anything is made up, every institution
loses its name and number, so that nobody's real institution is given invented attributes; then
enrolment, places and children are drawn from a seed so that Bilag 2 holds in each area, and the
model's first school year is planned, audited and verified. Nothing of it is to be published.
"""

import argparse
import json
import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from planner.cli import main as planner
from planner.copenhagen.basis import Basis, Kind, basis_of, is_balanced
from planner.copenhagen.children import COLUMNS as CHILD_COLUMNS
from planner.copenhagen.children import make_children
from planner.copenhagen.figures import City, read_city
from planner.copenhagen.institutions import COLUMNS, Institution, institutions_at
from planner.errors import DataError
from planner.geo.draws import Draws
from planner.report.tables import csv_text
from planner.sources.case_folder import case_files
from planner.sources.files import Source, recognised
from planner.sources.found import Site, counted
from planner.sources.imported import Imported, imported

FIRST_YEAR = Path(__file__).parents[1] / "scenarios" / "first-year.yaml"
# Bilag 2 counts these.
COUNTED = ("kommunal", "selvejende")
NOTICE = "navne er fjernet; fordeling og børn er syntetiske"


def main(arguments: Sequence[str] | None = None) -> None:
    """Import, draw, plan and verify; print what it took."""
    parser = argparse.ArgumentParser(description="Plan on the real positions of a folder.")
    parser.add_argument("downloads", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder; not there yet")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=300)
    chosen = parser.parse_args(arguments)
    with timed("import"):
        found = imported(list(sources_in(chosen.downloads)))
        areas = case_files(found, "da")["areas.geojson"]
    tell(found)
    scenario = write_case(chosen.out, areas, found, chosen.seed)
    run = chosen.out / "run"
    with timed("check"):
        expect(planner(["check", str(scenario)]), "check")
    with timed("plan"):
        limit = str(chosen.time_limit)
        expect(planner(["plan", str(scenario), "--out", str(run), "--time-limit", limit]), "plan")
    with timed("verify"):
        expect(planner(["verify", str(run)]), "verify")
    stages = json.loads((run / "run.json").read_text(encoding="utf-8"))["stages"]
    for stage in stages:
        print(
            *(
                f"{key}={stage[key]}"
                for key in ("measure", "status", "value", "bound", "second_opinion")
                if key in stage
            )
        )
    breaches = json.loads((run / "audit.json").read_text(encoding="utf-8"))
    print("audit:", breaches)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print the seconds that something took, by the clock and of this and its own processes."""
    began, began_cpu = time.perf_counter(), sum(os.times()[:4])
    yield
    took, cpu = time.perf_counter() - began, sum(os.times()[:4]) - began_cpu
    print(f"{what}: {took:.1f} s, {cpu:.1f} CPU s")


def expect(code: int, verb: str) -> None:
    """Stop unless a verb ended well."""
    if code:
        message = f"planner {verb} answered {code}"
        raise SystemExit(message)


def sources_in(folder: Path) -> Iterator[Source]:
    """Yield every file of a folder that is a public source, the first of each kind."""
    seen = []
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".csv", ".geojson"}:
            continue
        try:
            (source,) = recognised([(path, path.name, "")])
        except DataError:
            print(f"{path.name}: left aside")
            continue
        if source.kind not in seen:
            print(f"{path.name}: {source.kind.label.en}")
            seen.append(source.kind)
            yield source


def tell(found: Imported) -> None:
    """Print how many institutions were read, left out and remarked on; no name of any."""
    print(f"{len(found.sites)} institutions of {found.read} rows")
    for (file, kind), count in counted(found.remarks).items():
        print(f"  {count} in {file}: {kind.en}")
    wanted = {area.area_id: area.dagtilbud for area in read_city().areas}
    here = Counter(one.area_id for one in found.sites if one.ownership in COUNTED)
    print("kommunal and selvejende, against Bilag 2:", sum(here.values()), sum(wanted.values()))
    print(" ", {area_id: (here[area_id], count) for area_id, count in wanted.items()})


def write_case(out: Path, areas: str, found: Imported, seed: int) -> Path:
    """Write a case of the real positions, with everything else drawn from a seed."""
    city, draws = read_city(), Draws(seed)
    sites_by_area = {
        area.area_id: draws.shuffled(
            [one for one in found.sites if one.area_id == area.area_id and one.ownership in COUNTED]
        )
        for area in city.areas
    }
    institutions = drawn(city, sites_by_area, draws)
    children = make_children(city, institutions, draws)
    out.mkdir(parents=True)
    (out / "areas.geojson").write_text(areas, encoding="utf-8")
    tables = {
        "institutions.csv": csv_text(COLUMNS, map(asdict, institutions)),
        "children.csv": csv_text(CHILD_COLUMNS, map(asdict, children)),
    }
    for name, content in tables.items():
        (out / name).write_text(content, encoding="utf-8")
    scenario = {
        "schema": 1,
        "title": f"Virkelige placeringer; {NOTICE}",
        "extends": Path(os.path.relpath(FIRST_YEAR, out)).as_posix(),
        "case": {
            "name": f"København ({NOTICE})",
            "is_synthetic": True,
            "source": "Placeringer: Dagtilbudsregisteret. Bydele: indeholder data fra Københavns "
            f"Kommune (opendata.dk), CC BY 4.0. Bilag 2 pr. bydel. Ellers: {NOTICE}.",
            "areas": "areas.geojson",
            "institutions": "institutions.csv",
            "children": "children.csv",
            "forecast": None,
        },
    }
    path = out / "case.yaml"
    path.write_text(json.dumps(scenario, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def drawn(
    city: City, sites_by_area: Mapping[str, Sequence[Site]], draws: Draws
) -> list[Institution]:
    """Draw enrolment, places and marks for the positions, owners and ages of real institutions."""
    points = {
        area_id: [(round(x), round(y)) for x, y in (one.position_m for one in sites)]
        for area_id, sites in sites_by_area.items()
    }
    kinds = {
        area_id: [Kind(one.ownership, *one.ages) for one in sites]
        for area_id, sites in sites_by_area.items()
    }
    basis = {area.area_id: basis_of(area, draws) for area in city.areas}
    while True:
        pairs = {key: given_places(kinds[key], basis[key], draws) for key in kinds}
        if is_balanced([pair for each in pairs.values() for pair in each]):
            return institutions_at(lambda area: points[area.area_id], city, pairs, draws)


def given_places(
    kinds: Sequence[Kind], basis: Sequence[Basis], draws: Draws
) -> list[tuple[Kind, Basis]]:
    """Give an area's places to institutions that can have them, special groups to all ages."""
    order = draws.shuffled([k for k, kind in enumerate(kinds) if not kind.is_nursery])
    order.sort(key=lambda k: kinds[k].age_from)
    special = [one for one in basis if one.special_group]
    rest = draws.shuffled(order[len(special) :])
    hosts = [*order[: len(special)], *rest]
    places = [*special, *(one for one in basis if not one.special_group)]
    place_by_host = dict(zip(hosts[: len(places)], places, strict=True))
    return [(kind, place_by_host.get(k, Basis())) for k, kind in enumerate(kinds)]


if __name__ == "__main__":
    main()
