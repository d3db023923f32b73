"""``planner front`` finds, writes, goes on with and refuses fronts."""

import csv
import json

import pytest
from small_case import CHILDREN, listing, scenario, tell, write_case

import planner.verbs.front
from planner.domain.outcome import Outcome, Verdict

OFF = dict.fromkeys(
    (
        *("places_stay", "vacancies_to_fewest", "area_balance", "institution_size"),
        *("ownership_balance", "travel_limit"),
    )
)
TWO = "imbalance,ownership_deviation"
ORDER = ("unserved", "imbalance", "transitions")


class QuestionsHere:
    """Solves in this process; after so many questions, as if the user had stopped it."""

    stops_after = 1000
    asked = 0

    def __init__(self, solve_there):
        self._solve = solve_there

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def solve(self, *question, interrupted, watch):
        QuestionsHere.asked += 1
        if QuestionsHere.asked > QuestionsHere.stops_after:
            interrupted.set()
            return Outcome(verdict=Verdict.NONE_FOUND, plan=None, stages=())
        return self._solve(*question, watch=watch)


@pytest.fixture(autouse=True)
def _solve_here(monkeypatch):
    monkeypatch.setattr(planner.verbs.front, "Questions", QuestionsHere)
    monkeypatch.setattr(QuestionsHere, "stops_after", 1000)
    monkeypatch.setattr(QuestionsHere, "asked", 0)


def a_case(tmp_path, order=("unserved",), **changes):
    rules = OFF | {"total_places": {"places": [16, 26]}}
    settings = scenario(rules=rules | changes.pop("rules", {}), objective={"order": list(order)})
    return write_case(tmp_path / "case", settings=settings | changes)


def searched(capsys, path, out, *more, measures=TWO):
    return tell(capsys, "front", path, "--measures", measures, "--out", out, *more)


