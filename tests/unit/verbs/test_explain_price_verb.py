"""``planner explain price`` writes a table and curves, whole or not at all."""

import csv

from small_case import CHILDREN, listing, scenario, tell, write_case

from planner.domain.outcome import Outcome, Verdict
from planner.explain.questions import Questions

# Two numbers to turn, and a rule that asks for nothing here.
RULES = {
    **dict.fromkeys(
        (
            *("every_area_served", "places_stay", "vacancies_to_fewest", "area_balance"),
            *("ownership_balance", "integrated", "travel_limit", "institution_size"),
        )
    ),
    "takes_all_children": {},
}
TEXTS = {"price.csv", "answer.txt", "explain.json", "seal.json"}


def a_case(tmp_path, **rules):
    settings = scenario(rules=RULES | rules, objective={"order": ["unserved", "moved_places"]})
    return write_case(tmp_path, settings=settings)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_rule_is_priced_and_the_free_ones_are_called_free(tmp_path, capsys):
    out = tmp_path / "price"
    told = tell(capsys, "explain", "price", a_case(tmp_path), "--out", out)
    assert told.code == 0
    assert set(listing(out)) == {*TEXTS, "price.pdf", "price.png", "price.svg"}
    rows = rows_of(out / "price.csv")
    left_out = {row["rule_id"] for row in rows if row["parameter"] == "off"}
    assert left_out == {
        *("minimum_places", "children_keep_place", "phase_out", "total_places"),
        *("special_groups", "takes_all_children", "quality_response", "age_fit"),
        "room_to_move_on",
    }
    free = {row["rule_id"] for row in rows if row["is_free"] == "yes"}
    assert "takes_all_children" in free
    assert "minimum_places" not in free
    assert "Tager imod alle børn [takes_all_children]\n  uden reglen: gratis" in told.out
    turned = {row["setting"] for row in rows if row["parameter"] == "minimum"}
    assert turned == {f"minimum: {count}" for count in (4, 5, 7, 8, 9, 10)}
    assert {row["is_proven"] for row in rows if row["status"] == "proven"} == {"yes"}
    text = told.out + told.err + (out / "price.csv").read_text(encoding="utf-8")
    assert not any(child["child_id"] in text for child in CHILDREN)


def test_a_variant_without_a_plan_is_told_as_one(tmp_path, capsys):
    off = ("minimum_places", "phase_out", "quality_response", "children_keep_place")
    # Two institutions in each area, three are too many.
    path = a_case(tmp_path, **dict.fromkeys(off), every_area_served={})
    told = tell(capsys, "explain", "price", path, "--out", tmp_path / "out", "--lang", "en")
    assert told.code == 0
    impossible = [row for row in rows_of(tmp_path / "out" / "price.csv") if not row["measure"]]
    assert [(row["status"], row["setting"]) for row in impossible] == [
        ("infeasible", "institutions: 3")
    ]
    assert told.out.count("no plan (proven)") == 1


def test_a_scenario_without_a_plan_has_no_prices(tmp_path, capsys):
    path = a_case(tmp_path, total_places={"places": 900})
    told = tell(capsys, "explain", "price", path, "--out", tmp_path / "out")
    assert (told.code, told.out) == (3, "")
    assert "planner explain conflict" in told.err
    assert not (tmp_path / "out").exists()


def test_what_was_solved_before_it_was_stopped_is_written(tmp_path, capsys, monkeypatch):
    solve, asked = Questions.solve, []

    def solve_twice(self, *what, interrupted):
        asked.append(what)
        if len(asked) > 2:
            interrupted.set()
            return Outcome(verdict=Verdict.NONE_FOUND, plan=None, stages=())
        return solve(self, *what, interrupted=interrupted)

    monkeypatch.setattr(Questions, "solve", solve_twice)
    out = tmp_path / "out"
    path = a_case(tmp_path)
    told = tell(capsys, "explain", "price", path, "--out", out)
    assert told.code == 0
    assert {row["rule_id"] for row in rows_of(out / "price.csv")} == {"", "minimum_places"}
    assert set(listing(out)) == TEXTS
    # Asked again, it goes on with what is left.
    asked.clear()
    monkeypatch.setattr(
        Questions, "solve", lambda *what, **how: asked.append(what) or solve(*what, **how)
    )
    told = tell(capsys, "explain", "price", path, "--out", out, "--lang", "en")
    assert told.code == 0
    assert f"2 variants in {out}/ are solved before and reused." in told.err
    whole = listing(out)
    assert len(asked) == len({tuple(row.values())[:3] for row in rows_of(out / "price.csv")}) - 2
    # What is there already is the same as if it had been solved in one go.
    other = tmp_path / "other"
    tell(capsys, "explain", "price", path, "--out", other, "--lang", "en")
    for name in ("price.csv", "answer.txt"):
        assert (other / name).read_bytes() == whole[name]
    # Another time limit is another question.
    nothing = Outcome(verdict=Verdict.NONE_FOUND, plan=None, stages=())
    monkeypatch.setattr(Questions, "solve", lambda *_, **__: nothing)
    told = tell(capsys, "explain", "price", path, "--out", out, "--time-limit", 59)
    assert told.code == 5
    assert listing(out) == whole
