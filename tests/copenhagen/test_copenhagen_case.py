"""The bundled case Copenhagen: real counts, synthetic institutions and children."""

import csv
import json
import re
from collections import Counter
from itertools import combinations
from math import hypot
from pathlib import Path
from statistics import median

import pytest

from planner.copenhagen import generate
from planner.copenhagen.figures import read_city
from planner.geo.plane import is_clear_of, is_inside

FOLDER = Path(generate.__file__).parent
FILES = {"areas.geojson", "institutions.csv", "children.csv", "forecast.csv", "quarters.csv"}
SEEDS = (generate.DEFAULT_SEED, 1, 2)

# Typed from the text of Bilag 2 (12 March 2025): dagtilbud, dagtilbud with basispladser,
# basispladser, of which for immunsvage or hørehæmmede.
BILAG_2 = {
    "Amager Vest": (52, 5, 41, 0),
    "Amager Øst": (31, 3, 40, 0),
    "Nørrebro": (44, 6, 36, 0),
    "Bispebjerg": (25, 2, 14, 8),
    "Christianshavn": (10, 1, 2, 0),
    "Indre By": (28, 1, 8, 0),
    "Østerbro": (38, 6, 38, 8),
    "Brønshøj-Husum": (34, 4, 24, 0),
    "Vanløse": (25, 2, 19, 0),
    "Vesterbro": (21, 1, 9, 0),
    "Valby": (28, 4, 22, 0),
    "Kongens Enghave": (18, 2, 17, 0),
}

INSTITUTION_COLUMNS = (
    "institution_id,name,area_id,ownership,age_from,age_to,capacity,basis_places,"
    "basis_places_max,special_group,special_places,may_host,quality,premises_suitable,"
    "closed_to,x,y"
)
CHILD_COLUMNS = (
    "child_id,x,y,birth_year,school_start,entry,institution_id,has_basisplads,special_group"
)


def rows_of(content):
    rows = list(csv.DictReader(content.decode("utf-8").splitlines()))
    numbers = {
        *("age_from", "age_to", "capacity", "basis_places", "basis_places_max"),
        *("special_places", "x", "y", "birth_year", "school_start"),
    }
    return [{key: int(row[key]) if key in numbers else row[key] for key in row} for row in rows]


def metres(one, other):
    return hypot(one["x"] - other["x"], one["y"] - other["y"])


def ages(child, first_year):
    return [min(year - child["birth_year"], 5) for year in range(first_year, child["school_start"])]


def takes(institution, wanted):
    return all(institution["age_from"] <= age <= institution["age_to"] for age in wanted)


class Case:
    def __init__(self, seed):
        self.files = generate.tables(seed)
        self.institutions = rows_of(self.files["institutions.csv"])
        self.children = rows_of(self.files["children.csv"])
        self.areas = json.loads(self.files["areas.geojson"])["features"]
        self.by_id = {each["institution_id"]: each for each in self.institutions}
        self.hosts = [each for each in self.institutions if each["basis_places"]]
        self.current = [child for child in self.children if child["has_basisplads"] == "yes"]
        self.newcomers = [child for child in self.children if child["has_basisplads"] == "no"]

    def name(self, institution):
        names = {a["properties"]["area_id"]: a["properties"]["name"] for a in self.areas}
        return names[institution["area_id"]]


@pytest.fixture(scope="module", params=SEEDS)
def case(request):
    return Case(request.param)


@pytest.fixture(scope="module")
def bundled():
    return Case(generate.DEFAULT_SEED)


def test_the_bundled_files_are_those_of_the_default_seed_byte_by_byte(tmp_path):
    generate.main(["--out", str(tmp_path)])
    assert {path.name for path in tmp_path.iterdir()} == FILES
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


def test_another_seed_gives_other_institutions_and_children_but_the_same_areas():
    one, other = generate.tables(1), generate.tables(2)
    assert one["areas.geojson"] == other["areas.geojson"]
    assert one["institutions.csv"] != other["institutions.csv"]
    assert one["children.csv"] != other["children.csv"]


def test_every_bundled_file_is_small_enough_to_carry():
    for name in FILES:
        assert (FOLDER / name).stat().st_size < 500_000, name


def test_the_tables_have_the_columns_of_the_contract_and_plain_line_ends(case):
    assert case.files["institutions.csv"].startswith(f"{INSTITUTION_COLUMNS}\n".encode())
    assert case.files["children.csv"].startswith(f"{CHILD_COLUMNS}\n".encode())
    for content in case.files.values():
        assert b"\r" not in content
        assert content.endswith(b"\n")


def test_every_area_matches_bilag_2_exactly(case):
    found = {}
    for name in BILAG_2:
        here = [each for each in case.institutions if case.name(each) == name]
        found[name] = (
            len(here),
            sum(1 for each in here if each["basis_places"]),
            sum(each["basis_places"] for each in here),
            sum(each["special_places"] for each in here),
        )
    assert found == BILAG_2
    assert len(case.institutions) == 354


