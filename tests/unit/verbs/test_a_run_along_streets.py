"""What a run and a comparison say of distances along streets, and what they keep to themselves."""

import json

import pytest
from measured_case import NETWORK, case_with
from small_case import listing, scenario, tell

CREDIT = "© OpenStreetMap-bidragsydere (ODbL)"
ORDER = {"order": ["unserved", "travel"]}


def with_objective(path):
    settings = json.loads(path.read_text()) | {"objective": ORDER}
    path.write_text(json.dumps(settings))
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with the case along streets and in straight lines, a run of each, and the two."""
    return tmp_path_factory.mktemp("streets")


@pytest.fixture
def runs(made, capsys):
    """Plan both once, and put them side by side."""
    if not (made / "both").exists():
        path = with_objective(case_with(made, NETWORK))
        straight = made / "straight.yaml"
        straight.write_text(json.dumps(scenario(objective=ORDER)), encoding="utf-8")
        assert tell(capsys, "travel", path).code == 0
        for name, one in (("streets", path), ("lines", straight)):
            told = tell(capsys, "plan", one, "--out", made / name)
            assert told.code == 0, told.err
        told = tell(capsys, "compare", made / "lines", made / "streets", "--out", made / "both")
        assert told.code == 0, told.err
    return made


def test_page_and_tables_say_how_distances_were_measured_and_credit_the_streets(runs):
    page = (runs / "streets" / "report.html").read_text(encoding="utf-8")
    assert "Afstande fra hjem til dagtilbud: korteste vej ad gader, til fods." in page
    assert f"opdigtet · {CREDIT}" in page
    page = (runs / "lines" / "report.html").read_text(encoding="utf-8")
    assert "Afstande fra hjem til dagtilbud: luftlinje gange 1,3." in page
    assert CREDIT not in page


def test_the_run_adds_up_and_says_if_the_streets_are_gone(runs, capsys):
    assert tell(capsys, "verify", runs / "streets").code == 0
    record = json.loads((runs / "streets" / "run.json").read_text(encoding="utf-8"))
    roles = {one["role"] for one in record["inputs"]}
    assert {"network", "nodes", "distances"} <= roles
    file = runs / "nodes.csv"
    raw = file.read_bytes()
    file.write_bytes(raw + b"x;1;2\n")
    told = tell(capsys, "verify", runs / "streets", "--lang", "en")
    file.write_bytes(raw)
    assert told.code == 1
    assert "the nodes of the street network are another file" in told.out + told.err


def test_nothing_of_the_measured_homes_is_in_the_run(runs):
    raw = (runs / NETWORK["matrix"]).read_bytes()
    for folder in ("streets", "both"):
        found = listing(runs / folder)
        assert not any(name.endswith(".npz") for name in found)
        assert not any(b"KANARIE" in one or raw in one for one in found.values())


def test_a_comparison_measures_each_plan_in_both_ways(runs, capsys):
    record = json.loads((runs / "both" / "compare.json").read_text(encoding="utf-8"))
    assert record["ways"] == ["lines", "streets"]
    # Eight children are too few for a mean that may be told.
    assert record["measured"] == [
        {"name": name, "mean_m": [None, None]} for name in ("lines", "streets")
    ]
    page = (runs / "both" / "compare.html").read_text(encoding="utf-8")
    assert "Den samme plan, målt på andre måder" in page
    assert "lines måler luftlinje gange 1,3." in page
    assert "streets måler korteste vej ad gader, til fods." in page
    assert CREDIT in page
    table = (runs / "both" / "compare.csv").read_text(encoding="utf-8").splitlines()
    assert sum(row.startswith("measured,travel,mean,") for row in table) == 4
    assert tell(capsys, "verify", runs / "both").code == 0


def test_variants_that_measure_alike_have_no_such_section(runs, capsys, tmp_path):
    out = tmp_path / "alike"
    assert tell(capsys, "compare", runs / "lines", runs / "lines", "--out", out).code == 0
    record = json.loads((out / "compare.json").read_text(encoding="utf-8"))
    assert "ways" not in record
    assert "målt på andre måder" not in (out / "compare.html").read_text(encoding="utf-8")
