"""``planner travel`` measures along streets once; what reads its file measures nothing."""

import json
import stat

import pytest
from measured_case import NETWORK, case_with, way_m, write_network
from small_case import (
    CHILDREN,
    INSTITUTIONS,
    ORIGIN_M,
    changed,
    listing,
    scenario,
    tell,
    write_case,
)

import planner.verbs.travel
from planner.report.run_directory import SEAL
from planner.scenario.build import read_case
from planner.streets.store import read_matrix_file


@pytest.fixture
def measured(tmp_path, capsys):
    """A case that is measured by its streets."""
    path = case_with(tmp_path, NETWORK)
    assert tell(capsys, "travel", path).code == 0
    return path


def test_distances_are_those_of_the_streets(measured):
    travel_m = read_case(measured).problem.travel_m
    found = {
        (child["child_id"], site["institution_id"]): travel_m[
            child["child_id"], site["institution_id"]
        ]
        for child in CHILDREN
        for site in INSTITUTIONS
    }
    assert found == {
        (child["child_id"], site["institution_id"]): way_m(i, j)
        for i, child in enumerate(CHILDREN)
        for j, site in enumerate(INSTITUTIONS)
    }


def test_the_file_is_for_its_owner_alone(measured):
    file = measured.parent / "private" / "distances.npz"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["distances.npz"]


def test_any_scenario_is_measured_by_a_command_that_says_how_to_use_it(tmp_path, capsys):
    path = write_case(tmp_path)
    edges, nodes = write_network(tmp_path)
    streets = ("--network", edges, "--nodes", nodes)
    told = tell(capsys, "travel", path, *streets, "--out", tmp_path / "d.npz", "--lang", "en")
    # Institutions and homes of this case lie up to 500 m from a street.
    assert told.code == 4
    settings = scenario(case={"travel": NETWORK | {"snap_limit_m": 600}})
    path.write_text(json.dumps(settings), encoding="utf-8")
    told = tell(capsys, "travel", path, "--lang", "en")
    assert (told.code, told.err) == (0, "")
    assert "Distances of 8 children and 6 institutions" in told.out
    assert "CONFIDENTIAL" in told.out