def test_eleven_of_281_places_have_no_institution_and_sixteen_are_for_special_groups(case):
    assert len(case.hosts) == 37
    assert 281 - sum(each["basis_places"] for each in case.hosts) == 11
    assert sum(each["special_places"] for each in case.institutions) == 16


def test_the_two_special_groups_are_where_bilag_1_and_2_say(case):
    special = {
        each["special_group"]: (case.name(each), each["basis_places"], each["basis_places_max"])
        for each in case.institutions
        if each["special_group"]
    }
    assert special == {"immune": ("Bispebjerg", 8, 8), "hearing": ("Østerbro", 8, 8)}


def test_the_twelve_areas_carry_their_children_and_their_district():
    areas = json.loads((FOLDER / "areas.geojson").read_text(encoding="utf-8"))["features"]
    properties = [area["properties"] for area in areas]
    assert [each["area_id"] for each in properties] == [f"{k:02d}" for k in range(1, 13)]
    assert {each["name"] for each in properties} == set(BILAG_2)
    assert sum(each["children_0_5"] for each in properties) == 43_381
    assert len({each["omraade"] for each in properties}) == 5


def test_every_institution_lies_well_inside_its_own_area_and_apart_from_the_others(case):
    outline = {area.area_id: area.outline for area in read_city().areas}
    for each in case.institutions:
        inside = [a for a in outline if is_inside((each["x"], each["y"]), outline[a])]
        assert inside == [each["area_id"]], each["institution_id"]
        assert is_clear_of((each["x"], each["y"]), outline[each["area_id"]], 100)
    pairs = combinations(case.institutions, 2)
    assert min(metres(one, other) for one, other in pairs) >= 80


def test_every_home_lies_inside_exactly_one_area(case):
    outlines = [area.outline for area in read_city().areas]
    for child in case.children:
        assert sum(is_inside((child["x"], child["y"]), each) for each in outlines) == 1


def test_today_s_institutions_with_places_have_room_age_and_premises_for_them(case):
    for each in case.hosts:
        assert each["age_to"] == 5
        assert each["basis_places"] * 5 <= each["capacity"]
        assert each["capacity"] - each["basis_places"] >= 10
        assert each["basis_places"] <= each["basis_places_max"] <= 16
        assert each["premises_suitable"] == "yes"
        assert each["may_host"] != "no"


def test_an_institution_can_have_places_exactly_where_the_premises_will_do(case):
    for each in case.institutions:
        can_have_places = each["basis_places_max"] > 0
        assert can_have_places == (each["premises_suitable"] == "yes")


def test_few_institutions_are_under_six_and_all_of_them_have_yet_to_decide(case):
    small = [each for each in case.hosts if each["basis_places"] < 6]
    assert 6 <= len(small) <= 7
    assert {each["may_host"] for each in small} == {"undecided"}
    assert {"Valby", "Christianshavn"} <= {case.name(each) for each in small}
    assert [each["basis_places"] for each in small if case.name(each) == "Christianshavn"] == [2]
    assert min(each["basis_places_max"] for each in small) >= 6


def test_every_area_has_at_least_three_institutions_that_could_have_places(case):
    able = Counter(
        case.name(each)
        for each in case.institutions
        if each["may_host"] != "no"
        and each["premises_suitable"] == "yes"
        and each["age_to"] == 5
        and each["basis_places_max"] >= 6
        and each["quality"] == "ok"
    )
    assert set(able) == set(BILAG_2)
    assert min(able.values()) >= 3


def test_one_institution_with_places_is_watched_and_none_that_carries_its_area_alone(case):
    watched = [each for each in case.institutions if each["quality"] == "watch"]
    assert 7 <= len(watched) <= 11
    with_places = [each for each in watched if each["basis_places"]]
    assert len(with_places) == 1
    assert with_places[0]["basis_places"] >= 6
    assert case.name(with_places[0]) not in {
        *("Indre By", "Christianshavn", "Vesterbro", "Bispebjerg")
    }


def test_marks_take_only_the_values_of_the_contract(case):
    assert {each["may_host"] for each in case.institutions} == {"yes", "no", "undecided"}
    assert {each["quality"] for each in case.institutions} == {"ok", "watch"}
    assert {each["ownership"] for each in case.institutions} == {"kommunal", "selvejende"}
    assert {each["closed_to"] for each in case.institutions} == {""}
    refusing = [each for each in case.institutions if each["may_host"] == "no"]
    assert 0.10 <= len(refusing) / 317 <= 0.15


def test_owners_in_every_area_are_near_the_register_s_share(case):
    for area in read_city().areas:
        here = [each for each in case.institutions if each["area_id"] == area.area_id]
        selvejende = sum(1 for each in here if each["ownership"] == "selvejende")
        register = area.counts["register_selvejende_2026"]
        share = register / (register + area.counts["register_kommunal_2026"])
        assert abs(selvejende - share * len(here)) < 1, area.name