def rows_of(out):
    with (out / "front.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def point_files(out):
    return [path for path in listing(out) if path.startswith("points/")]


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Return a folder with a case and its front; not to be changed."""
    folder = tmp_path_factory.mktemp("front")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planner.verbs.front, "Questions", QuestionsHere)
        path = a_case(folder, order=ORDER)
        arguments = ["front", str(path), "--measures", TWO, "--out", str(folder / "out")]
        assert planner.cli.main(arguments) == 0
    return folder


def test_the_front_is_written_with_a_plan_and_a_scenario_for_each_point(finished):
    out = finished / "out"
    rows = rows_of(out)
    assert len(rows) >= 3
    assert {row["is_proven"] for row in rows} == {"yes"}
    assert [row["is_next_proven"] for row in rows] == ["yes"] * (len(rows) - 1) + [""]
    for measure in ("value", "other_value"):
        values = [float(row[measure]) for row in rows]
        assert values == sorted(set(values), reverse=measure == "value")
    named = {row[kind] for row in rows for kind in ("scenario", "plan")}
    assert {"points", *named, "seal.json"} < set(listing(out))
    assert set(listing(out)) - named == {
        *("front.csv", "front.json", "front.md", "front.pdf", "front.png", "front.svg"),
        *("points", "seal.json"),
    }
    page = (out / "front.md").read_text(encoding="utf-8")
    assert all(row["scenario"] in page for row in rows)
    told = b"".join(listing(out).values())
    assert not any(child["child_id"].encode() in told for child in CHILDREN)


def test_the_scenario_of_a_point_has_its_values_and_what_came_after(finished, capsys, tmp_path):
    out = finished / "out"
    rows = rows_of(out)
    for row in (rows[0], rows[1], rows[-1]):
        run = tmp_path / row["point"]
        assert tell(capsys, "plan", out / row["scenario"], "--out", run).code == 0
        record = json.loads((run / "run.json").read_text(encoding="utf-8"))
        order = [one["measure"] for one in record["stages"]]
        assert order == ["unserved", "ownership_deviation", "imbalance", "transitions"]
        total = {
            one["measure"]: one["value"]
            for one in record["measures"]
            if one["statistic"] == "total" and one["school_year"] is None
        }
        assert (total[row["measure"]], total[row["other_measure"]]) == (
            float(row["value"]),
            float(row["other_value"]),
        )
        assert tell(capsys, "verify", run).code == 0


def test_the_plan_of_a_point_is_judged_like_any_plan(finished, capsys):
    for row in rows_of(finished / "out")[:2]:
        plan = finished / "out" / row["plan"]
        path = finished / "out" / row["scenario"]
        assert tell(capsys, "audit", path, "--plan", plan).code == 0


def copy(finished, tmp_path):
    """Return a copy of the case and its front that may be changed."""
    for name, raw in listing(finished).items():
        if (finished / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(raw)
    return tmp_path / "out"


def test_verify_recounts_every_point(finished, capsys, tmp_path):
    told = tell(capsys, "verify", copy(finished, tmp_path), "--lang", "en")
    assert (told.code, told.err) == (0, "")
    assert "no differences" in told.out


def test_verify_names_a_plan_that_is_not_the_points(finished, capsys, tmp_path):
    out = copy(finished, tmp_path)
    first, second, *_ = (out / row["plan"] for row in rows_of(out))
    first.write_bytes(second.read_bytes())
    told = tell(capsys, "verify", out, "--lang", "en")
    assert told.code == 1
    assert "recounted" in told.out
    assert "changed afterwards" in told.out


@pytest.mark.parametrize("name", ["front.csv", "front.md", "front.png", "front.json"])
def test_verify_names_a_file_that_was_changed(finished, capsys, tmp_path, name):
    out = copy(finished, tmp_path)
    (out / name).write_bytes((out / name).read_bytes() + b"\n")
    told = tell(capsys, "verify", out)
    assert (told.code, name in told.out) == (1, True)


def test_verify_names_an_answer_that_another_point_beats(finished, capsys, tmp_path):
    out = copy(finished, tmp_path)
    record = json.loads((out / "front.json").read_text(encoding="utf-8"))
    # The least of the first measure is said to be the best whatever there is of it.
    last = record["answers"][1]
    record["answers"].append({**last, "at_most": 10**6, "is_lower_end": False})
    (out / "front.json").write_text(json.dumps(record), encoding="utf-8")
    told = tell(capsys, "verify", out, "--lang", "en")
    assert told.code == 1
    assert "is better in both" in told.out


def test_what_was_found_before_a_stop_is_kept_and_gone_on_with(
    finished, capsys, tmp_path, monkeypatch
):
    path, out = a_case(tmp_path, order=ORDER), tmp_path / "out"
    monkeypatch.setattr(QuestionsHere, "stops_after", 3)
    told = searched(capsys, path, out, "--lang", "en")
    assert told.code == 0
    assert "The front is not proven" in told.out
    kept = set(point_files(out))
    assert kept
    assert tell(capsys, "verify", out).code == 0
    monkeypatch.setattr(QuestionsHere, "stops_after", 1000)
    monkeypatch.setattr(QuestionsHere, "asked", 0)
    told = searched(capsys, path, out, "--lang", "en")
    assert told.code == 0
    assert "The front is proven" in told.out
    assert kept <= set(point_files(out))
    whole = finished / "out"
    assert (out / "front.csv").read_bytes() == (whole / "front.csv").read_bytes()
    asked, QuestionsHere.asked = QuestionsHere.asked, 0
    assert asked > 0
    assert searched(capsys, path, out).code == 0
    assert QuestionsHere.asked == 0


def test_stopped_before_the_first_point_nothing_is_written(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(QuestionsHere, "stops_after", 0)
    told = searched(capsys, a_case(tmp_path), tmp_path / "out")
    assert (told.code, told.out) == (130, "")
    assert not (tmp_path / "out").exists()


def test_a_scenario_without_a_plan_has_no_front(capsys, tmp_path):
    path = a_case(tmp_path, rules={"total_places": {"places": 900}})
    told = searched(capsys, path, tmp_path / "out", "--lang", "en")
    assert (told.code, told.out) == (3, "")
    assert "Proven impossible" in told.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("measures", "order", "says"),
    [
        ("travle,imbalance", ["unserved"], "travle is no measure"),
        ("imbalance", ["unserved"], "not two different measures"),
        ("imbalance,imbalance", ["unserved"], "not two different measures"),
        ("imbalance,travel,moved_places", ["unserved"], "not two different measures"),
        ("", ["unserved"], "is no measure"),
        ("unserved,travel", ["unserved"], "unserved counts children"),
        ("travel,imbalance", ["transitions"], "unserved must stand before"),
        ("travel,imbalance", ["travel", "unserved"], "unserved must stand before"),
        (
            "travel,imbalance",
            [{"measure": "unserved", "at_most": 2}],
            "unserved must stand before",
        ),
        (
            TWO,
            [{"measure": "moved_places", "tolerance_percent": 5}, "imbalance"],
            "moved_places has a tolerance",
        ),
        (TWO, ["imbalance", {"measure": "travel", "at_most": 9}], "travel has at_most"),
        # Eight children are too few for their distance in all to be shown.
        ("travel,imbalance", ["unserved"], "travel would show few children"),
    ],
)
def test_what_has_no_front_is_told_in_one_line(capsys, tmp_path, measures, order, says):
    path = a_case(tmp_path, order=order)
    told = searched(capsys, path, tmp_path / "out", "--lang", "en", measures=measures)
    assert (told.code, told.out) == (2, "")
    assert says in told.err.splitlines()[-1]
    assert not (tmp_path / "out").exists()


def test_a_weighted_sum_has_no_front(capsys, tmp_path):
    path = a_case(tmp_path, objective={"weights": {"unserved": 100, "imbalance": 1}})
    told = searched(capsys, path, tmp_path / "out", "--lang", "en")
    assert (told.code, "a weighted sum has no front" in told.err) == (2, True)


def test_a_folder_with_something_else_is_left_as_it_is(capsys, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "noter.txt").write_text("til mødet", encoding="utf-8")
    assert searched(capsys, a_case(tmp_path), out).code == 2
    assert listing(out) == {"noter.txt": "til mødet".encode()}


def test_a_front_of_something_else_is_left_as_it_is(finished, capsys, tmp_path):
    out = copy(finished, tmp_path)
    before = listing(out)
    told = searched(
        capsys, tmp_path / "case" / "small.yaml", out, measures="imbalance,moved_places"
    )
    assert (told.code, listing(out)) == (2, before)
    path = a_case(tmp_path, order=ORDER, rules={"total_places": {"places": [16, 25]}})
    told = searched(capsys, path, out)
    assert (told.code, listing(out)) == (2, before)
