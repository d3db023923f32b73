"""Every institution of a source is in the case, or left out for a reason that is told."""

import downloads
import pytest
from importing import faults_of, files_of, found_in, rows_of, said

KEPT = 24


def test_what_is_left_out_is_told_with_its_reason(tmp_path):
    found = found_in(downloads.write_register(tmp_path))
    assert (len(found.sites), found.read) == (KEPT, KEPT + 7)
    assert said(one for one in found.remarks if one.is_left_out) == [
        "G301: in another municipality (147)",
        "G302: closed (Lukket)",
        "G303: for schoolchildren: ages outside the model",
        "G304: no kind of day care that the planner knows (skovhytte)",
        "G305: no position that can be read (degrees or metres, point in Denmark)",
        "G101: the number stands twice (as in row 2)",
        "G306: lies outside the twelve areas (11,338 m outside area 11)",
    ]


def test_what_is_kept_has_what_the_register_knows_and_nothing_else(tmp_path):
    rows = {
        row["institution_id"]: row
        for row in rows_of(files_of(downloads.write_register(tmp_path))["institutions.csv"])
    }
    assert rows["G203"] == {
        "institution_id": "G203",
        "name": "Prøvehus 3 Øst",
        "area_id": "03",
        "ownership": "selvejende",
        "age_from": "0",
        "age_to": "2",
        "capacity": "",
        "basis_places": "",
        "basis_places_max": "",
        "special_group": "",
        "special_places": "",
        "may_host": "",
        "quality": "",
        "premises_suitable": "",
        "x": "724520",
        "y": "6179720",
    }
    assert {row["ownership"] for row in rows.values()} == {"kommunal", "selvejende", "privat"}


HABITS = {
    "semicolons and decimal commas": {"delimiter": ";", "decimal": ","},
    "a byte order mark": {"encoding": "utf-8-sig"},
    "Windows-1252": {"encoding": "cp1252"},
    "all of Excel's": {"encoding": "cp1252", "delimiter": ";", "decimal": ","},
}


@pytest.mark.parametrize("how", HABITS.values(), ids=HABITS)
def test_however_the_register_is_saved_it_says_the_same(tmp_path, how):
    (tmp_path / "other").mkdir()
    usual = files_of(downloads.write_register(tmp_path))
    other = files_of(downloads.write_register(tmp_path / "other", **how))
    differing = {name for name in usual if usual[name] != other[name]}
    # The digest of the file.
    assert differing == {"LAESMIG.md"}


def test_metres_are_read_where_the_register_has_them(tmp_path):
    columns = (*downloads.REGISTER_COLUMNS, "x_25832", "y_25832")
    x_m, y_m = downloads.near(4)
    row = downloads.institution("G1", "Prøvehus", 4, lat="", lon="")
    path = downloads.write_register(
        tmp_path,
        [row | {"x_25832": x_m + 0.4, "y_25832": y_m + 0.4}],
        columns,
        delimiter=";",
        decimal=",",
    )
    assert found_in(path).sites[0].position_m == (x_m + 0.4, y_m + 0.4)


@pytest.mark.parametrize("lat", ["nan", "1e400", "55°40", "12.6", "1.000.000"])
def test_a_position_that_is_none_leaves_its_institution_out(tmp_path, lat):
    rows = [downloads.institution("G1", "Prøvehus", 4), downloads.institution("G2", "Nr. to", 4)]
    rows[1]["lat"] = lat
    found = found_in(downloads.write_register(tmp_path, rows))
    assert [one.institution_id for one in found.sites] == ["G1"]
    assert [one.number for one in found.remarks if one.is_left_out] == ["G2"]


def test_swapped_axes_leave_nothing_and_say_where_to_look(tmp_path):
    rows = downloads.register_rows()[:KEPT]
    swapped = [row | {"lat": row["lon"], "lon": row["lat"]} for row in rows]
    (fault,) = faults_of(downloads.write_register(tmp_path, swapped))
    assert fault == (
        "dagtilbud.csv: none of its 24 institutions can be used; look at positions, kinds and "
        "municipality; most often: no position that can be read (degrees or metres, point in "
        "Denmark)"
    )


def test_ownership_that_the_model_has_not_is_left_to_the_municipality(tmp_path):
    rows = [
        downloads.institution("G1", "Prøvehus", 4, ejerforhold="Udliciteret"),
        downloads.institution("G2", "Prøvehus", 5, ejerforhold="fond"),
        downloads.institution("G3", "Prøvehus", 6, ejerforhold=" SELVEJENDE"),
    ]
    found = found_in(downloads.write_register(tmp_path, rows))
    assert [one.ownership for one in found.sites] == ["", "", "selvejende"]
    assert said(found.remarks) == [
        (
            "G1: ownership is to be filled in (run under contract (dagtilbudsloven § 19(4)): "
            "neither kommunal, selvejende nor privat in the model; the municipality chooses)"
        ),
        "G2: ownership is to be filled in (»fond« is unknown)",
    ]


