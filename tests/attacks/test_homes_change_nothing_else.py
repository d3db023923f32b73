"""With other homes and pseudonyms, whatever is not about distances is the same to the byte."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from attacked_case import OUTLINES, children, homes, outline, write_city
from made_variants import BASIS, LEAVING, a_variant
from shapely import contains_xy

from planner.domain.outcome import Outcome, Verdict
from planner.report.area_maps import draw_coverage_map, draw_knowledge_map
from planner.report.changes import Placement
from planner.report.map_files import _caption
from planner.report.maps import draw_plan_map, draw_today_map
from planner.report.record import Timings
from planner.report.run_files import Options, write_run
from planner.scenario.build import read_case

PATHS = {"N1": [(BASIS, 12)], "N2": [(BASIS, 6)], "S1": [(BASIS, 12)], "S2": [(BASIS, 8)]}
PATHS |= {"V1": [(BASIS, 12)], "V2": [(LEAVING, 2)]}


def moved():
    """Return the children with other pseudonyms, each in another home of the same area."""
    rows = [dict(row) for row in children()]
    for key in OUTLINES:
        here = np.flatnonzero(contains_xy(outline(key), *homes().T))
        assert len(here) > 3
        for to, where in zip(here, np.roll(here, 1), strict=True):
            rows[to]["x"], rows[to]["y"] = (f"{value:.2f}" for value in homes()[where])
            rows[to]["child_id"] = f"Anden-{'abcdefgh'[to % 8] * (to // 8 + 1)}"
    return rows


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Return case and plan with the children's homes, and with other homes; same standings."""
    found = []
    for name, rows in (("one", children()), ("other", moved())):
        base, *_ = write_city(tmp_path_factory.mktemp(name), children=rows)
        # The hash of the table is not what this is about.
        case = replace(read_case(base), scenario_hash="0" * 64)
        found.append((case, a_variant("x", case, PATHS).made.plan))
    return found


def test_files_are_the_same(runs, tmp_path):
    written = []
    for number, (case, plan) in enumerate(runs):
        folder = tmp_path / str(number) / "run"
        outcome = Outcome(verdict=Verdict.FEASIBLE, plan=plan, stages=())
        write_run(folder, case, outcome, Timings(), Options(has_maps=False))
        written.append(folder)
    metres = [(folder / "measures.csv").read_text("utf-8") for folder in written]
    # They live elsewhere indeed.
    assert metres[0] != metres[1]
    assert re.sub("travel.*", "", metres[0]) == re.sub("travel.*", "", metres[1])
    plans = [json.loads((folder / "plan.json").read_text("utf-8")) for folder in written]
    # The key is the children themselves.
    assert plans[0].pop("locked_places") != plans[1].pop("locked_places")
    assert plans[0] == plans[1]
    for name in ("audit.json", "places.csv", "decisions.csv", "plan.gpkg"):
        one, other = ((folder / name).read_bytes() for folder in written)
        assert one == other, name


@pytest.mark.parametrize("name", ["plan", "today", "coverage", "knowledge"])
def test_drawings_are_the_same(runs, name):
    pixels = []
    for case, plan in runs:
        placement = Placement(plan=plan, problem=case.problem, rules=case.rules)
        drawn = {"today": draw_today_map, "coverage": draw_coverage_map}
        drawn |= {"knowledge": draw_knowledge_map}
        if name == "plan":
            year = case.problem.school_years[0]
            figure = draw_plan_map(
                placement, case.area_layer, year=year, caption=_caption(case), lang="da"
            )
        else:
            figure = drawn[name](placement, case.area_layer, _caption(case), "da")
        figure.canvas.draw()
        pixels.append(bytes(figure.canvas.buffer_rgba()))
    assert len(set(pixels[0])) > 50
    assert pixels[0] == pixels[1]