def test_the_share_of_places_in_selvejende_institutions_is_in_its_band(case):
    selvejende = sum(e["basis_places"] for e in case.hosts if e["ownership"] == "selvejende")
    assert 0.37 <= selvejende / 270 <= 0.45


def test_enrolment_is_plausible_for_the_ages_and_sums_to_the_city_s(case):
    bounds = {(0, 5): (60, 180), (3, 5): (40, 90), (0, 2): (30, 60)}
    for each in case.institutions:
        low, high = bounds[each["age_from"], each["age_to"]]
        assert low <= each["capacity"] <= high
    assert sum(each["capacity"] for each in case.institutions) == 41_000


def test_identifiers_and_names_are_neutral(case):
    for number, each in enumerate(case.institutions, start=1):
        assert each["institution_id"] == f"I{number:03d}"
        assert re.fullmatch(rf"Dagtilbud {each['area_id']}\d\d", each["name"])
    pseudonyms = [child["child_id"] for child in case.children]
    assert pseudonyms == [f"B{number:04d}" for number in range(1, len(pseudonyms) + 1)]


def test_no_real_institution_is_named_in_any_table(case):
    for content in case.files.values():
        text = content.decode("utf-8").lower()
        assert not re.search("pandastuen|konkylien|regnskoven|børnehus|vuggestue", text)


def test_a_pseudonym_says_nothing_about_the_place_or_the_entry_of_a_child(case):
    entries = "".join("n" if child["entry"] else "c" for child in case.children)
    places = [child["institution_id"] for child in case.current]
    assert "n" * 20 not in entries
    assert places != sorted(places)


def test_today_about_nine_in_ten_places_are_in_use(case):
    children = Counter(child["institution_id"] for child in case.current)
    assert set(children) == {each["institution_id"] for each in case.hosts}
    assert 0.88 <= len(case.current) / 270 <= 0.92
    vacant = 0
    for each in case.hosts:
        used, places = children[each["institution_id"]], each["basis_places"]
        assert used <= places
        assert used / places >= 0.8 or (places, used) == (4, 3)
        vacant += places < 6 and used < places
        assert used == 7 or not each["special_group"]
        assert used == 2 or case.name(each) != "Christianshavn"
    assert vacant >= 2


def test_newcomers_bring_the_281_places_back_to_nine_in_ten(case):
    staying = [child for child in case.current if child["school_start"] > 2026]
    assert len(staying) + len(case.newcomers) == 253
    assert {child["entry"] for child in case.newcomers} == {"2026/27"}
    assert {child["entry"] for child in case.current} == {""}
    groups = Counter(child["special_group"] for child in case.newcomers)
    assert (groups["immune"], groups["hearing"]) == (1, 1)


def test_a_child_with_a_place_has_the_special_group_of_its_institution(case):
    for child in case.current:
        assert child["special_group"] == case.by_id[child["institution_id"]]["special_group"]


def test_every_child_fits_its_institution_until_it_leaves_for_school(case):
    for child in case.children:
        if child["institution_id"]:
            assert takes(case.by_id[child["institution_id"]], ages(child, 2025))


def test_children_start_school_at_six_or_a_year_late_and_not_before_they_entered(case):
    for child in case.children:
        assert child["school_start"] - child["birth_year"] in {6, 7}
        assert child["school_start"] >= (2027 if child["entry"] else 2026)
        assert 2019 <= child["birth_year"] <= (2025 if child["entry"] else 2024)


def test_newcomers_in_an_ordinary_place_go_to_one_of_the_five_nearest_that_fit(case):
    enrolled = [child for child in case.newcomers if child["institution_id"]]
    for child in enrolled:
        fitting = [each for each in case.institutions if takes(each, ages(child, 2025))]
        limit = sorted(metres(child, each) for each in fitting)[4]
        assert metres(child, case.by_id[child["institution_id"]]) <= limit


def test_in_the_bundled_case_homes_are_a_plausible_way_from_the_place(bundled):
    way = [
        metres(child, bundled.by_id[child["institution_id"]])
        for child in bundled.current
        if not child["special_group"]
    ]
    assert 1200 <= median(way) <= 1800
    assert sum(each <= 3000 for each in way) / len(way) >= 0.85


def test_in_the_bundled_case_a_quarter_leaves_and_most_newcomers_are_enrolled(bundled):
    leaving = sum(child["school_start"] == 2026 for child in bundled.current)
    enrolled = sum(child["institution_id"] != "" for child in bundled.newcomers)
    assert 0.20 <= leaving / len(bundled.current) <= 0.30
    assert enrolled == round(0.8 * len(bundled.newcomers))


def test_the_readme_says_that_the_data_is_synthetic_and_whose_figures_it_carries():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "syntetiske data" in text
    assert "Københavns Kommune" in text
    assert "CC BY 4.0" in text
    assert str(generate.DEFAULT_SEED) in text


def test_the_readme_s_table_is_that_of_bilag_2():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"^\| ([^|]+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    assert {name: tuple(int(each) for each in counts) for name, *counts in found} == BILAG_2