def test_numbers_get_a_letter_and_what_is_no_number_is_left_out(tmp_path):
    rows = [
        downloads.institution("280123", "Prøvehus", 4),
        downloads.institution("=1+1", "Prøvehus", 5),
        downloads.institution("G4", "  ", 6),
    ]
    found = found_in(downloads.write_register(tmp_path, rows))
    assert [one.institution_id for one in found.sites] == ["R280123"]
    assert said(found.remarks) == [
        "=1+1: has no number that can be used",
        "G4: has no name",
    ]


def test_a_name_can_neither_run_nor_hide(tmp_path):
    name = "=HYPERLINK(1)\u202e"
    row = downloads.institution("G1", name, 4)
    files = files_of(downloads.write_register(tmp_path, [row]))
    assert (
        rows_of(files["institutions.csv"])[0]["name"] == "'=HYPERLINK(1)\N{REPLACEMENT CHARACTER}"
    )


def test_another_area_than_the_source_says_is_told_by_name_or_by_number(tmp_path):
    rows = downloads.register_rows()[:KEPT]
    rows[5] |= {"omraade": "Valby"}
    rows[7] |= {"omraade": "", "lokaludvalgnr": 7}
    found = found_in(downloads.write_register(tmp_path, rows))
    assert said(found.remarks) == [
        "G203: lies in another area than its source says (by position 03, by its source 07)",
        "G204: lies in another area than its source says (by position 04, by its source 07)",
    ]


def test_a_register_that_numbers_the_areas_otherwise_is_found_out(tmp_path):
    swapped = [
        row
        | {
            "omraade": "",
            "lokaludvalgnr": downloads.SWAPPED.get(row["lokaludvalgnr"], row["lokaludvalgnr"]),
        }
        for row in downloads.register_rows()[:KEPT]
    ]
    found = found_in(downloads.write_register(tmp_path, swapped))
    assert said(found.remarks) == [
        "1: numbers the areas otherwise than the planner (1 is Christianshavn there, 02 here)",
        "2: numbers the areas otherwise than the planner (2 is Indre By there, 01 here)",
    ]


def test_two_of_the_same_name_and_place_are_told_and_both_kept(tmp_path):
    rows = [downloads.institution(f"G{k}", "Prøvehus", 4) for k in (1, 2)]
    found = found_in(downloads.write_register(tmp_path, rows))
    assert len(found.sites) == 2
    assert said(found.remarks) == ["G2: at the same place and with the same name as another (G1)"]


def test_just_outside_counts_to_the_nearest_and_is_told(tmp_path):
    x_m, y_m = downloads.near(4, downloads.SIDE_M + 40)
    row = downloads.institution("G1", "Prøvehus", 4, at=(x_m, y_m))
    paths = (downloads.write_register(tmp_path, [row]), downloads.write_quarters(tmp_path))
    assert said(found_in(*paths).remarks) == [
        "G1: lies just outside the areas; counted to the nearest (40 m outside area 04)"
    ]


def test_the_layer_alone_makes_a_case_of_main_addresses(tmp_path):
    found = found_in(downloads.write_units(tmp_path))
    assert [one.institution_id for one in found.sites][:2] == ["K11", "K12"]
    assert {one.ownership for one in found.sites} == {"kommunal", "selvejende"}
    assert {one.ages for one in found.sites} == {(0, 5)}
    assert said(found.remarks) == [
        "34: one more address of an institution (pick-up or excursion)",
        "35: in another municipality (201)",
        "36: special day care: the model's places are in ordinary institutions",
    ]


def test_a_bydel_with_two_areas_in_it_contradicts_neither(tmp_path):
    units = [downloads.unit(k, "Prøvehus", k) for k in (1, 2, 5)]
    units.append(downloads.unit(9, "Prøvehus", 9, bydel="Valby"))
    found = found_in(downloads.write_units(tmp_path, units))
    assert said(found.remarks) == [
        "9: lies in another area than its source says (by position 09, by its source 07)"
    ]


def test_register_and_layer_are_compared_and_nothing_is_merged(tmp_path):
    found = found_in(downloads.write_units(tmp_path), downloads.write_register(tmp_path))
    assert len(found.sites) == KEPT
    told = [one for one in said(found.remarks) if "other source" in one]
    assert next(one for one in told if "paired" in one) == (
        "G101: is paired with one of the other source by number, or by name and place "
        "(K11, PRØVEHUS 1 vest)"
    )
    assert sum("paired" in one for one in told) == 11
    assert [one for one in told if "paired" not in one and "not in" not in one] == [
        "G111: has another name in the other source, at the same place (K31, Prøvehus Omdøbt)",
        "G112: has another ownership in the other source (kommunal here, selvejende there (K32))",
    ]
    alone = [one for one in told if "not in" in one]
    assert len(alone) == KEPT - 12 + 1
    assert alone[-1] == "33: is not in the other source"


def test_two_that_could_both_be_meant_are_paired_with_neither(tmp_path):
    units = [downloads.unit(k, "Prøvehus", 4, downloads.near(4, k)) for k in (1, 2)]
    row = downloads.institution("G1", "Prøvehus", 4)
    found = found_in(
        downloads.write_units(tmp_path, units), downloads.write_register(tmp_path, [row])
    )
    assert said(found.remarks) == [
        f"{number}: is not in the other source" for number in ("G1", "1", "2")
    ]
