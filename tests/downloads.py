"""Files as public sources write them, with invented names and positions; and how to break them.

Each area has two quarters side by side and its institutions in them, all on whole metres.
"""

import csv
import io
import json

from pyproj import Transformer

# A point well inside each area, where both quarters meet. [m]
CENTRES_M = {
    1: (724_900, 6_176_700),
    2: (727_300, 6_177_800),
    3: (724_400, 6_179_800),
    4: (723_100, 6_178_100),
    5: (723_400, 6_174_500),
    6: (722_300, 6_172_600),
    7: (720_400, 6_173_400),
    8: (718_900, 6_176_700),
    9: (718_800, 6_179_400),
    10: (721_800, 6_179_600),
    11: (727_900, 6_174_200),
    12: (725_200, 6_172_000),
}
NAMES = {
    1: "Indre By",
    2: "Christianshavn",
    3: "Østerbro",
    4: "Nørrebro",
    5: "Vesterbro",
    6: "Kgs. Enghave",
    7: "Valby",
    8: "Vanløse",
    9: "Brønshøj-Husum",
    10: "Bispebjerg",
    11: "Amager Øst",
    12: "Amager Vest",
}
SIDE_M, HEIGHT_M = 400, 600
# As the layer of roder numbers the areas.
SWAPPED = {1: 2, 2: 1}

_TO_DEGREES = Transformer.from_crs("EPSG:25832", "EPSG:4326", always_xy=True)

REGISTER_COLUMNS = (
    *("id", "navn", "type", "ejerforhold", "kommunekode", "status", "lat", "lon"),
    *("lokaludvalgnr", "omraade"),
)


def degrees(x_m, y_m):
    lon, lat = _TO_DEGREES.transform(x_m, y_m)
    return (round(lon, 8), round(lat, 8))


def near(area, east_m=0, north_m=0):
    x_m, y_m = CENTRES_M[area]
    return (x_m + east_m, y_m + north_m)


def institution(number, name, area, **other):
    """Return a row of the register, in the middle of an area unless it says where."""
    lon, lat = degrees(*other.pop("at", near(area)))
    usual = {
        "id": number,
        "navn": name,
        "type": "aldersintegreret",
        "ejerforhold": "kommunal",
        "kommunekode": "101",
        "status": "",
        "lat": lat,
        "lon": lon,
        "lokaludvalgnr": area,
        "omraade": NAMES[area],
    }
    return usual | other


def register_rows():
    """Return two institutions of each area, and one of each kind that is left out."""
    rows = []
    for area in NAMES:
        ages = ("vuggestue", "boernehave", "aldersintegreret")[area % 3]
        owner = ("selvejende", "privat", "kommunal")[area % 3]
        at = near(area, -100, 50)
        rows.append(institution(f"G{100 + area}", f"Prøvehus {area} Vest", area, at=at))
        other = {"type": ages, "ejerforhold": owner, "at": near(area, 120, -80)}
        rows.append(institution(f"G{200 + area}", f"Prøvehus {area} Øst", area, **other))
    return [
        *rows,
        institution("G301", "Prøvehus Andetsteds", 8, kommunekode="147"),
        institution("G302", "Prøvehus Lukket", 8, status="Lukket"),
        institution("G303", "Prøvehjemmet", 8, type="fritidshjem"),
        institution("G304", "Prøvehus Ukendt", 8, type="skovhytte"),
        institution("G305", "Prøvehus Uden Sted", 8, lat="", lon=""),
        institution("G306", "Prøvehus Over Sundet", 8, at=(740_000, 6_180_000)),
        institution("G101", "Prøvehus Igen", 1),
    ]


def write_table(path, columns, rows, *, encoding="utf-8", **habits):
    decimal = habits.get("decimal", ".")
    text = io.StringIO()
    writer = csv.DictWriter(
        text, columns, delimiter=habits.get("delimiter", ","), lineterminator="\n"
    )
    writer.writeheader()
    for row in rows:
        cells = {
            key: str(value).replace(".", decimal) if isinstance(value, float) else value
            for key, value in row.items()
        }
        writer.writerow({key: cells[key] for key in columns})
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_register(folder, rows=None, columns=REGISTER_COLUMNS, **how):
    rows = register_rows() if rows is None else rows
    return write_table(folder / "dagtilbud.csv", columns, rows, **how)


def feature(properties, geometry):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def point(x_m, y_m):
    return {"type": "MultiPoint", "coordinates": [list(degrees(x_m, y_m))]}


def box(x1, y1, x2, y2):
    ring = [(x1, y1), (x2, y1), (x2, y2), (x1, y2), (x1, y1)]
    return {"type": "Polygon", "coordinates": [[list(degrees(*corner)) for corner in ring]]}


def write_layer(path, features, **members):
    document = {"type": "FeatureCollection", "features": features, **members}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def _halves(area):
    x, y = CENTRES_M[area]
    half = HEIGHT_M // 2
    return (box(x - SIDE_M, y - half, x, y + half), box(x, y - half, x + SIDE_M, y + half))


def quarter_features(numbers=NAMES):
    return [
        feature({"kvarternr": 20_000 + 100 * area + k, "kvarternavn": quarter_name(area, k)}, half)
        for area in numbers
        for k, half in enumerate(_halves(area), start=1)
    ]


def quarter_name(area, k):
    return f"Prøvekvarter {area}{'AB'[k - 1]} (ved åen)"


def write_quarters(folder, features=None):
    return write_layer(folder / "kvarter.geojson", features or quarter_features())


