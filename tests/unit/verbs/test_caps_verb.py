"""A cap on a measure from the scenario to the run, the comparison and the refusal."""

import json

import pytest
from small_case import scenario, tell, write_case

from planner.report.record import json_text
from planner.report.run_directory import seal

OFF = dict.fromkeys(
    ("places_stay", "vacancies_to_fewest", "area_balance", "institution_size", "ownership_balance")
)


def planned(capsys, tmp_path, order, *more, **changes):
    rules = OFF | {"total_places": {"places": [16, 26]}}
    settings = scenario(rules=rules, objective={"order": order}, **changes)
    path = write_case(tmp_path, settings=settings)
    return tell(capsys, "plan", path, "--out", tmp_path / "run", "--lang", "en", *more)


def stages_of(tmp_path):
    record = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    return {one["measure"]: one for one in record["stages"]}


def capped(most):
    return ["unserved", {"measure": "moved_places", "at_most": most}, "imbalance"]


def test_what_comes_after_may_use_up_the_cap_and_no_more(tmp_path, capsys):
    planned(capsys, tmp_path, ["unserved", "moved_places", "imbalance"])
    least, imbalance = stages_of(tmp_path)["moved_places"]["value"], {}
    for more in (0, 1, 4):
        told = planned(capsys, tmp_path, capped(least + more))
        assert (told.code, tell(capsys, "verify", tmp_path / "run").code) == (0, 0)
        stage = stages_of(tmp_path)["moved_places"]
        assert (stage["value"], stage["limit"]) == (least, least + more)
        imbalance[more] = stages_of(tmp_path)["imbalance"]["value"]
    assert imbalance[0] > imbalance[1] >= imbalance[4]


def test_a_cap_of_the_optimum_gives_the_optimum(tmp_path, capsys):
    planned(capsys, tmp_path, ["unserved", "moved_places", "imbalance"])
    free = {name: one["value"] for name, one in stages_of(tmp_path).items()}
    planned(capsys, tmp_path, capped(free["moved_places"]))
    assert {name: one["value"] for name, one in stages_of(tmp_path).items()} == free


def test_a_cap_out_of_reach_is_told_with_both_numbers(tmp_path, capsys):
    planned(capsys, tmp_path, ["unserved", "imbalance"])
    least = stages_of(tmp_path)["imbalance"]["value"]
    assert least > 0
    (tmp_path / "run").rename(tmp_path / "before")
    order = ["unserved", {"measure": "imbalance", "at_most": least - 1}]
    told = planned(capsys, tmp_path, order)
    assert (told.code, told.out) == (3, "")
    line = next(one for one in told.err.splitlines() if one.startswith("Proven impossible"))
    for value in (least, least - 1):
        assert f"{value / 10_000:.4f}".rstrip("0") in line
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(("most", "code"), [(0, 3), (8, 0)])
def test_a_cap_on_a_count_of_children_never_shows_a_small_one(tmp_path, capsys, most, code):
    # Two newcomers, both too far from everything.
    order = [{"measure": "unserved", "at_most": most}, "moved_places"]
    limit = {"travel_limit": {"limit_m": 1}}
    settings = scenario(rules=OFF | limit, objective={"order": order})
    path = write_case(tmp_path, settings=settings)
    told = tell(capsys, "plan", path, "--out", tmp_path / "run", "--lang", "en")
    assert told.code == code
    assert "at least 2" not in told.err
    if code == 3:
        assert "at most 0 children" in told.err
        assert "at least under 5" in told.err


def test_a_price_or_a_why_tells_of_the_cap_too(tmp_path, capsys):
    order = ["unserved", {"measure": "imbalance", "at_most": 0}]
    path = write_case(tmp_path, settings=scenario(rules=OFF, objective={"order": order}))
    for verb in (("price",), ("why", "--institution", "N1")):
        told = tell(capsys, "explain", *verb, path, "--lang", "en")
        assert (told.code, "allows at most 0 places" in told.err) == (3, True)


def test_the_auditor_lets_later_measures_use_the_cap(tmp_path, capsys):
    assert planned(capsys, tmp_path, capped(4)).code == 0
    plan = tmp_path / "run" / "plan.json"
    told = tell(capsys, "audit", tmp_path / "small.yaml", "--plan", plan, "--lang", "en")
    measures = (tmp_path / "run" / "measures.csv").read_text(encoding="utf-8")
    assert told.code == 0
    assert "imbalance,total" in measures


def test_verify_names_a_plan_beyond_its_cap(tmp_path, capsys):
    assert planned(capsys, tmp_path, capped(4)).code == 0
    path = tmp_path / "run" / "run.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    stage = next(one for one in record["stages"] if one["measure"] == "moved_places")
    stage["limit"] = -1
    path.write_text(json.dumps(record), encoding="utf-8")
    (tmp_path / "run" / "seal.json").write_text(json_text(seal(tmp_path / "run")), encoding="utf-8")
    told = tell(capsys, "verify", tmp_path / "run")
    assert (told.code, "run.json: /stages/1" in told.out) == (1, True)


def test_a_comparison_names_the_cap(tmp_path, capsys):
    for most in (0, 4):
        settings = scenario(rules=OFF, objective={"order": capped(most)})
        path = write_case(tmp_path, settings=settings)
        path.rename(tmp_path / f"most-{most}.yaml")
    paths = [tmp_path / f"most-{most}.yaml" for most in (0, 4)]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        told = tell(capsys, "compare", *paths, "--out", tmp_path / "out", "--lang", "en")
    assert told.code == 0
    page = (tmp_path / "out" / "compare.md").read_text(encoding="utf-8")
    assert "Moved places (≤ 4)" in page


def test_the_search_for_conflicts_says_that_caps_are_not_its_business(tmp_path, capsys):
    planned(capsys, tmp_path, ["unserved", {"measure": "imbalance", "at_most": 0}])
    told = tell(capsys, "explain", "conflict", tmp_path / "small.yaml", "--lang", "en")
    assert "Caps in objective.order (at_most) are no rules" in told.out
    planned(capsys, tmp_path, ["unserved", "imbalance"])
    told = tell(capsys, "explain", "conflict", tmp_path / "small.yaml", "--lang", "en")
    assert "No conflict" in told.out
    assert "at_most" not in told.out