def test_the_line_for_the_scenario_is_one_that_it_can_read(tmp_path, capsys):
    near = [dict(row) | {"x": row["x"] // 1000 * 1000} for row in CHILDREN]
    sites = [dict(row) | {"x": row["x"] // 1000 * 1000} for row in INSTITUTIONS]
    path = write_case(tmp_path, children=near, institutions=sites)
    edges, nodes = write_network(tmp_path)
    out = tmp_path / "private" / "d.npz"
    streets = ("--network", edges, "--nodes", nodes, "--mode", "cycle")
    # A table's edges are one-way for bicycles.
    told = tell(capsys, "travel", path, *streets, "--out", out, "--lang", "en")
    assert (told.code, "no street leads to another and back again" in told.err) == (4, True)
    told = tell(capsys, "travel", path, *streets[:4], "--out", out)
    assert told.code == 0, told.err
    line = told.out.splitlines()[-1].strip()
    assert line == (
        'travel: {method: "network", mode: "walk", matrix: "private/d.npz", file: "edges.csv", '
        'nodes: "nodes.csv"}'
    )
    written = scenario()
    written["case"].pop("travel")
    text = json.dumps(written).replace('"case": {', f'"case": {{{line}, ')
    path.write_text(text.replace("method: ", "method: "), encoding="utf-8")
    told = tell(capsys, "check", path, "--lang", "en")
    assert (told.code, told.err) == (0, "")
    assert (
        "Distances from home to institution: the shortest way along streets, on foot." in told.out
    )


def test_what_has_not_changed_is_not_measured_again(measured, capsys, monkeypatch):
    file = measured.parent / "private" / "distances.npz"
    before = file.read_bytes()

    def fail(_):
        raise AssertionError

    monkeypatch.setattr(planner.verbs.travel, "measure", fail)
    told = tell(capsys, "travel", measured, "--lang", "en")
    assert told.code == 0
    assert "Nothing has changed" in told.out
    assert file.read_bytes() == before


def test_the_same_streets_and_points_give_the_same_bytes(measured, capsys):
    file = measured.parent / "private" / "distances.npz"
    before = file.read_bytes()
    file.unlink()
    assert tell(capsys, "travel", measured).code == 0
    assert file.read_bytes() == before


def moved_child(path):
    write_case(
        path.parent,
        settings=json.loads(path.read_text()),
        children=changed(CHILDREN, "KANARIE-A", x=702_718),
    )


def new_child(path):
    one = {**CHILDREN[0], "child_id": "KANARIE-Z"}
    rows = [*CHILDREN[1:], one]
    write_case(path.parent, settings=json.loads(path.read_text()), children=rows)


def moved_institution(path):
    rows = changed(INSTITUTIONS, "N1", x=704_100)
    write_case(path.parent, settings=json.loads(path.read_text()), institutions=rows)


def other_network(path):
    write_network(path.parent, shift_m=1.0)


def other_mode(path):
    settings = json.loads(path.read_text())
    settings["case"]["travel"]["mode"] = "cycle"
    path.write_text(json.dumps(settings))


def other_limit(path):
    settings = json.loads(path.read_text())
    settings["case"]["travel"]["snap_limit_m"] = 700
    path.write_text(json.dumps(settings))


def other_byte(path):
    file = path.parent / "private" / "distances.npz"
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)


def gone(path):
    (path.parent / "private" / "distances.npz").unlink()


def other_engine(path):
    pass


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (moved_child, "1 child has moved or is not in it"),
        (new_child, "1 child has moved or is not in it"),
        (moved_institution, "1 institution has moved or is not in it"),
        (other_network, "the nodes of the street network are another file"),
        (other_mode, "mode is another"),
        (other_limit, "snap_limit_m is another"),
        (other_byte, "is no file of distances from planner travel, or was changed"),
        (gone, "distances aren't measured yet, or the street network isn't there"),
        (other_engine, "the planner measures in another way now"),
    ],
)
def test_what_has_changed_is_told_with_the_command_that_measures_anew(
    measured, capsys, monkeypatch, change, what
):
    if change is other_engine:
        monkeypatch.setattr("planner.scenario.travel.ENGINE", "planner-streets-9")
    change(measured)
    before = listing(measured.parent)
    for verb in ("check", "audit", "plan"):
        told = tell(capsys, verb, measured, "--lang", "en")
        assert told.code == 4
        place = measured.parent / "private" / "distances.npz"
        do = f"measure with: planner travel {measured}"
        assert told.err.splitlines() == [f"{place}: case.travel.matrix: {what}; {do}"]
    assert listing(measured.parent) == before


def test_after_a_change_the_command_measures_anew(measured, capsys):
    moved_child(measured)
    assert tell(capsys, "travel", measured).code == 0
    assert tell(capsys, "check", measured).code == 0


def test_fewer_children_than_were_measured_need_no_new_measuring(measured, capsys):
    write_case(measured.parent, settings=json.loads(measured.read_text()), children=CHILDREN[1:])
    told = tell(capsys, "check", measured)
    assert (told.code, told.err) == (0, "")


def test_homes_of_a_forecast_are_measured_too(tmp_path, capsys):
    forecast = {"forecast": {"per_1000": 5.0, "school_years": ["2026/27"]}}
    path = case_with(tmp_path, NETWORK, **forecast)
    assert tell(capsys, "travel", path).code == 0
    children = read_case(path).problem.children
    assert len(children) > len(CHILDREN)
    found = read_matrix_file(tmp_path / "private" / "distances.npz")
    assert set(found.points.child_ids) == set(children)


def refused(capsys, path, *options) -> list[str]:
    """Measure in vain; return what is said, without a trace of a child, and nothing written."""
    before = listing(path.parent)
    told = tell(capsys, "travel", path, *options, "--lang", "en")
    assert told.code == 4
    assert listing(path.parent) == before
    assert "KANARIE" not in told.err
    assert not any(str(row["x"]) in told.err for row in CHILDREN)
    return [line.removeprefix(f"{path.parent}/") for line in told.err.splitlines()]


def test_who_lies_too_far_from_a_street_is_told_institutions_by_id_and_children_by_number(
    tmp_path, capsys
):
    path = case_with(tmp_path, NETWORK | {"snap_limit_m": 300})
    do = (
        "correct the position, give a network that has its streets, raise snap_limit_m, or set "
        "unreachable_factor to take straight lines"
    )
    sites = changed(INSTITUTIONS, "N1", x=704_400, y=6_180_450)
    write_case(tmp_path, settings=json.loads(path.read_text()), institutions=sites)
    assert refused(capsys, path) == [
        (
            "children.csv: x, y: 2 children have no street within 300 m, or no way from there: "
            f"of the table no. 3, 7; {do}"
        ),
        f"institutions.csv: x, y: N1 has no street within 300 m, or no way to it; {do}",
    ]


@pytest.mark.parametrize(
    ("limit_m", "who"),
    [(399, "1 institution, 0 children"), (300, "1 institution, under 5 children")],
)
def test_with_a_factor_straight_lines_are_taken_and_that_is_said(tmp_path, capsys, limit_m, who):
    sites = changed(INSTITUTIONS, "N1", x=704_400, y=6_180_450)
    travel = NETWORK | {"snap_limit_m": limit_m, "unreachable_factor": 1.5}
    path = write_case(tmp_path, settings=scenario(case={"travel": travel}), institutions=sites)
    write_network(tmp_path)
    told = tell(capsys, "travel", path, "--lang", "en")
    assert told.code == 0, told.err
    assert f"measured in a straight line times 1.5: {who}" in told.out
    straight_m = ((704_400 - 702_717) ** 2 + (6_180_450 - 6_183_391) ** 2) ** 0.5
    assert read_case(path).problem.travel_m["KANARIE-A", "N1"] == round(1.5 * straight_m)
    told = tell(capsys, "check", path, "--lang", "en")
    assert "the straight line times 1.5 where there is no way." in told.out


def test_streets_of_another_place_are_refused_with_where_they_lie(tmp_path, capsys):
    path = case_with(tmp_path, NETWORK)
    write_network(tmp_path, shift_m=-200_000.0)
    (line,) = refused(capsys, path)
    assert line.startswith("edges.csv: the streets lie elsewhere: longitude 9.00 to 9.96")
    assert "no institution is within 600 m of one; give the streets of the area" in line


def test_lengths_that_contradict_the_map_are_refused(tmp_path, capsys):
    path = case_with(tmp_path, NETWORK)
    edges = (tmp_path / "edges.csv").read_text().splitlines()
    kilometres = [f"{edges[0]};length_m", *(f"{line};1" for line in edges[1:])]
    (tmp_path / "edges.csv").write_text("\n".join(kilometres))
    (line,) = refused(capsys, path)
    assert "ways are shorter than the straight line; look at the lengths" in line


@pytest.mark.parametrize("name", ["edges.csv", "nodes.csv"])
def test_a_network_that_is_not_there_is_refused(tmp_path, capsys, name):
    path = case_with(tmp_path, NETWORK)
    (tmp_path / name).unlink()
    (line,) = refused(capsys, path)
    assert line.startswith(f"{name}: the file doesn't exist")


def test_homes_are_not_written_where_a_run_lies(tmp_path, capsys):
    path = case_with(tmp_path, NETWORK)
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / SEAL).write_text("{}")
    before = listing(tmp_path)
    told = tell(capsys, "travel", path, "--out", tmp_path / "run/deep/d.npz", "--lang", "en")
    assert told.code == 2
    assert "holds homes and may not lie in" in told.err
    assert listing(tmp_path) == before


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ((), "give the streets with --network"),
        (("--mode", "cycle"), "give the streets with --network"),
        (("--network", "edges.csv"), "say with --out"),
        (("--network", "edges.csv", "--out", "d.npz"), "needs nodes beside it"),
        (("--network", "x.osm.pbf", "--nodes", "n.csv", "--out", "d.npz"), "needs nodes beside it"),
        (
            ("--network", "edges.csv", "--nodes", "nodes.csv", "--out", "children.csv"),
            "is no file of",
        ),
    ],
)
def test_wrong_use_is_told(tmp_path, capsys, monkeypatch, options, what):
    path = write_case(tmp_path)
    write_network(tmp_path)
    monkeypatch.chdir(tmp_path)
    before = listing(tmp_path)
    told = tell(capsys, "travel", path, *options, "--lang", "en")
    assert told.code == 2
    assert what in told.err
    assert listing(tmp_path) == before