def write_roder(folder, numbers=SWAPPED, names=NAMES):
    features = [
        feature(
            {
                "rode_nr": 10 * area + k,
                "kvarternr": 20_000 + 100 * area + k,
                "kvarternavn": quarter_name(area, k),
                "lokaludvalgnr": numbers.get(area, area),
                "lokaludvalgnavn": f" {names[area]}",
            },
            half,
        )
        for area in NAMES
        for k, half in enumerate(_halves(area), start=1)
    ]
    return write_layer(folder / "rode.geojson", features)


def write_areas(folder, numbers, grown_m=0):
    features = []
    for area, name in NAMES.items():
        x, y = CENTRES_M[area]
        half, side = HEIGHT_M // 2, SIDE_M + grown_m
        properties = {"lokaludvalgnr": numbers.get(area, area), "navn": name}
        features.append(feature(properties, box(x - SIDE_M, y - half, x + side, y + half)))
    return write_layer(folder / "lokaludvalg.geojson", features)


def write_bydele(folder):
    features = [feature({"bydel_nr": 1, "navn": "Indre By"}, _halves(1)[0])]
    return write_layer(folder / "bydel.geojson", features)


def unit(number, name, area, at=None, **other):
    """Return a feature of the municipality's layer of institutions."""
    usual = {
        "kkorgnr": number,
        "enhedsnavn": name,
        "ejerforhold": "Kommunal",
        "type": "Aldersintegreret institution#Børnehave#Daginstitution#Vuggestue",
        "kommunekode": "101",
        "bydel": {1: "Indre By", 2: "Indre By", 5: "Vesterbro-Kongens Enghave"}.get(
            area, NAMES[area]
        ),
        "primaer": "JA",
    }
    return feature(usual | other, point(*(at or near(area))))


def units():
    """Return institutions that the register has too, one it has not, and some to leave out."""
    same = [
        unit(10 + area, f"PRØVEHUS {area} vest", area, near(area, -98, 50)) for area in range(1, 11)
    ]
    return [
        *same,
        unit(31, "Prøvehus Omdøbt", 11, near(11, -95, 50)),
        unit(32, "Prøvehus 12 Vest", 12, near(12, -100, 50), ejerforhold="Selvejende"),
        unit(33, "Prøvehus Kun Her", 12, near(12, 0, 250)),
        unit(34, "Prøvehus Skovplads", 7, near(7, 0, 200), primaer="NEJ"),
        unit(35, "Prøvehus På Landet", 7, near(7), kommunekode="201"),
        unit(36, "Prøvehus Særlig", 7, near(7), type="Børnehave#Daginstitution#Specialinstitution"),
    ]


def write_units(folder, features=None):
    return write_layer(folder / "daginstitutioner.geojson", features or units())


def children(area, k=None):
    """Return invented children aged 0 to 6 of an area, or of one of its quarters."""
    quarters = [[10 * area + 3 * quarter + age for age in range(7)] for quarter in (1, 2)]
    return [sum(pair) for pair in zip(*quarters, strict=True)] if k is None else quarters[k - 1]


def _levels():
    yield from (("bydel", area, NAMES[area], None) for area in (3, 4))
    yield from (("lokaludvalg", area, name, None) for area, name in NAMES.items())
    for area in NAMES:
        for k in (1, 2):
            yield ("kvarter", 20_000 + 100 * area + k, quarter_name(area, k), (area, k))


def population_rows():
    rows = []
    for level, number, name, quarter in _levels():
        counts = children(*(quarter or (number,)))
        ages = {f"age_{age}": count for age, count in enumerate(counts)}
        rows.append({"level": level, "nr": number, "navn": name} | ages)
    beyond = {f"age_{age}": 1 for age in range(7)}
    return [*rows, {"level": "lokaludvalg", "nr": 99, "navn": "Uden for inddeling"} | beyond]


POPULATION_COLUMNS = ("level", "nr", "navn", *(f"age_{age}" for age in range(7)))


def write_population(folder, rows=None, columns=POPULATION_COLUMNS, **how):
    return write_table(folder / "boern.csv", columns, rows or population_rows(), **how)


def pivot_lines(unit_of_age="år", level="Lokaludvalg", bydel="Bydel"):
    lines = ["Befolkningen efter køn, distrikt, alder og tid;;;", "Enhed: Antal;;;", ";;;2026"]
    first = "Køn i alt"
    for kind, number, name, quarter in [
        *_levels(),
        ("lokaludvalg", 99, "Uden for inddeling", None),
    ]:
        counts = [1] * 7 if number == 99 else children(*(quarter or (number,)))
        heading = {
            "bydel": f"{bydel} - {name}",
            "lokaludvalg": f"{level} - {name}",
            # As the statistics bank has them: no brackets, the area before.
            "kvarter": f"{NAMES[quarter[0]]} - {name.split(' (')[0]}" if quarter else "",
        }[kind]
        if unit_of_age == "years":
            heading = heading.replace("år", "years")
        for age, count in enumerate(counts):
            lines.append(f"{first};{heading};{age} {unit_of_age};{count}")
            first = heading = ""
    return [*lines, ";;;", "Kilde: et opdigtet register;;;"]


def write_pivot(folder, lines=None, encoding="cp1252"):
    path = folder / "statistikbank.csv"
    path.write_bytes("\r\n".join(lines or pivot_lines()).encode(encoding))
    return path


def write_all(folder):
    """Write one of each source and return them in no order of importance."""
    return [
        write_units(folder),
        write_roder(folder),
        write_population(folder),
        write_bydele(folder),
        write_register(folder),
        write_quarters(folder),
    ]
