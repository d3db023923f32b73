"""Write the synthetic input tables of the case Copenhagen.

    python -m planner.copenhagen.generate [--seed N] [--out DIR]

The same seed gives the same bytes. All institutions and children are made up.
"""

import argparse
import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from planner.copenhagen import children, forecast, institutions
from planner.copenhagen.figures import City, read_city
from planner.geo.draws import Draws

# The day from which the model applies. The bundled tables are those of this seed.
DEFAULT_SEED = 20260801


def tables(seed: int = DEFAULT_SEED) -> dict[str, bytes]:
    """Make the input tables of a seed.

    Parameters
    ----------
    seed
        Start of the random stream.

    Returns
    -------
    The content of each file by its name.
    """
    city = read_city()
    draws = Draws(seed)
    made = institutions.make_institutions(city, draws)
    drawn = children.make_children(city, made, draws)
    # Last of all, so that it changes nothing of what is drawn before.
    expected = forecast.make_forecast(city, drawn, draws)
    return {
        "areas.geojson": _areas(city),
        "institutions.csv": _table(institutions.COLUMNS, (asdict(each) for each in made)),
        "children.csv": _table(children.COLUMNS, (asdict(each) for each in drawn)),
        "forecast.csv": _table(forecast.COLUMNS, (asdict(each) for each in expected)),
        "quarters.csv": _quarters(city),
    }


def _areas(city: City) -> bytes:
    """Write the areas as GeoJSON, one feature a line."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "area_id": area.area_id,
                "name": area.name,
                "omraade": area.omraade,
                "children_0_5": area.children_0_5,
            },
            "geometry": area.geometry,
        }
        for area in city.areas
    ]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    text = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
    return text.encode()


def _quarters(city: City) -> bytes:
    """Write the quarters, by whose children the planner draws expected newcomers' homes."""
    columns = ("quarter_id", "area_id", "x", "y", "km2", "children_0_5")
    rows = (
        {
            "quarter_id": quarter.quarter_id,
            "area_id": quarter.area_id,
            "x": quarter.centre[0],
            "y": quarter.centre[1],
            "km2": quarter.area_m2 / 1_000_000,
            "children_0_5": quarter.children_0_5,
        }
        for quarter in city.quarters
    )
    return _table(columns, rows)


def _table(columns: Sequence[str], rows: Iterable[dict[str, object]]) -> bytes:
    """Write rows as CSV with commas and plain line ends."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the tables to a folder, by default this package's own."""
    parser = argparse.ArgumentParser(description="Write the synthetic case Copenhagen.")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="start of the stream")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder")
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    for name, content in tables(chosen.seed).items():
        (chosen.out / name).write_bytes(content)


if __name__ == "__main__":
    main()