def test_detours_are_told_by_area_without_a_home(measured, capsys):
    folder = measured.parent / "detours"
    told = tell(capsys, "travel", measured, "--detours", folder, "--lang", "en")
    assert told.code == 0
    assert "Detours between institutions: the middle one of 30 ways is 1" in told.out
    assert "The longest detour: " in told.out
    rows = (folder / "detours.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "area_id,area,institutions,pairs,median,p95"
    assert [row.split(",")[:4] for row in rows[1:]] == [
        [key, name, "2", "10"] for key, name in (("01", "Nord"), ("02", "Syd"), ("03", "Vest"))
    ]
    assert {path.suffix for path in folder.iterdir()} == {".csv", ".json", ".pdf", ".png", ".svg"}
    drawn = (folder / "detours.svg").read_text(encoding="utf-8")
    assert "© OpenStreetMap-bidragsydere (ODbL)" in drawn
    assert "opdigtet" in drawn


def test_institutions_beside_each_other_have_no_detour(tmp_path, capsys):
    path = case_with(tmp_path, NETWORK)
    rows = [
        row | {"x": 700_000 + 20_000 * (k // 2), "y": ORIGIN_M[1]}
        for k, row in enumerate(INSTITUTIONS)
    ]
    rows = rows[:2]
    children = [row for row in CHILDREN if row["institution_id"] in {"N1", "N2"}][:3]
    settings = json.loads(path.read_text())
    settings["rules"] = {}
    path = write_case(
        tmp_path,
        settings=settings,
        institutions=rows,
        children=[row | {"special_group": ""} for row in children],
    )
    told = tell(capsys, "travel", path, "--lang", "en")
    assert told.code == 0, told.err
    assert "etour" not in told.out
