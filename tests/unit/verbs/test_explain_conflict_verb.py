"""``planner explain conflict`` tells what can't be had together, and answers by its exit code."""

from dataclasses import replace

import pytest
from small_case import CHILDREN, scenario, tell, write_case

import planner.solve.possible
import planner.verbs.explain
from planner.domain.outcome import Outcome, Verdict
from planner.explain.questions import Questions


def test_a_conflict_is_told_with_its_numbers_and_the_way_out(tmp_path, capsys):
    settings = scenario(rules={"every_area_served": {"institutions": 3}})
    told = tell(capsys, "explain", "conflict", write_case(tmp_path, settings=settings))
    assert told.code == 3
    assert "Bevist umuligt: ingen plan kan holde alle 17 regler." in told.out
    assert "bekræftet af SCIP" in told.out
    assert "Nord har 2 egnede institutioner med plads til højst" in told.out
    assert "every_area_served: {institutions: 1} i stedet for institutions: 3" in told.out
    assert not any(child["child_id"] in told.out + told.err for child in CHILDREN)


def test_a_scenario_with_a_plan_has_no_conflict(tmp_path, capsys):
    told = tell(capsys, "explain", "conflict", write_case(tmp_path), "--lang", "en")
    assert told.code == 0
    assert told.out == "No conflict: there is a plan that keeps all 17 rules.\n"


@pytest.mark.parametrize(("lang", "says"), [("da", "Ikke bevist"), ("en", "Not proven")])
def test_what_is_not_decided_in_the_time_is_not_called_a_conflict(
    tmp_path, capsys, monkeypatch, lang, says
):
    nothing = Outcome(verdict=Verdict.NONE_FOUND, plan=None, stages=())
    monkeypatch.setattr(Questions, "solve", lambda *_, **__: nothing)
    told = tell(capsys, "explain", "conflict", write_case(tmp_path), "--lang", lang)
    assert (told.code, told.out) == (5, "")
    assert says in told.err


def test_stopped_before_anything_is_known_it_says_nothing(tmp_path, capsys, monkeypatch):
    def solve(*_, interrupted, **__):
        interrupted.set()
        return Outcome(verdict=Verdict.NONE_FOUND, plan=None, stages=(), was_interrupted=True)

    monkeypatch.setattr(planner.verbs.explain.Questions, "solve", solve)
    told = tell(capsys, "explain", "conflict", write_case(tmp_path))
    assert (told.code, told.out) == (130, "")


def test_a_plan_that_is_impossible_points_to_the_explanation(tmp_path, capsys):
    settings = scenario(rules={"total_places": {"places": 900}})
    path = write_case(tmp_path, settings=settings)
    told = tell(capsys, "plan", path, "--out", tmp_path / "run")
    assert told.code == 3
    assert "planner explain conflict" in told.err


def test_what_another_solver_does_not_confirm_is_marked(tmp_path, capsys, monkeypatch):
    def confirmed(stage, *_, **__):
        return replace(stage, second_opinion="not_confirmed")

    monkeypatch.setattr(planner.solve.possible, "confirmed", confirmed)
    settings = scenario(rules={"total_places": {"places": 900}})
    told = tell(capsys, "explain", "conflict", write_case(tmp_path, settings=settings))
    assert told.code == 3
    assert "ikke bekræftet af en anden løser" in told.out
